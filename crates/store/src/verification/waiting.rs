//! Since when contacts are unverified.

use crate::contacts::Contact;
use crate::error::Error;
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use sqlx::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

/// An unverified contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The contact.
    pub contact: Contact,
    /// Since when its name and address are unverified.
    pub since: DateTime<Utc>,
}

/// Stores the value of an unverified contact that was written before values were stored; its clock is that of the value, where that is known already. `false` when the contact is not unverified.
pub async fn note_value(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    value: &[u8],
) -> Result<bool, Error> {
    const FIRST: &str = "INSERT INTO unverified_value (organization_id, value_hash, since) \
        SELECT u.organization_id, $3, u.since FROM contact_unverified u WHERE u.organization_id = $1 AND u.contact_id = $2 \
        ON CONFLICT (organization_id, value_hash) DO NOTHING";
    const UPDATE: &str = "UPDATE contact_unverified SET value_hash = $3, \
        since = COALESCE((SELECT v.since FROM unverified_value v WHERE v.organization_id = $1 AND v.value_hash = $3), since) \
        WHERE organization_id = $1 AND contact_id = $2";
    let mut rows = 0;
    for statement in [FIRST, UPDATE] {
        rows = touched!(
            tx,
            sqlx::query(statement)
                .bind(organization.0)
                .bind(contact.0)
                .bind(value)
        )?;
    }
    Ok(rows == 1)
}

/// Since when the contact is unverified; `None` when it is not, or is not an external contact of the organization.
pub async fn unverified_since(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str =
        "SELECT since FROM contact_unverified WHERE organization_id = $1 AND contact_id = $2";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(contact.0).fetch_optional(conn))
}

/// Those that are active, or in use anyway.
macro_rules! counted {
    () => {
        concat!(
            " FROM contact_unverified u JOIN contact c ON c.organization_id = u.organization_id AND c.id = u.contact_id AND c.deleted_at IS NULL \
             WHERE u.organization_id = $1 AND (c.is_active OR ",
            crate::contacts::named!(""),
            ")"
        )
    };
}

#[derive(FromRow)]
struct Place {
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    since: DateTime<Utc>,
}

/// A page of the unverified external contacts that are active or in use, the longest unverified first.
pub async fn waiting(
    tx: &mut Tx,
    organization: OrganizationId,
    page: &Page,
) -> Result<Listed<Waiting>, Error> {
    const PLACES: &str = concat!(
        "SELECT u.contact_id, u.since",
        counted!(),
        " AND (u.since, u.contact_id) > ($2, $3) ORDER BY u.since, u.contact_id LIMIT $4"
    );
    let Some((since, id)) = page.behind((DateTime::UNIX_EPOCH, Uuid::nil())) else {
        return Ok(Listed::nothing());
    };
    let places: Vec<Place> = on!(tx, conn => sqlx::query_as(PLACES)
        .bind(organization.0).bind(since).bind(id).bind(page.fetch()).fetch_all(conn))?;
    let listed = page.listed(places, |place| Cursor::at(place.since, place.contact_id.0));
    let ids: Vec<ContactId> = listed.rows.iter().map(|place| place.contact_id).collect();
    let mut contacts: HashMap<ContactId, Contact> = crate::contacts::many(tx, organization, &ids)
        .await?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    // One that was deleted between the two statements is left out.
    let rows = listed.rows.iter().filter_map(|place| {
        Some(Waiting {
            contact: contacts.remove(&place.contact_id)?,
            since: place.since,
        })
    });
    Ok(Listed {
        rows: rows.collect(),
        next: listed.next,
    })
}

/// How far [`count_waiting`] counts: in a large installation nearly all contacts may be waiting, and nobody needs the exact number.
pub const COUNTED: i64 = 1000;

/// How many [`waiting`] lists in all, counted up to one more than [`COUNTED`].
pub async fn count_waiting(tx: &mut Tx, organization: OrganizationId) -> Result<i64, Error> {
    const COUNT: &str = concat!(
        "SELECT COUNT(*) FROM (SELECT u.contact_id",
        counted!(),
        " LIMIT $2) AS counted"
    );
    on!(tx, conn => sqlx::query_scalar(COUNT).bind(organization.0).bind(COUNTED + 1).fetch_one(conn))
}
