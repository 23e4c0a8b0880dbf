//! Reports of letters that come back (delivery status notifications, RFC 3464), as mail servers really write them.
//!
//! A report is known by the part that says how delivery went; nothing else tells it from an automatic reply. Which letter it is about is told by the mark in the `Message-ID` of what is
//! returned with it, or in the address that it was sent to, and never by the recipient that it names: servers rewrite that. The returned letter holds a secret link: nothing of it but its
//! `Message-ID` is read.

mod fate;
mod fields;
mod parts;
mod text;

use fields::Fields;
use model::letter::{Report, ReturnToken};
use parts::{Entity, Kind};
use text::Text;

/// The largest message that is looked at, in bytes. Servers return at most some tens of kilobytes of a letter.
pub const LARGEST: usize = 1024 * 1024;

/// Headers in which servers note the address that a message was delivered to.
const DELIVERED_TO: [&str; 5] = [
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "To",
];

/// Reads a message that came to the address for reports. `recipients`: the addresses on its envelope, as far as they are known.
///
/// `None` when it is no report.
#[must_use]
pub fn read_report(message: &[u8], recipients: &[String]) -> Option<Report> {
    if message.len() > LARGEST {
        return None;
    }
    let whole = Entity::read(message)?;
    let parts = whole.parts();
    let status = parts.iter().find(|part| part.kind() == Kind::Status)?;
    let fields = Fields::read(&status.content());
    let explained = parts.iter().find(|part| part.kind() == Kind::Text);
    let explained = explained.map(|part| part.content().into_owned());
    let text = Text::of(explained.as_deref().unwrap_or_default());
    let returned = parts.iter().rev().find_map(|part| match part.kind() {
        Kind::Returned => Entity::read(&part.content())?.message_id(),
        _ => None,
    });
    Some(Report {
        message: returned.as_deref().and_then(ReturnToken::in_address),
        envelope: sent_to(&whole, recipients),
        fate: fate::of_all(&fields, &text)?,
    })
}

/// The mark in an address that the report was sent to.
fn sent_to(report: &Entity<'_>, recipients: &[String]) -> Option<ReturnToken> {
    let named = DELIVERED_TO
        .iter()
        .flat_map(|name| report.values(name))
        .flat_map(|value| {
            let words = value.split([' ', '\t', ',', '\r', '\n', ';']);
            words.map(str::to_owned).collect::<Vec<_>>()
        });
    recipients
        .iter()
        .cloned()
        .chain(named)
        .find_map(|address| ReturnToken::in_address(&address))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
