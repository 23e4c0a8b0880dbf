//! The list of domains.

use super::order::sort_key;
use super::{Domain, columns};
use crate::column::micros;
use crate::contacts::COUNTED;
use crate::error::Error;
use crate::fold::patterns;
use crate::in_list::among;
use crate::page::{Cursor, Listed, Page, with_limit};
use crate::tx::Tx;
use crate::words::{DOMAINS, Search};
use chrono::{DateTime, Utc};
use model::agreement::{AgreementState, DifferenceCause};
use model::id::{DomainId, OrganizationId, ProjectId, TeamId};
use model::role::Role;
use model::task::TaskStatus;
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use uuid::Uuid;

/// A filter for domains. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DomainFilter {
    /// Words that must all occur in the name, in either spelling, with or without accents, each from any letter of a label on.
    pub q: Option<String>,
    /// In one of these projects.
    pub projects: Option<Arc<[ProjectId]>>,
    /// Under this top-level domain, as an A-label.
    pub tld: Option<String>,
    /// Whose latest task has this status.
    pub task_status: Option<TaskStatus>,
    /// With a failure that needs somebody (`store::tasks::Task::needs_somebody`), whatever the latest task is; `task_status` does not count then.
    pub undismissed: bool,
    /// Which stand so.
    pub state: Option<AgreementState>,
    /// Which differ for this cause, in one role at least; those that somebody leaves so beyond this moment left out, as [`causes`](crate::agreement::causes) counts them.
    pub cause: Option<(DifferenceCause, DateTime<Utc>)>,
    /// That show the contact with this handle: in this role, or in any.
    pub contact: Option<(String, Option<Role>)>,
    /// Of this team.
    pub team_id: Option<TeamId>,
    /// Whose registration ends before then, or has ended, as last read. Those that are not ours any more don't count.
    pub expires_before: Option<DateTime<Utc>>,
}

const CONDITIONS: &str =
    "d.organization_id = $1 AND d.deleted_at IS NULL AND (d.sort_key, d.id) > ($2, $3)";
const COUNTED_CONDITIONS: &str = "d.organization_id = $1 AND d.deleted_at IS NULL";
/// Where the search's placeholders begin, after those of the list and the filter.
const SEARCH: usize = 14;

fn narrowed(conditions: &str, filter: &DomainFilter, search: &Search, patterns: usize) -> String {
    let clauses = [
        (filter.tld.is_some(), " AND d.tld = $5"),
        (
            filter.undismissed,
            concat!(
                " AND d.id IN (SELECT t.domain_id FROM task t WHERE ",
                crate::tasks::needing!("t"),
                " AND t.organization_id = $1)"
            ),
        ),
        (
            filter.task_status.is_some() && !filter.undismissed,
            " AND $6 = (SELECT t.status FROM task t WHERE t.domain_id = d.id ORDER BY t.position DESC LIMIT 1)",
        ),
        (
            filter.team_id.is_some(),
            " AND d.team_id = $7 AND d.team_id IS NOT NULL",
        ),
        (filter.state.is_some(), " AND d.state = $8"),
        (
            filter.expires_before.is_some(),
            " AND d.expires_at < $9 AND d.gone_at IS NULL",
        ),
        (
            filter.cause.is_some(),
            " AND d.state = 'differs' AND CASE WHEN d.left_until > $11 THEN 1 ELSE 0 END = 0 \
            AND d.id IN (SELECT s.domain_id FROM role_state s WHERE s.organization_id = $1 AND s.state = 'differs' AND s.cause = $10)",
        ),
        (
            filter.contact.is_some(),
            // Assigned handles are in capitals; those taken over from a registry may not be.
            " AND d.id IN (SELECT s.domain_id FROM role_state s JOIN contact c ON c.id = s.wanted_contact_id \
            WHERE c.organization_id = $1 AND c.handle IN ($12, UPPER($12)) AND (CAST($13 AS TEXT) IS NULL OR s.role = CAST($13 AS TEXT)))",
        ),
    ];
    let mut sql = conditions.to_owned();
    for (_, clause) in clauses.into_iter().filter(|(wanted, _)| *wanted) {
        sql.push_str(clause);
    }
    let first = SEARCH + search.places();
    for number in first..first + patterns {
        sql.push_str(&format!(" AND d.search_text LIKE ${number} ESCAPE '!'"));
    }
    if let Some(projects) = &filter.projects {
        sql.push_str(&among("d.project_id", first + patterns, projects.len()));
    }
    sql
}

/// The handle of the contact that is shown. PostgreSQL takes no NUL, and no handle has one.
fn shown(filter: &DomainFilter) -> Option<&str> {
    let handle = filter.contact.as_ref().map(|(handle, _)| handle.as_str());
    handle.filter(|handle| !handle.contains('\0'))
}

fn role(filter: &DomainFilter) -> Option<&'static str> {
    let role = filter.contact.as_ref().and_then(|(_, role)| *role);
    role.map(Role::as_str)
}

macro_rules! bound {
    ($query:expr, $organization:expr, $after:expr, $limit:expr, $filter:expr, $search:expr, $patterns:expr) => {{
        let mut query = $query
            .bind($organization.0)
            .bind($after.0)
            .bind($after.1)
            .bind($limit)
            .bind($filter.tld.as_deref())
            .bind($filter.task_status.map(|status| status.as_str()))
            .bind($filter.team_id.map(|id| id.0))
            .bind($filter.state.map(|state| state.as_str()))
            .bind($filter.expires_before.map(micros))
            .bind($filter.cause.map(|(cause, _)| cause.as_str()))
            .bind($filter.cause.map(|(_, now)| micros(now)))
            .bind(shown($filter))
            .bind(role($filter));
        for word in $search.binds() {
            query = query.bind(word);
        }
        for pattern in $patterns {
            query = query.bind(pattern.as_str());
        }
        for project in $filter.projects.iter().flat_map(|all| all.iter()) {
            query = query.bind(project.0);
        }
        query
    }};
}

/// A page of the organization's domains, by name as people read it.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &DomainFilter,
    page: &Page,
) -> Result<Listed<Domain>, Error> {
    let patterns = patterns(filter.q.as_deref());
    let search = DOMAINS.plan(tx, organization, filter.q.as_deref()).await?;
    let conditions = narrowed(CONDITIONS, filter, &search, patterns.len());
    let sql = search.statement(
        (columns!(), "domain", 'd'),
        &conditions,
        SEARCH,
        " ORDER BY d.sort_key, d.id LIMIT $4",
    );
    let sql = with_limit(&sql, "$4", page.fetch());
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let rows = on!(tx, conn => {
        bound!(sqlx::query_as(AssertSqlSafe(sql)), organization, after, page.fetch(), filter, search, &patterns).fetch_all(conn)
    })?;
    Ok(page.listed(rows, |domain: &Domain| Cursor {
        key: sort_key(&domain.name),
        id: domain.id.0,
    }))
}

/// The organization's domains that match the filter, by name: all of them when there are at most `most`, and else one more.
pub async fn matching(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &DomainFilter,
    most: u32,
) -> Result<Vec<DomainId>, Error> {
    let patterns = patterns(filter.q.as_deref());
    let search = DOMAINS.plan(tx, organization, filter.q.as_deref()).await?;
    let conditions = narrowed(CONDITIONS, filter, &search, patterns.len());
    let sql = search.statement(
        ("d.id", "domain", 'd'),
        &conditions,
        SEARCH,
        " ORDER BY d.sort_key, d.id LIMIT $4",
    );
    let (after, limit) = (("", Uuid::nil()), i64::from(most) + 1);
    let sql = with_limit(&sql, "$4", limit);
    let ids: Vec<Uuid> = on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, after, limit, filter, search, &patterns).fetch_all(conn)
    })?;
    Ok(ids.into_iter().map(DomainId).collect())
}

/// The organization's domains whose registration ends before then, or has ended, as last read: the next ones first.
pub async fn expiring(
    tx: &mut Tx,
    organization: OrganizationId,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Domain>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM domain d WHERE d.organization_id = $1 AND d.expires_at < $2 AND d.deleted_at IS NULL AND d.gone_at IS NULL ORDER BY d.expires_at, d.id LIMIT $3"
    );
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(micros(before))
        .bind(i64::from(limit))
        .fetch_all(conn))
}

/// How many of the organization's domains match the filter; beyond [`COUNTED`] it stops counting and returns one more. Without a filter the number is kept, and exact however large.
pub async fn count(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &DomainFilter,
) -> Result<i64, Error> {
    const KEPT: &str = "SELECT domains FROM organization_counter WHERE organization_id = $1";
    let patterns = patterns(filter.q.as_deref());
    if patterns.is_empty()
        && *filter
            == (DomainFilter {
                q: filter.q.clone(),
                ..DomainFilter::default()
            })
    {
        let kept =
            on!(tx, conn => sqlx::query_scalar(KEPT).bind(organization.0).fetch_optional(conn))?;
        return Ok(kept.unwrap_or(0));
    }
    let search = DOMAINS.plan(tx, organization, filter.q.as_deref()).await?;
    let conditions = narrowed(COUNTED_CONDITIONS, filter, &search, patterns.len());
    let some = search.statement(("d.id", "domain", 'd'), &conditions, SEARCH, " LIMIT $4");
    let sql = format!("SELECT COUNT(*) FROM ({some}) AS found");
    let sql = with_limit(&sql, "$4", COUNTED + 1);
    let unused = ("", Uuid::nil());
    on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, unused, COUNTED + 1, filter, search, &patterns).fetch_one(conn)
    })
}
