//! People of the organization, with or without a sign-in, and their phones: where member contacts take their names from.

mod change;
mod invite;
mod keys;
mod leave;
mod left;
mod owner;
mod patch;
mod phones;
mod read;
mod reset;
mod role;
mod wire;

pub use change::{NewPerson, PersonEdit};
pub use invite::{INVITED_DAYS, Invitation, Invited};
pub use leave::{Leave, Leaving};
pub use owner::may_touch;
pub use patch::PersonPatch;
pub use phones::PhoneEdit;
pub use read::{Backing, PersonCard};
pub use reset::RESET_HOURS;
pub use role::{MOST_PROJECTS, Standing};
pub use wire::{invitation_wire, phone_wire, wire};

pub use store::people::PersonFilter;
pub use store::phones::Phone;
pub use store::users::User;

/// The people of the organization: `service.people()`.
#[derive(Clone, Copy)]
pub struct People<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Their phones: `service.phones()`.
#[derive(Clone, Copy)]
pub struct Phones<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Invitations to sign in: `service.invitations()`.
#[derive(Clone, Copy)]
pub struct Invitations<'a> {
    pub(crate) tools: &'a crate::Tools,
}
