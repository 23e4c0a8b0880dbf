//! A page of the list of contacts as people see it, read in one statement and as one value: a row that is read by itself costs a turn of a channel
//! and an allocation for each of its values, which was most of the time of the page (docs/adr/0011).

use super::list::{counted, kept};
use super::search::conditions::{holding, passing};
use super::search::sql::{Sql, Value, with_values};
use super::search::{Asked, Found, Search};
use super::{ContactFilter, Uses, uses};
use crate::error::Error;
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId};
use serde::Deserialize;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A row of the list: what the page shows of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// Its id.
    pub id: ContactId,
    /// Its handle.
    pub handle: String,
    /// `member` or `external`.
    pub kind: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Organization.
    pub org_name: Option<String>,
    /// The country's code.
    pub country_code: String,
    /// Whether it may be given new roles.
    pub is_active: bool,
    /// Whether its holder has verified it.
    pub is_verified: bool,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The handle of the contact whose copy it is.
    pub copy_of: Option<String>,
    /// What names it, and how many domains show it.
    pub uses: Uses,
}

/// A page of the list, and what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The rows.
    pub listed: Listed<ContactLine>,
    /// How many contacts match: as [`super::count`].
    pub total: i64,
    /// The countries that contacts of the organization have, as codes, in their order.
    pub countries: Vec<String>,
}

/// A row as the statement writes it: the order is that of [`VALUES`].
#[derive(Deserialize)]
struct Told(
    Uuid,
    String,
    String,
    String,
    String,
    Option<String>,
    String,
    i64,
    i64,
    DateTime<Utc>,
    Option<String>,
    i64,
    String,
);

/// What the statement reads: all contacts, the active ones, whether something was changed since, the countries, and the rows.
type Read = (i64, i64, Option<i32>, Option<String>, Option<String>);

/// What both engines write into a row's array, apart from its id. Whether anything names the contact is told by one number.
const VALUES: &str = "c.handle, c.kind, c.first_name, c.last_name, c.org_name, c.country_code, CASE WHEN c.is_active THEN 1 ELSE 0 END, \
    CASE WHEN c.verification_status = 'verified' THEN 1 ELSE 0 END, c.updated_at, (SELECT o.handle FROM contact o WHERE o.id = c.copy_of), \
    COALESCE((SELECT 1 FROM domain_role n WHERE n.contact_id = c.id LIMIT 1), (SELECT 1 FROM team_slot n WHERE n.contact_id = c.id LIMIT 1), \
    (SELECT 1 FROM organization_default n WHERE n.contact_id = c.id LIMIT 1), 0), c.sort_key";

/// The countries of the organization's contacts, each found by one look behind the one before.
const COUNTRIES: &str = "WITH RECURSIVE land(code) AS (SELECT (SELECT f.country_code FROM contact f WHERE f.organization_id = $1 AND f.deleted_at IS NULL \
    ORDER BY f.country_code LIMIT 1) UNION ALL SELECT (SELECT f.country_code FROM contact f WHERE f.organization_id = $1 AND f.deleted_at IS NULL \
    AND f.country_code > land.code ORDER BY f.country_code LIMIT 1) FROM land WHERE land.code IS NOT NULL) ";

/// A page of the organization's contacts, by last name, then first name, with what stands around it.
///
/// # Errors
/// Any error of the database.
pub async fn sheet(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ContactFilter,
    page: &Page,
) -> Result<Sheet, Error> {
    let asked = Asked::of(filter.q.as_deref());
    let after = page
        .after
        .as_ref()
        .map(|cursor| (cursor.key.as_str(), cursor.id));
    let is_searched = !asked.words.is_empty();
    // What a list needs of the book it can read by itself, in the time of a look per country.
    let mut book = match is_searched || tx.shelf().has(organization) {
        true => Some(Search::begin(tx, organization, filter, &asked).await?),
        false => None,
    };
    let mut is_new = false;
    let (searched, read) = loop {
        let searched = match &book {
            Some(book) if is_searched => Some(book.page(tx, after, page.size() + 1).await?),
            _ => None,
        };
        let mut sql = Sql::default();
        sql.values.push(Value::Id(organization.0));
        begin(&mut sql, tx.is_postgres(), book.as_ref().map(Search::upto));
        match &searched {
            Some(found) => chosen(&mut sql, &found.ids, tx.is_postgres()),
            None => {
                sql.say(" FROM contact c WHERE c.organization_id = $1");
                narrowed(&mut sql, filter, &asked.patterns, after);
                sql.say(" ORDER BY c.sort_key, c.id LIMIT ")
                    .number(page.fetch());
            }
        }
        sql.say(") AS j) FROM organization_counter k WHERE k.organization_id = $1");
        let read: Read = on!(tx, conn => {
            with_values!(sqlx::query_as(AssertSqlSafe(sql.text)), sql.values).fetch_one(conn)
        })?;
        match &mut book {
            Some(book) if read.2.is_some() && !is_new => book.catch_up(tx).await?,
            _ => break (searched, read),
        }
        // What was found may not be so any more: once more, with what has changed. The rows of a list are as they are.
        if !is_searched {
            break (searched, read);
        }
        is_new = true;
    };
    let (contacts, active, _, countries, rows) = read;
    let mut told: Vec<Told> = decoded(rows)?;
    let (more, total) = match searched {
        Some(Found { ids, total }) => {
            told.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.0));
            (ids.len() > page.size(), total)
        }
        None => {
            // The database gathers them in the order in which it reads them, and promises none.
            told.sort_unstable_by(|a, b| (&a.12, a.0).cmp(&(&b.12, b.0)));
            let total = match kept(filter, &asked, contacts, active) {
                Some(kept) => kept,
                None => match book.as_ref().and_then(Search::total) {
                    Some(total) => total,
                    None => counted(tx, organization, filter, &asked).await?,
                },
            };
            (told.len() > page.size(), total)
        }
    };
    told.truncate(page.size());
    let next = told.last().filter(|_| more).map(|row| Cursor {
        key: row.12.clone(),
        id: row.0,
    });
    let named: Vec<ContactId> = told
        .iter()
        .filter(|row| row.11 != 0)
        .map(|row| ContactId(row.0))
        .collect();
    let mut used = if named.is_empty() {
        BTreeMap::new()
    } else {
        uses(tx, organization, &named).await?
    };
    let rows = told.into_iter().map(|row| line(row, &mut used)).collect();
    Ok(Sheet {
        listed: Listed { rows, next },
        total,
        countries: match book {
            Some(book) => book.countries(),
            None => decoded(countries)?,
        },
    })
}

/// The conditions of a list that is not searched.
fn narrowed(
    sql: &mut Sql,
    filter: &ContactFilter,
    patterns: &[String],
    after: Option<(&str, Uuid)>,
) {
    sql.say(" AND c.deleted_at IS NULL");
    passing(sql, filter);
    holding(sql, filter, patterns);
    if let Some((key, id)) = after {
        sql.say(" AND (c.sort_key, c.id) > (")
            .put(Value::Text(key.to_owned()))
            .say(", ")
            .put(Value::Id(id))
            .say(")");
    }
}

/// The rows of these ids, in no order. They are one value, so that there is one statement, whatever their number.
fn chosen(sql: &mut Sql, ids: &[Uuid], postgres: bool) {
    // Nothing in them is to be escaped.
    let ids: Vec<String> = ids
        .iter()
        .map(|id| format!("\"{}\"", id.simple()))
        .collect();
    sql.say(if postgres {
        " FROM (SELECT CAST(g.value AS uuid) AS id FROM json_array_elements_text(CAST("
    } else {
        // CROSS JOIN: SQLite then looks each up, and does not walk the list for them.
        " FROM json_each("
    });
    sql.put(Value::Text(format!("[{}]", ids.join(","))));
    sql.say(if postgres {
        " AS json)) AS g (value)) AS g JOIN contact c ON c.id = g.id"
    } else {
        " ) AS g CROSS JOIN contact c ON c.id = unhex(g.value)"
    });
    sql.say(" WHERE c.organization_id = $1 AND c.deleted_at IS NULL");
}

/// Everything before the rows' table: the countries, or where the book in memory has these, a number when something was changed behind what that knows.
fn begin(sql: &mut Sql, postgres: bool, known: Option<i64>) {
    // The rows are arrays already; `json_group_array` would read each of them once more.
    let (countries, rows, array) = if postgres {
        (
            "json_agg(land.code)::text",
            "json_agg(j.told)::text",
            "json_build_array(c.id",
        )
    } else {
        (
            "json_group_array(land.code)",
            "'[' || group_concat(j.told) || ']'",
            "json_array(lower(hex(c.id))",
        )
    };
    match known {
        Some(upto) => sql
            .say("SELECT k.contacts, k.active_contacts, (SELECT 1 FROM contact n WHERE n.organization_id = $1 AND n.revision > ")
            .put(Value::Int(upto))
            .say(" LIMIT 1), NULL"),
        None => sql.say(&format!(
            "{COUNTRIES} SELECT k.contacts, k.active_contacts, NULL, (SELECT {countries} FROM land WHERE land.code IS NOT NULL)"
        )),
    };
    sql.say(&format!(
        ", (SELECT {rows} FROM (SELECT {array}, {VALUES}) AS told"
    ));
}

fn decoded<T: for<'de> Deserialize<'de>>(text: Option<String>) -> Result<Vec<T>, Error> {
    text.map_or_else(|| Ok(Vec::new()), |text| serde_json::from_str(&text))
        .map_err(|error| Error::Database(sqlx::Error::Decode(Box::new(error))))
}

fn line(row: Told, used: &mut BTreeMap<ContactId, Uses>) -> ContactLine {
    let Told(
        id,
        handle,
        kind,
        first_name,
        last_name,
        org_name,
        country_code,
        active,
        verified,
        updated_at,
        copy_of,
        _,
        _,
    ) = row;
    let id = ContactId(id);
    ContactLine {
        id,
        handle,
        kind,
        first_name,
        last_name,
        org_name,
        country_code,
        is_active: active != 0,
        is_verified: verified != 0,
        updated_at,
        copy_of,
        uses: used.remove(&id).unwrap_or_default(),
    }
}
