//! `IN` lists. Neither engine knows the other's way of binding an array, so the placeholders are written out, in two sizes only: few texts to prepare and keep.

use std::sync::OnceLock;
use uuid::Uuid;

const FEW: usize = 50;
/// The longest list for one statement; longer ones are asked for in pieces.
pub(crate) const MANY: usize = 200;

/// One more condition: the column is one of so many that are bound from `first` on. For lists of which there are few and short ones; nothing is in an empty one.
pub(crate) fn among(column: &str, first: usize, count: usize) -> String {
    if count == 0 {
        return " AND 1 = 0".into();
    }
    let places: Vec<String> = (first..first + count)
        .map(|number| format!("${number}"))
        .collect();
    format!(" AND {column} IN ({})", places.join(", "))
}

/// A statement around an `IN` list.
pub(crate) struct InList {
    head: &'static str,
    tail: &'static str,
    /// The number of the list's first placeholder.
    first: usize,
    texts: [OnceLock<String>; 2],
}

impl InList {
    pub(crate) const fn new(head: &'static str, tail: &'static str, first: usize) -> Self {
        Self {
            head,
            tail,
            first,
            texts: [OnceLock::new(), OnceLock::new()],
        }
    }

    /// The statement that takes these ids (1 to [`MANY`]), and the ids to bind: the last one again for every place left over.
    pub(crate) fn filled<'a>(
        &'static self,
        ids: &'a [Uuid],
    ) -> (&'static str, impl Iterator<Item = Uuid> + 'a) {
        let (which, places) = if ids.len() <= FEW {
            (0, FEW)
        } else {
            (1, MANY)
        };
        let text = self.texts[which].get_or_init(|| {
            let places: Vec<String> = (self.first..self.first + places)
                .map(|number| format!("${number}"))
                .collect();
            format!("{}{}{}", self.head, places.join(", "), self.tail)
        });
        let last = ids.last().copied().unwrap_or_default();
        (
            text,
            ids.iter()
                .copied()
                .chain(std::iter::repeat(last))
                .take(places),
        )
    }
}
