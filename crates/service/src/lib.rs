//! The use cases. Each one authorises, loads, applies a rule of `model`, then writes, leaves its audit entry and enqueues in ONE transaction.
//!
//! A use case takes the [`Actor`] who asks and answers in the field's words, or with an [`Error`] that says what went wrong.
//! It begins its transaction itself and commits it itself: whatever fails before the commit leaves nothing behind. No use case
//! changes anything at a registry: it enqueues a task, and the worker does that.

mod actor;
pub mod audit;
pub mod auth;
pub mod certificates;
pub mod contacts;
pub mod demo;
pub mod dnsimple;
pub mod domains;
mod error;
pub mod files;
pub mod flashes;
pub mod idempotency;
pub mod installation;
pub mod locations;
pub mod organizations;
pub mod people;
mod refresh;
mod registries;
mod replace;
pub mod seals;
pub mod tasks;
pub mod teams;
pub mod verification;
pub mod webhooks;

pub use actor::{Actor, Need, OrgRole, Reach, Scope, Who};
pub use error::{Cause, Error, Required, Result, causes};
pub use refresh::{Changed, Impact, Mode, Touched, impact_wire};
pub use registries::{Held, Registries, RegistryUnavailable};
pub use replace::{Merged, Replaced, Replacement};
pub use seals::Seals;

pub use store::{Cursor, Listed, Page};

use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use model::outside::{Chance, Clock};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use store::Db;
use uuid::Uuid;

/// The use cases. Cheap to clone: every request does so many times.
#[derive(Clone)]
pub struct Service(Arc<Tools>);

/// Everything a use case needs.
#[derive(Clone)]
pub struct Tools {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) registries: Arc<dyn Registries>,
    pub(crate) passwords: auth::Passwords,
    pub(crate) seals: Seals,
    pub(crate) token_keys: auth::TokenKeys,
    pub(crate) private_hooks: bool,
    pub(crate) closed: Arc<[OrganizationId]>,
    pub(crate) setup_code: Option<Arc<str>>,
}

impl Deref for Service {
    type Target = Tools;

    fn deref(&self) -> &Tools {
        &self.0
    }
}

impl Service {
    /// Puts a service together.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        registries: Arc<dyn Registries>,
        passwords: auth::Passwords,
        seals: Seals,
    ) -> Self {
        Self(Arc::new(Tools {
            db,
            clock,
            chance,
            registries,
            passwords,
            seals,
            token_keys: auth::TokenKeys::default(),
            private_hooks: false,
            closed: Arc::default(),
            setup_code: None,
        }))
    }

    /// The same service, where receivers of events may stand in private networks.
    #[must_use]
    pub fn with_private_hooks(mut self, allowed: bool) -> Self {
        Arc::make_mut(&mut self.0).private_hooks = allowed;
        self
    }

    /// The same service, whose first-run page founds nothing without this code.
    #[must_use]
    pub fn with_setup_code(mut self, code: &str) -> Self {
        Arc::make_mut(&mut self.0).setup_code = Some(code.into());
        self
    }

    /// The same service, in which nobody of these organizations signs in and none of their keys counts.
    #[must_use]
    pub fn with_closed(mut self, organizations: Vec<OrganizationId>) -> Self {
        Arc::make_mut(&mut self.0).closed = organizations.into();
        self
    }

    /// The database: for the event streams, which read it on their own.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// A short pause before something is tried again that another transaction stood in the way of: longer with each try, and by chance, so that
    /// two don't meet again. At most 200 ms.
    pub async fn pause(&self, tries: u32) {
        let mut byte = [0];
        self.chance.fill(&mut byte);
        let most = (10_u64 << tries.min(4)).min(200);
        tokio::time::sleep(Duration::from_millis(most * u64::from(byte[0]) / 255)).await;
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        model::outside::cut(self.clock.now())
    }

    /// A new identifier that sorts by time.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        model::outside::new_id(self.now(), self.chance.as_ref())
    }

    /// A random identifier that tells nothing: for tokens.
    #[must_use]
    pub fn token(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.chance.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}
