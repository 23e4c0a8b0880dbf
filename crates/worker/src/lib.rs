//! The worker: claims tasks, carries out their steps, records each one, tries again, reconciles. Beside them it sends the outbox's letters.
//!
//! # Transactions
//! No transaction is open while a registry is spoken to. Each step is carried out first and written down after it, in one
//! transaction with its numbered event, fenced by the lease: a worker that lost its lease writes nothing. A process that dies
//! between the two leaves a lease that runs out; the next worker carries the same step out again. So every step may run twice,
//! and each begins by asking the registry what is there.

mod backoff;
mod claim;
mod guard;
mod hooks;
mod housekeeping;
mod last_look;
mod lease;
mod loops;
mod outcome;
mod poll;
mod post;
mod record;
mod rows;
mod run;
mod spread;
mod steps;
mod verdict;

pub use self::hooks::{HookKeys, Told};
pub use claim::Ran;
pub use housekeeping::Keeping;
pub use lease::{Claimed, Elapsed, SinceBoot};
pub use loops::{LoopSeen, Loops};
pub use model::task::Plan;
pub use outcome::Outcome;
pub use post::Posted;
pub use rows::{Clerk, ClerkFailed, RowsTaken};

use chrono::TimeDelta;
use model::outside::{Chance, Clock};
use registry::Connector;
use std::sync::Arc;
use std::time::Duration;
use store::{Db, Engine, Now};
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
    /// How long a claim holds without a heartbeat: a command that was let pass at its last moment ends within it.
    pub lease: Duration,
    /// How often a claim is renewed.
    pub heartbeat: Duration,
    /// How often to look for tasks when nothing woke the worker.
    pub idle: Duration,
    /// How often to read the registries' message queues.
    pub poll: Duration,
    /// How often a task is tried again by itself before it fails.
    pub tries: u32,
}

/// How often a lease is renewed.
const HEARTBEAT: Duration = Duration::from_secs(15);

impl Default for Pace {
    fn default() -> Self {
        Self {
            concurrency: 8,
            lease: 2 * registry::GUARDED_FOR + HEARTBEAT,
            heartbeat: HEARTBEAT,
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
    /// What leases are measured by here.
    timer: Arc<dyn Elapsed>,
    /// Whether the database's clock decides what is due where several processes share it, and not the clock that was given.
    shared_clock: bool,
    /// What this process has under way.
    under_way: lease::Tasks,
    loops: Arc<Loops>,
    keeping: Option<Keeping>,
    /// How letters are sent, if this worker sends any.
    post: Option<post::Post>,
    /// How receivers of events are told, if this worker tells any.
    hooks: Option<self::hooks::Hooks>,
}

impl Worker {
    /// Puts a worker together.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        connectors: Arc<dyn Connectors>,
        pace: Pace,
    ) -> Self {
        let timer: Arc<dyn Elapsed> = Arc::new(SinceBoot);
        Self {
            db,
            clock,
            chance,
            connectors,
            pace,
            clerk: None,
            loops: Arc::new(Loops::new(Arc::clone(&timer))),
            timer,
            shared_clock: true,
            under_way: lease::Tasks::default(),
            keeping: None,
            post: None,
            hooks: None,
        }
    }

    /// The same worker, in a test: the clock that it was given decides what is due, also where a database has one of its own, and leases are measured by this one.
    #[must_use]
    pub fn by_given_clocks(self, timer: Arc<dyn Elapsed>) -> Self {
        Self {
            loops: Arc::new(Loops::new(Arc::clone(&timer))),
            timer,
            shared_clock: false,
            ..self
        }
    }

    /// What is known of its loops, for whoever answers whether this process works.
    #[must_use]
    pub fn loops(&self) -> Arc<Loops> {
        Arc::clone(&self.loops)
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

    /// The clock that decides what is due: the database's where several processes share it, so that none with a wrong clock takes others' work or puts it off for days.
    fn moment(&self) -> Now {
        match self.db.engine() {
            Engine::Postgres if self.shared_clock => Now::Database,
            Engine::Postgres | Engine::Sqlite => Now::At(self.now()),
        }
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.pace.lease).unwrap_or(TimeDelta::MAX)
    }

    fn new_id(&self) -> Uuid {
        model::outside::new_id(self.clock.now(), self.chance.as_ref())
    }
}
