//! The messages of registries' queues, as they were read: whose domain they are about, where that is known, and the registry's words. None is deleted: they say why a domain left.

use crate::column::{MaybeId, Word, micros};
use crate::domains::Domain;
use crate::error::Error;
use crate::page::{Cursor, LAST, Listed, Page};
use crate::tx::Tx;
use crate::webhooks::of_message;
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, OrganizationId};
use model::registry_message::MessageKind;
use model::stored::RegistrySaid;
use sqlx::FromRow;
use uuid::Uuid;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PollMessage {
    /// Its id here.
    pub id: Uuid,
    /// The registry whose queue it came from.
    pub registry: String,
    /// The registry's id of it.
    pub message_id: String,
    /// What makes it this message, whenever it is read: 64 characters at most.
    pub fingerprint: String,
    /// The organization whose domain or contact it is about; `None`: nobody's here.
    #[sqlx(try_from = "MaybeId")]
    pub organization_id: Option<OrganizationId>,
    /// The domain.
    #[sqlx(try_from = "MaybeId")]
    pub domain_id: Option<DomainId>,
    /// The contact whose object it names.
    #[sqlx(try_from = "MaybeId")]
    pub contact_id: Option<ContactId>,
    /// What it is about.
    #[sqlx(try_from = "Word<MessageKind>")]
    pub kind: MessageKind,
    /// The registry's text, cut to 64 kB; may be empty.
    pub text: String,
    /// The domain or the contact that it is about, as the registry writes it.
    pub object: Option<String>,
    /// Of a transfer: the registrar that asks.
    pub other_party: Option<String>,
    /// Of a transfer: until when it can be objected to.
    pub act_by: Option<DateTime<Utc>>,
    /// When the registry put it into the queue.
    pub queued_at: Option<DateTime<Utc>>,
    /// When it was read.
    pub received_at: DateTime<Utc>,
    /// Of a request for a transfer: when it came to an end.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Stores a message unless it is stored already, and returns whether it is new: then webhooks are told of it. One that ends a transfer ends the domain's open requests. `about` is the domain that
/// it names.
pub async fn keep(
    tx: &mut Tx,
    message: &PollMessage,
    about: Option<&Domain>,
) -> Result<bool, Error> {
    const INSERT: &str = "INSERT INTO poll_message (id, registry, message_id, fingerprint, organization_id, domain_id, kind, text, object, other_party, act_by, queued_at, received_at, contact_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (fingerprint) DO NOTHING";
    let new = touched!(
        tx,
        sqlx::query(INSERT)
            .bind(message.id)
            .bind(&message.registry)
            .bind(&message.message_id)
            .bind(&message.fingerprint)
            .bind(message.organization_id.map(|id| id.0))
            .bind(message.domain_id.map(|id| id.0))
            .bind(message.kind.as_str())
            .bind(&message.text)
            .bind(&message.object)
            .bind(&message.other_party)
            .bind(message.act_by.map(micros))
            .bind(message.queued_at.map(micros))
            .bind(micros(message.received_at))
            .bind(message.contact_id.map(|id| id.0))
    )? > 0;
    if let (true, Some(domain)) = (new, about) {
        let organization = domain.organization_id;
        if message.kind.ends_transfer() {
            end_requests(tx, organization, domain.id, message.received_at).await?;
        }
        let said = RegistrySaid {
            domain_id: domain.id,
            project_id: domain.project_id,
            name: domain.name.clone(),
            message_id: message.id,
            registry: message.registry.clone(),
            kind: message.kind,
            text: message.text.clone(),
            other_party: message.other_party.clone(),
            act_by: message.act_by,
            received_at: message.received_at,
        };
        of_message(tx, organization, said).await?;
    }
    Ok(new)
}

/// Notes that no request for a transfer of the domain is open any more.
pub async fn end_requests(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE poll_message SET ended_at = $3 WHERE organization_id = $1 AND domain_id = $2 AND kind = 'transfer_requested' AND ended_at IS NULL";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(domain.0)
            .bind(micros(at))
    )
    .map(|_| ())
}

/// What registries said about a domain, newest first.
pub async fn of_domain(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    page: &Page,
) -> Result<Listed<PollMessage>, Error> {
    const SELECT: &str = "SELECT * FROM poll_message WHERE organization_id = $1 AND domain_id = $2 AND (received_at, id) < ($3, $4) \
        ORDER BY received_at DESC, id DESC LIMIT $5";
    let Some((at, id)) = page.behind(LAST) else {
        return Ok(Listed::nothing());
    };
    let rows: Vec<PollMessage> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0).bind(domain.0).bind(at).bind(id).bind(page.fetch()).fetch_all(conn))?;
    Ok(page.listed(rows, |row| Cursor::at(row.received_at, row.id)))
}

/// What registries said about a contact's objects, newest first.
pub async fn of_contact(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    page: &Page,
) -> Result<Listed<PollMessage>, Error> {
    const SELECT: &str = "SELECT * FROM poll_message WHERE organization_id = $1 AND contact_id = $2 AND (received_at, id) < ($3, $4) \
        ORDER BY received_at DESC, id DESC LIMIT $5";
    let Some((at, id)) = page.behind(LAST) else {
        return Ok(Listed::nothing());
    };
    let rows: Vec<PollMessage> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0).bind(contact.0).bind(at).bind(id).bind(page.fetch()).fetch_all(conn))?;
    Ok(page.listed(rows, |row| Cursor::at(row.received_at, row.id)))
}

/// The installation's newest messages that are about no domain and no contact of the book, at most `limit`.
pub async fn of_nobody(tx: &mut Tx, limit: u32) -> Result<Vec<PollMessage>, Error> {
    const SELECT: &str = "SELECT * FROM poll_message WHERE domain_id IS NULL AND contact_id IS NULL ORDER BY received_at DESC, id DESC LIMIT $1";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(limit).fetch_all(conn))
}

/// An open request of another registrar for a domain.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TransferRequest {
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub domain_id: DomainId,
    /// Its name.
    #[sqlx(try_from = "Word<DomainName>")]
    pub name: DomainName,
    /// The registrar that asks.
    pub other_party: Option<String>,
    /// Until when it can be objected to.
    pub act_by: Option<DateTime<Utc>>,
    /// When it was read.
    pub received_at: DateTime<Utc>,
}

/// The organization's domains that other registrars ask for, those that must be answered first at the head; at most `limit`. Requests of before `since` are over, whatever was heard of them.
pub async fn transfer_requests(
    tx: &mut Tx,
    organization: OrganizationId,
    since: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<TransferRequest>, Error> {
    const SELECT: &str = "SELECT m.domain_id, d.name, m.other_party, m.act_by, m.received_at FROM poll_message m JOIN domain d ON d.id = m.domain_id AND d.deleted_at IS NULL AND d.gone_at IS NULL \
        WHERE m.organization_id = $1 AND m.received_at > $2 AND m.kind = 'transfer_requested' AND m.ended_at IS NULL \
        ORDER BY COALESCE(m.act_by, m.received_at), m.id LIMIT $3";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0).bind(micros(since)).bind(limit).fetch_all(conn))
}
