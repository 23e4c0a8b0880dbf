//! Writing entries, in the transaction of the change. What one decision does to many objects is one act: an entry for the decision, and one that follows from it for each object.

use super::entry::{Entry, Object, side};
use super::{Audit, AuditLog};
use crate::{Cleared, Result};
use serde::Serialize;
use store::Tx;
use store::audit::Each;
use uuid::Uuid;

impl AuditLog<'_> {
    /// Writes an entry in the caller's transaction: actor and time are added here.
    pub(crate) async fn record(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        entry: Entry<'_>,
    ) -> Result<()> {
        let mut row = self.row(actor, entry.action, entry.object);
        row.id = entry.id.unwrap_or(row.id);
        row.before = side(entry.before)?;
        row.after = side(entry.after)?;
        Ok(store::audit::append(tx, &row).await?)
    }

    /// Begins an act, and returns the id of its entry: entries of this transaction follow from it. The caller writes it with [`Entry::of_act`], before or after them.
    pub(crate) fn act(self, tx: &mut Tx) -> Uuid {
        let id = self.tools.new_id();
        store::audit::under(tx, id);
        id
    }

    /// Writes the entry of an act: further entries of this transaction follow from it.
    pub(crate) async fn record_act(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        entry: Entry<'_>,
    ) -> Result<()> {
        let id = self.act(tx);
        self.record(tx, actor, entry.of_act(id)).await
    }

    /// Writes an entry for each of many objects of one kind to which the same was done, with what each was before and after: in a statement for each two hundred.
    /// The histories of other objects that these entries name do not tell of them.
    pub(crate) async fn record_each<O: Into<Object> + Copy, B: Serialize, A: Serialize>(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        action: &str,
        objects: Vec<(O, B, A)>,
    ) -> Result<()> {
        let Some((first, ..)) = objects.first() else {
            return Ok(());
        };
        let row = self.row(actor, action, (*first).into());
        let mut each = Vec::with_capacity(objects.len());
        for (object, before, after) in objects {
            each.push(Each {
                id: self.tools.new_id(),
                object_id: object.into().id,
                before: side(serde_json::to_value(before))?,
                after: side(serde_json::to_value(after))?,
            });
        }
        Ok(store::audit::append_each(tx, &row, &each).await?)
    }

    /// An entry that says nothing yet.
    fn row(self, actor: &Cleared<'_>, action: &str, object: Object) -> Audit {
        let (actor_kind, actor_id) = actor.audit_identity();
        Audit {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            at: self.tools.now(),
            actor_kind: actor_kind.to_owned(),
            actor_id,
            actor_name: actor.name.to_string(),
            action: action.to_owned(),
            object_kind: object.kind.to_owned(),
            object_id: object.id,
            before: None,
            after: None,
            cause_id: actor.cause,
        }
    }
}
