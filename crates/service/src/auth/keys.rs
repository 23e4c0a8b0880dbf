//! API keys: `sk-nichandle-` and 256 random bits. Shown once; stored as a SHA-256 beside a prefix for the look-up.

use super::Keys;
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::form_token::{FormToken, Submitted};
use crate::{Actor, Allowed, Error, Result, Scope, Unguarded, Who};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use boxed::boxed;
use chrono::{DateTime, TimeDelta, Utc};
use model::field::FieldCode;
use model::id::{KeyId, ProjectId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;
use subtle::ConstantTimeEq;
use uuid::Uuid;

pub use store::keys::Key;

const START: &str = "sk-nichandle-";
/// The longest name, in characters.
const NAME: u32 = 64;
/// How much of the random part is the look-up prefix.
const PREFIX: usize = 10;

/// A key to be created.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its name.
    pub name: String,
    /// Its permissions.
    pub scopes: Vec<Scope>,
    /// The only project that it can access.
    pub project: Option<ProjectId>,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
}

impl From<wire::NewKey> for NewKey {
    fn from(new: wire::NewKey) -> Self {
        Self {
            name: new.name,
            scopes: new.scopes,
            project: new.project_id.value().map(ProjectId),
            expires_at: new.expires_at.value().map(Into::into),
        }
    }
}

/// What is stored of a key.
#[must_use]
pub fn hash_key(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

impl<'a> Keys<'a> {
    /// Creates a key and returns it: it can't be read again.
    ///
    /// # Errors
    /// Only admins may; `scopes` names an unknown scope.
    #[boxed]
    pub async fn create(self, actor: &Actor, new: NewKey) -> Result<(Key, String)> {
        let (actor, new, mut tx) = self.begin(actor, new).await?;
        let made = self.create_in(&mut tx, &actor, new).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Creates a key from a form that may be submitted twice. Its secret is in the first answer alone: the form's token creates no second key and shows nothing again.
    ///
    /// # Errors
    /// As [`Keys::create`]; `key.form_used` when the form has created a key.
    #[boxed]
    pub async fn create_once(
        self,
        actor: &Actor,
        token: Uuid,
        new: NewKey,
    ) -> Result<(Key, String)> {
        let typed = (&new.name, &new.scopes, new.project, new.expires_at);
        let form = FormToken::new(actor, token, "/settings/keys", &typed)?;
        let (actor, new, mut tx) = self.begin(actor, new).await?;
        if let Submitted::Before { id, .. } = form.claim(&mut tx, self.tools.now()).await? {
            let key = store::keys::get(&mut tx, actor.organization, KeyId(id))
                .await?
                .ok_or(Error::NotFound)?;
            let text = format!(
                "This form has made the key {} already, and its secret was in the answer to that. If nobody copied it, take that key back. To make another one, open this page anew.",
                key.name
            );
            return Err(Error::rule("key.form_used", text));
        }
        let made = self.create_in(&mut tx, &actor, new).await?;
        form.created(&mut tx, made.0.id.0).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Checks a new key, and begins the transaction that is to create it.
    pub(super) async fn begin<'b>(
        self,
        actor: &'b Actor,
        new: NewKey,
    ) -> Result<(Allowed<'b, Admin>, NewKey, Tx)> {
        let actor = actor.allowed::<Admin>()?;
        // A key can't create a key with more permissions than its own.
        if let Some(beyond) = new.scopes.iter().find(|scope| !actor.carries(**scope)) {
            let text = format!("You do not have \"{beyond}\" yourself.");
            return Err(Error::field(
                "scopes",
                FieldCode::Other { text: text.into() },
            ));
        }
        let name =
            model::text::required(&new.name, NAME).map_err(|code| Error::field("name", code))?;
        if new.expires_at.is_some_and(|end| end <= self.tools.now()) {
            let text = "Give a time to come.".into();
            return Err(Error::field("expires_at", FieldCode::Other { text }));
        }
        let new = NewKey { name, ..new };
        let mut tx = self.tools.begin(&actor).await?;
        if let Some(project) = new.project
            && store::projects::get(&mut tx, actor.organization, project)
                .await?
                .is_none()
        {
            return Err(Error::NotFound);
        }
        Ok((actor, new, tx))
    }

    pub(crate) async fn create_in(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, Admin>,
        new: NewKey,
    ) -> Result<(Key, String)> {
        let mut secret = [0; 32];
        self.tools.chance.fill(&mut secret);
        let secret = URL_SAFE_NO_PAD.encode(secret);
        let whole = format!("{START}{secret}");
        let key = Key {
            id: KeyId(self.tools.new_id()),
            organization_id: actor.organization,
            project_id: new.project,
            name: new.name,
            prefix: secret.chars().take(PREFIX).collect(),
            hash: hash_key(&whole),
            scopes: new.scopes,
            created_by: actor.user(),
            created_at: self.tools.now(),
            expires_at: new.expires_at,
            revoked_at: None,
            last_used_at: None,
        };
        store::keys::create(tx, &key).await?;
        self.tools
            .audit()
            .record(
                tx,
                actor,
                Entry::new("key.create", key.id).after(Kept::of(&key)),
            )
            .await?;
        Ok((key, whole))
    }

    /// The caller behind this key.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown, expired or revoked: the three are indistinguishable.
    #[boxed]
    pub async fn actor_of(self, whole: &str) -> Result<Actor> {
        let prefix = whole
            .strip_prefix(START)
            .and_then(|secret| secret.get(..PREFIX))
            .ok_or(Error::Unauthenticated)?;
        let now = self.tools.now();
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let key = store::keys::by_prefix(&mut tx, prefix)
            .await?
            .ok_or(Error::Unauthenticated)?;
        drop(tx);
        let right: bool = key.hash.ct_eq(&hash_key(whole)).into();
        if !right || !self.counts(&key, now) {
            return Err(Error::Unauthenticated);
        }
        self.used(&key).await;
        Ok(actor(key))
    }

    /// Records that the key was used. Once a minute is enough, and keeps reading requests from writing. Where nothing can be written (a full disk) the caller may
    /// still read.
    async fn used(self, key: &Key) {
        let now = self.tools.now();
        if key
            .last_used_at
            .is_none_or(|last| now - last > TimeDelta::minutes(1))
        {
            let noted = store::attempt::apart(async {
                let mut tx = self.tools.begin_unguarded(Unguarded::SignIn).await?;
                store::keys::touch(&mut tx, key.id, now).await?;
                tx.commit().await
            });
            if let Err(error) = noted.await {
                tracing::debug!(%error, "the use of a key was not noted");
            }
        }
    }

    /// Whether the key is neither revoked nor expired, and does not belong to a sample organization that is closed.
    fn counts(self, key: &Key, now: DateTime<Utc>) -> bool {
        key.counts(now) && !self.tools.closed.contains(&key.organization_id)
    }

    /// The caller behind a token or an access key that belongs to this key.
    pub(super) async fn actor_of_id(self, id: KeyId) -> Result<Actor> {
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let key = store::keys::by_id(&mut tx, id).await?;
        drop(tx);
        let key = key
            .filter(|key| self.counts(key, self.tools.now()))
            .ok_or(Error::Unauthenticated)?;
        self.used(&key).await;
        Ok(actor(key))
    }

    /// The organization's keys, newest first; invalid ones too.
    ///
    /// # Errors
    /// Only admins may.
    #[boxed]
    pub async fn list(self, actor: &Actor) -> Result<Vec<Key>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::keys::list(&mut tx, actor.organization).await?)
    }

    /// One key.
    ///
    /// # Errors
    /// Only admins may; [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: KeyId) -> Result<Key> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        store::keys::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)
    }

    /// Revokes a key: it, its tokens and its open streams are invalid from this moment. A revoked key stays so.
    ///
    /// # Errors
    /// As [`Keys::get`].
    #[boxed]
    pub async fn revoke(self, actor: &Actor, id: KeyId) -> Result<()> {
        let actor = &actor.allowed::<Admin>()?;
        let key = self.get(actor, id).await?;
        if key.revoked_at.is_some() {
            return Ok(());
        }
        let mut tx = self.tools.begin(actor).await?;
        self.revoke_in(&mut tx, actor, &key).await?;
        Ok(tx.commit().await?)
    }

    /// Revokes a key within the caller's transaction.
    pub(crate) async fn revoke_in(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, Admin>,
        key: &Key,
    ) -> Result<()> {
        let now = self.tools.now();
        match store::keys::revoke(tx, actor.organization, key.id, now).await {
            // Somebody else did at the same moment.
            Err(store::Error::Stale) => return Ok(()),
            other => other?,
        }
        let revoked = Kept {
            revoked_at: Some(now),
            ..Kept::of(key)
        };
        let entry = Entry::new("key.revoke", key.id)
            .before(Kept::of(key))
            .after(revoked);
        self.tools.audit().record(tx, actor, entry).await
    }
}

fn actor(key: Key) -> Actor {
    Actor {
        organization: key.organization_id,
        who: Who::Key(key.id, key.scopes),
        projects: key.project_id.map(|only| [only].into()),
        name: format!("key {}", key.name).into(),
        cause: None,
    }
}

/// What the audit log stores of a key.
#[derive(Serialize)]
struct Kept<'a> {
    name: &'a str,
    prefix: &'a str,
    scopes: &'a [Scope],
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<DateTime<Utc>>,
}

impl<'a> Kept<'a> {
    fn of(key: &'a Key) -> Self {
        Self {
            name: &key.name,
            prefix: &key.prefix,
            scopes: &key.scopes,
            revoked_at: key.revoked_at,
        }
    }
}

/// A key as the API shows it: never its secret, nor its hash.
#[must_use]
pub fn key_wire(key: &Key) -> wire::Key {
    wire::Key {
        id: key.id.0,
        organization_id: key.organization_id.0,
        project_id: key.project_id.map(|project| project.0),
        name: key.name.clone(),
        prefix: format!("{START}{}", key.prefix),
        scopes: key.scopes.clone(),
        created_by: key.created_by.map(|user| user.0),
        created_at: key.created_at.into(),
        expires_at: key.expires_at.map(Into::into),
        last_used_at: key.last_used_at.map(Into::into),
        revoked_at: key.revoked_at.map(Into::into),
        api_key: None,
    }
}
