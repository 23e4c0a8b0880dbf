//! The audit log: who changed what, when, from what to what. Entries are written by the use cases, in their own transaction.

use crate::{Actor, Error, Need, Result};
use serde::Serialize;
use serde_json::Value;
use store::{Listed, Page, Tx};
use uuid::Uuid;

pub use store::audit::Audit;

/// The audit log: [`AuditLog::record`].
#[derive(Clone, Copy)]
pub struct AuditLog<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// What an entry says beside who and when.
pub(crate) struct Entry<'a> {
    pub(crate) action: &'a str,
    pub(crate) object_kind: &'a str,
    pub(crate) object_id: Uuid,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// An object as an entry keeps it.
pub(crate) fn kept(object: impl Serialize) -> Result<Value> {
    serde_json::to_value(object).map_err(Error::internal)
}

impl AuditLog<'_> {
    pub(crate) async fn record(self, tx: &mut Tx, actor: &Actor, entry: Entry<'_>) -> Result<()> {
        let (actor_kind, actor_id) = actor.audit_identity();
        let row = Audit {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            at: self.tools.now(),
            actor_kind: actor_kind.to_owned(),
            actor_id,
            actor_name: actor.name.to_string(),
            action: entry.action.to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object_id,
            before: entry.before,
            after: entry.after,
        };
        Ok(store::audit::append(tx, &row).await?)
    }

    /// The history of one object, newest first. The caller has shown that they may see the object.
    pub(crate) async fn history(
        self,
        tx: &mut Tx,
        actor: &Actor,
        kind: &str,
        id: Uuid,
        page: &Page,
    ) -> Result<Listed<Audit>> {
        Ok(store::audit::list(tx, actor.organization, Some((kind, id)), page).await?)
    }

    /// The whole log, newest first.
    ///
    /// # Errors
    /// Only admins may read it, and no key of one project.
    pub async fn list(self, actor: &Actor, page: &Page) -> Result<Listed<Audit>> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::audit::list(&mut tx, actor.organization, None, page).await?)
    }
}

/// An entry as the API shows it.
#[must_use]
pub fn wire(entry: &Audit) -> wire::AuditEntry {
    wire::AuditEntry {
        id: entry.id,
        organization_id: entry.organization_id.0,
        actor: wire::AuditActor {
            kind: entry.actor_kind.clone(),
            id: entry.actor_id,
            name: entry.actor_name.clone(),
        },
        action: entry.action.clone(),
        object_kind: entry.object_kind.clone(),
        object_id: entry.object_id,
        before: entry.before.clone(),
        after: entry.after.clone(),
        created_at: entry.at.into(),
    }
}
