//! Statuses of a domain object that we set.

/// The status that prohibits transfers, as far as we may set it (RFC 5731, section 2.3).
pub const TRANSFER_LOCK: &str = "clientTransferProhibited";
