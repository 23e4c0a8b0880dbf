//! The worker: claims tasks, carries out their steps, records each one, retries, reconciles. It also sends the outbox's e-mails.
//!
//! # Transactions
//! No transaction is open during a conversation with a registry. Each step is carried out first and recorded afterwards, in one
//! transaction with its numbered event, fenced by the lease: a worker that lost its lease writes nothing. A process that dies
//! between the two leaves a lease that expires; the next worker carries the same step out again. So every step may run twice,
//! and each begins by querying the registry.

mod clerk;
mod failures;
mod gone;
mod guard;
mod hooks;
mod housekeeping;
mod keeping;
mod last_look;
mod outcome;
mod poll;
mod post;
mod queue;
mod reader;
mod record;
mod remember;
mod rows;
mod run;
mod settle;
mod spread;
mod spread_read;
mod start;
mod steps;
mod tasks;
mod undecided;
mod verdict;

pub use self::hooks::{HookKeys, Told};
pub use clerk::{Clerk, ClerkFailed, RowsTaken};
pub use keeping::Keeping;
pub use model::task::Plan;
pub use outcome::Outcome;
pub use post::Posted;
pub use queue::{Backoff, Elapsed, Held, LoopSeen, Loops, Pace, SinceBoot, Terms};
pub use reader::Reading;
pub use tasks::{Claimed, Notes, Ran};

use model::outside::{Chance, Clock};
use queue::UnderWay;
use registry::Connector;
use std::sync::Arc;
use store::{Db, Engine, Now};
use tokio::sync::{Mutex, Semaphore};
use uuid::Uuid;

/// Why the worker itself can fail: the database. Registries' failures are outcomes.
pub type Result<T> = std::result::Result<T, store::Error>;

/// Finds the connection to a registry by its profile's name.
pub trait Connectors: Send + Sync {
    /// The connection, if the profile exists.
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>>;

    /// All of them, for polling their message queues.
    fn all(&self) -> Vec<Arc<dyn Connector>>;
}

/// One worker. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    connectors: Arc<dyn Connectors>,
    pace: Pace,
    /// The places of tasks that are processed concurrently.
    places: Arc<Semaphore>,
    /// Held by the one task that makes its parts before others are carried out.
    making: Arc<Mutex<()>>,
    clerk: Option<Arc<dyn Clerk>>,
    /// The clock that leases are measured by here.
    timer: Arc<dyn Elapsed>,
    /// Whether the database's clock decides what is due where several processes share it, and not the injected clock.
    shared_clock: bool,
    /// What this process has claimed.
    under_way: UnderWay,
    loops: Arc<Loops>,
    keeping: Option<Keeping>,
    reading: Option<Reading>,
    /// How e-mails are sent, if this worker sends any.
    post: Option<post::Post>,
    /// How webhook deliveries are sent, if this worker sends any.
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
            places: Arc::new(Semaphore::new(pace.tasks.concurrency)),
            making: Arc::default(),
            clerk: None,
            loops: Arc::new(Loops::new(Arc::clone(&timer))),
            timer,
            shared_clock: true,
            under_way: UnderWay::default(),
            keeping: None,
            reading: None,
            post: None,
            hooks: None,
        }
    }

    /// The same worker, for a test: the injected clock decides what is due, even where a database has one of its own, and leases are measured by this one.
    #[must_use]
    pub fn by_given_clocks(self, timer: Arc<dyn Elapsed>) -> Self {
        Self {
            loops: Arc::new(Loops::new(Arc::clone(&timer))),
            timer,
            shared_clock: false,
            ..self
        }
    }

    /// The state of its loops, for health checks.
    #[must_use]
    pub fn loops(&self) -> Arc<Loops> {
        Arc::clone(&self.loops)
    }

    /// The same worker, which imports files too.
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

    /// The clock that decides what is due: the database's where several processes share it, so that none with a wrong clock claims others' work or postpones it for days.
    fn moment(&self) -> Now {
        match self.db.engine() {
            Engine::Postgres if self.shared_clock => Now::Database,
            Engine::Postgres | Engine::Sqlite => Now::At(self.now()),
        }
    }

    fn new_id(&self) -> Uuid {
        model::outside::new_id(self.clock.now(), self.chance.as_ref())
    }
}
