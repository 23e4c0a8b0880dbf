//! API keys: `sk-nichandle-` and 256 random bits. Shown once; kept as a SHA-256 beside a prefix for the look-up.

use crate::audit::Entry;
use crate::{Actor, Error, Need, Result, SCOPES, Service, Who};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use model::field::FieldCode;
use model::id::{KeyId, ProjectId};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;
use store::keys::Key;
use subtle::ConstantTimeEq;

const START: &str = "sk-nichandle-";
/// How much of the random part is the look-up prefix.
const PREFIX: usize = 10;

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What people call it.
    pub name: String,
    /// What it may do; see [`SCOPES`].
    pub scopes: Vec<String>,
    /// The only project it may reach.
    pub project: Option<ProjectId>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is kept of a key.
#[must_use]
pub fn hash_key(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

impl Service {
    /// Makes a key and shows it: nobody can read it again.
    ///
    /// # Errors
    /// Only admins may; `scopes` names an unknown scope.
    pub async fn create_key(&self, actor: &Actor, new: NewKey) -> Result<(Key, String)> {
        actor.require(Need::Admin)?;
        let mut tx = self.db.begin().await?;
        if let Some(project) = new.project
            && store::projects::get(&mut tx, actor.organization, project)
                .await?
                .is_none()
        {
            return Err(Error::NotFound);
        }
        let made = self.create_key_in(&mut tx, actor, new).await?;
        tx.commit().await?;
        Ok(made)
    }

    pub(crate) async fn create_key_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        new: NewKey,
    ) -> Result<(Key, String)> {
        if let Some(unknown) = new
            .scopes
            .iter()
            .find(|scope| !SCOPES.contains(&scope.as_str()))
        {
            let text = format!(
                "There is no scope {unknown:?}; there are {}.",
                SCOPES.join(", ")
            );
            return Err(Error::field(
                "scopes",
                FieldCode::Other { text: text.into() },
            ));
        }
        let mut secret = [0; 32];
        self.chance.fill(&mut secret);
        let secret = URL_SAFE_NO_PAD.encode(secret);
        let whole = format!("{START}{secret}");
        let key = Key {
            id: KeyId(self.new_id()),
            organization_id: actor.organization,
            project_id: new.project,
            name: new.name,
            prefix: secret.chars().take(PREFIX).collect(),
            hash: hash_key(&whole),
            scopes: new.scopes,
            created_by: actor.user(),
            created_at: self.now(),
            expires_at: new.expires_at,
            revoked_at: None,
            last_used_at: None,
        };
        store::keys::create(tx, &key).await?;
        let after = json!({ "name": key.name, "prefix": key.prefix, "scopes": key.scopes });
        self.audit(
            tx,
            actor,
            Entry {
                action: "key.create",
                object_kind: "key",
                object_id: key.id.0,
                before: None,
                after: Some(after),
            },
        )
        .await?;
        Ok((key, whole))
    }

    /// Who calls with this key.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown, expired or revoked: the three are not told apart.
    pub async fn actor_of_key(&self, whole: &str) -> Result<Actor> {
        let prefix = whole
            .strip_prefix(START)
            .and_then(|secret| secret.get(..PREFIX))
            .ok_or(Error::Unauthenticated)?;
        let now = self.now();
        let mut tx = self.db.read().await?;
        let key = store::keys::by_prefix(&mut tx, prefix)
            .await?
            .ok_or(Error::Unauthenticated)?;
        drop(tx);
        let right: bool = key.hash.ct_eq(&hash_key(whole)).into();
        let over = key.revoked_at.is_some() || key.expires_at.is_some_and(|end| end <= now);
        if !right || over {
            return Err(Error::Unauthenticated);
        }
        // Once a minute is enough for "last used", and keeps reading requests from writing.
        if key
            .last_used_at
            .is_none_or(|last| now - last > TimeDelta::minutes(1))
        {
            let mut tx = self.db.begin().await?;
            store::keys::touch(&mut tx, key.id, now).await?;
            tx.commit().await?;
        }
        Ok(Actor {
            organization: key.organization_id,
            who: Who::Key(key.id, key.scopes),
            project: key.project_id,
            name: format!("key {}", key.name).into(),
        })
    }
}
