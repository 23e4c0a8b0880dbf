//! Organizations: the first one, its projects, its default contacts.

mod bootstrap;
mod edit;
mod overview;
mod read;

pub use bootstrap::{Founded, NewOrganization};
pub use edit::OrganizationEdit;
pub use overview::Overview;
pub use store::organizations::Organization;
