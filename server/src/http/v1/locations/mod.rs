//! Locations.

mod read;
mod write;

pub use read::{list, show};
pub use write::{create, remove, update};
