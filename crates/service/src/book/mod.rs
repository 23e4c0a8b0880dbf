//! Writing contact rows, for every module that does: their shape, who may write them, which of them accept roles, and writing one with its audit entry.

mod copies;
mod shared;
mod takers;
mod wire;
mod write;

pub(crate) use copies::{copy_text, followed, not_a_copy, not_a_copy_in};
pub(crate) use takers::{check_takers, must_take_roles, named, takes_roles};
pub use wire::wire;

/// Contact rows, for the modules of this crate only.
#[derive(Clone, Copy)]
pub(crate) struct Book<'a> {
    pub(crate) tools: &'a crate::Tools,
}
