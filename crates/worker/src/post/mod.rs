//! E-mails and invitations: each is leased, handed to a mail server and recorded like a webhook delivery ([`crate::queue`]).
//!
//! # Transactions
//! A link is created and its hash written before the e-mail is sent (one transaction, fenced by the lease). A process that dies between sending and recording leaves
//! a lease that expires, and the e-mail is sent again with another link: the holder may get two e-mails, each of whose links works once, and after either the other
//! reports that it is done. The text with its link is stored nowhere.

mod answered;
mod invite;
mod mailing;
mod remind;
mod send;
mod words;

pub(crate) use mailing::Post;

use crate::queue::{Sending, Source, source};
use crate::{Result, Worker};
use chrono::{DateTime, Utc};
use invite::Invitations;
use mail::Mailer;
use send::Letters;
use std::sync::Arc;
use store::invitations::Invitation;
use store::letters::Letter;

impl Post {
    /// What the e-mail loop works on: e-mails first, then invitations.
    pub(crate) fn sources(&self) -> Vec<Box<dyn Source>> {
        vec![
            source(Sending(Letters(self.clone()))),
            source(Sending(Invitations(self.clone()))),
        ]
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
