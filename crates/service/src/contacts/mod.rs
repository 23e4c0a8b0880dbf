//! Contacts.

mod check;
mod create;
mod duplicates;
mod find;
mod messages;
mod out_of_use;
mod past;
mod plan_edit;
mod read;
mod remove;
mod retire;
mod review;
mod take;
mod update;
mod wires;
mod written;

pub use crate::Version;
pub use crate::book::wire;
pub use check::{Checked, Refused};
pub use create::{Follows, NewContact};
pub use duplicates::{Alike, Candidate};
pub use find::{Found, FoundContact};
pub use past::{ContactCardThen, ContactThen};
pub use read::{ContactCard, ContactUsage};
pub use update::Saved;
pub(crate) use update::with_its_words;
pub use wires::wire_at;

pub use store::contacts::{
    COUNTED, Contact, ContactFilter, ContactLine, ContactObject, ContactRow, Sheet, Usage, Uses,
};

/// Contacts: `service.contacts()`.
#[derive(Clone, Copy)]
pub struct Contacts<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Of how many domains the totals of a plan are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// Of all of them.
    All,
    /// Of those that are planned one by one: enough for somebody who is still typing.
    Shown,
}
