//! People of the organization, with or without a sign-in, and their telephones.

mod parse;
mod phones;
mod read;
mod write;

pub use phones::{add_phone, edit_phone, phone, phones, remove_phone};
pub use read::{list, show};
pub use write::{create, remove, update};
