//! The contacts of a book as searches read them: for each word the places of the contacts in the list that have it. It never changes; what changes after it was made stands beside it.
//!
//! Words are sorted, and their places stand one after the other: what all words that begin alike have is one slice, and how long that is tells how many there are.

use super::bits::Bits;
use super::doc::Wanted;
use super::texts::Texts;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The set of a beginning that at least this part of the contacts has is kept once it was asked for. There can't be many: a contact has a dozen words.
const FREQUENT: usize = 8;
/// So many sets are kept, at most.
const KEPT: usize = 128;

/// One book.
#[derive(Debug, Default)]
pub(crate) struct Base {
    /// In the order of the list.
    pub(crate) ids: Vec<Uuid>,
    pub(crate) keys: Texts,
    /// Places, in the order of the ids.
    pub(crate) by_id: Vec<u32>,
    /// Sorted, each once.
    pub(crate) words: Texts,
    /// For each word the places that have it, in order.
    pub(crate) rows: Vec<u32>,
    /// Where those of each word end.
    pub(crate) ends: Vec<u32>,
    /// Sets of frequent beginnings, by their words.
    kept: Mutex<BTreeMap<(usize, usize), Arc<Bits>>>,
}

impl Base {
    /// How many contacts.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Where a contact stands in the list: key and id.
    pub(crate) fn at(&self, place: usize) -> (&str, Uuid) {
        (
            self.keys.get(place),
            self.ids.get(place).copied().unwrap_or_default(),
        )
    }

    /// The place of the contact with this id.
    pub(crate) fn place(&self, id: Uuid) -> Option<u32> {
        let of = |place: &u32| self.ids.get(*place as usize).copied().unwrap_or_default();
        let at = self.by_id.binary_search_by_key(&id, of).ok()?;
        self.by_id.get(at).copied()
    }

    /// The first place behind that one.
    pub(crate) fn behind(&self, after: (&str, Uuid)) -> usize {
        first(self.len(), |place| self.at(place) > after)
    }

    /// The places of a word.
    pub(crate) fn rows_of(&self, word: usize) -> &[u32] {
        self.rows_between(word..word + 1)
    }

    fn rows_between(&self, words: Range<usize>) -> &[u32] {
        let end = |word: usize| match word {
            0 => 0,
            word => self.ends.get(word - 1).copied().unwrap_or_default() as usize,
        };
        self.rows
            .get(end(words.start)..end(words.end))
            .unwrap_or_default()
    }

    /// The words that begin so.
    pub(crate) fn beginning(&self, asked: &str) -> Range<usize> {
        let words = self.words.len();
        let low = first(words, |word| self.words.get(word) >= asked);
        let high = low
            + first(words - low, |word| {
                !self.words.get(low + word).starts_with(asked)
            });
        low..high
    }

    /// The contacts that are looked for; `None` when there are none.
    pub(crate) fn matching(&self, wanted: &Wanted) -> Option<Bits> {
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(wanted.begins.len());
        for asked in &wanted.begins {
            let words = self.beginning(asked);
            if words.is_empty() {
                return None;
            }
            ranges.push(words);
        }
        let mut ranges = ranges.into_iter();
        let mut found = match ranges.next() {
            Some(words) => Arc::unwrap_or_clone(self.set(words)),
            None => Bits::all(self.len()),
        };
        for words in ranges {
            found.keep(&self.set(words));
        }
        for mark in &wanted.lacks {
            found.remove(&self.set(self.beginning(mark)));
        }
        Some(found)
    }

    /// The contacts that have one of these words.
    fn set(&self, words: Range<usize>) -> Arc<Bits> {
        let rows = self.rows_between(words.clone());
        if rows.len() < self.len() / FREQUENT {
            return Arc::new(Bits::of(self.len(), rows));
        }
        let key = (words.start, words.end);
        let kept = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        kept.unwrap_or_else(|| {
            let set = Arc::new(Bits::of(self.len(), rows));
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < KEPT {
                kept.insert(key, Arc::clone(&set));
            }
            set
        })
    }
}

/// The first number below the end for which this holds, as it then does for all behind; the end when it holds for none.
fn first(end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
