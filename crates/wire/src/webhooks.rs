//! Receivers of events.

use super::DateTime;
use super::{AgreementState, DeliveryStatus, DifferenceCause, MessageKind, Role, Topic};
use crate::Secret;
use crate::Task;
use crate::macros::{answers, requests};
use crate::read::Given;
use model::id::{DomainId, ProjectId};
use model::stored;
use model::webhook::{DESCRIPTION, URL};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

answers! {
    /// A receiver of events. Messages are signed as the Standard Webhooks specification says.
    struct Webhook is "webhook" {
        id: Uuid,
        organization_id: Uuid,
        /// Where messages go.
        url: String,
        description: Option<String>,
        /// What it is told of.
        events: Vec<Topic>,
        /// Whether it is told anything. One that answers 410 is turned off.
        is_active: bool,
        /// Until when the secret before this one signs too; in the past when it does no more, `null` when there was none.
        former_secret_until: Option<DateTime>,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The secret that signs, `whsec_…`: in the answer to its making and to its replacement, and never again.
        #[schema(value_type = String)]
        secret: Secret,
    }
    /// What a receiver was told of one event, and what became of it. What ended a month ago is forgotten.
    struct WebhookDelivery is "webhook_delivery" {
        /// The event's id, which `webhook-id` bears.
        id: Uuid,
        webhook_id: Uuid,
        organization_id: Uuid,
        /// What happened, such as `contact.update`.
        event: String,
        status: DeliveryStatus,
        /// How often it was tried.
        attempt: i32,
        created_at: DateTime,
        /// Of a pending one: when it is tried next.
        next_attempt_at: Option<DateTime>,
        /// When it was taken or given up.
        ended_at: Option<DateTime>,
        /// The HTTP status of the latest answer.
        last_status: Option<i32>,
        /// What went wrong last.
        last_error: Option<String>,
    } sometimes {
        /// The message; lists leave it out.
        payload: Event,
    }
    /// How a domain has come to stand: of `domain.differs` and `domain.agrees`.
    struct DomainStands {
        #[schema(value_type = Uuid)]
        domain_id: DomainId,
        #[schema(value_type = Uuid)]
        project_id: ProjectId,
        /// In A-labels.
        name: String,
        /// As people write it.
        unicode_name: String,
        state: AgreementState,
        /// The roles that differ. Which fields: `GET …/domains/{id}/differences`.
        differences: Vec<RoleDiffers>,
    }
    /// What a registry said of a domain by itself: of `domain.message`.
    struct RegistrySaid {
        #[schema(value_type = Uuid)]
        domain_id: DomainId,
        #[schema(value_type = Uuid)]
        project_id: ProjectId,
        /// In A-labels.
        name: String,
        /// As people write it.
        unicode_name: String,
        /// The message's id, as `GET …/domains/{id}/messages` has it.
        message_id: Uuid,
        registry: String,
        kind: MessageKind,
        /// The registry's words; may be empty.
        text: String,
        /// Of a transfer: the registrar that asks for the domain, as the registry calls it.
        other_party: Option<String>,
        /// Of a request for a transfer: until when it can be objected to.
        act_by: Option<DateTime>,
        received_at: DateTime,
    }
    /// A role that differs.
    struct RoleDiffers {
        role: Role,
        cause: DifferenceCause,
        since: DateTime,
    }
    /// A message to a receiver.
    struct Event is "event" {
        /// The same at every try.
        id: Uuid,
        /// What happened.
        r#type: String,
        organization_id: Uuid,
        created_at: DateTime,
        /// Who did it; `null` of a task's own progress.
        actor: Option<super::AuditActor>,
        /// Of a task the task; of a change `object_kind`, `object_id`, `before` and `after`; of a domain's state a `DomainStands`; of a registry's message a `RegistrySaid`.
        #[schema(value_type = Object)]
        data: EventData,
    }
}

requests! {
    /// A new receiver.
    struct NewWebhook {
        /// With https; of a private network only where the desk allows it.
        url: String = URL,
        description: Given<String> = DESCRIPTION,
        events: Vec<Topic>,
        is_active: Option<bool>,
    }
    /// What is to change. What is absent stays.
    struct WebhookPatch changes Webhook {
        url: Option<String> = URL,
        description: Given<String> = DESCRIPTION,
        events: Option<Vec<Topic>>,
        is_active: Option<bool>,
    }
}

/// What an event tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EventData {
    /// What a registry said. Before the others: its members are those of no other kind.
    Said(Box<RegistrySaid>),
    /// The task as of then.
    Task(Box<Task>),
    /// What changed.
    Change {
        /// What kind of object, such as `contact`.
        object_kind: String,
        /// Which.
        object_id: Uuid,
        /// The object before, as the log keeps it; `null` when it was made.
        before: Option<Value>,
        /// The object after; `null` when it was removed.
        after: Option<Value>,
    },
    /// How a domain has come to stand.
    Domain(Box<DomainStands>),
    /// A receiver is tried out.
    Test {
        /// Which.
        webhook_id: Uuid,
    },
    /// What an older version told.
    Other(Value),
}

impl TryFrom<stored::Event> for Event {
    type Error = String;

    /// The message that is sent to receivers. A stored event from before deliveries had versions is the message itself.
    fn try_from(of: stored::Event) -> Result<Self, String> {
        let data = match of.data {
            stored::EventData::Task(task) => EventData::Task(Box::new((*task).into())),
            stored::EventData::Change {
                object_kind,
                object_id,
                before,
                after,
            } => EventData::Change {
                object_kind,
                object_id,
                before,
                after,
            },
            stored::EventData::Domain(of) => EventData::Domain(Box::new((*of).into())),
            stored::EventData::Said(said) => EventData::Said(Box::new((*said).into())),
            stored::EventData::Test { webhook_id } => EventData::Test {
                webhook_id: webhook_id.0,
            },
            stored::EventData::Message(message) => {
                return serde_json::from_value(message).map_err(|error| error.to_string());
            }
        };
        Ok(Self {
            id: of.id,
            r#type: of.kind,
            organization_id: of.organization_id.0,
            created_at: of.at.into(),
            actor: of.actor.map(Into::into),
            data,
        })
    }
}

impl From<stored::RegistrySaid> for RegistrySaid {
    fn from(of: stored::RegistrySaid) -> Self {
        Self {
            domain_id: of.domain_id,
            project_id: of.project_id,
            name: of.name.ascii().to_owned(),
            unicode_name: of.name.unicode().to_owned(),
            message_id: of.message_id,
            registry: of.registry,
            kind: of.kind,
            text: of.text,
            other_party: of.other_party,
            act_by: of.act_by.map(Into::into),
            received_at: of.received_at.into(),
        }
    }
}

impl From<stored::DomainStands> for DomainStands {
    fn from(of: stored::DomainStands) -> Self {
        let differs = |of: stored::RoleDiffers| RoleDiffers {
            role: of.role,
            cause: of.cause,
            since: of.since.into(),
        };
        Self {
            domain_id: of.domain_id,
            project_id: of.project_id,
            name: of.name.ascii().to_owned(),
            unicode_name: of.name.unicode().to_owned(),
            state: of.state,
            differences: of.differences.into_iter().map(differs).collect(),
        }
    }
}

impl From<model::task::CreatedBy> for super::AuditActor {
    fn from(by: model::task::CreatedBy) -> Self {
        Self {
            kind: by.kind.as_str().into(),
            id: by.id,
            name: by.name,
        }
    }
}
