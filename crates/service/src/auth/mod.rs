//! Authentication: people by password, programs by key.

mod access_keys;
mod account;
mod change_password;
mod keys;
mod sessions;
mod sign_in;
mod signing;
mod throttle;
mod tokens;

pub use access_keys::Halves;
pub use account::Account;
pub(crate) use account::actor;
pub use change_password::PasswordChange;
pub use keys::{Key, NewKey, hash_key, key_wire};
pub use sessions::{ABOUT_KEY, About, LoginSession, session_key};
pub(crate) use throttle::Limit;
pub use tokens::{LIFE, LONGEST_LIFE, NewToken, Token};

/// Signing in, and who the caller is: `service.auth()`.
#[derive(Clone, Copy)]
pub struct Auth<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// API keys: `service.keys()`.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Sessions: `service.sessions()`.
#[derive(Clone, Copy)]
pub struct Sessions<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// Tokens for single-page applications: `service.tokens()`.
#[derive(Clone, Copy)]
pub struct Tokens<'a> {
    pub(crate) tools: &'a crate::Tools,
}
