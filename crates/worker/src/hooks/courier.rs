//! What webhook deliveries are sent with.

use ::hooks::{Courier, Secret};
use model::id::WebhookId;
use std::fmt;
use std::sync::Arc;

/// Unseals webhook secrets.
pub trait HookKeys: Send + Sync {
    /// The secret that signs for this webhook; `None` when it can't be unsealed.
    fn secret(&self, webhook: WebhookId, sealed: &[u8]) -> Option<Secret>;
}

/// The sender of messages, and the secrets.
#[derive(Clone)]
pub(crate) struct Hooks {
    pub(super) courier: Arc<dyn Courier>,
    pub(super) keys: Arc<dyn HookKeys>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
