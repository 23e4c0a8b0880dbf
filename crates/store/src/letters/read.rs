//! Reading the outbox.

use super::write::folded;
use super::{Letter, columns};
use crate::column::micros;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::lease::{Readable, readable};
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, SecondsFormat, Utc};
use model::id::{ContactId, OrganizationId};
use sqlx::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

/// How many e-mails were sent to an address since some moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct ToAddress {
    /// How many.
    pub letters: i64,
    /// When the first of them was requested.
    pub oldest: Option<DateTime<Utc>>,
    /// When the last one was.
    pub newest: Option<DateTime<Utc>>,
}

/// The organization's e-mails to an address, ignoring case, that were requested after `since`. Those that were never sent because the contact changed count too.
pub async fn to_address(
    tx: &mut Tx,
    organization: OrganizationId,
    email: &str,
    since: DateTime<Utc>,
) -> Result<ToAddress, Error> {
    const SELECT: &str = "SELECT COUNT(*) AS letters, MIN(created_at) AS oldest, MAX(created_at) AS newest FROM letter \
        WHERE organization_id = $1 AND email_folded = $2 AND created_at > $3";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(folded(email)).bind(micros(since)).fetch_one(conn))
}

/// The newest e-mail about each of these contacts; a contact without any is absent.
pub async fn newest_of(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<HashMap<ContactId, Letter>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM letter l WHERE l.organization_id = $1 AND NOT EXISTS (SELECT 1 FROM letter n WHERE n.contact_id = l.contact_id \
              AND (n.created_at, n.id) > (l.created_at, l.id)) AND l.contact_id IN ("
        ),
        ")",
        2,
    );
    let ids: Vec<Uuid> = contacts.iter().map(|id| id.0).collect();
    let mut newest = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(MANY) {
        let (sql, ids) = SELECT.filled(tx, ids);
        let letters: Vec<Readable<Letter>> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        newest.extend(
            readable(letters)
                .into_iter()
                .map(|letter| (letter.contact_id, letter)),
        );
    }
    Ok(newest)
}

/// Its position in the list is selected separately, so that an unreadable row does not end the list.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    created_at: DateTime<Utc>,
    #[sqlx(flatten)]
    letter: Readable<Letter>,
}

/// The organization's e-mails, newest first; unreadable ones are left out.
pub async fn list_letters(
    tx: &mut Tx,
    organization: OrganizationId,
    page: &Page,
) -> Result<Listed<Letter>, Error> {
    const FIRST: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM letter l WHERE l.organization_id = $1 ORDER BY l.created_at DESC, l.id DESC LIMIT $2"
    );
    const BEHIND: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM letter l WHERE l.organization_id = $1 AND (l.created_at, l.id) < ($3, $4) ORDER BY l.created_at DESC, l.id DESC LIMIT $2"
    );
    let rows: Vec<Row> = match &page.after {
        None => {
            on!(tx, conn => sqlx::query_as(FIRST).bind(organization.0).bind(page.fetch()).fetch_all(conn))?
        }
        Some(cursor) => match DateTime::parse_from_rfc3339(&cursor.key) {
            Ok(at) => on!(tx, conn => sqlx::query_as(BEHIND)
                .bind(organization.0).bind(page.fetch()).bind(at.to_utc()).bind(cursor.id).fetch_all(conn))?,
            // A cursor of another list: nothing follows it.
            Err(_) => Vec::new(),
        },
    };
    let listed = page.listed(rows, |row| Cursor {
        key: row.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        id: row.id,
    });
    Ok(Listed {
        rows: readable(listed.rows.into_iter().map(|row| row.letter).collect()),
        next: listed.next,
    })
}

/// E-mails of all organizations that were sent between the two moments and not answered, and whose contact was neither written to since nor reminded
/// of this value before: oldest first, at most `limit`. The contact is active and still has the value.
pub async fn unanswered(
    tx: &mut Tx,
    after: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Letter>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM letter l JOIN contact_unverified u ON u.organization_id = l.organization_id AND u.contact_id = l.contact_id \
          AND u.value_hash = l.value_hash AND u.since <= l.created_at \
          JOIN contact c ON c.organization_id = l.organization_id AND c.id = l.contact_id AND c.deleted_at IS NULL AND c.is_active \
          WHERE l.status = 'sent' AND l.kind = 'verification' AND l.sent_at > $1 AND l.sent_at <= $2 \
          AND NOT EXISTS (SELECT 1 FROM letter n WHERE n.contact_id = l.contact_id AND (n.created_at, n.id) > (l.created_at, l.id)) \
          AND NOT EXISTS (SELECT 1 FROM letter r WHERE r.contact_id = l.contact_id AND r.kind = 'reminder' AND r.created_at >= u.since) \
          ORDER BY l.sent_at, l.id LIMIT $3"
    );
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(micros(after)).bind(micros(until)).bind(limit).fetch_all(conn)).map(readable)
}
