//! Organizations: the first one, its projects, its default contacts.

mod bootstrap;
mod overview;
mod read;

pub use bootstrap::{Founded, NewOrganization};
pub use overview::Overview;
