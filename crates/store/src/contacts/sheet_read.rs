//! How a page of the list of contacts is read: as one value by the driver, or row by row on the thread that asks (docs/adr/0011).

use super::ContactFilter;
use super::search::conditions::{holding, passing};
use super::search::sql::{Sql, Value, with_values};
use crate::error::Error;
use crate::here;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use serde::Deserialize;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A row as the statement writes it: the order is that of [`VALUES`].
#[derive(Deserialize)]
pub(super) struct Told(
    pub(super) Uuid,
    pub(super) String,
    pub(super) String,
    pub(super) String,
    pub(super) String,
    pub(super) Option<String>,
    pub(super) String,
    pub(super) i64,
    pub(super) i64,
    pub(super) DateTime<Utc>,
    pub(super) Option<String>,
    pub(super) i64,
    pub(super) String,
);

/// What is read of a page.
pub(super) struct Read {
    /// How many contacts there are.
    pub(super) contacts: i64,
    /// How many of them are active.
    pub(super) active: i64,
    /// Whether something was changed behind what the book in memory knows.
    pub(super) is_behind: bool,
    /// The countries, where there is no book in memory.
    pub(super) countries: Vec<String>,
    /// The rows.
    pub(super) told: Vec<Told>,
}

/// What both engines write into a row's array, apart from its id. Whether anything names the contact is told by one number.
const VALUES: &str = "c.handle, c.kind, c.first_name, c.last_name, c.org_name, c.country_code, CASE WHEN c.is_active THEN 1 ELSE 0 END, \
    CASE WHEN c.verification_status = 'verified' THEN 1 ELSE 0 END, c.updated_at, (SELECT o.handle FROM contact o WHERE o.id = c.copy_of), \
    COALESCE((SELECT 1 FROM domain_role n WHERE n.contact_id = c.id LIMIT 1), (SELECT 1 FROM team_slot n WHERE n.contact_id = c.id LIMIT 1), \
    (SELECT 1 FROM organization_default n WHERE n.contact_id = c.id LIMIT 1), 0), c.sort_key";

/// The countries of the organization's contacts, each found by one look behind the one before.
const COUNTRIES: &str = "WITH RECURSIVE land(code) AS (SELECT (SELECT f.country_code FROM contact f WHERE f.organization_id = $1 AND f.deleted_at IS NULL \
    ORDER BY f.country_code LIMIT 1) UNION ALL SELECT (SELECT f.country_code FROM contact f WHERE f.organization_id = $1 AND f.deleted_at IS NULL \
    AND f.country_code > land.code ORDER BY f.country_code LIMIT 1) FROM land WHERE land.code IS NOT NULL) ";

/// By the driver, as one value. `rest`: where the rows come from.
pub(super) async fn by_driver(
    tx: &mut Tx,
    organization: OrganizationId,
    upto: Option<i64>,
    rest: impl Fn(&mut Sql, bool),
) -> Result<Read, Error> {
    let mut sql = Sql::default();
    sql.values.push(Value::Id(organization.0));
    begin(&mut sql, tx.is_postgres(), upto);
    rest(&mut sql, tx.is_postgres());
    sql.say(") AS j) FROM organization_counter k WHERE k.organization_id = $1");
    let (contacts, active, behind, countries, rows): (
        i64,
        i64,
        Option<i32>,
        Option<String>,
        Option<String>,
    ) = on!(tx, conn => {
        with_values!(sqlx::query_as(AssertSqlSafe(sql.text)), sql.values).fetch_one(conn)
    })?;
    Ok(Read {
        contacts,
        active,
        is_behind: behind.is_some(),
        countries: decoded(countries)?,
        told: decoded(rows)?,
    })
}

/// On this thread, where the book is in memory: then the rows as they are, in the snapshot of the numbers beside them.
pub(super) fn here(
    tx: &Tx,
    organization: OrganizationId,
    upto: i64,
    rest: impl Fn(&mut Sql, bool),
) -> Option<Read> {
    const HEAD: &str = "SELECT k.contacts, k.active_contacts, (SELECT 1 FROM contact n WHERE n.organization_id = ?1 AND n.revision > ?2 LIMIT 1) \
        FROM organization_counter k WHERE k.organization_id = ?1";
    let mut sql = Sql::default();
    sql.values.push(Value::Id(organization.0));
    sql.say("SELECT c.id, ").say(VALUES);
    rest(&mut sql, false);
    // `$2` is a name to SQLite, whose place is where it first stands; `?2` is the second place. Nothing else here is written with that sign.
    let text = sql.text.replace('$', "?");
    tx.here(|conn| {
        let snapshot = conn.unchecked_transaction()?;
        let mut statement = snapshot.prepare_cached(HEAD)?;
        let id = organization.0.as_bytes().as_slice();
        let mut read = statement.query_row((id, upto), |row| {
            Ok(Read {
                contacts: row.get(0)?,
                active: row.get(1)?,
                is_behind: row.get::<_, Option<i32>>(2)?.is_some(),
                countries: Vec::new(),
                told: Vec::with_capacity(64),
            })
        })?;
        let mut statement = snapshot.prepare_cached(&text)?;
        let mut rows = statement.query(rusqlite::params_from_iter(&sql.values))?;
        while let Some(row) = rows.next()? {
            read.told.push(told(row)?);
        }
        Ok(read)
    })
}

/// A row of [`VALUES`], behind the id.
fn told(row: &rusqlite::Row<'_>) -> rusqlite::Result<Told> {
    Ok(Told(
        here::id(row, 0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
        here::at(row, 9)?,
        row.get(10)?,
        row.get(11)?,
        row.get(12)?,
    ))
}

/// The conditions of a list that is not searched.
pub(super) fn narrowed(
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
pub(super) fn chosen(sql: &mut Sql, ids: &[Uuid], postgres: bool) {
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
