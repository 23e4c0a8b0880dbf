//! `Idempotency-Key`: the same request sent twice is done once (draft-ietf-httpapi-idempotency-key-header-07).
//!
//! The key is taken in a transaction of its own before the work and completed after it. Work that ended without an answer
//! (a crash) leaves the key taken: a repetition within the hour is told that the first is still under way.

use crate::{Actor, Error, Result, Service, Who};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::idempotency::{Begun, Remembered};

/// What to do with a request that bears a key.
#[derive(Debug)]
pub enum Repeat {
    /// Do the work, then call [`Service::remember`].
    First,
    /// Answer this again.
    Again {
        /// The first answer's status.
        status: u16,
        /// The first answer's headers that matter.
        headers: Value,
        /// The first answer's body.
        body: Option<Value>,
    },
}

/// A fingerprint of a request: method, path and body.
#[must_use]
pub fn fingerprint(method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [method.as_bytes(), b"\0", path.as_bytes(), b"\0", body] {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

impl Service {
    /// Takes the key for this caller.
    ///
    /// # Errors
    /// `idempotency.key_reused` for another body, `idempotency.in_progress` while the first is under way.
    pub async fn begin_once(&self, actor: &Actor, key: &str, fingerprint: &[u8]) -> Result<Repeat> {
        let mut tx = self.db.begin().await?;
        let begun = store::idempotency::begin(
            &mut tx,
            actor.organization,
            &caller(actor),
            key,
            fingerprint,
            self.now(),
        )
        .await?;
        tx.commit().await?;
        match begun {
            Begun::New => Ok(Repeat::First),
            Begun::Seen(Remembered {
                fingerprint: first, ..
            }) if first != fingerprint => Err(Error::rule(
                "idempotency.key_reused",
                "This Idempotency-Key was used for another request. Send a new key.",
            )),
            Begun::Seen(Remembered {
                status: Some(status),
                headers,
                body,
                ..
            }) => Ok(Repeat::Again {
                status: u16::try_from(status).unwrap_or(500),
                headers,
                body,
            }),
            Begun::Seen(_) => Err(Error::rule(
                "idempotency.in_progress",
                "The first request with this Idempotency-Key is still under way.",
            )),
        }
    }

    /// Keeps the answer for repetitions. A failure of ours is not kept: the key is free again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember(
        &self,
        actor: &Actor,
        key: &str,
        status: u16,
        headers: &Value,
        body: Option<&Value>,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        if status < 500 {
            store::idempotency::finish(
                &mut tx,
                actor.organization,
                &caller(actor),
                key,
                i32::from(status),
                headers,
                body,
            )
            .await?;
        } else {
            store::idempotency::release(&mut tx, actor.organization, &caller(actor), key).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Whose keys of repetition these are. A key's name goes with what it may do here: a token of fewer scopes is another caller than its key, so it never gets an
/// answer that it could not have asked for.
pub(crate) fn caller(actor: &Actor) -> String {
    let (kind, id) = actor.audit_identity();
    let id = id.map_or_else(|| kind.to_owned(), |id| format!("{kind}:{id}"));
    match &actor.who {
        Who::Key(_, scopes) => {
            let mut scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            scopes.sort_unstable();
            scopes.dedup();
            format!("{id}:{}", scopes.join(","))
        }
        Who::User(..) | Who::System => id,
    }
}
