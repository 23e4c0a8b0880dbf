//! The audit log: who changed what, when, and from which value to which. Entries are only ever added.

pub use crate::audit_entry::Audit;
use crate::column::micros;
use crate::error::{Error, one};
use crate::history;
use crate::kept;
use crate::lease::{Readable, readable};
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, SecondsFormat, Utc};
use model::id::OrganizationId;
use model::stored::Object;
use serde_json::Value;
use sqlx::FromRow;
use uuid::Uuid;

/// Adds an entry.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn append(tx: &mut Tx, entry: &Audit) -> Result<(), Error> {
    crate::webhooks::of_audit(tx, entry).await?;
    const INSERT: &str = "INSERT INTO audit_entry (id, organization_id, at, actor_kind, actor_id, actor_name, action, object_kind, \
        object_id, before, after, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let change = history::change(tx, entry.organization_id, entry.at).await?;
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(entry.id)
            .bind(entry.organization_id.0)
            .bind(micros(entry.at))
            .bind(&entry.actor_kind)
            .bind(entry.actor_id)
            .bind(&entry.actor_name)
            .bind(&entry.action)
            .bind(&entry.object_kind)
            .bind(entry.object_id)
            .bind(kept_object(entry.before.as_ref())?)
            .bind(kept_object(entry.after.as_ref())?)
            .bind(change.id)
    )?)
}

fn kept_object(value: Option<&Value>) -> Result<Option<sqlx::types::Json<Value>>, Error> {
    let object = value.map(Object::of).transpose();
    kept::write_maybe(object.map_err(Error::Unreadable)?.as_ref())
}

/// Time and id are selected separately, so that an unreadable entry does not end the list.
#[derive(FromRow)]
struct Row {
    at: DateTime<Utc>,
    id: Uuid,
    #[sqlx(flatten)]
    entry: Readable<Audit>,
}

/// The organization's entries, newest first; of one object (its kind and id) or of all. Unreadable entries are left out.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    object: Option<(&str, Uuid)>,
    page: &Page,
) -> Result<Listed<Audit>, Error> {
    const ALL: &str = "SELECT * FROM audit_entry WHERE organization_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4";
    const OF_OBJECT: &str = "SELECT * FROM audit_entry WHERE organization_id = $1 AND (at, id) < ($2, $3) \
        AND object_kind = $5 AND object_id = $6 ORDER BY at DESC, id DESC LIMIT $4";
    let (at, id) = match &page.after {
        Some(cursor) => match DateTime::parse_from_rfc3339(&cursor.key) {
            Ok(at) => (at.to_utc(), cursor.id),
            // A cursor of another list: nothing follows it.
            Err(_) => {
                return Ok(Listed {
                    rows: Vec::new(),
                    next: None,
                });
            }
        },
        None => (END_OF_TIME, Uuid::max()),
    };
    let rows: Vec<Row> = match object {
        Some((kind, object)) => on!(tx, conn => sqlx::query_as(OF_OBJECT)
            .bind(organization.0).bind(at).bind(id).bind(page.fetch()).bind(kind).bind(object).fetch_all(conn))?,
        None => on!(tx, conn => sqlx::query_as(ALL)
            .bind(organization.0).bind(at).bind(id).bind(page.fetch()).fetch_all(conn))?,
    };
    let listed = page.listed(rows, |row| Cursor {
        key: row.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        id: row.id,
    });
    Ok(Listed {
        rows: readable(listed.rows.into_iter().map(|row| row.entry).collect()),
        next: listed.next,
    })
}

/// The last second of the year 9999: later than any entry, and within the range that both engines sort correctly.
const END_OF_TIME: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(time) => time,
    None => DateTime::<Utc>::MAX_UTC,
};
