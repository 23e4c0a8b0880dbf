//! The log.

use super::{Doc, shapes};

pub fn list() -> Doc {
    Doc::new(
        "audit",
        "List what was changed",
        "By whom, when, from what to what; newest first.",
    )
    .list::<shapes::AuditEntry>("A page of the log.")
}
