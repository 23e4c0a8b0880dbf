//! Entries as the API shows them.

use super::Audit;

/// An entry as the API shows it.
#[must_use]
pub fn wire(entry: &Audit) -> ::wire::AuditEntry {
    ::wire::AuditEntry {
        id: entry.id,
        organization_id: entry.organization_id.0,
        actor: ::wire::AuditActor {
            kind: entry.actor_kind.clone(),
            id: entry.actor_id,
            name: entry.actor_name.clone(),
        },
        action: entry.action.clone(),
        object_kind: entry.object_kind.clone(),
        object_id: entry.object_id,
        before: entry.before.clone(),
        after: entry.after.clone(),
        cause_id: entry.cause_id,
        created_at: entry.at.into(),
    }
}
