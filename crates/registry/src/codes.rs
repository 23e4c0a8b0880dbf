//! EPP's result codes by name (RFC 5730, section 3), as far as they are used: the numbers are defined here and nowhere else.

/// Done.
pub const DONE: u16 = 1000;
/// Accepted, to be decided later (pending).
pub const PENDING: u16 = 1001;
/// The message queue is empty.
pub const NO_MESSAGES: u16 = 1300;
/// A session ends as requested.
pub const ENDING_SESSION: u16 = 1500;
/// Out of sequence, such as before a login.
pub const USE_ERROR: u16 = 2002;
/// A value that the syntax forbids.
pub const VALUE_SYNTAX: u16 = 2005;
/// A value outside its range.
pub const VALUE_RANGE: u16 = 2004;
/// Wrong credentials.
pub const AUTHENTICATION: u16 = 2200;
/// The object is another client's.
pub const AUTHORIZATION: u16 = 2201;
/// The object exists already.
pub const OBJECT_EXISTS: u16 = 2302;
/// The object does not exist.
pub const OBJECT_ABSENT: u16 = 2303;
/// A status of the object prohibits it.
pub const STATUS_PROHIBITS: u16 = 2304;
/// Another object that refers to it prohibits it.
pub const ASSOCIATION_PROHIBITS: u16 = 2305;
/// The registry's policy for this value forbids it.
pub const VALUE_POLICY: u16 = 2306;
/// The registry failed and did nothing.
pub const COMMAND_FAILED: u16 = 2400;
/// The same, and it closes the session.
pub const COMMAND_FAILED_CLOSING: u16 = 2500;
/// Wrong credentials once too often; the registry closes the session.
pub const AUTHENTICATION_CLOSING: u16 = 2501;
/// Too many sessions; the registry closes this one.
pub const SESSION_LIMIT: u16 = 2502;

/// Whether a command refused with this code may succeed later although nobody changes anything here: a lock was removed, an account repaired.
#[must_use]
pub const fn may_pass(code: u16) -> bool {
    matches!(
        code,
        AUTHENTICATION
            | STATUS_PROHIBITS
            | ASSOCIATION_PROHIBITS
            | COMMAND_FAILED
            | AUTHENTICATION_CLOSING
    )
}
