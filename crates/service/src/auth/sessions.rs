//! A person's own sessions: listed, ended one by one, or all at once with the tokens and the streams.

use super::Sessions;
use crate::{Actor, Error, Required, Result, Unguarded};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::id::UserId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The key under which a session stores an [`About`].
pub const ABOUT_KEY: &str = "about";

/// What is recorded of a sign-in, so that its owner recognises it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The browser in words, such as "Firefox on Linux".
    pub browser: String,
    /// The network that it came from, as limits count it; `None` when that was not known.
    pub network: Option<String>,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSession {
    /// Identifies it; useless for signing in.
    pub key: String,
    /// Where it came from.
    pub about: About,
    /// When it began.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last used, to within minutes.
    pub seen_at: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// The stored form of a session's id: reading the table is not enough to take over a session.
#[must_use]
pub fn session_key(id: &str) -> String {
    hex::encode(Sha256::digest(id.as_bytes()))
}

impl<'a> Sessions<'a> {
    /// The caller's sessions, last used first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a key: it has none.
    #[boxed]
    pub async fn list(self, actor: &Actor) -> Result<Vec<LoginSession>> {
        let user = person(actor)?;
        let mut tx = self.tools.read_unguarded(Unguarded::Themselves).await?;
        let found = store::sessions::list_of_user(&mut tx, user, self.tools.now()).await?;
        Ok(found
            .into_iter()
            .map(|login| LoginSession {
                about: login
                    .data
                    .get(ABOUT_KEY)
                    .and_then(|about| serde_json::from_value(about.clone()).ok())
                    .unwrap_or_default(),
                key: login.id,
                created_at: login.created_at,
                seen_at: login.seen_at,
                expires_at: login.expires_at,
            })
            .collect())
    }

    /// Ends one of the caller's sessions, and its open streams. One transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they have none of that key; as [`Sessions::list`].
    #[boxed]
    pub async fn end(self, actor: &Actor, key: &str) -> Result<()> {
        let user = person(actor)?;
        let mut tx = self.tools.begin_unguarded(Unguarded::Themselves).await?;
        if !store::sessions::delete_one_of_user(&mut tx, user, key).await? {
            return Err(Error::NotFound);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends every session of the person, their tokens, and open streams. One transaction. Returns how many sessions there were.
    #[boxed]
    pub async fn end_all(self, user: UserId) -> Result<u64> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Themselves).await?;
        let ended = store::users::end_access(&mut tx, user, None, self.tools.now()).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

pub(super) fn person(actor: &Actor) -> Result<UserId> {
    actor.user().ok_or(Error::Forbidden(Required::SignedIn))
}
