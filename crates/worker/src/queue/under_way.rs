//! What this process works on.

use super::watch::locked;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use store::lease::Key;

/// What a process has claimed: it claims nothing of that again, whatever happens to its lease.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<Mutex<BTreeSet<(&'static str, Key)>>>);

impl UnderWay {
    pub(super) fn of(&self, table: &'static str) -> Vec<Key> {
        let all = locked(&self.0);
        let own = all.iter().filter(|(each, _)| *each == table);
        own.map(|(_, key)| *key).collect()
    }

    pub(super) fn add(&self, table: &'static str, key: Key) -> Entry {
        locked(&self.0).insert((table, key));
        Entry(self.clone(), (table, key))
    }
}

/// One of them, for as long as it is worked on.
#[derive(Debug)]
pub(super) struct Entry(UnderWay, (&'static str, Key));

impl Drop for Entry {
    fn drop(&mut self) {
        locked(&self.0.0).remove(&self.1);
    }
}
