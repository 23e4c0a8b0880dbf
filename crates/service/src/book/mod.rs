//! The rows of the contact book, for every room that writes them: what they look like, who may write them, and writing one with its audit entry.

mod shared;
mod wire;
mod write;

pub use wire::wire;

/// The book's rows, for the rooms alone.
#[derive(Clone, Copy)]
pub(crate) struct Book<'a> {
    pub(crate) tools: &'a crate::Tools,
}
