//! Reading the log, newest first.

use crate::audit_entry::Audit;
use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::lease::{Readable, readable};
use crate::page::{Cursor, LAST, Listed, Page, with_limit};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A filter for entries. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By this kind of actor: `user`, `key` or `system`.
    pub actor_kind: Option<String>,
    /// By this person or key.
    pub actor_id: Option<Uuid>,
    /// Of this action, such as `contact.update`.
    pub action: Option<String>,
    /// About an object of this kind, such as `contact`.
    pub object_kind: Option<String>,
    /// About this object, or concerning it: a contact that got a role by it.
    pub object_id: Option<Uuid>,
    /// At this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
    /// What followed from this entry.
    pub cause_id: Option<Uuid>,
    /// Only what followed from no other entry.
    pub acts: bool,
}

impl AuditFilter {
    /// Of one object.
    #[must_use]
    pub fn of(kind: &str, id: Uuid) -> Self {
        Self {
            object_kind: Some(kind.to_owned()),
            object_id: Some(id),
            ..Self::default()
        }
    }
}

/// The placeholders' numbers are fixed, so that one chain of binds serves every combination of filters: `$1` to `$4` belong to the list itself.
fn narrowed(filter: &AuditFilter) -> String {
    let nobody = filter.actor_id.is_none() && filter.actor_kind.as_deref() == Some("system");
    let clauses = [
        (filter.actor_kind.is_some(), " AND e.actor_kind = $5"),
        // The program acts under no id: an index of its own leads to it.
        (nobody, " AND e.actor_id IS NULL"),
        (filter.actor_id.is_some(), " AND e.actor_id = $6"),
        (filter.action.is_some(), " AND e.action = $7"),
        (filter.from.is_some(), " AND e.at >= $10"),
        (filter.until.is_some(), " AND e.at < $11"),
        (filter.cause_id.is_some(), " AND e.cause_id = $12"),
        (filter.acts, " AND e.cause_id IS NULL"),
    ];
    let wanted = clauses
        .into_iter()
        .filter(|(wanted, _)| *wanted)
        .map(|(_, clause)| clause);
    std::iter::once("e.organization_id = $1 AND (e.at, e.id) < ($2, $3)")
        .chain(wanted)
        .collect()
}

/// The whole statement. What concerns an object is in a table of its own, so both are walked in their order and put together.
fn statement(filter: &AuditFilter) -> String {
    let conditions = narrowed(filter);
    let kind = filter.object_kind.is_some();
    if filter.object_id.is_none() {
        let kind = if kind { " AND e.object_kind = $8" } else { "" };
        return format!(
            "SELECT e.* FROM audit_entry e WHERE {conditions}{kind} ORDER BY e.at DESC, e.id DESC LIMIT $4"
        );
    }
    // The kind only confirms what the id says: written so, it leads no planner away from the index of the object.
    let (own, concerning) = if kind {
        (
            " AND e.object_kind || '' = $8",
            " AND m.object_kind || '' = $8",
        )
    } else {
        ("", "")
    };
    format!(
        "SELECT * FROM (SELECT e.* FROM audit_entry e WHERE {conditions} AND e.object_id = $9{own} ORDER BY e.at DESC, e.id DESC LIMIT $4) AS own \
         UNION ALL \
         SELECT * FROM (SELECT e.* FROM audit_mention m JOIN audit_entry e ON e.id = m.entry_id WHERE m.organization_id = $1 AND m.object_id = $9{concerning} \
         AND (m.at, m.entry_id) < ($2, $3) AND {conditions} ORDER BY m.at DESC, m.entry_id DESC LIMIT $4) AS concerning \
         ORDER BY at DESC, id DESC LIMIT $4"
    )
}

/// Time and id are selected separately, so that an unreadable entry does not end the list.
#[derive(FromRow)]
struct Row {
    at: DateTime<Utc>,
    id: Uuid,
    #[sqlx(flatten)]
    entry: Readable<Audit>,
}

/// The organization's entries that match the filter, newest first. Unreadable entries are left out.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &AuditFilter,
    page: &Page,
) -> Result<Listed<Audit>, Error> {
    let Some((at, id)) = page.behind(LAST) else {
        return Ok(Listed::nothing());
    };
    let sql = with_limit(&statement(filter), "$4", page.fetch());
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(AssertSqlSafe(sql))
        .bind(organization.0)
        .bind(at)
        .bind(id)
        .bind(page.fetch())
        .bind(filter.actor_kind.as_deref())
        .bind(filter.actor_id)
        .bind(filter.action.as_deref())
        .bind(filter.object_kind.as_deref())
        .bind(filter.object_id)
        .bind(filter.from)
        .bind(filter.until)
        .bind(filter.cause_id)
        .fetch_all(conn))?;
    let listed = page.listed(rows, |row| Cursor::at(row.at, row.id));
    Ok(Listed {
        rows: readable(listed.rows.into_iter().map(|row| row.entry).collect()),
        next: listed.next,
    })
}

/// These entries of the organization, in no particular order. Unreadable ones are left out.
pub async fn many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Audit>, Error> {
    static SELECT: InList = InList::new(
        "SELECT * FROM audit_entry WHERE organization_id = $1 AND id IN (",
        ")",
        2,
    );
    let rows: Vec<Row> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(readable(rows.into_iter().map(|row| row.entry).collect()))
}

#[derive(FromRow)]
struct Counted {
    cause_id: Uuid,
    object_kind: String,
    entries: i64,
}

/// How many entries followed from each of these, by the kind of object. Those that nothing followed from are left out.
pub async fn consequences(
    tx: &mut Tx,
    organization: OrganizationId,
    entries: &[Uuid],
) -> Result<BTreeMap<Uuid, BTreeMap<String, i64>>, Error> {
    static SELECT: InList = InList::new(
        "SELECT cause_id, object_kind, COUNT(*) AS entries FROM audit_entry WHERE organization_id = $1 AND cause_id IN (",
        ") GROUP BY cause_id, object_kind",
        2,
    );
    let rows: Vec<Counted> = rows_of(tx, &SELECT, organization, entries.iter().copied()).await?;
    let mut counts: BTreeMap<Uuid, BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows {
        let of = counts.entry(row.cause_id).or_default();
        of.insert(row.object_kind, row.entries);
    }
    Ok(counts)
}
