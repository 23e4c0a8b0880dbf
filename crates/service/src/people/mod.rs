//! People of the organization, with or without a sign-in, and their telephones: what member contacts take their names from.

mod change;
mod invite;
mod keys;
mod leave;
mod owner;
mod patch;
mod phones;
mod read;
mod reset;
mod role;

pub use change::{NewPerson, PersonEdit};
pub use invite::{INVITED_DAYS, Invitation, Invited, invitation_wire};
pub use leave::{Leave, Leaving};
pub use owner::may_touch;
pub use patch::PersonPatch;
pub use read::{Backing, PersonCard};
pub use reset::RESET_HOURS;
pub use role::{MOST_PROJECTS, Standing};

use serde_json::{Value, json};
pub use store::people::PersonFilter;
pub use store::phones::Phone;
pub use store::users::User;

/// The people of the organization: `service.people()`.
#[derive(Clone, Copy)]
pub struct People<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Their telephones: `service.phones()`.
#[derive(Clone, Copy)]
pub struct Phones<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Invitations to sign in: `service.invitations()`.
#[derive(Clone, Copy)]
pub struct Invitations<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The user object of the native API.
#[must_use]
pub fn wire(user: &User) -> Value {
    json!({
        "object": "user",
        "id": user.id,
        "organization_id": user.organization_id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "role": user.org_role,
        "project_ids": user.project_ids,
        "is_active": user.is_active,
        "can_sign_in": user.is_active && user.password_hash.is_some(),
        "version": user.version,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    })
}

/// The phone object of the native API.
#[must_use]
pub fn phone_wire(phone: &Phone) -> Value {
    json!({
        "object": "phone",
        "id": phone.id,
        "organization_id": phone.organization_id,
        "user_id": phone.user_id,
        "number": phone.number,
        "label": phone.label,
        "version": phone.version,
        "created_at": phone.created_at,
        "updated_at": phone.updated_at,
    })
}
