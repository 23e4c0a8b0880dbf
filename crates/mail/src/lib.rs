//! Sending e-mails: plain text, one address each, to a mail server or into a folder; and reading the reports of those that come back ([`read_report`]).
//!
//! A [`Letter`] is one e-mail; a [`Mailer`] accepts it or says why not. No e-mail carries a tracker, a picture or HTML, and each is marked as written by a program
//! (RFC 3834). The text of an e-mail can't become a header.

mod compose;
mod judge;
mod mailbox;
mod report;
mod scripted;
mod smtp;

pub use compose::{BounceAddress, Origin, Sender, WrongBounceAddress, WrongSender};
pub use mailbox::{FileMailbox, Kept};
pub use report::{LARGEST, read_report};
pub use scripted::Scripted;
pub use smtp::{Smtp, WrongServer};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::id::LetterId;
use model::letter::{Refusal, ReturnToken};
use std::fmt;

/// An e-mail to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its row in the outbox.
    pub id: LetterId,
    /// The attempt, from 1. Each attempt is a message of its own, since each has a link of its own.
    pub attempt: i32,
    /// Marks this attempt in `Message-ID` and in the envelope: reports of its return are known by it.
    pub token: ReturnToken,
    /// The address that it is sent to.
    pub to: String,
    /// The subject: one line; control characters become spaces.
    pub subject: String,
    /// The text, with LF line ends.
    pub text: String,
    /// The `Date`.
    pub at: DateTime<Utc>,
}

impl fmt::Debug for Letter {
    /// Without address and text: the text holds a secret link.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// Why an e-mail was not accepted. The printed form ([`fmt::Display`]) has a code at most and may be logged; the texts may repeat the
/// address and may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It will never be accepted; retrying is no use.
    #[error("refused{}", in_words(*code))]
    Refused {
        /// What it is about; `None` when the server's words don't tell. Only [`Refusal::Address`] says that the address takes no mail.
        about: Option<Refusal>,
        /// The reply code (RFC 5321, section 4.2), when a server gave one.
        code: Option<u16>,
        /// What the server said.
        text: String,
    },
    /// Not now: retry later. Whether it was accepted all the same can't be known when the connection broke.
    #[error("not now{}", in_words(*code))]
    Retry {
        /// What it is about: our sender, a full mailbox, a letter that is too large; `None` for everything that passes by itself.
        about: Option<Refusal>,
        /// The reply code, when a server gave one.
        code: Option<u16>,
        /// The reason.
        why: String,
    },
}

impl Failure {
    /// The connection broke, or something on this side failed.
    #[must_use]
    pub fn later(why: impl Into<String>) -> Self {
        Self::Retry {
            about: None,
            code: None,
            why: why.into(),
        }
    }

    /// The address can't be written to, whatever a server says.
    #[must_use]
    pub fn no_address(text: impl Into<String>) -> Self {
        Self::Refused {
            about: Some(Refusal::Address),
            code: None,
            text: text.into(),
        }
    }
}

fn in_words(code: Option<u16>) -> String {
    code.map_or_else(String::new, |code| format!(": {code}"))
}

/// A sender of e-mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one e-mail over. When it returns `Ok`, the other side is responsible for it (RFC 5321, section 4.2.5).
    ///
    /// # Errors
    /// [`Failure::Refused`] for permanent failures, [`Failure::Retry`] for transient ones.
    async fn send(&self, letter: &Letter) -> Result<(), Failure>;

    /// Deletes the e-mails that it stores itself from before this moment, and returns how many there were. A mail server manages its own.
    async fn forget(&self, _before: DateTime<Utc>) -> usize {
        0
    }
}
