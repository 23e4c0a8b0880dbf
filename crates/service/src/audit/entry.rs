//! What an entry is about, and what it says.

use crate::{Error, Result};
use model::id::{
    ContactId, DomainId, KeyId, LocationId, OrganizationId, ProjectId, TaskId, TeamId, UserId,
    WebhookId,
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Object {
    pub(super) kind: &'static str,
    pub(super) id: Uuid,
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
    /// Its id, where others name it as what they follow from.
    pub(super) id: Option<Uuid>,
    pub(super) action: &'a str,
    pub(super) object: Object,
    pub(super) before: serde_json::Result<Value>,
    pub(super) after: serde_json::Result<Value>,
}

impl<'a> Entry<'a> {
    /// The action (`team.update`) was done to this object.
    pub(crate) fn new(action: &'a str, object: impl Into<Object>) -> Self {
        Self {
            id: None,
            action,
            object: object.into(),
            before: Ok(Value::Null),
            after: Ok(Value::Null),
        }
    }

    /// The entry of an act that was begun ([`super::AuditLog::act`]).
    #[must_use]
    pub(crate) fn of_act(self, id: Uuid) -> Self {
        Self {
            id: Some(id),
            ..self
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
pub(super) fn side(said: serde_json::Result<Value>) -> Result<Option<Value>> {
    let said = said.map_err(Error::internal)?;
    Ok(Some(said).filter(|said| !said.is_null()))
}

/// An object as an entry stores it.
pub(crate) fn kept(object: impl Serialize) -> Result<Value> {
    serde_json::to_value(object).map_err(Error::internal)
}
