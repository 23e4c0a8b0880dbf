//! How many sessions each account has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The count, shared.
#[derive(Clone, Default)]
pub(crate) struct Sessions(Arc<Mutex<HashMap<String, usize>>>);

/// One session of an account; it is over when this goes.
pub(crate) struct Slot {
    pub client: String,
    sessions: Sessions,
}

impl Sessions {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, usize>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn of(&self, client: &str) -> usize {
        self.with(|counts| counts.get(client).copied().unwrap_or(0))
    }

    /// One session more, unless the account has `limit` already.
    pub(crate) fn open(&self, client: &str, limit: usize) -> Option<Slot> {
        self.with(|counts| {
            let count = counts.entry(client.to_owned()).or_default();
            (*count < limit).then(|| {
                *count += 1;
                Slot {
                    client: client.to_owned(),
                    sessions: self.clone(),
                }
            })
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.sessions.with(|counts| {
            if let Some(count) = counts.get_mut(&self.client) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(&self.client);
                }
            }
        });
    }
}
