//! The list of contacts: the most frequently loaded page.

use super::filter::{COUNTED, ContactFilter};
use super::search::{self, Asked};
use super::{Contact, Uses, columns, named, uses};
use crate::error::Error;
use crate::fold::sort_key;
use crate::page::{Cursor, Listed, Page, with_limit};
use crate::tx::Tx;
use model::id::{ContactId, OrganizationId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// The contact.
    pub contact: Contact,
    /// What names it, and how many domains show it.
    pub uses: Uses,
}

const CONDITIONS: &str =
    "c.organization_id = $1 AND c.deleted_at IS NULL AND (c.sort_key, c.id) > ($2, $3)";
const COUNTED_CONDITIONS: &str = "c.organization_id = $1 AND c.deleted_at IS NULL";
/// Where the placeholders of patterns begin, after those of the list and the filter.
const PATTERNS: usize = 10;

/// The placeholders' numbers are fixed, so that one chain of binds serves every combination of filters: `$1` to `$4` belong to the list itself.
fn narrowed(conditions: &str, filter: &ContactFilter, patterns: &[String]) -> String {
    let clauses = [
        (filter.kind.is_some(), " AND c.kind = $5"),
        (filter.is_active.is_some(), " AND c.is_active = $6"),
        (
            filter.verification_status.is_some(),
            " AND c.verification_status = $7",
        ),
        (filter.country_code.is_some(), " AND c.country_code = $8"),
        (
            filter.role.is_some(),
            concat!(" AND ", named!(" AND n.role = $9")),
        ),
    ];
    let mut sql = conditions.to_owned();
    for (_, clause) in clauses.into_iter().filter(|(wanted, _)| *wanted) {
        sql.push_str(clause);
    }
    for number in PATTERNS..PATTERNS + patterns.len() {
        sql.push_str(&format!(" AND c.search_text LIKE ${number} ESCAPE '!'"));
    }
    sql
}

macro_rules! bound {
    ($query:expr, $organization:expr, $after:expr, $limit:expr, $filter:expr, $patterns:expr) => {{
        let mut query = $query
            .bind($organization.0)
            .bind($after.0)
            .bind($after.1)
            .bind($limit)
            .bind($filter.kind.map(|kind| kind.as_str()))
            .bind($filter.is_active)
            .bind($filter.verification_status.map(|status| status.as_str()))
            .bind($filter.country_code.as_deref())
            .bind($filter.role.map(|role| role.as_str()));
        for pattern in $patterns {
            query = query.bind(pattern.as_str());
        }
        query
    }};
}

/// A page of the organization's contacts, by last name, then first name, with how each is used.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
    page: &Page,
) -> Result<Listed<ContactRow>, Error> {
    let listed = list_alone(tx, organization, filter, page).await?;
    let ids: Vec<ContactId> = listed.rows.iter().map(|contact| contact.id).collect();
    let mut uses = uses(tx, organization, &ids).await?;
    let rows = listed.rows.into_iter().map(|contact| ContactRow {
        uses: uses.remove(&contact.id).unwrap_or_default(),
        contact,
    });
    Ok(Listed {
        rows: rows.collect(),
        next: listed.next,
    })
}

/// The same without how they are used, which takes as long as there are domains that show them.
pub async fn list_alone(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
    page: &Page,
) -> Result<Listed<Contact>, Error> {
    let asked = Asked::of(filter.q.as_deref());
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let cursor = |contact: &Contact| Cursor {
        key: sort_key(&contact.snapshot),
        id: contact.id.0,
    };
    if !asked.words.is_empty() {
        let behind = page.after.as_ref().map(|_| after);
        let of = (behind, page.size() + 1);
        let mut ids = search::find(tx, organization, filter, &asked, of)
            .await?
            .ids;
        let more = ids.len() > page.size();
        ids.truncate(page.size());
        let rows = super::read::in_order(tx, organization, &ids).await?;
        let next = rows.last().filter(|_| more).map(cursor);
        return Ok(Listed { rows, next });
    }
    let conditions = narrowed(CONDITIONS, filter, &asked.patterns);
    let sql = format!(
        concat!(
            "SELECT ",
            columns!(),
            " FROM contact c WHERE {} ORDER BY c.sort_key, c.id LIMIT $4"
        ),
        conditions
    );
    let sql = with_limit(&sql, "$4", page.fetch());
    let rows: Vec<Contact> = on!(tx, conn => {
        bound!(sqlx::query_as(AssertSqlSafe(sql)), organization, after, page.fetch(), filter, &asked.patterns).fetch_all(conn)
    })?;
    Ok(page.listed(rows, cursor))
}

/// How many of the organization's contacts match the filter; beyond [`COUNTED`] it stops counting and returns one more. The numbers of all and of active contacts are kept, and exact however large.
pub async fn count(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
) -> Result<i64, Error> {
    const KEPT: &str =
        "SELECT contacts, active_contacts FROM organization_counter WHERE organization_id = $1";
    let asked = Asked::of(filter.q.as_deref());
    if kept(filter, &asked, 0, 0).is_some() {
        let numbers: Option<(i64, i64)> =
            on!(tx, conn => sqlx::query_as(KEPT).bind(organization.0).fetch_optional(conn))?;
        let (all, active) = numbers.unwrap_or_default();
        return Ok(kept(filter, &asked, all, active).unwrap_or_default());
    }
    counted(tx, organization, filter, &asked).await
}

/// The number that is kept, of all contacts or of active ones, when the filter asks for one of these.
pub(super) fn kept(filter: &ContactFilter, asked: &Asked, all: i64, active: i64) -> Option<i64> {
    let otherwise_open = *filter
        == (ContactFilter {
            q: filter.q.clone(),
            is_active: filter.is_active,
            ..ContactFilter::default()
        });
    if !otherwise_open || !asked.is_empty() {
        return None;
    }
    match filter.is_active {
        None => Some(all),
        Some(true) => Some(active),
        Some(false) => None,
    }
}

/// The same by counting.
pub(super) async fn counted(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
    asked: &Asked,
) -> Result<i64, Error> {
    if !asked.words.is_empty() {
        let found = search::find(tx, organization, filter, asked, (None, 0)).await?;
        return Ok(found.total);
    }
    let conditions = narrowed(COUNTED_CONDITIONS, filter, &asked.patterns);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT c.id FROM contact c WHERE {conditions} LIMIT $4) AS found"
    );
    let sql = with_limit(&sql, "$4", COUNTED + 1);
    let unused = ("", Uuid::nil());
    on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, unused, COUNTED + 1, filter, &asked.patterns).fetch_one(conn)
    })
}
