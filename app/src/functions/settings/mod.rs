//! What islands have done to API keys, webhooks and default contacts.

mod change_webhook;
mod create_key;
mod create_webhook;
mod redeliver;
mod revoke_key;
mod send_defaults;

pub use change_webhook::{ChangeWebhook, change_webhook};
pub use create_key::{CreateKey, create_key};
pub use create_webhook::{CreateWebhook, create_webhook};
pub use redeliver::{RedeliverEvent, redeliver_event};
pub use revoke_key::{RevokeKey, revoke_key};
pub use send_defaults::{SendDefaults, send_defaults};
