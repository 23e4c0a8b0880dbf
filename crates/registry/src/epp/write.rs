//! Requests as XML.
//!
//! `instant-epp`'s own types where they fit. Its contact commands don't: they know one postal form, no `disclose`, want a password for `info`, always send one
//! with `update`, and accept only the countries of their own list.

use crate::connector::Failure;
use instant_xml::ToXml;

mod contact;
mod contact_elements;
mod contact_statuses;
mod domain;

pub(super) use contact::{ContactCreate, ContactInfo, ContactUpdate};
pub(super) use contact_statuses::ContactStatuses;
pub(super) use domain::{nameservers, statuses};

const EPP: &str = "urn:ietf:params:xml:ns:epp-1.0";

#[derive(ToXml)]
#[xml(rename = "epp", ns(EPP))]
struct Envelope<T> {
    inner: T,
}

#[derive(ToXml)]
#[xml(rename = "command", ns(EPP))]
struct Command<'a, T> {
    inner: &'a T,
    #[xml(rename = "clTRID")]
    trid: &'a str,
}

/// A whole command, ready to be framed.
///
/// # Errors
/// 2005, as the registry would report it, for what can't be expressed in EPP: a transaction id outside 3 to 64 characters, or a control character anywhere, which XML
/// can't represent.
pub(super) fn command<T: ToXml>(inner: &T, trid: &str) -> Result<String, Failure> {
    if !(3..=64).contains(&trid.chars().count()) {
        return Err(Failure::refused(
            crate::codes::VALUE_SYNTAX,
            "a client transaction id has 3 to 64 characters (not sent)",
        ));
    }
    document(&Command { inner, trid })
}

fn document<T: ToXml>(inner: &T) -> Result<String, Failure> {
    let unwritable = || {
        Failure::refused(
            crate::codes::VALUE_SYNTAX,
            "a control character can't be sent to a registry (not sent)",
        )
    };
    let xml = instant_xml::to_string(&Envelope { inner }).map_err(|_| unwritable())?;
    // XML 1.0, section 2.2.
    let forbidden = |c: char| {
        (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if xml.contains(forbidden) {
        return Err(unwritable());
    }
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n{xml}"
    ))
}
