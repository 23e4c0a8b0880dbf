//! The portfolio as a list.

use super::{Domain, columns};
use crate::error::Error;
use crate::fold::patterns;
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use model::id::{OrganizationId, ProjectId, TeamId};
use model::task::TaskStatus;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Which domains. What is `None` lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DomainFilter {
    /// Words that must all occur in the name, in either spelling, accents or not.
    pub q: Option<String>,
    /// Of this project.
    pub project_id: Option<ProjectId>,
    /// Under this top-level domain, as an A-label.
    pub tld: Option<String>,
    /// Whose latest task stands there.
    pub task_status: Option<TaskStatus>,
    /// Of this team.
    pub team_id: Option<TeamId>,
}

const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND (d.name, d.id) > ($2, $3)"
);
const LIST_TAIL: &str = " ORDER BY d.name, d.id LIMIT $4";
const COUNT: &str =
    "SELECT COUNT(*) FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL";

fn narrowed(head: &str, filter: &DomainFilter, words: usize, tail: &str) -> String {
    let clauses = [
        (filter.project_id.is_some(), " AND d.project_id = $5"),
        (filter.tld.is_some(), " AND d.tld = $6"),
        (
            filter.task_status.is_some(),
            " AND $7 = (SELECT t.status FROM task t WHERE t.domain_id = d.id ORDER BY t.position DESC LIMIT 1)",
        ),
        (
            filter.team_id.is_some(),
            " AND d.team_id = $8 AND d.team_id IS NOT NULL",
        ),
    ];
    let mut sql = String::with_capacity(640);
    sql.push_str(head);
    for (_, clause) in clauses.into_iter().filter(|(wanted, _)| *wanted) {
        sql.push_str(clause);
    }
    for number in 9..9 + words {
        sql.push_str(&format!(" AND d.search_text LIKE ${number} ESCAPE '!'"));
    }
    sql.push_str(tail);
    sql
}

macro_rules! bound {
    ($query:expr, $organization:expr, $after:expr, $limit:expr, $filter:expr, $words:expr) => {{
        let mut query = $query
            .bind($organization.0)
            .bind($after.0)
            .bind($after.1)
            .bind($limit)
            .bind($filter.project_id.map(|id| id.0))
            .bind($filter.tld.as_deref())
            .bind($filter.task_status.map(|status| status.as_str()))
            .bind($filter.team_id.map(|id| id.0));
        for word in $words {
            query = query.bind(word.as_str());
        }
        query
    }};
}

/// A page of the organization's domains, by name.
///
/// # Errors
/// What the database said.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &DomainFilter,
    page: &Page,
) -> Result<Listed<Domain>, Error> {
    let words = patterns(filter.q.as_deref());
    let sql = narrowed(LIST, filter, words.len(), LIST_TAIL);
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let rows = on!(tx, conn => {
        bound!(sqlx::query_as(AssertSqlSafe(sql)), organization, after, page.fetch(), filter, &words).fetch_all(conn)
    })?;
    Ok(page.listed(rows, |domain: &Domain| Cursor {
        key: domain.name.ascii().to_owned(),
        id: domain.id.0,
    }))
}

/// How many of the organization's domains pass the filter. Without one the number is kept, not counted.
///
/// # Errors
/// What the database said.
pub async fn count(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &DomainFilter,
) -> Result<i64, Error> {
    const KEPT: &str = "SELECT domains FROM organization_counter WHERE organization_id = $1";
    let words = patterns(filter.q.as_deref());
    if words.is_empty()
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
    let sql = narrowed(COUNT, filter, words.len(), "");
    let unused = ("", Uuid::nil());
    on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, unused, 0_i64, filter, &words).fetch_one(conn)
    })
}
