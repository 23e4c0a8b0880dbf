//! Hosts (RFC 5732).

use super::{Answer, HOST, Unreadable, is_free};

/// Whether the host is available (RFC 5732, section 3.1.1).
pub(in crate::epp) fn host_check(answer: &Answer, name: &str) -> Result<bool, Unreadable> {
    is_free(answer, HOST, "name", name)
}
