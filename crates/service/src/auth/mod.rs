//! Who is calling: people by password, programs by key.

mod keys;
mod passwords;
mod sign_in;

pub use keys::{NewKey, hash_key};
pub use passwords::Passwords;
pub use sign_in::Account;
