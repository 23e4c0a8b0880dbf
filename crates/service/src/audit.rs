//! The audit log: who changed what, when, and from which value to which. Entries are written by the use cases, in their own transaction.

use crate::allowed::Admin;
use crate::{Actor, Cleared, Error, Result};
use model::id::{
    ContactId, DomainId, KeyId, LocationId, OrganizationId, ProjectId, TaskId, TeamId, UserId,
    WebhookId,
};
use serde::Serialize;
use serde_json::Value;
use store::{Listed, Page, Tx};
use uuid::Uuid;

pub use store::audit::Audit;

/// The audit log: `service.audit()`.
#[derive(Clone, Copy)]
pub struct AuditLog<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Object {
    kind: &'static str,
    id: Uuid,
}

impl Object {
    /// An imported file: it has no identifier type of its own.
    pub(crate) const fn import(id: Uuid) -> Self {
        Self { kind: "import", id }
    }
}

macro_rules! objects {
    ($($id:ident: $kind:literal,)+) => {$(
        impl From<$id> for Object {
            fn from(id: $id) -> Self {
                Self { kind: $kind, id: id.0 }
            }
        }
    )+};
}

objects! {
    ContactId: "contact",
    DomainId: "domain",
    KeyId: "key",
    LocationId: "location",
    OrganizationId: "organization",
    ProjectId: "project",
    TaskId: "task",
    TeamId: "team",
    UserId: "user",
    WebhookId: "webhook",
}

/// What an entry says besides who and when.
pub(crate) struct Entry<'a> {
    action: &'a str,
    object: Object,
    before: serde_json::Result<Value>,
    after: serde_json::Result<Value>,
}

impl<'a> Entry<'a> {
    /// The action (`team.update`) was done to this object.
    pub(crate) fn new(action: &'a str, object: impl Into<Object>) -> Self {
        Self {
            action,
            object: object.into(),
            before: Ok(Value::Null),
            after: Ok(Value::Null),
        }
    }

    /// The object before. `None` is the same as not calling this: it was created.
    #[must_use]
    pub(crate) fn before(self, before: impl Serialize) -> Self {
        Self {
            before: serde_json::to_value(before),
            ..self
        }
    }

    /// The object after. `None` is the same as not calling this: it was deleted.
    #[must_use]
    pub(crate) fn after(self, after: impl Serialize) -> Self {
        Self {
            after: serde_json::to_value(after),
            ..self
        }
    }
}

/// One side of an entry as it is stored.
fn side(said: serde_json::Result<Value>) -> Result<Option<Value>> {
    let said = said.map_err(Error::internal)?;
    Ok(Some(said).filter(|said| !said.is_null()))
}

/// An object as an entry stores it.
pub(crate) fn kept(object: impl Serialize) -> Result<Value> {
    serde_json::to_value(object).map_err(Error::internal)
}

impl AuditLog<'_> {
    /// Writes an entry in the caller's transaction: actor and time are added here.
    pub(crate) async fn record(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        entry: Entry<'_>,
    ) -> Result<()> {
        let (actor_kind, actor_id) = actor.audit_identity();
        let row = Audit {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            at: self.tools.now(),
            actor_kind: actor_kind.to_owned(),
            actor_id,
            actor_name: actor.name.to_string(),
            action: entry.action.to_owned(),
            object_kind: entry.object.kind.to_owned(),
            object_id: entry.object.id,
            before: side(entry.before)?,
            after: side(entry.after)?,
        };
        Ok(store::audit::append(tx, &row).await?)
    }

    /// The history of one object, newest first. The caller has checked that it may be read.
    pub(crate) async fn history(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        kind: &str,
        id: Uuid,
        page: &Page,
    ) -> Result<Listed<Audit>> {
        Ok(store::audit::list(tx, actor.organization, Some((kind, id)), page).await?)
    }

    /// The whole log, newest first.
    ///
    /// # Errors
    /// Only admins may, and no key that is limited to a project.
    pub async fn list(self, actor: &Actor, page: &Page) -> Result<Listed<Audit>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
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
