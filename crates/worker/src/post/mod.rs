//! E-mails and invitations: each is leased, handed to a mail server and recorded like a webhook delivery ([`crate::queue`]).
//!
//! # Transactions
//! A link is created and its hash written before the e-mail is sent (one transaction, fenced by the lease). A process that dies between sending and recording leaves
//! a lease that expires, and the e-mail is sent again with another link: the holder may get two e-mails, each of whose links works once, and after either the other
//! reports that it is done. The text with its link is stored nowhere.

mod invite;
mod remind;
mod send;
mod words;

use crate::queue::{Sending, Source, Tried, shortened, source};
use crate::{Result, Worker};
use chrono::{DateTime, Utc};
use invite::Invitations;
use mail::{Failure, Letter as Message, Mailer};
use model::verification::LetterStatus;
use send::Letters;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use store::invitations::Invitation;
use store::letters::Letter;

/// The mailer, and the base URL of links.
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

impl Post {
    /// What the e-mail loop works on: e-mails first, then invitations.
    pub(crate) fn sources(&self) -> Vec<Box<dyn Source>> {
        vec![
            source(Sending(Letters(self.clone()))),
            source(Sending(Invitations(self.clone()))),
        ]
    }

    /// Hands a message to the mail server.
    async fn mail(&self, message: &Message, timeout: Duration) -> std::result::Result<(), Failure> {
        let sent = tokio::time::timeout(timeout, self.mailer.send(message)).await;
        sent.unwrap_or_else(|_| {
            Err(Failure::Retry {
                code: None,
                why: "The mail server took too long.".into(),
            })
        })
    }
}

/// What a mail server's reply means for an e-mail.
fn answered(
    answer: std::result::Result<(), Failure>,
    now: DateTime<Utc>,
    status: &mut LetterStatus,
    sent_at: &mut Option<DateTime<Utc>>,
    last_error: &mut Option<String>,
) -> Tried {
    match answer {
        Ok(()) => {
            *status = LetterStatus::Sent;
            *sent_at = Some(now);
            *last_error = None;
            Tried::Ended
        }
        Err(Failure::Refused {
            bounced: true,
            text,
            ..
        }) => {
            *status = LetterStatus::Bounced;
            *last_error = Some(shortened(&text));
            Tried::Ended
        }
        Err(Failure::Refused { text, .. }) => Tried::Failed(text),
        Err(Failure::Retry { why, .. }) => Tried::Retry(why),
    }
}

/// What [`Worker::post_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// E-mails that were claimed, whatever their outcome.
    pub claims: usize,
    /// When the next one becomes claimable.
    pub next: Option<DateTime<Utc>>,
}

impl Worker {
    /// Makes this worker send e-mails too: by this mailer, with links under this URL, such as `https://desk.example`. Without it e-mails wait for another worker.
    #[must_use]
    pub fn with_post(mut self, mailer: Arc<dyn Mailer>, public_url: &str) -> Self {
        self.post = Some(Post {
            mailer,
            public_url: public_url.trim_end_matches('/').into(),
        });
        self
    }

    /// Writes the reminders and sends the e-mails that are due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    pub async fn post_due(&self) -> Result<Posted> {
        self.remind().await?;
        let mut claims = 0;
        if let Some(post) = &self.post {
            let (letters, invitations) = (
                Sending(Letters(post.clone())),
                Sending(Invitations(post.clone())),
            );
            claims += self.drain(&letters).await?;
            claims += self.drain(&invitations).await?;
        }
        let letter = self.next_due::<Letter>().await?;
        let invitation = self.next_due::<Invitation>().await?;
        let next = letter.into_iter().chain(invitation).min();
        Ok(Posted {
            claims,
            next: next.map(|due| due.at),
        })
    }
}
