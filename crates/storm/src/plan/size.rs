//! The size of a storm: durations, and numbers of objects.

use crate::options::Engine;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Durations, and numbers of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Milliseconds that calls and faults go on.
    pub length: u64,
    /// Milliseconds for which a claimed task belongs to its process without a sign of life.
    pub lease: u64,
    /// Processes that serve.
    pub processes: usize,
    /// Contacts at the start that callers edit and give roles to.
    pub contacts: usize,
    /// Contacts that take over from each other, and hold nothing else.
    pub successors: usize,
    /// Locations, each with one member contact.
    pub offices: usize,
    /// Domains whose roles callers change.
    pub domains: usize,
    /// Domains whose technical contact is only ever replaced.
    pub replaced: usize,
}

impl Size {
    /// For a storm of that length.
    #[must_use]
    pub fn of(engine: Engine, length: Duration, lease: Duration) -> Self {
        let minutes = usize::try_from(length.as_secs() / 60).unwrap_or(0);
        let millis = |of: Duration| u64::try_from(of.as_millis()).unwrap_or(u64::MAX);
        // A freeze past the lease begins early; there must be time for it, and for others to work meanwhile.
        let length = match engine {
            Engine::Sqlite => length,
            Engine::Postgres => length.max(lease + Duration::from_secs(20)),
        };
        Self {
            length: millis(length),
            lease: millis(lease),
            processes: engine.processes(),
            contacts: 6 + 2 * minutes.min(10),
            successors: 3,
            offices: 2,
            domains: 6 + 2 * minutes.min(15),
            replaced: 3,
        }
    }
}
