//! `Idempotency-Key`: a request that is sent twice is carried out once (draft-ietf-httpapi-idempotency-key-header-07).
//!
//! The key is claimed in a transaction of its own before the work, and completed in the work's own: response and work are committed together or not at all
//! ([`store::attempt`]). So a key without a response means that nothing was done. It is the first request's for a minute, which is longer than any request
//! takes; after that (the process was killed, say) a repetition takes the key over and does the work. The previous holder can't complete it any more.

use crate::{Actor, Error, Result, Unguarded, Who};
use boxed::boxed;
use chrono::TimeDelta;
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::idempotency::{Begun, Key, Remembered};

/// Idempotent requests: `service.idempotency()`.
#[derive(Clone, Copy)]
pub struct Idempotency<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// For how many seconds a key stays with the request that has begun it.
const LEFT_ALONE: i64 = 60;

/// What to do with a request that carries a key.
#[derive(Debug)]
pub enum Repeat {
    /// Do the work in an attempt with this key; if no work is held for commit, call [`Idempotency::remember`].
    First(Key),
    /// Send this stored response.
    Again {
        /// The first response's status.
        status: u16,
        /// The first response's relevant headers.
        headers: Value,
        /// The first response's body.
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

impl<'a> Idempotency<'a> {
    /// Claims the key for this caller.
    ///
    /// # Errors
    /// `idempotency.key_reused` for another body, `idempotency.in_progress` while the first is in progress, `idempotency.answer_lost` when the first was
    /// carried out in part or whole and its response was lost.
    #[boxed]
    pub async fn begin(self, actor: &Actor, key: &str, fingerprint: &[u8]) -> Result<Repeat> {
        let key = Key {
            organization: actor.organization,
            caller: caller(actor),
            key: key.to_owned(),
            claim: self.tools.token(),
        };
        let now = self.tools.now();
        let abandoned = now - TimeDelta::seconds(LEFT_ALONE);
        let mut tx = self.tools.begin_unguarded(Unguarded::Bookkeeping).await?;
        let begun = store::idempotency::begin(&mut tx, &key, fingerprint, now, abandoned).await?;
        tx.commit().await?;
        match begun {
            Begun::New => Ok(Repeat::First(key)),
            Begun::Seen(seen) if seen.fingerprint != fingerprint => Err(Error::rule(
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
            Begun::Seen(seen)
                if seen.is_committed
                    && seen.claimed_at.is_none_or(|at| {
                        at < abandoned || at > now + TimeDelta::seconds(LEFT_ALONE)
                    }) =>
            {
                Err(Error::rule(
                    "idempotency.answer_lost",
                    "The first request with this Idempotency-Key was carried out, at least in part, and its answer was lost. Look at what it was about before you send it with another key.",
                ))
            }
            Begun::Seen(_) => Err(Error::rule(
                "idempotency.in_progress",
                "The first request with this Idempotency-Key is still under way.",
            )),
        }
    }

    /// Stores the response of a request that wrote nothing: a refusal, say. An internal error is not stored: the key is free again.
    ///
    /// # Errors
    /// When the database fails, or another request has taken the key over.
    #[boxed]
    pub async fn remember(
        self,
        key: &Key,
        status: u16,
        headers: &Value,
        body: Option<&Value>,
    ) -> Result<()> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Bookkeeping).await?;
        if status < 500 {
            store::idempotency::finish(&mut tx, key, i32::from(status), headers, body).await?;
        } else {
            store::idempotency::release(&mut tx, key).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The owner of idempotency keys. It includes the caller's permissions: a token with fewer scopes is a different caller from its key, so it never gets a
/// response that it could not have asked for.
pub(crate) fn caller(actor: &Actor) -> String {
    let (kind, id) = actor.audit_identity();
    let id = id.map_or_else(|| kind.to_owned(), |id| format!("{kind}:{id}"));
    match &actor.who {
        Who::Key(_, scopes) => {
            let mut scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
            scopes.sort_unstable();
            scopes.dedup();
            format!("{id}:{}", scopes.join(","))
        }
        Who::User(..) | Who::System => id,
    }
}
