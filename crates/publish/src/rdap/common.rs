//! What all answers have in common (RFC 9083, section 4).

use crate::clean;
use serde_json::{Map, Value, json};

/// The value of `Content-Type` (RFC 7480, section 4.2).
pub const MEDIA_TYPE: &str = "application/rdap+json";

/// The extensions that every answer of ours keeps to: the gTLD profile's two documents of 2024, and RFC 9537.
pub(super) const CONFORMANCE: [&str; 4] = [
    "rdap_level_0",
    "icann_rdap_response_profile_1",
    "icann_rdap_technical_implementation_guide_1",
    "redacted",
];

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
