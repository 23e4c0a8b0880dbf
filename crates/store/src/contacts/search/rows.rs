//! What a search knows of a contact, of its row; and what it looks for.

use super::asked::Asked;
use crate::books::{Doc, Wanted};
use crate::contacts::filter::ContactFilter;
use crate::words::of_contact;
use model::contact::{ContactKind, VerificationStatus};
use uuid::Uuid;

/// What a list is filtered by is kept as words too. No word of a text has such a sign, so that nobody finds them by typing.
const ACTIVE: &str = "\u{1}a";
const MEMBER: &str = "\u{1}m";
const VERIFIED: &str = "\u{1}v";
/// Before and behind a country's code.
pub(super) const COUNTRY: &str = "\u{2}";

fn country(code: &str) -> String {
    format!("{COUNTRY}{code}{COUNTRY}")
}

/// The country's code, where the word is one.
pub(super) fn country_of(word: &str) -> Option<&str> {
    word.strip_prefix(COUNTRY)?.strip_suffix(COUNTRY)
}

/// A contact's row, as far as searches need it: id, sort key, text, whether it is active, a member, verified, its country, and whether it is deleted; and up to which change a reader of this row knows the book.
pub(super) type Row = (Uuid, String, String, bool, bool, bool, String, bool, i64);

/// The contact of a row.
pub(super) fn doc(row: Row) -> Doc {
    let (id, key, text, active, member, verified, code, gone, _) = row;
    let mut words = if gone { Vec::new() } else { of_contact(&text) };
    let marks = [(active, ACTIVE), (member, MEMBER), (verified, VERIFIED)];
    words.extend(
        marks
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, mark)| mark.to_owned()),
    );
    words.push(country(&code));
    words.sort_unstable();
    Doc {
        id,
        key,
        words,
        gone,
    }
}

/// What the words of a search and the filter of the list look for.
pub(super) fn wanted(asked: &Asked, filter: &ContactFilter) -> Wanted {
    let mut wanted = Wanted {
        begins: asked.words.clone(),
        lacks: Vec::new(),
    };
    let marks = [
        (ACTIVE, filter.is_active),
        (MEMBER, filter.kind.map(|kind| kind == ContactKind::Member)),
        (
            VERIFIED,
            filter
                .verification_status
                .map(|status| status == VerificationStatus::Verified),
        ),
    ];
    for (mark, set) in marks {
        match set {
            Some(true) => wanted.begins.push(mark.to_owned()),
            Some(false) => wanted.lacks.push(mark),
            None => {}
        }
    }
    wanted
        .begins
        .extend(filter.country_code.as_deref().map(country));
    wanted
}
