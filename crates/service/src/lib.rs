//! The use cases. Each one authorises, loads, applies a rule of `model`, then writes, adds its audit entry and enqueues in ONE transaction.
//!
//! A use case takes the [`Actor`], asks for the permission that it needs ([`allowed`]: without it there is no transaction) and returns domain terms, or an [`Error`] that says what went wrong.
//! It begins and commits its transaction itself: any failure before the commit leaves nothing behind. No use case
//! changes anything at a registry: it enqueues a task, and the worker does that.
//!
//! # Errors
//!
//! Every function that uses the database returns [`Error::Unavailable`] or [`Error::Internal`] when the database fails. The functions' own `# Errors` sections list only what
//! comes on top of that.

mod actor;
pub mod allowed;
pub mod audit;
pub mod auth;
mod book;
pub mod certificates;
mod change;
pub mod contacts;
pub mod demo;
pub mod dnsimple;
pub mod domains;
mod error;
pub mod files;
pub mod flashes;
mod form_token;
mod given;
mod handles;
pub mod idempotency;
pub mod installation;
pub mod locations;
pub mod organizations;
mod passwords;
mod past;
pub mod people;
mod plans;
mod refresh;
mod registries;
mod replace;
mod saved_plans;
pub mod seals;
pub mod tasks;
pub mod teams;
mod token_keys;
mod tools;
pub mod verification;
pub mod webhooks;

pub use actor::{Actor, Need, OrgRole, Scope, Who};
pub use allowed::{Allowed, Cleared, InBook, Opens, Reach, Within, Writes};
pub use change::{Mode, Version};
pub use error::{Cause, Error, Required, Result, causes};
pub use passwords::{Lane, Passwords};
pub use past::Why;
pub use plans::PlannedDomains;
pub use refresh::{Changed, Impact, Touched, impact_wire};
pub use registries::{Held, Holding, Registries, RegistryUnavailable};
pub use replace::{Merged, Replaced, Replacement, Replacements};
pub use saved_plans::Plans;
pub use seals::Seals;

pub use store::{Cursor, Listed, Page};

pub(crate) use allowed::Unguarded;
pub(crate) use tools::Tools;

use boxed::boxed;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use model::outside::{Chance, Clock};
use std::sync::Arc;
use store::Db;
use uuid::Uuid;

/// The use cases, by module: `service.contacts().edit(…)`. Cheap to clone: every request does so many times.
#[derive(Clone)]
pub struct Service(Arc<Tools>, Db);

impl Service {
    /// Puts a service together.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        registries: Arc<dyn Registries>,
        passwords: Passwords,
        seals: Seals,
    ) -> Self {
        let tools = Tools::new(db.clone(), clock, chance, registries, passwords, seals);
        Self(Arc::new(tools), db)
    }

    /// The same service, where webhooks may point into private networks.
    #[must_use]
    pub fn with_private_hooks(mut self, allowed: bool) -> Self {
        Arc::make_mut(&mut self.0).private_hooks = allowed;
        self
    }

    /// The same service, whose first-run page requires this code.
    #[must_use]
    pub fn with_setup_code(mut self, code: &str) -> Self {
        Arc::make_mut(&mut self.0).setup_code = Some(code.into());
        self
    }

    /// The same service, where these organizations are closed: none of their people can sign in and none of their keys is valid.
    #[must_use]
    pub fn with_closed(mut self, organizations: Vec<OrganizationId>) -> Self {
        Arc::make_mut(&mut self.0).closed = organizations.into();
        self
    }

    /// The database: for the event streams, which read it on their own.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.1
    }

    /// A short back-off before a transaction that conflicted with another is retried: longer with each attempt, with jitter, so that
    /// two don't meet again. At most 200 ms.
    #[boxed]
    pub async fn pause(&self, tries: u32) {
        self.0.pause(tries).await;
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    /// A new identifier that sorts by time.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.0.new_id()
    }

    /// A random identifier that reveals nothing: for tokens.
    #[must_use]
    pub fn token(&self) -> Uuid {
        self.0.token()
    }

    /// Unseals the secret of the row that `context` names.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed under another secret key, for another row, or was modified.
    pub fn unseal(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        self.0.unseal(context, sealed)
    }
}
