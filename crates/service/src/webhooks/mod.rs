//! Receivers of events: for admins of the whole organization, since events tell of all of it.
//!
//! # Transactions
//! Each use case is one. What is told is written by the store in the transaction in which it happened (`store::webhooks`); the worker sends it.

mod read;
mod write;

pub use hooks::Secret;
pub use read::delivery_wire;
pub use store::webhooks::{Delivery, Webhook};
pub use write::{BOTH_HOURS, WebhookEdit, secret_context, wire};

/// Receivers of events: `service.webhooks()`.
#[derive(Clone, Copy)]
pub struct Webhooks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
