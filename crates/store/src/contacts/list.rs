//! The list of contacts: the most frequently loaded page.

use super::{Contact, Uses, columns, named, uses};
use crate::error::Error;
use crate::fold::{patterns, sort_key};
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use crate::words::{CONTACTS, Search};
use model::contact::{ContactKind, VerificationStatus};
use model::id::{ContactId, OrganizationId};
use model::role::Role;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A filter for contacts. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Words that must each begin a word of handle, names, organization, e-mail or city, in any order, with or without accents. The first eight count.
    pub q: Option<String>,
    /// Of this kind.
    pub kind: Option<ContactKind>,
    /// Active or not.
    pub is_active: Option<bool>,
    /// Verified or not.
    pub verification_status: Option<VerificationStatus>,
    /// In this country (ISO 3166-1 alpha-2, capitals).
    pub country_code: Option<String>,
    /// Holds this role on some domain itself, in a team's slot, or as the organization's default.
    pub role: Option<Role>,
}

/// The limit up to which rows that match a filter are counted.
pub const COUNTED: i64 = 1_000;

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
/// Where the search's placeholders begin, after those of the list and the filter.
const SEARCH: usize = 10;

/// The placeholders' numbers are fixed, so that one chain of binds serves every combination of filters: `$1` to `$4` belong to the list itself.
fn narrowed(conditions: &str, filter: &ContactFilter, search: &Search, patterns: usize) -> String {
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
    // Characters other than letters and digits count here too: the word index has narrowed the rows, and these are read in full.
    let first = SEARCH + search.places();
    for number in first..first + patterns {
        sql.push_str(&format!(" AND c.search_text LIKE ${number} ESCAPE '!'"));
    }
    sql
}

macro_rules! bound {
    ($query:expr, $organization:expr, $after:expr, $limit:expr, $filter:expr, $search:expr, $patterns:expr) => {{
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
        for word in $search.binds() {
            query = query.bind(word);
        }
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
    let patterns = patterns(filter.q.as_deref());
    let search = CONTACTS.plan(tx, organization, filter.q.as_deref()).await?;
    let conditions = narrowed(CONDITIONS, filter, &search, patterns.len());
    let sql = search.statement(
        (columns!(), "contact", 'c'),
        &conditions,
        SEARCH,
        " ORDER BY c.sort_key, c.id LIMIT $4",
    );
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let rows: Vec<Contact> = on!(tx, conn => {
        bound!(sqlx::query_as(AssertSqlSafe(sql)), organization, after, page.fetch(), filter, search, &patterns).fetch_all(conn)
    })?;
    Ok(page.listed(rows, |contact| Cursor {
        key: sort_key(&contact.snapshot),
        id: contact.id.0,
    }))
}

/// How many of the organization's contacts match the filter; beyond [`COUNTED`] it stops counting and returns one more. The numbers of all and of active contacts are kept, and exact however large.
pub async fn count(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
) -> Result<i64, Error> {
    const ALL: &str = "SELECT contacts FROM organization_counter WHERE organization_id = $1";
    const ACTIVE: &str =
        "SELECT active_contacts FROM organization_counter WHERE organization_id = $1";
    let patterns = patterns(filter.q.as_deref());
    let otherwise_open = *filter
        == (ContactFilter {
            q: filter.q.clone(),
            is_active: filter.is_active,
            ..ContactFilter::default()
        });
    let kept = match filter.is_active {
        None => Some(ALL),
        Some(true) => Some(ACTIVE),
        Some(false) => None,
    };
    if let Some(kept) = kept.filter(|_| otherwise_open && patterns.is_empty()) {
        let kept =
            on!(tx, conn => sqlx::query_scalar(kept).bind(organization.0).fetch_optional(conn))?;
        return Ok(kept.unwrap_or(0));
    }
    let search = CONTACTS.plan(tx, organization, filter.q.as_deref()).await?;
    let conditions = narrowed(COUNTED_CONDITIONS, filter, &search, patterns.len());
    let some = search.statement(("c.id", "contact", 'c'), &conditions, SEARCH, " LIMIT $4");
    let sql = format!("SELECT COUNT(*) FROM ({some}) AS found");
    let unused = ("", Uuid::nil());
    on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, unused, COUNTED + 1, filter, search, &patterns).fetch_one(conn)
    })
}
