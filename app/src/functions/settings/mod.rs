//! What islands have done to API keys and webhooks.

mod change_webhook;
mod create_key;
mod create_webhook;
mod revoke_key;

pub use change_webhook::{ChangeWebhook, change_webhook};
pub use create_key::{CreateKey, create_key};
pub use create_webhook::{CreateWebhook, create_webhook};
pub use revoke_key::{RevokeKey, revoke_key};
