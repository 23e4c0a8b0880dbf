//! Webhooks: for admins of the whole organization, since events cover all of it.
//!
//! # Transactions
//! Each use case is one. Deliveries are written by the store in the transaction of their event (`store::webhooks`); the worker sends them.

mod read;
mod wire;
mod write;

pub use hooks::Secret;
pub use store::webhooks::{Delivery, Webhook};
pub use wire::{delivery_wire, whole_delivery_wire, wire};
pub use write::{BOTH_HOURS, WebhookEdit, secret_context};

/// Webhooks: `service.webhooks()`.
#[derive(Clone, Copy)]
pub struct Webhooks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
