//! Sending letters: plain text, one address each, to a mail server or into a folder.
//!
//! A [`Letter`] says who, what and when; a [`Mailer`] takes it or says why not. No letter carries a tracker, a picture or HTML, and each says that a program
//! wrote it (RFC 3834). What stands in a letter can't become a header.

mod compose;
mod mailbox;
mod scripted;
mod smtp;

pub use compose::{Sender, WrongSender};
pub use mailbox::{FileMailbox, Kept};
pub use scripted::Scripted;
pub use smtp::{Smtp, WrongServer};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::id::LetterId;
use std::fmt;

/// A letter to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which row of the outbox it comes from. It stands in `Message-ID`.
    pub id: LetterId,
    /// How often it was tried, from 1. Each try is a message of its own, since each has a link of its own.
    pub attempt: i32,
    /// The one address that it goes to.
    pub to: String,
    /// The subject: one line; control characters become spaces.
    pub subject: String,
    /// The text, its lines ended by LF.
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

/// Why a letter was not taken. What is printed of it ([`fmt::Display`]) names a code at most and may be logged; the texts may repeat the
/// address and may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It will never be taken; trying again is no use.
    #[error("refused{}", in_words(*code))]
    Refused {
        /// Whether it is the address that is refused (RFC 3463: 5.1 and 5.2), and not our message or our relay.
        bounced: bool,
        /// The reply code (RFC 5321, section 4.2), when a server gave one.
        code: Option<u16>,
        /// What the server said.
        text: String,
    },
    /// Not now: try again later. Whether it was taken all the same can't be known when the line broke.
    #[error("not now{}", in_words(*code))]
    Retry {
        /// The reply code, when a server gave one.
        code: Option<u16>,
        /// What stands in the way.
        why: String,
    },
}

fn in_words(code: Option<u16>) -> String {
    code.map_or_else(String::new, |code| format!(": {code}"))
}

/// Whoever takes letters.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one letter over. When it returns `Ok`, the other side is responsible for it (RFC 5321, section 4.2.5).
    ///
    /// # Errors
    /// [`Failure::Refused`] for good, [`Failure::Retry`] for now.
    async fn send(&self, letter: &Letter) -> Result<(), Failure>;

    /// Forgets the letters that it keeps itself from before this moment, and says how many there were. A mail server's letters are its own.
    async fn forget(&self, _before: DateTime<Utc>) -> usize {
        0
    }
}
