//! Outgoing webhooks: which addresses may be called, how a message is signed, and who sends it.
//!
//! Messages are signed as the Standard Webhooks specification says, so that receivers check them with a library that they have.

mod address;
mod courier;
mod sign;
mod target;

pub use address::is_public;
pub use courier::Http;
pub use sign::{SECRET_BYTES, Secret, sign};
pub use target::{Refused, Target};

use async_trait::async_trait;
use uuid::Uuid;

/// One message to one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The event's id: the same in every attempt, so that a receiver can detect a repetition.
    pub id: Uuid,
    /// The URL.
    pub url: String,
    /// When it is sent, in seconds since 1970. It is signed, so that an old message can't be replayed.
    pub timestamp: i64,
    /// The value of `webhook-signature`.
    pub signature: String,
    /// JSON.
    pub body: String,
}

/// A receiver's response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The HTTP status, 200 to 299.
    pub status: u16,
}

/// Why a message was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The HTTP status, when there was a response.
    pub status: Option<u16>,
    /// A sentence for people. Nothing of the URL, which may hold a secret.
    pub why: String,
}

impl Failure {
    /// Whether the receiver says that it is gone for good: 410.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

/// The sender of messages.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Sends one message.
    ///
    /// # Errors
    /// When it was not accepted, for any reason: it may be retried.
    async fn carry(&self, message: &Message) -> Result<Taken, Failure>;
}
