//! An event that receivers are told of, as their deliveries keep it.

use super::{Stored, TaskSnapshot};
use crate::id::{OrganizationId, WebhookId};
use crate::task::CreatedBy;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Something that happened.
///
/// Version 1 was the message itself, as it was sent: it is sent and shown as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, the same for everybody who is told.
    pub id: Uuid,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What happened, such as `contact.update`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; `None` of a task's own progress.
    pub actor: Option<CreatedBy>,
    /// What is told of it.
    pub data: EventData,
}

/// What is told of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventData {
    /// The task as of then.
    Task(Box<TaskSnapshot>),
    /// What the audit log says of a change.
    Change {
        /// What kind of object, such as `contact`.
        object_kind: String,
        /// Which.
        object_id: Uuid,
        /// The object before; `None` when it was made.
        before: Option<Value>,
        /// The object after; `None` when it was removed.
        after: Option<Value>,
    },
    /// A receiver is tried out.
    Test {
        /// Which.
        webhook_id: WebhookId,
    },
    /// The whole message as version 1 wrote it.
    Message(Value),
}

impl Stored for Event {
    const VERSION: u64 = 2;

    fn members(&self) -> Result<Value, String> {
        serde_json::to_value(self).map_err(|error| error.to_string())
    }

    fn of_members(members: Value) -> Result<Self, String> {
        serde_json::from_value(members).map_err(|error| error.to_string())
    }

    fn upgrade(_from: u64, message: Value) -> Result<Value, String> {
        let mut event = serde_json::Map::new();
        for (name, of) in [
            ("id", "id"),
            ("organization_id", "organization_id"),
            ("kind", "type"),
            ("at", "created_at"),
            ("actor", "actor"),
        ] {
            event.insert(name.into(), message.get(of).cloned().unwrap_or_default());
        }
        event.insert("data".into(), serde_json::json!({ "message": message }));
        Ok(Value::Object(event))
    }
}
