//! An event for webhooks, as deliveries store it.

use super::{Stored, TaskSnapshot};
use crate::agreement::{AgreementState, DifferenceCause};
use crate::domain_name::DomainName;
use crate::id::{DomainId, OrganizationId, ProjectId, WebhookId};
use crate::registry_message::MessageKind;
use crate::role::Role;
use crate::task::CreatedBy;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// An event.
///
/// Version 1 was the message itself, as it was sent: it is sent and shown as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, the same for every webhook.
    pub id: Uuid,
    /// The organization.
    pub organization_id: OrganizationId,
    /// What happened, such as `contact.update`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The actor; `None` for a task's own progress.
    pub actor: Option<CreatedBy>,
    /// The data.
    pub data: EventData,
}

/// The data of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventData {
    /// The task at that time.
    Task(Box<TaskSnapshot>),
    /// The audit log's entry of a change.
    Change {
        /// The kind of the object, such as `contact`.
        object_kind: String,
        /// Its id.
        object_id: Uuid,
        /// The object before; `None` when it was created.
        before: Option<Value>,
        /// The object after; `None` when it was deleted.
        after: Option<Value>,
    },
    /// How a domain has come to stand.
    Domain(Box<DomainStands>),
    /// What a registry said of a domain.
    Said(Box<RegistrySaid>),
    /// A test event.
    Test {
        /// The webhook.
        webhook_id: WebhookId,
    },
    /// The whole message as version 1 wrote it.
    Message(Value),
}

/// A domain whose state became another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainStands {
    /// The domain.
    pub domain_id: DomainId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its name.
    pub name: DomainName,
    /// How it stands now.
    pub state: AgreementState,
    /// The roles that differ.
    pub differences: Vec<RoleDiffers>,
}

/// A role that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDiffers {
    /// Which.
    pub role: Role,
    /// Why.
    pub cause: DifferenceCause,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A message of a registry's queue about a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrySaid {
    /// The domain.
    pub domain_id: DomainId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its name.
    pub name: DomainName,
    /// The message's id here.
    pub message_id: Uuid,
    /// The registry.
    pub registry: String,
    /// What it is about.
    pub kind: MessageKind,
    /// The registry's words.
    pub text: String,
    /// Of a transfer: the registrar that asks.
    pub other_party: Option<String>,
    /// Of a transfer: until when it can be objected to.
    pub act_by: Option<DateTime<Utc>>,
    /// When it was read.
    pub received_at: DateTime<Utc>,
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
