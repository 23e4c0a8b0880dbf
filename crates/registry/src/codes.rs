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

/// The protocol's own words for a code (RFC 5730, section 3): for registries that leave theirs out. `None` for codes that it doesn't know.
#[must_use]
pub const fn words(code: u16) -> Option<&'static str> {
    Some(match code {
        1000 => "Command completed successfully",
        1001 => "Command completed successfully; action pending",
        1300 => "Command completed successfully; no messages",
        1301 => "Command completed successfully; ack to dequeue",
        1500 => "Command completed successfully; ending session",
        2000 => "Unknown command",
        2001 => "Command syntax error",
        2002 => "Command use error",
        2003 => "Required parameter missing",
        2004 => "Parameter value range error",
        2005 => "Parameter value syntax error",
        2100 => "Unimplemented protocol version",
        2101 => "Unimplemented command",
        2102 => "Unimplemented option",
        2103 => "Unimplemented extension",
        2104 => "Billing failure",
        2105 => "Object is not eligible for renewal",
        2106 => "Object is not eligible for transfer",
        2200 => "Authentication error",
        2201 => "Authorization error",
        2202 => "Invalid authorization information",
        2300 => "Object pending transfer",
        2301 => "Object not pending transfer",
        2302 => "Object exists",
        2303 => "Object does not exist",
        2304 => "Object status prohibits operation",
        2305 => "Object association prohibits operation",
        2306 => "Parameter value policy error",
        2307 => "Unimplemented object service",
        2308 => "Data management policy violation",
        2400 => "Command failed",
        2500 => "Command failed; server closing connection",
        2501 => "Authentication error; server closing connection",
        2502 => "Session limit exceeded; server closing connection",
        _ => return None,
    })
}
