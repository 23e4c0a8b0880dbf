//! Which contacts wait for verification, which values were verified, and the links that were sent.
//!
//! `contact_unverified` has a row for each unverified external contact, and for no other: [`crate::contacts::insert`], [`crate::contacts::insert_many`],
//! [`crate::contacts::update`] and [`crate::contacts::soft_delete`] maintain that.

mod tokens;
mod values;
mod waiting;

pub use tokens::{VerificationToken, put_token, token, use_token};
pub use values::{hold, remember_value, value_verified_at, values_verified_at, with_value};
pub use waiting::{COUNTED, Waiting, count_waiting, note_value, unverified_since, waiting};
