//! Forms that may be submitted twice: a double click, a reload, a lost answer. The form carries a random token, which is claimed in the transaction that creates what
//! the form asks for. So submitting it again creates nothing, and a form that was refused is still unused.

use crate::idempotency::{caller, fingerprint};
use crate::{Actor, Error, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Tx;
use store::idempotency::{Begun, Key};
use uuid::Uuid;

/// The status of the response that follows: See Other.
const SEE_OTHER: i32 = 303;

/// A form's token, and what the form says.
pub(crate) struct FormToken {
    key: Key,
    fingerprint: Vec<u8>,
}

/// Whether a form was submitted before.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Submitted {
    /// It was not, and its token is claimed now: call [`FormToken::created`] before the commit.
    First,
    /// It was, and created this.
    Before {
        /// The id of what it created, which may be gone by now.
        id: Uuid,
        /// Whether it says now what it said then.
        same: bool,
    },
}

/// What is stored of a form that was submitted.
#[derive(Serialize, Deserialize)]
struct Created {
    id: Uuid,
}

impl FormToken {
    /// The token of a form that is sent to `path` and says `typed`.
    ///
    /// # Errors
    /// When `typed` can't be written as JSON.
    pub(crate) fn new(
        actor: &Actor,
        token: Uuid,
        path: &str,
        typed: &impl Serialize,
    ) -> Result<Self> {
        let typed = serde_json::to_vec(typed).map_err(Error::internal)?;
        Ok(Self {
            key: Key {
                organization: actor.organization,
                caller: caller(actor),
                key: format!("form:{token}"),
                claim: token,
            },
            fingerprint: fingerprint("POST", path, &typed),
        })
    }

    /// Claims the token. A second transaction with the same token waits for the first to end.
    pub(crate) async fn claim(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<Submitted> {
        // It is claimed and completed in one transaction: there is nothing to take over.
        match store::idempotency::begin(tx, &self.key, &self.fingerprint, now, now).await? {
            Begun::New => Ok(Submitted::First),
            Begun::Seen(seen) => {
                let body = seen.body.unwrap_or_default();
                let created: Created = serde_json::from_value(body).map_err(Error::internal)?;
                Ok(Submitted::Before {
                    id: created.id,
                    same: seen.fingerprint == self.fingerprint,
                })
            }
        }
    }

    /// Records what the form created.
    pub(crate) async fn created(&self, tx: &mut Tx, id: Uuid) -> Result<()> {
        let headers = Value::Object(Map::new());
        let body = serde_json::to_value(Created { id }).map_err(Error::internal)?;
        store::idempotency::finish(tx, &self.key, SEE_OTHER, &headers, Some(&body)).await?;
        Ok(())
    }
}
