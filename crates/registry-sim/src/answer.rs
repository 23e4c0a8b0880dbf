//! Responses to a client: results, refusals, the greeting, all as frames of RFC 5730.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::extensions::Extensions;
use crate::result_codes;
use crate::xml::{Ns, Xml};

/// Times in the format of RFC 5730 §2.9.1: UTC, upper-case T and Z.
pub(crate) fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Why a command is refused: a code, and the value at fault with the reason (`extValue`), if there is one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub code: u16,
    /// Appended to the code's own text; may be empty.
    pub reason: String,
    /// Element and value at fault.
    pub blame: Option<(Ns, String, String)>,
    /// The connection is closed after this response.
    pub closes: bool,
}

impl Fault {
    pub(crate) fn new(code: u16, reason: impl Into<String>) -> Fault {
        Fault {
            code,
            reason: reason.into(),
            blame: None,
            closes: matches!(code, 2500..=2502),
        }
    }

    /// Names the element and the value that are at fault.
    pub(crate) fn blame(mut self, ns: Ns, element: &str, value: &str) -> Fault {
        self.blame = Some((ns, element.to_owned(), value.to_owned()));
        self
    }
}

/// The head of the message queue, as shown by `poll`.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    pub count: usize,
    pub id: String,
    /// Date and text: on `req` only (RFC 5730 §2.9.2.3).
    pub head: Option<(DateTime<Utc>, String)>,
}

/// One response, before it has its transaction ids.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub code: u16,
    /// `msg` of the result.
    pub message: String,
    /// The value at fault, and why.
    pub ext_value: Option<((Ns, String, String), String)>,
    pub queue: Option<Queue>,
    /// Ready XML for `<resData>`.
    pub data: Option<String>,
    /// Ready XML for `<extension>`.
    pub extension: Option<String>,
    /// The connection is closed after this response.
    pub closes: bool,
}

impl Answer {
    pub(crate) fn code(code: u16) -> Answer {
        Answer {
            code,
            message: result_codes::text(code).to_owned(),
            ext_value: None,
            queue: None,
            data: None,
            extension: None,
            closes: code == result_codes::BYE,
        }
    }

    pub(crate) fn data(data: String) -> Answer {
        Answer {
            data: Some(data),
            ..Answer::code(result_codes::OK)
        }
    }

    /// A response with another text than the code's own, for switches.
    pub(crate) fn with_message(code: u16, message: &str) -> Answer {
        let mut answer = Answer::code(code);
        if !message.is_empty() {
            answer.message = one_line(message);
        }
        answer
    }

    /// The whole frame (RFC 5730 §2.6).
    pub(crate) fn frame(&self, client_trid: Option<&str>, server_trid: &str) -> String {
        let mut xml = document();
        xml.open(Ns::Epp, "response", &[]);
        xml.open(Ns::Epp, "result", &[("code", &self.code.to_string())]);
        xml.text(Ns::Epp, "msg", &[], &self.message);
        if let Some(((ns, element, value), reason)) = &self.ext_value {
            xml.open(Ns::Epp, "extValue", &[]);
            xml.open(Ns::Epp, "value", &[]);
            // The prefix is declared here: nothing around it is sure to be in this namespace.
            let declaration = format!("xmlns:{}", ns.prefix());
            let attrs: &[(&str, &str)] = match ns {
                Ns::Epp => &[],
                _ => &[(&declaration, ns.uri())],
            };
            xml.text(*ns, element, attrs, value);
            xml.close(Ns::Epp, "value");
            xml.text(Ns::Epp, "reason", &[], reason);
            xml.close(Ns::Epp, "extValue");
        }
        xml.close(Ns::Epp, "result");
        if let Some(queue) = &self.queue {
            let count = queue.count.to_string();
            let attrs: &[(&str, &str)] = &[("count", &count), ("id", &queue.id)];
            match &queue.head {
                Some((date, text)) => {
                    xml.open(Ns::Epp, "msgQ", attrs);
                    xml.text(Ns::Epp, "qDate", &[], &stamp(*date));
                    xml.text(Ns::Epp, "msg", &[], text);
                    xml.close(Ns::Epp, "msgQ");
                }
                None => xml.empty(Ns::Epp, "msgQ", attrs),
            }
        }
        if let Some(data) = &self.data {
            xml.open(Ns::Epp, "resData", &[]);
            xml.raw(data);
            xml.close(Ns::Epp, "resData");
        }
        if let Some(extension) = &self.extension {
            xml.open(Ns::Epp, "extension", &[]);
            xml.raw(extension);
            xml.close(Ns::Epp, "extension");
        }
        xml.open(Ns::Epp, "trID", &[]);
        xml.maybe(Ns::Epp, "clTRID", client_trid);
        xml.text(Ns::Epp, "svTRID", &[], server_trid);
        xml.close(Ns::Epp, "trID");
        xml.close(Ns::Epp, "response");
        xml.close(Ns::Epp, "epp");
        xml.finish()
    }
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Answer {
        let mut answer = Answer::code(fault.code);
        answer.closes |= fault.closes;
        if !fault.reason.is_empty() {
            let reason = one_line(&fault.reason);
            // Many clients show `msg` alone, so it includes everything in `reason`.
            answer.message = format!("{}; {}", answer.message, reason);
            answer.ext_value = fault.blame.map(|blame| (blame, reason));
        }
        answer
    }
}

/// `msg` and `reason` are normalizedString: no line breaks, no tabs.
pub(crate) fn one_line(text: &str) -> String {
    text.split(['\r', '\n', '\t'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn document() -> Xml {
    let mut xml = Xml::default();
    xml.raw(r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#);
    xml.open(Ns::Epp, "epp", &[("xmlns", Ns::Epp.uri())]);
    xml
}

/// The greeting (RFC 5730 §2.4). Its data collection policy says: everybody may see their own data,
/// kept as the business needs it; no public access is promised, so `disclose` starts from "withheld".
pub(crate) fn greeting(server_id: &str, now: DateTime<Utc>) -> String {
    let mut xml = document();
    xml.open(Ns::Epp, "greeting", &[]);
    xml.text(Ns::Epp, "svID", &[], server_id);
    xml.text(Ns::Epp, "svDate", &[], &stamp(now));
    xml.open(Ns::Epp, "svcMenu", &[]);
    xml.text(Ns::Epp, "version", &[], "1.0");
    xml.text(Ns::Epp, "lang", &[], "en");
    for ns in [Ns::Domain, Ns::Host, Ns::Contact] {
        xml.text(Ns::Epp, "objURI", &[], ns.uri());
    }
    xml.open(Ns::Epp, "svcExtension", &[]);
    for ns in Extensions::OFFERED {
        xml.text(Ns::Epp, "extURI", &[], ns.uri());
    }
    xml.close(Ns::Epp, "svcExtension");
    xml.close(Ns::Epp, "svcMenu");
    xml.open(Ns::Epp, "dcp", &[]);
    xml.open(Ns::Epp, "access", &[]);
    xml.empty(Ns::Epp, "personal", &[]);
    xml.close(Ns::Epp, "access");
    xml.open(Ns::Epp, "statement", &[]);
    for (part, choices) in [
        ("purpose", &["admin", "prov"][..]),
        ("recipient", &["ours"][..]),
        ("retention", &["business"][..]),
    ] {
        xml.open(Ns::Epp, part, &[]);
        for choice in choices {
            xml.empty(Ns::Epp, choice, &[]);
        }
        xml.close(Ns::Epp, part);
    }
    xml.close(Ns::Epp, "statement");
    xml.close(Ns::Epp, "dcp");
    xml.close(Ns::Epp, "greeting");
    xml.close(Ns::Epp, "epp");
    xml.finish()
}
