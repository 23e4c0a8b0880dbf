//! Receivers of events: for admins of the whole organization, since events tell of all of it.
//!
//! # Transactions
//! Each use case is one. What is told is written by the store in the transaction in which it happened (`store::webhooks`); the worker sends it.

mod read;
mod wire;
mod write;

pub use hooks::Secret;
pub use store::webhooks::{Delivery, Webhook};
pub use wire::{delivery_wire, whole_delivery_wire, wire};
pub use write::{BOTH_HOURS, WebhookEdit, secret_context};

/// Receivers of events: `service.webhooks()`.
#[derive(Clone, Copy)]
pub struct Webhooks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
