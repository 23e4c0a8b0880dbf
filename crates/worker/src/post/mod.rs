//! Letters: the outbox and the invitations are claimed beside the tasks, with the same manners, and each letter is handed to a mail server.
//!
//! # Transactions
//! No transaction is open while a mail server is spoken to. A link is made and its hash written down first (one transaction, fenced by the lease), then the
//! letter is mailed, then its fate is written (one transaction, fenced by the lease). A process that dies between the last two leaves a lease that runs out, and
//! the letter is mailed again with another link: the holder may get two letters, each of whose links works once, and after either the other says that it is done.
//! The text with its link is kept nowhere.

mod invite;
mod remind;
mod send;
mod words;

use crate::{Result, Worker};
use chrono::{DateTime, TimeDelta, Utc};
use mail::Mailer;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use store::{Due, Now};

/// How long a letter's lease holds: longer than [`PATIENCE`], so that it needs no heartbeat.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// How long handing a letter over may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where letters go, and what their links begin with.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) mailer: Arc<dyn Mailer>,
    public_url: Arc<str>,
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

/// What [`Worker::post_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// Letters that were claimed, whatever became of them.
    pub claims: usize,
    /// When the next letter that waits may be claimed.
    pub next: Option<DateTime<Utc>>,
}

impl Worker {
    /// Sends letters too: by this mailer, with links under this address, such as `https://desk.example`. Without it letters wait for another worker.
    #[must_use]
    pub fn with_post(mut self, mailer: Arc<dyn Mailer>, public_url: &str) -> Self {
        self.post = Some(Post {
            mailer,
            public_url: public_url.trim_end_matches('/').into(),
        });
        self
    }

    /// Writes the reminders and sends the letters that are due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn post_due(&self) -> Result<Posted> {
        self.remind().await?;
        let mut claims = 0;
        while self.post_next().await? {
            claims += 1;
        }
        let mut tx = self.db.read().await?;
        Ok(Posted {
            claims,
            next: next(&mut tx, self.moment()).await?.map(|due| due.at),
        })
    }

    /// Sends one letter that is due. `false` when there is none, or this worker sends none.
    pub(crate) async fn post_next(&self) -> Result<bool> {
        let Some(post) = &self.post else {
            return Ok(false);
        };
        let mut tx = self.db.begin().await?;
        let letter =
            store::letters::claim_letter(&mut tx, self.new_id(), self.moment(), LEASE).await?;
        tx.commit().await?;
        match letter {
            Some(letter) => self.deliver(post, letter).await.map(|()| true),
            None => self.invite_next(post).await,
        }
    }
}

/// When the first letter or invitation that waits may be claimed.
pub(crate) async fn next(tx: &mut store::Tx, now: Now) -> Result<Option<Due>> {
    let letter = store::letters::next_letter(tx, now).await?;
    let invitation = store::invitations::next_invitation(tx, now).await?;
    Ok(letter.into_iter().chain(invitation).min())
}
