//! The contact book.

mod parse;
mod read;
mod write;

pub use read::{list, show, usage};
pub use write::{create, remove, update};
