//! The small parts that pages are made of.

mod contact_select;
mod countries;
mod domain_name;
mod field;
mod icon;
mod pages;
mod role;
mod typed;
mod when;

pub(crate) use crate::islands::{Icon, State};
pub(crate) use contact_select::{ContactSelect, Offered, in_a_line};
pub(crate) use countries::country_options;
pub(crate) use domain_name::{Name, a_label};
pub(crate) use field::{ErrorSummary, FieldError, SelectField, TextField};
pub(crate) use icon::{Mark, Sprite};
pub(crate) use pages::{Pages, in_all};
pub(crate) use role::RoleTab;
pub(crate) use typed::{Spec, TEXT, both_versions, fields, label_in, version_of, wrong};
pub(crate) use when::When;

/// Percent-encodes a text for a query value (RFC 3986: everything but unreserved characters).
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
