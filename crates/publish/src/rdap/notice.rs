//! Notices, the answer to `help`, and errors (RFC 9083, sections 4.3, 6 and 7).

use super::common::{conformance, conformance_of_errors};
use crate::{Publisher, clean};
use serde_json::{Value, json};

/// The answer to `help`: the supported queries, and the terms of use.
#[must_use]
pub fn help(by: &Publisher) -> Value {
    let url = format!("{}/help", by.rdap_base);
    let mut notices = vec![json!({
        "title": "Queries",
        "description": [
            format!("{}/domain/NAME answers for a domain name, in Unicode or as A-labels.", by.rdap_base),
            format!("{}/entity/HANDLE answers for a contact.", by.rdap_base),
            "Contacts that are withheld from publication are redacted as RFC 9537 describes.",
        ],
        "links": [{ "value": url, "rel": "about", "href": by.registrar_url, "type": "text/html" }],
    })];
    notices.extend(terms(&url, by));
    json!({ "rdapConformance": conformance(by), "notices": notices })
}

/// The body of an answer that isn't a success.
#[must_use]
pub fn error(code: u16, title: &str, description: &str) -> Value {
    json!({ "rdapConformance": conformance_of_errors(), "errorCode": code, "title": title, "description": [description] })
}

/// The terms of service, when there are any.
pub(super) fn terms(url: &str, by: &Publisher) -> Vec<Value> {
    let paragraphs: Vec<String> = by
        .terms
        .iter()
        .map(|text| clean::line(text))
        .filter(|text| !text.is_empty())
        .collect();
    if paragraphs.is_empty() {
        return Vec::new();
    }
    let href = by.terms_url.as_ref().unwrap_or(&by.registrar_url);
    vec![json!({
        "title": "Terms of Service",
        "description": paragraphs,
        "links": [{ "value": url, "rel": "terms-of-service", "href": href, "type": "text/html" }],
    })]
}

/// What the profile (sections 2.6.3 and 2.10) wants beside the terms in a domain's answer, in its words.
pub(super) fn of_domain(url: &str, by: &Publisher) -> Vec<Value> {
    let mut notices = terms(url, by);
    notices.push(json!({
        "title": "Status Codes",
        "description": ["For more information on domain status codes, please visit https://icann.org/epp"],
        "links": [{ "value": url, "rel": "glossary", "href": "https://icann.org/epp", "type": "text/html" }],
    }));
    notices.push(json!({
        "title": "RDDS Inaccuracy Complaint Form",
        "description": ["URL of the ICANN RDDS Inaccuracy Complaint Form: https://icann.org/wicf"],
        "links": [{ "value": url, "rel": "help", "href": "https://icann.org/wicf", "type": "text/html" }],
    }));
    notices
}
