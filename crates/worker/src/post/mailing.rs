//! What e-mails are sent with.

use mail::{Failure, Letter, Mailer};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The mailer, and the base URL of links.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(super) public_url: Arc<str>,
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

impl Post {
    /// Hands a message to the mail server.
    pub(super) async fn mail(&self, message: &Letter, timeout: Duration) -> Result<(), Failure> {
        let sent = tokio::time::timeout(timeout, self.mailer.send(message)).await;
        sent.unwrap_or_else(|_| Err(Failure::later("The mail server took too long.")))
    }
}
