//! `Idempotency-Key`: the same request sent twice is done once (draft-ietf-httpapi-idempotency-key-header-07).
//!
//! The key is taken in a transaction of its own before the work, and completed in the work's own: answer and work stand together or not at all
//! ([`store::attempt`]). So a key without an answer means that nothing was done. It is the first request's for a minute, which is longer than any request
//! takes; after that (the process was killed, say) a repetition takes the key over and does the work. Whoever held it before can't finish any more.

use crate::{Actor, Error, Result, Who};
use chrono::TimeDelta;
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::idempotency::{Begun, Key, Remembered};

/// Requests that are sent twice: `service.idempotency()`.
#[derive(Clone, Copy)]
pub struct Idempotency<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// For how long, in seconds, a key is left to whoever has begun its request.
const LEFT_ALONE: i64 = 60;

/// What to do with a request that bears a key.
#[derive(Debug)]
pub enum Repeat {
    /// Do the work in an attempt with this key; without work that waits, call [`Idempotency::remember`].
    First(Key),
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

impl Idempotency<'_> {
    /// Takes the key for this caller.
    ///
    /// # Errors
    /// `idempotency.key_reused` for another body, `idempotency.in_progress` while the first is under way, `idempotency.answer_lost` when the first was
    /// carried out in part or whole and its answer was lost.
    pub async fn begin(self, actor: &Actor, key: &str, fingerprint: &[u8]) -> Result<Repeat> {
        let key = Key {
            organization: actor.organization,
            caller: caller(actor),
            key: key.to_owned(),
            claim: self.tools.token(),
        };
        let now = self.tools.now();
        let abandoned = now - TimeDelta::seconds(LEFT_ALONE);
        let mut tx = self.tools.db.begin().await?;
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

    /// Keeps the answer of a request that left nothing to write: a refusal, say. A failure of ours is not kept: the key is free again.
    ///
    /// # Errors
    /// When the database fails, or somebody else has taken the key over.
    pub async fn remember(
        self,
        key: &Key,
        status: u16,
        headers: &Value,
        body: Option<&Value>,
    ) -> Result<()> {
        let mut tx = self.tools.db.begin().await?;
        if status < 500 {
            store::idempotency::finish(&mut tx, key, i32::from(status), headers, body).await?;
        } else {
            store::idempotency::release(&mut tx, key).await?;
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
