//! Parsing the registry's responses.
//!
//! Parsed leniently, by our own code: `instant-epp` accepts one `result`, one `postalInfo`, the statuses it knows and the RFC's result codes, and rejects the whole response
//! when it meets anything else; `disclose` and `panData` it doesn't know at all. Here unknown elements are skipped.

use crate::codes;
use chrono::{DateTime, Utc};
use roxmltree::{Document, Node, ParsingOptions};

mod bounds;
mod contact;
mod domain;
mod error;
mod host;
mod message;
mod nodes;
mod reasons;

pub(super) use contact::{contact, contact_check};
pub(super) use domain::domain;
pub(super) use error::Unreadable;
pub(super) use host::host_check;
pub(super) use message::{message, unreadable};
use nodes::{EPP, child, child_text, children, deep_text, text};

const CONTACT: &str = "urn:ietf:params:xml:ns:contact-1.0";
const DOMAIN: &str = "urn:ietf:params:xml:ns:domain-1.0";
const HOST: &str = "urn:ietf:params:xml:ns:host-1.0";
/// DNSSEC data of domains (RFC 5910).
pub(super) const SEC_DNS: &str = "urn:ietf:params:xml:ns:secDNS-1.1";
/// Grace periods of domains (RFC 3915).
pub(super) const RGP: &str = "urn:ietf:params:xml:ns:rgp-1.0";

/// The part that every response to a command has (RFC 5730, section 2.6), and the whole text for callers that want more.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub code: u16,
    pub message: String,
    pub reasons: Vec<String>,
    /// The client transaction id in the response.
    pub trid: Option<String>,
    /// What the session was opened for besides the objects.
    pub extensions: Extensions,
    pub xml: String,
}

/// The extensions that a session was opened for: without them a registry leaves their data out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    /// [`SEC_DNS`].
    pub sec_dns: bool,
    /// [`RGP`].
    pub rgp: bool,
}

/// What a greeting offers (RFC 5730, section 2.4).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Greeting {
    pub server: String,
    pub languages: Vec<String>,
    pub objects: Vec<String>,
    /// Of the extensions that are understood here, those that it offers.
    pub extensions: Extensions,
}

pub(super) fn greeting(xml: &str) -> Result<Greeting, Unreadable> {
    let document = parse(xml)?;
    let greeting =
        child(document.root_element(), EPP, "greeting").ok_or(Unreadable::new("no greeting"))?;
    let menu =
        child(greeting, EPP, "svcMenu").ok_or(Unreadable::new("a greeting without services"))?;
    let offered: Vec<String> = child(menu, EPP, "svcExtension")
        .into_iter()
        .flat_map(|menu| children(menu, EPP, "extURI"))
        .map(text)
        .collect();
    let offers = |uri: &str| offered.iter().any(|offer| offer == uri);
    Ok(Greeting {
        extensions: Extensions {
            sec_dns: offers(SEC_DNS),
            rgp: offers(RGP),
        },
        server: child_text(greeting, EPP, "svID").unwrap_or_default(),
        languages: children(menu, EPP, "lang").map(text).collect(),
        objects: children(menu, EPP, "objURI").map(text).collect(),
    })
}

pub(super) fn answer(xml: String) -> Result<Answer, Unreadable> {
    let document = parse(&xml)?;
    let response =
        child(document.root_element(), EPP, "response").ok_or(Unreadable::new("no response"))?;
    let results: Vec<(u16, Node)> = children(response, EPP, "result")
        .filter_map(|result| Some((result.attribute("code")?.parse().ok()?, result)))
        .collect();
    // There may be several for a command that failed; the first failure is the one that counts.
    let main = results
        .iter()
        .position(|(code, _)| *code >= 2000)
        .unwrap_or(0);
    let (code, result) = *results.get(main).ok_or(Unreadable::new("no result"))?;
    let message = |(code, result): (u16, Node)| {
        let told = child_text(result, EPP, "msg").filter(|text| !text.is_empty());
        told.or_else(|| codes::words(code).map(ToOwned::to_owned))
            .unwrap_or_else(|| "The registry gave no words".to_owned())
    };
    let mut told = reasons::of_result(result);
    for (index, (code, other)) in results.iter().enumerate() {
        if index != main {
            told.push(format!("{} ({code})", message((*code, *other))));
            told.extend(reasons::of_result(*other));
        }
    }
    if code >= 2000 {
        told.extend(reasons::elsewhere(response));
    }
    let trid = child(response, EPP, "trID").and_then(|ids| child_text(ids, EPP, "clTRID"));
    Ok(Answer {
        code,
        message: message((code, result)),
        reasons: told,
        trid,
        extensions: Extensions::default(),
        xml,
    })
}

fn parse(xml: &str) -> Result<Document<'_>, Unreadable> {
    bounds::check(xml)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: bounds::MOST_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(xml, options).map_err(Unreadable::not_xml)
}

fn data<'a>(
    document: &'a Document<'_>,
    space: &str,
    name: &str,
) -> Result<Node<'a, 'a>, Unreadable> {
    let response = child(document.root_element(), EPP, "response");
    response
        .and_then(|response| child(response, EPP, "resData"))
        .and_then(|data| child(data, space, name))
        .ok_or(Unreadable::new("an answer without the object asked for"))
}

/// Whether the object that was checked is available, by the element that names it (RFC 5730, section 2.9.2.1).
fn is_free(answer: &Answer, space: &str, element: &str, name: &str) -> Result<bool, Unreadable> {
    let document = parse(&answer.xml)?;
    let data = data(&document, space, "chkData")?;
    children(data, space, "cd")
        .filter_map(|entry| child(entry, space, element))
        .find(|object| text(*object).eq_ignore_ascii_case(name))
        .and_then(|object| {
            object
                .attribute("avail")
                .map(|word| word == "1" || word == "true")
        })
        .ok_or(Unreadable::new("no answer for what was asked about"))
}

fn statuses(data: Node, space: &str) -> Vec<String> {
    children(data, space, "status")
        .filter_map(|status| status.attribute("s"))
        .map(ToOwned::to_owned)
        .collect()
}

/// XML's dateTime. Some registries omit the time zone and mean UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc));
    zoned.ok().or_else(|| {
        text.parse::<chrono::NaiveDateTime>()
            .ok()
            .map(|time| time.and_utc())
    })
}
