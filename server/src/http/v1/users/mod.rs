//! People of the organization, with or without a sign-in, and their telephones.

mod phones;
mod read;
mod role;
mod write;

pub use phones::{add_phone, edit_phone, phone, phones, remove_phone};
pub use read::{list, show};
pub use role::{invitation, invite, set_role, withdraw_invitation};
pub use write::{create, remove, update};
