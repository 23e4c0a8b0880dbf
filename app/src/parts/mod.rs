//! The small parts that pages are made of.

mod contact_select;
mod countries;
mod domain_name;
mod field;
mod icon;
mod pages;
mod phone;
mod pick;
mod printed;
mod registry_said;
mod role;
mod sent;
mod task_state;
mod typed;
mod when;

pub(crate) use crate::shown::{Icon, State};
pub(crate) use contact_select::{ContactSelect, Offered, in_a_line};
pub(crate) use countries::country_options;
pub(crate) use domain_name::{Name, a_label};
pub(crate) use field::{ErrorSummary, FieldError, SelectField, TextField};
pub(crate) use icon::{Mark, Sprite, fill};
pub(crate) use pages::{Pages, in_all};
pub(crate) use phone::{dial, in_groups, number, readable, whole};
pub(crate) use pick::{BULK, pick, pick_page};
pub(crate) use printed::printed;
pub(crate) use registry_said::{registry_said, said_row};
pub(crate) use role::RoleTab;
pub(crate) use sent::Sent;
pub(crate) use task_state::TaskState;
pub(crate) use typed::{
    Differing, both_versions, fields, label_in, side_by_side, version_of, wrong,
};
pub(crate) use when::{When, ago};

/// A `mailto:` link (RFC 6068): the whole text is the address, and can't add a header to the e-mail.
pub(crate) fn mailto(address: &str) -> String {
    // The last `@` of an address separates its parts.
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("mailto:{}@{}", encode(local), encode(domain)),
        None => format!("mailto:{}", encode(address)),
    }
}

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

#[cfg(test)]
mod tests {
    use super::mailto;

    #[test]
    fn an_address_writes_no_header() {
        for (address, link) in [
            ("jana@example.cz", "mailto:jana@example.cz"),
            ("jana+desk@example.cz", "mailto:jana%2Bdesk@example.cz"),
            ("a?bcc=x@evil.example", "mailto:a%3Fbcc%3Dx@evil.example"),
            ("a@b.example?bcc=c", "mailto:a@b.example%3Fbcc%3Dc"),
            ("\"a,b@c\"@d.example", "mailto:%22a%2Cb%40c%22@d.example"),
            ("ž@háčky.example", "mailto:%C5%BE@h%C3%A1%C4%8Dky.example"),
        ] {
            assert_eq!(mailto(address), link);
        }
    }
}
