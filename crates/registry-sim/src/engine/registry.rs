//! The registry's state and settings.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::disk::Committed;
use crate::policy::Policies;
use crate::settings::Clock;
use crate::state::State;
use crate::switches::Switches;

/// The registry: its objects and rules.
pub(crate) struct Registry {
    state: Mutex<State>,
    pub(super) policies: Policies,
    clock: Clock,
    pub(super) creates_on_first_info: bool,
    pub(super) switches: Switches,
    committed: Option<Committed>,
}

impl Registry {
    pub(crate) fn new(
        state: State,
        policies: Policies,
        clock: Clock,
        creates_on_first_info: bool,
        switches: Switches,
        committed: Option<Committed>,
    ) -> Registry {
        Registry {
            state: Mutex::new(state),
            policies,
            clock,
            creates_on_first_info,
            switches,
            committed,
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// A command that panicked has changed nothing or everything: every change is one insertion. So a poisoned lock is usable.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until everything up to this number is durable. `false`: it never will be.
    pub(crate) async fn is_safe(&self, batch: u64) -> bool {
        let Some(committed) = &self.committed else {
            return true;
        };
        let done = |last: &Option<u64>| last.is_none_or(|last| last >= batch);
        match committed.clone().wait_for(done).await {
            Ok(last) => last.is_some(),
            // The writer has ended: what it had committed by then counts.
            Err(_) => committed.borrow().is_some_and(|last| last >= batch),
        }
    }

    /// Closes the state file.
    pub(crate) fn close(&self) {
        self.lock().close();
    }
}
