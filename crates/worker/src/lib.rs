//! The worker: claims tasks, carries out their steps, records each one, tries again, reconciles. Beside them it sends the outbox's letters.
//!
//! # Transactions
//! No transaction is open while a registry is spoken to. Each step is carried out first and written down after it, in one
//! transaction with its numbered event, fenced by the lease: a worker that lost its lease writes nothing. A process that dies
//! between the two leaves a lease that runs out; the next worker carries the same step out again. So every step may run twice,
//! and each begins by asking the registry what is there.

mod backoff;
mod claim;
mod hooks;
mod outcome;
mod plan;
mod poll;
mod post;
mod record;
mod rows;
mod run;
mod spread;
mod steps;

pub use self::hooks::{HookKeys, Told};
pub use claim::Ran;
pub use outcome::Outcome;
pub use plan::Plan;
pub use post::Posted;
pub use rows::{Clerk, ClerkFailed, RowsTaken};

use model::outside::{Chance, Clock};
use registry::Connector;
use std::sync::Arc;
use std::time::Duration;
use store::Db;
use uuid::Uuid;

/// What the worker's own work can fail of: the database. Registries' failures are outcomes.
pub type Result<T> = std::result::Result<T, store::Error>;

/// Finds the connection to a registry by its profile's name.
pub trait Connectors: Send + Sync {
    /// The connection, if the profile exists.
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>>;

    /// All of them, for reading their message queues.
    fn all(&self) -> Vec<Arc<dyn Connector>>;
}

/// How the worker paces itself.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Tasks at once in this process.
    pub concurrency: usize,
    /// How long a claim holds without a heartbeat. A heartbeat comes three times in it.
    pub lease: Duration,
    /// How often to look for tasks when nothing woke the worker.
    pub idle: Duration,
    /// How often to read the registries' message queues.
    pub poll: Duration,
    /// How often a task is tried again by itself before it fails.
    pub tries: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            concurrency: 8,
            lease: Duration::from_secs(30),
            idle: Duration::from_secs(15),
            poll: Duration::from_secs(5),
            tries: 12,
        }
    }
}

/// One worker. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    connectors: Arc<dyn Connectors>,
    pace: Pace,
    clerk: Option<Arc<dyn Clerk>>,
    /// Whose lease it is.
    owner: Uuid,
    /// How letters are sent, if this worker sends any.
    post: Option<post::Post>,
    /// How receivers of events are told, if this worker tells any.
    hooks: Option<self::hooks::Hooks>,
}

impl Worker {
    /// Puts a worker together, under a name of its own for its leases.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        connectors: Arc<dyn Connectors>,
        pace: Pace,
    ) -> Self {
        let owner = model::outside::new_id(clock.now(), chance.as_ref());
        Self {
            db,
            clock,
            chance,
            connectors,
            pace,
            clerk: None,
            owner,
            post: None,
            hooks: None,
        }
    }

    /// The same worker, which takes files in too.
    #[must_use]
    pub fn with_clerk(self, clerk: Arc<dyn Clerk>) -> Self {
        Self {
            clerk: Some(clerk),
            ..self
        }
    }

    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        model::outside::cut(self.clock.now())
    }
}
