//! Settling what differs between the book and a domain's registry: the book's side is sent, or the registry's is taken into the book.
//!
//! One transaction: lock the domain, write what changes in the book, the audit entry, and the task: one that sends, or one that is over when it is written, since the book says by then
//! what the registry was last read to hold. An error leaves everything unchanged. `reconcile_in` does so for one domain within a transaction that may hold many.

mod asked;
mod carry_out;
pub(crate) mod looked;
mod ours;
mod take;
mod theirs;
mod wire;

pub use asked::{Reconciled, Reconciling};
pub use wire::reconciliation_plan_wire;
