//! Who is calling: people by password, programs by key.

mod access_keys;
mod keys;
mod passwords;
mod sign_in;
mod signing;
mod tokens;

pub use access_keys::Halves;
pub use keys::{Key, NewKey, hash_key, key_wire};
pub use passwords::Passwords;
pub(crate) use passwords::password_fits;
pub use sign_in::Account;
pub(crate) use sign_in::actor;
pub use signing::TokenKeys;
pub use tokens::{LIFE, LONGEST_LIFE, NewToken, Token};
