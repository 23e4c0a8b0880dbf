//! Receivers of events.

mod deliveries;
mod read;
mod write;

pub use deliveries::{deliveries, delivery, redeliver};
pub use read::{list, show};
pub use write::{create, remove, replace_secret, test, update};
