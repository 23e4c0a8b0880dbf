//! Which contacts wait for their holder's answer, which values were answered for, and the links that were mailed.
//!
//! `contact_unverified` has a row for each external contact of the book that is unverified, and for no other: [`crate::contacts::insert`],
//! [`crate::contacts::update`] and [`crate::contacts::soft_delete`] keep it so.

mod clock;
mod tokens;
mod values;

pub use clock::{COUNTED, Waiting, count_waiting, note_value, unverified_since, waiting};
pub(crate) use clock::{follow, forget};
pub use tokens::{VerificationToken, put_token, token, use_token};
pub use values::{hold, remember_value, value_verified_at, with_value};
