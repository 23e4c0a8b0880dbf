//! How large a request may be.

/// The largest request body, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;
