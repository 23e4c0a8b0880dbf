//! A person's own login sessions: seen, ended one by one, or all at once with the tokens and the streams.

use super::Sessions;
use crate::{Actor, Error, Required, Result};
use chrono::{DateTime, Utc};
use model::id::UserId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Under which key a login session keeps an [`About`].
pub const ABOUT_KEY: &str = "about";

/// What is noted of a sign-in, so that its owner knows it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The browser in words, such as "Firefox on Linux".
    pub browser: String,
    /// The network that it came from, as limits count by; `None` when that was not known.
    pub network: Option<String>,
}

/// A login session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSession {
    /// Names it; nobody gets in with it.
    pub key: String,
    /// Where it came from.
    pub about: About,
    /// When it began.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was used last, to within minutes.
    pub seen_at: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// What is kept of a session's id: whoever reads the table takes over nobody's session.
#[must_use]
pub fn session_key(id: &str) -> String {
    hex::encode(Sha256::digest(id.as_bytes()))
}

impl Sessions<'_> {
    /// The sessions of whoever asks, those used last first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a key: it has none.
    pub async fn list(self, actor: &Actor) -> Result<Vec<LoginSession>> {
        let user = person(actor)?;
        let mut tx = self.tools.db.read().await?;
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

    /// Ends one session of whoever asks, and the streams that it has open. One transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they have none of that key; as [`Sessions::list`].
    pub async fn end(self, actor: &Actor, key: &str) -> Result<()> {
        let user = person(actor)?;
        let mut tx = self.tools.db.begin().await?;
        if !store::sessions::delete_one_of_user(&mut tx, user, key).await? {
            return Err(Error::NotFound);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends every login session of the person, the tokens that they have, and open streams. One transaction. Says how many sessions there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_all(self, user: UserId) -> Result<u64> {
        let mut tx = self.tools.db.begin().await?;
        let ended = store::users::end_access(&mut tx, user, None, self.tools.now()).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

pub(super) fn person(actor: &Actor) -> Result<UserId> {
    actor.user().ok_or(Error::Forbidden(Required::SignedIn))
}
