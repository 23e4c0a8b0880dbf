//! Writing contacts.

use super::row::INSERT;
use super::search::revision;
use super::{Contact, verification_clock};
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one, one_or_stale};
use crate::fold::{fold, sort_key};
use crate::history;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use sqlx::types::Json;
use uuid::Uuid;

/// Writes a new contact.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::HandleTaken`]; [`Error::Missing`] when the organization does not exist, or the person whom the contact is composed from is not its.
pub async fn insert(tx: &mut Tx, contact: &Contact) -> Result<(), Error> {
    // The foreign key of the column knows no tenant.
    if let Some(user) = contact.user_id {
        crate::people::get(tx, contact.organization_id, user)
            .await?
            .ok_or(Error::Missing)?;
    }
    if !tx.is_postgres() && super::together::insert(tx, contact).await? {
        let counts = tx.counts.entry(contact.organization_id).or_default();
        counts.contacts += 1;
        counts.active_contacts += i64::from(contact.is_active);
        return Ok(());
    }
    let insert = tx.word(INSERT);
    one(touched!(
        tx,
        super::row::bound!(sqlx::query(insert), contact)
    )?)?;
    let (organization, now) = (contact.organization_id, contact.updated_at);
    history::begin(tx, &history::CONTACT, organization, contact.id.0, now).await?;
    verification_clock::follow(tx, contact).await?;
    let counts = tx.counts.entry(contact.organization_id).or_default();
    counts.contacts += 1;
    counts.active_contacts += i64::from(contact.is_active);
    Ok(())
}

macro_rules! update {
    ($revision:literal) => {
        concat!(
            "UPDATE contact AS c SET kind = $4, first_name = $5, last_name = $6, org_name = $7, email = $8, phone = $9, fax = $10, ",
            "street1 = $11, street2 = $12, city = $13, region = $14, postal_code = $15, country_code = $16, disclose = $17, is_active = $18, ",
            "verification_status = $19, verified_at = $20, user_id = $21, location_id = $22, phone_id = $23, updated_at = $24, ",
            "sort_key = $25, search_text = $26, international = $27, proposed = $28, proposed_task = $29, phone_ext = $30, fax_ext = $31, version = version + 1, revision = ",
            $revision,
            " WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL RETURNING ",
            "id, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, street1, street2, city, region, ",
            "postal_code, country_code, disclose, is_active, verification_status, verified_at, user_id, location_id, phone_id, version, ",
            "created_at, updated_at, international, proposed, proposed_task, NULL, NULL, phone_ext, fax_ext"
        )
    };
}

/// Writes everything but id, organization, handle, `copy_of` and `created_at` if the stored version is that of the given contact, and returns the contact as stored.
///
/// # Errors
/// [`Error::Stale`] when the version has changed, or the contact is gone.
pub async fn update(tx: &mut Tx, contact: &Contact) -> Result<Contact, Error> {
    const UPDATE: [&str; 2] = [
        update!(
            "(SELECT COALESCE(MAX(r.revision), 0) + 1 FROM contact r WHERE r.organization_id = $1)"
        ),
        update!("pg_current_xact_id()::text::bigint"),
    ];
    const WAS: &str = "SELECT is_active FROM contact WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL";
    let fields = &contact.snapshot;
    let was: Option<bool> = on!(tx, conn => sqlx::query_scalar(WAS)
        .bind(contact.organization_id.0)
        .bind(contact.id.0)
        .bind(contact.version)
        .fetch_optional(conn))?;
    let was_active = was.ok_or(Error::Stale)?;
    let update = tx.word(UPDATE);
    let text = fold(&fields.search_text(&contact.handle));
    let updated: Option<Contact> = on!(tx, conn => sqlx::query_as(update)
        .bind(contact.organization_id.0)
        .bind(contact.id.0)
        .bind(contact.version)
        .bind(contact.kind.as_str())
        .bind(&fields.first_name)
        .bind(&fields.last_name)
        .bind(&fields.org_name)
        .bind(&fields.email)
        .bind(&fields.phone)
        .bind(&fields.fax)
        .bind(&fields.street1)
        .bind(&fields.street2)
        .bind(&fields.city)
        .bind(&fields.region)
        .bind(&fields.postal_code)
        .bind(&fields.country_code)
        .bind(contact.disclose)
        .bind(contact.is_active)
        .bind(contact.verification_status.as_str())
        .bind(contact.verified_at.map(micros))
        .bind(contact.user_id.map(|id| id.0))
        .bind(contact.location_id.map(|id| id.0))
        .bind(contact.phone_id.map(|id| id.0))
        .bind(micros(contact.updated_at))
        .bind(sort_key(fields))
        .bind(&text)
        .bind(contact.international.as_ref().map(Json))
        .bind(contact.proposed.as_ref().map(|proposed| Json(&proposed.snapshot)))
        .bind(contact.proposed.as_ref().map(|proposed| proposed.task.0))
        .bind(&fields.phone_ext)
        .bind(&fields.fax_ext)
        .fetch_optional(conn))?;
    // What it is the copy of never changes.
    let updated = Contact {
        copy_of: contact.copy_of.clone(),
        ..updated.ok_or(Error::Stale)?
    };
    tx.moves
        .contact(contact.organization_id, contact.id, contact.updated_at);
    let (organization, now) = (contact.organization_id, contact.updated_at);
    history::follow(tx, &history::CONTACT, organization, contact.id.0, now).await?;
    verification_clock::follow(tx, &updated).await?;
    let counts = tx.counts.entry(contact.organization_id).or_default();
    counts.active_contacts += i64::from(contact.is_active) - i64::from(was_active);
    Ok(updated)
}

/// Locks a contact against every transaction that would refer to it, until the commit. `false` when the organization has no such contact.
pub async fn hold(tx: &mut Tx, organization: OrganizationId, id: ContactId) -> Result<bool, Error> {
    let hold = tx.word(dialect::HOLD_CONTACT);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    Ok(held.is_some())
}

/// Lets nobody else of the organization look for contacts and make those that it lacks until the commit: two who look at once would both make them. It is to be the first that a
/// transaction locks, since whoever waits for it while they hold something that its holder wants would never get it.
pub async fn hold_making(tx: &mut Tx, organization: OrganizationId) -> Result<(), Error> {
    // A row of the organization's would keep out those who only refer to its defaults.
    const HOLD: &str = "SELECT pg_advisory_xact_lock(hashtextextended('contacts ' || CAST(CAST($1 AS uuid) AS text), 0))";
    if !is_making_alone(tx) {
        touched!(tx, sqlx::query(HOLD).bind(organization.0))?;
    }
    Ok(())
}

/// Whether nobody else can make contacts until the commit anyway: SQLite has one writer.
#[must_use]
pub fn is_making_alone(tx: &Tx) -> bool {
    !tx.is_postgres()
}

/// Deletes a contact. The row stays, so that its history can still be shown.
///
/// # Errors
/// [`Error::Stale`] when the version is another by now, or the contact is gone; [`Error::InUse`] while it holds a role on a domain, is in a team's slot or is an organization default, and while it has a copy.
pub async fn soft_delete(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const DELETE: &str = "UPDATE contact SET deleted_at = $4, updated_at = $4, version = version + 1, revision = $5 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL";
    // Locked against every transaction that would refer to it, so that the check of its use stays true.
    if !hold(tx, organization, id).await? {
        return Err(Error::Stale);
    }
    if super::usage_count(tx, organization, id).await? > 0
        || !super::copies_of(tx, organization, &[id]).await?.is_empty()
    {
        return Err(Error::InUse);
    }
    let was_active: bool = on!(tx, conn => sqlx::query_scalar("SELECT is_active FROM contact WHERE organization_id = $1 AND id = $2")
        .bind(organization.0)
        .bind(id.0)
        .fetch_one(conn))?;
    let revision = revision::next(tx, organization).await?;
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(id.0)
            .bind(version)
            .bind(micros(now))
            .bind(revision)
    )?)?;
    history::end(tx, &history::CONTACT, organization, id.0, now).await?;
    verification_clock::forget(tx, organization, id).await?;
    let counts = tx.counts.entry(organization).or_default();
    counts.contacts -= 1;
    counts.active_contacts -= i64::from(was_active);
    Ok(())
}

/// Records that a deleted contact was merged into another: a look-up of its handle leads there.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such deleted contact.
pub async fn set_merged(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    into: ContactId,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE contact SET merged_into = $3 WHERE organization_id = $1 AND id = $2 AND deleted_at IS NOT NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(into.0)
    )?)
}
