//! Writing an event for all subscribed webhooks, in the transaction in which it happened.

use crate::audit_entry::{Audit, Each};
use crate::column::micros;
use crate::error::Error;
use crate::new_event::NewEvent;
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::agreement::AgreementState;
use model::id::{OrganizationId, TaskId, WebhookId};
use model::stored::{self, DomainStands, Event, EventData, RegistrySaid};
use model::task::{ActorKind, CreatedBy, StreamEvent};
use model::webhook::Topic;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::fmt::Write as _;
use uuid::Uuid;

/// How many events one statement writes.
const AT_ONCE: usize = 200;

/// The event as a delivery stores it.
fn body(event: &Event) -> Result<String, Error> {
    let written = stored::write(event).map_err(Error::Unreadable)?;
    Ok(written.to_string())
}

/// Writes the event for one webhook, active or not: to test it. Returns how many were written: none when the webhook is another organization's.
///
/// # Errors
/// [`Error::Duplicate`] when it is written already.
pub async fn publish(tx: &mut Tx, webhook: WebhookId, event: &Event) -> Result<u64, Error> {
    const TO_ONE: &str = concat!(
        "INSERT INTO webhook_delivery (webhook_id, event_id, organization_id, event, body, status, attempt, claimable_at, created_at) ",
        "SELECT w.id, $2, w.organization_id, $3, $4, 'pending', 0, $5, $5 FROM webhook w WHERE w.organization_id = $1 AND w.id = $6"
    );
    let written = touched!(
        tx,
        sqlx::query(TO_ONE)
            .bind(event.organization_id.0)
            .bind(event.id)
            .bind(&event.kind)
            .bind(body(event)?)
            .bind(micros(event.at))
            .bind(webhook.0)
    )?;
    wake(tx, event);
    Ok(written)
}

/// The same for all that subscribe to the topic.
async fn to_all(
    tx: &mut Tx,
    topic: Topic,
    event: impl FnOnce() -> Event,
    organization: OrganizationId,
) -> Result<(), Error> {
    const TO_ALL: &str = concat!(
        "INSERT INTO webhook_delivery (webhook_id, event_id, organization_id, event, body, status, attempt, claimable_at, created_at) ",
        "SELECT w.id, $2, w.organization_id, $3, $4, 'pending', 0, $5, $5 FROM webhook w ",
        "WHERE w.organization_id = $1 AND w.is_active AND w.topics LIKE $6"
    );
    let topic = pattern(topic);
    // Most organizations have none: then no payload is built.
    if !wanted(tx, organization, &topic).await? {
        return Ok(());
    }
    let event = event();
    touched!(
        tx,
        sqlx::query(TO_ALL)
            .bind(event.organization_id.0)
            .bind(event.id)
            .bind(&event.kind)
            .bind(body(&event)?)
            .bind(micros(event.at))
            .bind(&topic)
    )?;
    wake(tx, &event);
    Ok(())
}

/// How a topic stands in the list of a webhook.
fn pattern(topic: Topic) -> String {
    format!("%\"{}\"%", topic.as_str())
}

/// Whether anybody subscribes to the topic.
async fn wanted(tx: &mut Tx, organization: OrganizationId, topic: &str) -> Result<bool, Error> {
    const WANTED: &str =
        "SELECT COUNT(*) FROM webhook WHERE organization_id = $1 AND is_active AND topics LIKE $2";
    let wanted: i64 = on!(tx, conn => sqlx::query_scalar(WANTED).bind(organization.0).bind(topic).fetch_one(conn))?;
    Ok(wanted > 0)
}

/// A hint to poll, as for tasks: no stream follows this id.
fn wake(tx: &mut Tx, event: &Event) {
    tx.wake(Wake {
        organization: event.organization_id,
        task: TaskId(event.id),
    });
}

/// The topic of an entry; `None` for those that are not published.
fn topic_of(entry: &Audit) -> Option<Topic> {
    let defaults = |side: &Option<Value>| {
        side.as_ref()
            .map(|object| object["default_contacts"].clone())
    };
    let changed = defaults(&entry.before) != defaults(&entry.after);
    Topic::of_action(&entry.action, changed)
}

fn actor_of(entry: &Audit) -> Result<CreatedBy, Error> {
    let kind: ActorKind = entry
        .actor_kind
        .parse()
        .map_err(|unknown| Error::Unreadable(format!("actor_kind: {unknown}")))?;
    Ok(CreatedBy {
        kind,
        id: entry.actor_id,
        name: entry.actor_name.clone(),
    })
}

/// An entry as an event.
fn change(entry: &Audit, actor: CreatedBy) -> Event {
    Event {
        id: entry.id,
        organization_id: entry.organization_id,
        kind: entry.action.clone(),
        at: micros(entry.at),
        actor: Some(actor),
        data: EventData::Change {
            object_kind: entry.object_kind.clone(),
            object_id: entry.object_id,
            before: entry.before.clone(),
            after: entry.after.clone(),
        },
    }
}

/// Publishes the same change of many objects: `of` says all but which, from what and to what.
pub(crate) async fn of_each(tx: &mut Tx, of: &Audit, each: &[Each]) -> Result<(), Error> {
    let (Some(topic), false) = (topic_of(of), each.is_empty()) else {
        return Ok(());
    };
    let topic = pattern(topic);
    if !wanted(tx, of.organization_id, &topic).await? {
        return Ok(());
    }
    let actor = actor_of(of)?;
    let mut bodies = Vec::with_capacity(each.len());
    for one in each {
        let entry = Audit {
            id: one.id,
            object_id: one.object_id,
            before: one.before.clone(),
            after: one.after.clone(),
            ..of.clone()
        };
        bodies.push((one.id, body(&change(&entry, actor.clone()))?));
    }
    let of = (of.organization_id, of.action.as_str(), of.at);
    write_each(tx, of, &topic, &bodies).await
}

/// Writes many events of one kind, by id and body, to all that subscribe to the topic: one statement for each [`AT_ONCE`].
async fn write_each(
    tx: &mut Tx,
    (organization, kind, at): (OrganizationId, &str, DateTime<Utc>),
    topic: &str,
    bodies: &[(Uuid, String)],
) -> Result<(), Error> {
    for bodies in bodies.chunks(AT_ONCE) {
        let mut sql = concat!(
            "INSERT INTO webhook_delivery (webhook_id, event_id, organization_id, event, body, status, attempt, claimable_at, created_at) ",
            "SELECT w.id, v.column1, w.organization_id, $2, v.column2, 'pending', 0, $3, $3 FROM webhook w CROSS JOIN (VALUES "
        )
        .to_owned();
        for number in 0..bodies.len() {
            let comma = if number == 0 { "" } else { ", " };
            let _ = write!(sql, "{comma}(${}, ${})", 5 + 2 * number, 6 + 2 * number);
        }
        sql.push_str(") AS v WHERE w.organization_id = $1 AND w.is_active AND w.topics LIKE $4");
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(bodies.len() == AT_ONCE)
                .bind(organization.0)
                .bind(kind)
                .bind(micros(at))
                .bind(topic);
            for (id, body) in bodies {
                query = query.bind(*id).bind(body);
            }
            query
        })?;
    }
    // One hint is enough: whoever looks finds all of them.
    if let Some((first, _)) = bodies.first() {
        tx.wake(Wake {
            organization,
            task: TaskId(*first),
        });
    }
    Ok(())
}

/// A domain whose state was written, and how often one was.
pub(crate) struct Stood {
    pub(crate) number: i64,
    pub(crate) stands: DomainStands,
}

/// Whether anybody wants to be told of domains that have come to stand so.
pub(crate) async fn wants_state(
    tx: &mut Tx,
    organization: OrganizationId,
    state: AgreementState,
) -> Result<bool, Error> {
    match Topic::of_state(state) {
        Some(topic) => wanted(tx, organization, &pattern(topic)).await,
        None => Ok(false),
    }
}

/// Publishes that domains have come to stand so, each once.
pub(crate) async fn of_domains(
    tx: &mut Tx,
    organization: OrganizationId,
    (state, at): (AgreementState, DateTime<Utc>),
    domains: Vec<Stood>,
) -> Result<(), Error> {
    let Some(topic) = Topic::of_state(state) else {
        return Ok(());
    };
    let mut bodies = Vec::with_capacity(domains.len());
    for Stood { number, stands } in domains {
        let event = Event {
            // An id for each time; a task's events have theirs from the task's id.
            id: Uuid::from_u128(stands.domain_id.0.as_u128() ^ u128::from(number.unsigned_abs())),
            organization_id: organization,
            kind: topic.as_str().to_owned(),
            at: micros(at),
            actor: None,
            data: EventData::Domain(Box::new(stands)),
        };
        bodies.push((event.id, body(&event)?));
    }
    let of = (organization, topic.as_str(), at);
    write_each(tx, of, &pattern(topic), &bodies).await
}

/// Publishes what a registry said of a domain.
pub(crate) async fn of_message(
    tx: &mut Tx,
    organization: OrganizationId,
    said: RegistrySaid,
) -> Result<(), Error> {
    let topic = Topic::DomainMessage;
    let event = || Event {
        id: said.message_id,
        organization_id: organization,
        kind: topic.as_str().to_owned(),
        at: micros(said.received_at),
        actor: None,
        data: EventData::Said(Box::new(said)),
    };
    to_all(tx, topic, event, organization).await
}

/// Publishes a change that the audit log records.
pub(crate) async fn of_audit(tx: &mut Tx, entry: &Audit) -> Result<(), Error> {
    let Some(topic) = topic_of(entry) else {
        return Ok(());
    };
    let actor = actor_of(entry)?;
    let event = || change(entry, actor);
    to_all(tx, topic, event, entry.organization_id).await
}

/// What the topics of a webhook are compared with that is told of tasks.
pub(crate) fn about_tasks() -> String {
    pattern(Topic::Task)
}

/// Publishes that tasks of one organization began, wait or ended, where a webhook is told of tasks; single steps are not published.
pub(crate) async fn of_tasks(
    tx: &mut Tx,
    organization: OrganizationId,
    happened: &[NewEvent],
) -> Result<(), Error> {
    let told: Vec<&NewEvent> = happened
        .iter()
        .filter(|one| matches!(one.event, StreamEvent::State | StreamEvent::End))
        .collect();
    let mut events = Vec::with_capacity(told.len());
    for happened in told {
        events.push(Event {
            // A separate id for each number of the task; none is 0.
            id: Uuid::from_u128(
                happened.task.0.as_u128() ^ u128::from(happened.seq.unsigned_abs()),
            ),
            organization_id: organization,
            kind: format!("task.{}", happened.data.status),
            at: happened.at,
            actor: None,
            data: EventData::Task(Box::new(happened.data.clone())),
        });
    }
    // In their order; those of one kind and time that follow each other at once.
    for alike in events.chunk_by(|one, next| (&one.kind, one.at) == (&next.kind, next.at)) {
        let mut bodies = Vec::with_capacity(alike.len());
        for event in alike {
            bodies.push((event.id, body(event)?));
        }
        let of = (organization, alike[0].kind.as_str(), alike[0].at);
        write_each(tx, of, &pattern(Topic::Task), &bodies).await?;
    }
    Ok(())
}
