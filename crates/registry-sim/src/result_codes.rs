//! Result codes of RFC 5730 §3 and their standard texts.

/// The codes that this registry responds with. Named as in RFC 5730 §3.
pub(crate) const OK: u16 = 1000;
pub(crate) const PENDING: u16 = 1001;
/// Not of the RFC: a registry's own, for what was done but in part.
pub(crate) const IN_PART: u16 = 1100;
pub(crate) const NO_MESSAGES: u16 = 1300;
pub(crate) const MESSAGE: u16 = 1301;
pub(crate) const BYE: u16 = 1500;
pub(crate) const UNKNOWN_COMMAND: u16 = 2000;
pub(crate) const SYNTAX: u16 = 2001;
pub(crate) const USE: u16 = 2002;
pub(crate) const MISSING: u16 = 2003;
pub(crate) const RANGE: u16 = 2004;
pub(crate) const VALUE_SYNTAX: u16 = 2005;
pub(crate) const VERSION: u16 = 2100;
pub(crate) const UNIMPLEMENTED: u16 = 2101;
pub(crate) const OPTION: u16 = 2102;
pub(crate) const EXTENSION: u16 = 2103;
pub(crate) const NOT_RENEWABLE: u16 = 2105;
pub(crate) const NOT_TRANSFERABLE: u16 = 2106;
pub(crate) const AUTHENTICATION: u16 = 2200;
pub(crate) const AUTHORIZATION: u16 = 2201;
pub(crate) const WRONG_AUTH_INFO: u16 = 2202;
pub(crate) const TRANSFER_PENDING: u16 = 2300;
pub(crate) const NO_TRANSFER: u16 = 2301;
pub(crate) const EXISTS: u16 = 2302;
pub(crate) const NOT_FOUND: u16 = 2303;
pub(crate) const STATUS: u16 = 2304;
pub(crate) const ASSOCIATION: u16 = 2305;
pub(crate) const POLICY: u16 = 2306;
pub(crate) const SERVICE: u16 = 2307;
pub(crate) const CLOSING: u16 = 2500;
pub(crate) const AUTHENTICATION_CLOSING: u16 = 2501;
pub(crate) const SESSION_LIMIT: u16 = 2502;

/// The English text that RFC 5730 §3 gives a code; an empty text for a code that is not of the RFC.
pub(crate) fn text(code: u16) -> &'static str {
    match code {
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
        _ => "",
    }
}
