//! The contact book.

mod create;
mod duplicates;
mod read;
mod remove;
mod retire;
mod review;
mod shared;
mod update;
mod wire;

pub use create::{Follows, NewContact};
pub use duplicates::Alike;
pub use read::{ContactCard, ContactUsage};
pub use update::{Saved, Version};
pub use wire::{wire, wire_at};

pub use store::contacts::{COUNTED, Contact, ContactFilter, ContactRow, Usage};

/// The contact book: [`Contacts::list`].
#[derive(Clone, Copy)]
pub struct Contacts<'a> {
    pub(crate) tools: &'a crate::Tools,
}
