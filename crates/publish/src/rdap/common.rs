//! What all answers have in common (RFC 9083, section 4).

use crate::{Publisher, clean};
use serde_json::{Map, Value, json};

/// The value of `Content-Type` (RFC 7480, section 4.2).
pub const MEDIA_TYPE: &str = "application/rdap+json";

/// The gTLD profile's two documents of 2024.
const PROFILE: [&str; 2] = [
    "icann_rdap_response_profile_1",
    "icann_rdap_technical_implementation_guide_1",
];

/// What answers keep to: RDAP itself with RFC 9537, and those of a registrar of ICANN's the profile too.
pub(super) fn conformance(by: &Publisher) -> Vec<&'static str> {
    let profile = by.follows_icann().then_some(PROFILE);
    let profile = profile.into_iter().flatten();
    ["rdap_level_0"]
        .into_iter()
        .chain(profile)
        .chain(["redacted"])
        .collect()
}

/// What errors keep to, whoever answers: they say nothing that the profile restricts.
pub(super) fn conformance_of_errors() -> Vec<&'static str> {
    let all = ["rdap_level_0"].into_iter().chain(PROFILE);
    all.chain(["redacted"]).collect()
}

/// The link of an object to itself.
pub(super) fn self_link(url: &str) -> Value {
    json!({ "value": url, "rel": "self", "href": url, "type": MEDIA_TYPE })
}

/// Adds a text, unless it is empty.
pub(super) fn insert_text(object: &mut Map<String, Value>, name: &str, value: &str) {
    let value = clean::line(value);
    if !value.is_empty() {
        object.insert(name.to_owned(), value.into());
    }
}
