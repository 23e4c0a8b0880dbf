//! Organizations: the first one, its projects, its default contacts.

mod bootstrap;
mod edit;
mod messages;
mod overview;
mod projects;
mod read;
mod wire;

pub use bootstrap::{Founded, NewOrganization};
pub use edit::OrganizationEdit;
pub use overview::{Overview, SOON, VERY_SOON};
pub use projects::project_version;
pub use wire::{project_wire, wire};

pub use store::organizations::Organization;
pub use store::projects::Project;
pub use store::registry_messages::RegistryMessage;

/// Organizations: `service.organizations()`.
#[derive(Clone, Copy)]
pub struct Organizations<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Projects: `service.projects()`.
#[derive(Clone, Copy)]
pub struct Projects<'a> {
    pub(crate) tools: &'a crate::Tools,
}
