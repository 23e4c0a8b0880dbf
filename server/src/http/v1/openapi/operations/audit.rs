//! The log.

use super::{Doc, id, text, time};

pub fn list() -> Doc {
    Doc::new(
        "audit",
        "List what was changed",
        "By whom, when, from what to what; newest first.",
    )
    .list::<wire::AuditEntry>("A page of the log.")
    .query(
        "actor_kind",
        text(),
        "Only by a `user`, by a `key`, or by the program itself (`system`).",
    )
    .query("actor_id", id(), "Only by this person or key.")
    .query(
        "action",
        text(),
        "Only this action, such as `contact.update`.",
    )
    .query(
        "object_kind",
        text(),
        "Only about this kind of object, such as `contact`.",
    )
    .query(
        "object_id",
        id(),
        "Only about this object, or concerning it: a contact that got a role by it.",
    )
    .query("from", time(), "Only at this time or later.")
    .query("to", time(), "Only before this time.")
    .query("cause_id", id(), "Only what followed from this entry.")
}
