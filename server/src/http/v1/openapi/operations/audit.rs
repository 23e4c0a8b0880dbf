//! The log.

use super::Doc;

pub fn list() -> Doc {
    Doc::new(
        "audit",
        "List what was changed",
        "By whom, when, from what to what; newest first.",
    )
    .list::<wire::AuditEntry>("A page of the log.")
}
