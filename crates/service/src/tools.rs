//! What every use case needs: the database, clock, chance, registries and keys. For the modules of this crate only; everybody else sees the use cases.

use crate::allowed::{Cleared, Opens, Unguarded, Writes};
use crate::passwords::Passwords;
use crate::token_keys::TokenKeys;
use crate::{Mode, Registries, Result, Seals};
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId};
use model::outside::{Chance, Clock};
use std::sync::Arc;
use std::time::Duration;
use store::{Db, Tx};
use uuid::Uuid;

/// Everything a use case needs.
#[derive(Clone)]
pub(crate) struct Tools {
    /// Private: a transaction is opened by the methods below, with a permission.
    db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) registries: Arc<dyn Registries>,
    pub(crate) passwords: Passwords,
    pub(crate) seals: Seals,
    pub(crate) token_keys: TokenKeys,
    pub(crate) private_hooks: bool,
    pub(crate) closed: Arc<[OrganizationId]>,
    pub(crate) setup_code: Option<Arc<str>>,
}

impl Tools {
    /// The tools of a service with the usual settings.
    pub(crate) fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        registries: Arc<dyn Registries>,
        passwords: Passwords,
        seals: Seals,
    ) -> Self {
        Self {
            db,
            clock,
            chance,
            registries,
            passwords,
            seals,
            token_keys: TokenKeys::default(),
            private_hooks: false,
            closed: Arc::default(),
            setup_code: None,
        }
    }

    /// A back-off before a retry: see [`crate::Service::pause`].
    pub(crate) async fn pause(&self, tries: u32) {
        let mut byte = [0];
        self.chance.fill(&mut byte);
        let most = (10_u64 << tries.min(4)).min(200);
        tokio::time::sleep(Duration::from_millis(most * u64::from(byte[0]) / 255)).await;
    }

    /// The current time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        model::outside::cut(self.clock.now())
    }

    /// A new identifier that sorts by time.
    pub(crate) fn new_id(&self) -> Uuid {
        model::outside::new_id(self.now(), self.chance.as_ref())
    }

    /// A random identifier that reveals nothing: for tokens.
    pub(crate) fn token(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.chance.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// Seals a secret for the row that `context` names.
    pub(crate) fn seal(&self, context: &str, secret: &[u8]) -> Result<Vec<u8>> {
        self.seals.seal(context, secret)
    }

    /// Unseals a secret: see [`crate::Service::unseal`].
    pub(crate) fn unseal(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        self.seals.unseal(context, sealed).ok_or_else(|| {
            crate::Error::internal(format!(
                "what was sealed for {context} does not open: is secret.key the one of this database?"
            ))
        })
    }

    /// A transaction for a change, opened with the permission for it.
    pub(crate) async fn begin<P: Writes>(
        &self,
        _permission: &impl Opens<P>,
    ) -> std::result::Result<Tx, store::Error> {
        self.db.begin().await
    }

    /// A connection to read from for a plan, a transaction for a change. Both need the permission to make the change.
    pub(crate) async fn begin_in<P: Writes>(
        &self,
        mode: Mode,
        permission: &impl Opens<P>,
    ) -> std::result::Result<Tx, store::Error> {
        match mode {
            Mode::Plan => self.db.read().await,
            Mode::Do => self.begin(permission).await,
        }
    }

    /// A connection to read from, for a caller who was asked for the permission to.
    pub(crate) async fn read(
        &self,
        _caller: &Cleared<'_>,
    ) -> std::result::Result<Tx, store::Error> {
        self.db.read().await
    }

    /// [`Tools::read`] for a search, of which few run at once.
    pub(crate) async fn read_found(
        &self,
        _caller: &Cleared<'_>,
        words: Option<&str>,
    ) -> std::result::Result<Tx, store::Error> {
        self.db.read_found(words).await
    }

    /// [`Tools::read`] for a search of contacts of this organization.
    pub(crate) async fn read_contacts(
        &self,
        _caller: &Cleared<'_>,
        organization: OrganizationId,
        words: Option<&str>,
    ) -> std::result::Result<Tx, store::Error> {
        self.db.read_contacts(organization, words).await
    }

    /// A transaction where nobody can be asked for a permission.
    pub(crate) async fn begin_unguarded(
        &self,
        _reason: Unguarded,
    ) -> std::result::Result<Tx, store::Error> {
        self.db.begin().await
    }

    /// A connection to read from where nobody can be asked for a permission.
    pub(crate) async fn read_unguarded(
        &self,
        _reason: Unguarded,
    ) -> std::result::Result<Tx, store::Error> {
        self.db.read().await
    }

    /// Commits a change and returns its tasks; a plan commits nothing and has none.
    pub(crate) async fn commit(
        &self,
        tx: Tx,
        mode: Mode,
        tasks: Vec<TaskId>,
    ) -> Result<Vec<TaskId>> {
        match mode {
            Mode::Plan => Ok(Vec::new()),
            Mode::Do => {
                tx.commit().await?;
                Ok(tasks)
            }
        }
    }
}
