//! What a search knows of one contact.

use super::asked::Asked;
use crate::contacts::filter::ContactFilter;
use crate::words::of_contact;
use model::contact::{ContactKind, VerificationStatus};
use uuid::Uuid;

/// What a list is filtered by is kept as words too. No word of a text has such a sign, so that nobody finds them by typing.
const ACTIVE: &str = "\u{1}a";
const MEMBER: &str = "\u{1}m";
const VERIFIED: &str = "\u{1}v";

fn country(code: &str) -> String {
    format!("\u{2}{code}\u{2}")
}

/// A contact's row, as far as searches need it: id, sort key, text, whether it is active, a member, verified, its country, and whether it is deleted; and up to which change a reader of this row knows the book.
pub(super) type Row = (Uuid, String, String, bool, bool, bool, String, bool, i64);

/// A contact as it is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doc {
    pub(super) id: Uuid,
    pub(super) key: String,
    /// Sorted, each once.
    pub(super) words: Vec<String>,
    /// It is deleted.
    pub(super) gone: bool,
}

impl Doc {
    /// Of its row.
    pub(super) fn of(row: Row) -> Self {
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
        Self {
            id,
            key,
            words,
            gone,
        }
    }

    /// Where it stands in the list.
    pub(super) fn place(&self) -> (&str, Uuid) {
        (&self.key, self.id)
    }

    fn begins(&self, asked: &str) -> bool {
        let at = self.words.partition_point(|word| word.as_str() < asked);
        self.words
            .get(at)
            .is_some_and(|word| word.starts_with(asked))
    }

    /// Whether it is what is looked for.
    pub(super) fn fits(&self, wanted: &Wanted) -> bool {
        !self.gone
            && wanted.begins.iter().all(|asked| self.begins(asked))
            && !wanted.lacks.iter().any(|mark| self.begins(mark))
    }
}

/// What is looked for, signs and roles apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Each begins a word of the contact.
    pub(super) begins: Vec<String>,
    /// None of these is a word of it.
    pub(super) lacks: Vec<&'static str>,
}

impl Wanted {
    /// By the words of a search and the filter of the list.
    pub(super) fn of(asked: &Asked, filter: &ContactFilter) -> Self {
        let mut wanted = Self {
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
}
