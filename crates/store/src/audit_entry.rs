//! The row of the audit log, which is also what webhooks are told of a change.

use crate::kept::MaybeKept;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use model::stored::Object;
use serde_json::Value;
use sqlx::FromRow;
use uuid::Uuid;

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Audit {
    /// Its id.
    pub id: Uuid,
    /// The organization whose object was changed.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// When.
    pub at: DateTime<Utc>,
    /// `user`, `key` or `system`.
    pub actor_kind: String,
    /// The person's or the key's id.
    pub actor_id: Option<Uuid>,
    /// The actor's name at the time.
    pub actor_name: String,
    /// The action, such as `contact.update`.
    pub action: String,
    /// The kind of the object, such as `contact`.
    pub object_kind: String,
    /// The id of the object.
    pub object_id: Uuid,
    /// The object before; `None` when it was created.
    #[sqlx(try_from = "MaybeKept<Object>")]
    pub before: Option<Value>,
    /// The object after; `None` when it was deleted.
    #[sqlx(try_from = "MaybeKept<Object>")]
    pub after: Option<Value>,
    /// The entry that it follows from: of a domain that a replacement reached, the replacement's. `None` for what somebody did by itself.
    pub cause_id: Option<Uuid>,
}

/// An object of many to which the same was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// The entry's id.
    pub id: Uuid,
    /// The object.
    pub object_id: Uuid,
    /// The object before.
    pub before: Option<Value>,
    /// The object after.
    pub after: Option<Value>,
}
