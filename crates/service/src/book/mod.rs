//! The rows of the contact book, for every room that writes them: what they look like, who may write them, which of them take roles, and writing one with its audit entry.

mod shared;
mod takers;
mod wire;
mod write;

pub(crate) use takers::{check_takers, must_take_roles, named, takes_roles};
pub use wire::wire;

/// The book's rows, for the rooms alone.
#[derive(Clone, Copy)]
pub(crate) struct Book<'a> {
    pub(crate) tools: &'a crate::Tools,
}
