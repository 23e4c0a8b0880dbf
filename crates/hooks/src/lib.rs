//! Webhooks on their way out: which addresses may be called, how a message is signed, and who carries it.
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
    /// The event's id: the same at every try, so that a receiver can tell a repetition.
    pub id: Uuid,
    /// Where to.
    pub url: String,
    /// When it is sent, in seconds since 1970. It is signed, so that an old message can't be sent again by somebody else.
    pub timestamp: i64,
    /// What `webhook-signature` says.
    pub signature: String,
    /// JSON.
    pub body: String,
}

/// What a receiver answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The HTTP status, 200 to 299.
    pub status: u16,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// A sentence for people. Nothing of the address, which may hold a secret.
    pub why: String,
}

impl Failure {
    /// Whether the receiver says that it is gone for good: 410.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

/// Who carries messages.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Carries one message.
    ///
    /// # Errors
    /// When it was not taken, whatever the reason: it may be tried again.
    async fn carry(&self, message: &Message) -> Result<Taken, Failure>;
}
