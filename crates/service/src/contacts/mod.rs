//! The contact book.

mod create;
mod read;
mod remove;
mod update;
mod wire;

pub use create::NewContact;
pub use read::ContactCard;
pub use update::{Saved, Version};
pub use wire::wire;

pub use store::contacts::{Contact, ContactFilter, ContactRow, Usage};
