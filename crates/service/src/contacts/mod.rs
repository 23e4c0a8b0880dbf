//! The contact book.

mod create;
mod duplicates;
mod out_of_use;
mod read;
mod remove;
mod retire;
mod review;
mod update;
mod wires;

pub use crate::Version;
pub use crate::book::wire;
pub use create::{Follows, NewContact};
pub use duplicates::Alike;
pub use read::{ContactCard, ContactUsage};
pub use update::Saved;
pub use wires::wire_at;

pub use store::contacts::{COUNTED, Contact, ContactFilter, ContactRow, Usage};

/// The contact book: [`Contacts::list`].
#[derive(Clone, Copy)]
pub struct Contacts<'a> {
    pub(crate) tools: &'a crate::Tools,
}
