//! Organizations: the first one, its projects, its default contacts.

mod bootstrap;
mod read;

pub use bootstrap::{Founded, NewOrganization};
