//! A book as it is now: as it was once, and what has changed since.

use super::base::Base;
use super::bits::Bits;
use super::build;
use super::doc::{Doc, Wanted};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// A contact that was changed since.
#[derive(Debug, Clone)]
struct Late {
    doc: Arc<Doc>,
    /// Where it stood before.
    place: Option<u32>,
}

/// A book. It never changes: another takes its place.
#[derive(Debug)]
pub(crate) struct View {
    base: Arc<Base>,
    /// In the order of the list.
    late: Vec<Late>,
    /// Up to which change this is complete; it may have later ones.
    pub(crate) upto: i64,
}

impl View {
    /// With nothing changed.
    pub(crate) fn new(base: Base, upto: i64) -> Self {
        Self {
            base: Arc::new(base),
            late: Vec::new(),
            upto,
        }
    }

    /// How many contacts it knows, deleted ones included.
    pub(crate) fn len(&self) -> usize {
        self.base.len() + self.late.len()
    }

    /// How many have changed.
    pub(crate) fn late(&self) -> usize {
        self.late.len()
    }

    /// As it is after these were changed.
    pub(crate) fn with(&self, changed: Vec<Doc>, upto: i64) -> Self {
        let ids: BTreeSet<Uuid> = changed.iter().map(|doc| doc.id).collect();
        let unchanged = self.late.iter().filter(|late| !ids.contains(&late.doc.id));
        let mut late: Vec<Late> = unchanged.cloned().collect();
        late.extend(changed.into_iter().map(|doc| Late {
            place: self.base.place(doc.id),
            doc: Arc::new(doc),
        }));
        late.sort_unstable_by(|a, b| a.doc.place().cmp(&b.doc.place()));
        Self {
            base: Arc::clone(&self.base),
            late,
            upto,
        }
    }

    /// Its base with everything that has changed.
    pub(crate) fn settled(&self) -> Base {
        let places: Vec<u32> = self.late.iter().filter_map(|late| late.place).collect();
        let without = Bits::of(self.base.len(), &places);
        let new = build::of(self.late.iter().map(|late| &*late.doc));
        build::merged(&self.base, &without, &new)
    }

    /// The same on the base that an earlier one was settled to; `None` when it does not follow from that one.
    pub(crate) fn rebased(&self, earlier: &Self, base: &Arc<Base>) -> Option<Self> {
        if !Arc::ptr_eq(&self.base, &earlier.base) {
            return None;
        }
        let settled: BTreeSet<*const Doc> = earlier
            .late
            .iter()
            .map(|late| Arc::as_ptr(&late.doc))
            .collect();
        let newer = self
            .late
            .iter()
            .filter(|late| !settled.contains(&Arc::as_ptr(&late.doc)));
        let late = newer.map(|late| Late {
            place: base.place(late.doc.id),
            doc: Arc::clone(&late.doc),
        });
        Some(Self {
            late: late.collect(),
            base: Arc::clone(base),
            upto: self.upto,
        })
    }

    /// The words that begin so and that contacts have, sorted.
    pub(crate) fn words(&self, beginning: &str) -> Vec<String> {
        let late = self.late.iter().filter(|late| !late.doc.gone);
        let mut words: BTreeSet<&str> = late
            .flat_map(|late| &late.doc.words)
            .map(String::as_str)
            .filter(|word| word.starts_with(beginning))
            .collect();
        let moved: BTreeSet<u32> = self.late.iter().filter_map(|late| late.place).collect();
        for word in self.base.beginning(beginning) {
            let mut rows = self.base.rows_of(word).iter();
            if rows.any(|place| !moved.contains(place)) {
                words.insert(self.base.words.get(word));
            }
        }
        words.into_iter().map(str::to_owned).collect()
    }

    /// The contacts that are looked for.
    pub(crate) fn hits(self: &Arc<Self>, wanted: &Wanted) -> Hits {
        let mut found = self.base.matching(wanted);
        if let Some(found) = &mut found {
            for place in self.late.iter().filter_map(|late| late.place) {
                found.clear(place);
            }
        }
        let late = self.late.iter().map(|late| &late.doc);
        Hits {
            found: found.unwrap_or_else(|| Bits::none(0)),
            late: late.filter(|doc| doc.fits(wanted)).cloned().collect(),
            view: Arc::clone(self),
        }
    }
}

/// What a search found.
pub(crate) struct Hits {
    view: Arc<View>,
    found: Bits,
    /// In the order of the list.
    late: Vec<Arc<Doc>>,
}

impl Hits {
    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.found.count() + self.late.len()
    }

    /// The contacts behind a place of the list, in its order.
    pub(crate) fn ids(
        &self,
        after: Option<(&str, Uuid)>,
    ) -> impl Iterator<Item = Uuid> + Send + '_ {
        let base = &self.view.base;
        let from = after.map_or(0, |after| base.behind(after));
        let passed = after.map_or(0, |after| {
            self.late.partition_point(|doc| doc.place() <= after)
        });
        let mut found = self.found.from(from).peekable();
        let mut late = self.late.iter().skip(passed).peekable();
        std::iter::from_fn(move || match (found.peek(), late.peek()) {
            (Some(place), Some(doc)) if doc.place() < base.at(*place) => {
                late.next().map(|doc| doc.id)
            }
            (None, _) => late.next().map(|doc| doc.id),
            _ => found.next().map(|place| base.at(place).1),
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn doc(number: u128, key: &str, words: &[&str]) -> Doc {
        Doc {
            id: Uuid::from_u128(number),
            key: key.to_owned(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            gone: false,
        }
    }

    fn found(view: &Arc<View>, asked: &str) -> Vec<u128> {
        let wanted = Wanted {
            begins: asked.split(' ').map(str::to_owned).collect(),
            lacks: Vec::new(),
        };
        let hits = view.hits(&wanted);
        let ids: Vec<u128> = hits.ids(None).map(|id| id.as_u128()).collect();
        assert_eq!(hits.count(), ids.len());
        ids
    }

    #[test]
    fn what_changed_takes_the_place_of_what_was() {
        let first = [
            doc(1, "c", &["anna", "brno"]),
            doc(2, "a", &["anna", "praha"]),
            doc(3, "b", &["berta", "brno"]),
        ];
        let view = Arc::new(View::new(build::of(first.iter()), 1));
        assert_eq!(found(&view, "anna"), [2, 1]);
        assert_eq!(found(&view, "a b"), [1]);
        assert_eq!(found(&view, "x"), [0_u128; 0]);
        let gone = Doc {
            gone: true,
            ..doc(3, "b", &[])
        };
        let changed = vec![
            doc(1, "0", &["anna", "olomouc"]),
            gone,
            doc(4, "aa", &["ann"]),
        ];
        let later = Arc::new(view.with(changed, 2));
        assert_eq!(found(&later, "ann"), [1, 2, 4]);
        assert_eq!(found(&later, "b"), [0_u128; 0]);
        // A change during the settling stays beside the new base.
        let last = Arc::new(later.with(vec![doc(2, "z", &["anna"])], 3));
        let base = Arc::new(later.settled());
        let settled = Arc::new(last.rebased(&later, &base).unwrap());
        assert_eq!((settled.late(), settled.upto), (1, 3));
        assert_eq!(found(&settled, "ann"), found(&last, "ann"));
        assert_eq!(found(&settled, "ann"), [1, 4, 2]);
        assert!(settled.rebased(&later, &base).is_none());
        let again = View::new(settled.settled(), 3);
        assert_eq!(found(&Arc::new(again), "anna"), [1, 2]);
    }

    #[test]
    fn a_page_begins_behind_a_place() {
        let docs: Vec<Doc> = (0..100)
            .map(|n| doc(n, &format!("{n:03}"), &["same"]))
            .collect();
        let view = View::new(build::of(docs.iter()), 1);
        let view = Arc::new(view.with(vec![doc(200, "0105", &["same"])], 2));
        let wanted = Wanted {
            begins: vec!["sam".to_owned()],
            lacks: Vec::new(),
        };
        let hits = view.hits(&wanted);
        let after = Some(("010", Uuid::from_u128(10)));
        let ids: Vec<u128> = hits.ids(after).take(3).map(|id| id.as_u128()).collect();
        assert_eq!(ids, [200, 11, 12]);
    }
}
