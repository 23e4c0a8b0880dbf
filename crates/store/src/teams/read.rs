//! Reading teams.

use super::Team;
use crate::error::Error;
use crate::fold::{fold, patterns};
use crate::in_list::{InList, rows_of};
use crate::page::{Cursor, Listed, Page, with_limit};
use crate::tx::Tx;
use model::id::{OrganizationId, ProjectId, TeamId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

/// A row of the list: a team with the number of its domains.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TeamRow {
    /// The team.
    #[sqlx(flatten)]
    pub team: Team,
    /// How many domains.
    pub domains: i64,
}

/// The organization's team of this id, unless it is deleted.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TeamId,
) -> Result<Option<Team>, Error> {
    const SELECT: &str =
        "SELECT * FROM team WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// A team by its name, for pickers.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TeamName {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: TeamId,
    /// Its display name.
    pub name: String,
}

/// All teams of the organization by name, with nothing else.
pub async fn names(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<TeamName>, Error> {
    const SELECT: &str = "SELECT t.id, t.name FROM team t WHERE t.organization_id = $1 AND t.deleted_at IS NULL ORDER BY t.sort_key, t.id";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))
}

/// Those of these teams that the organization has and that are not deleted, in no particular order, each once.
pub async fn many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[TeamId],
) -> Result<Vec<Team>, Error> {
    static SELECT: InList = InList::new(
        "SELECT * FROM team WHERE organization_id = $1 AND deleted_at IS NULL AND id IN (",
        ")",
        2,
    );
    rows_of(tx, &SELECT, organization, ids.iter().map(|id| id.0)).await
}

/// The default team that every organization is created with.
pub async fn system(tx: &mut Tx, organization: OrganizationId) -> Result<Option<Team>, Error> {
    const SELECT: &str = "SELECT * FROM team WHERE organization_id = $1 AND is_system";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_optional(conn))
}

/// A page of the organization's teams whose names contain all words of `q`, by name.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    q: Option<&str>,
    page: &Page,
) -> Result<Listed<TeamRow>, Error> {
    const LIST: &str = "SELECT t.*, (SELECT COUNT(*) FROM domain d WHERE d.team_id = t.id AND d.team_id IS NOT NULL AND d.deleted_at IS NULL) AS domains \
        FROM team t WHERE t.organization_id = $1 AND t.deleted_at IS NULL AND (t.sort_key, t.id) > ($2, $3)";
    let words = patterns(q);
    let mut sql = LIST.to_owned();
    for number in 5..5 + words.len() {
        sql.push_str(&format!(" AND t.sort_key LIKE ${number} ESCAPE '!'"));
    }
    sql.push_str(" ORDER BY t.sort_key, t.id LIMIT $4");
    let sql = with_limit(&sql, "$4", page.fetch());
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let rows = on!(tx, conn => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql))
            .bind(organization.0)
            .bind(after.0)
            .bind(after.1)
            .bind(page.fetch());
        for word in &words {
            query = query.bind(word.as_str());
        }
        query.fetch_all(conn)
    })?;
    Ok(page.listed(rows, |row: &TeamRow| Cursor {
        key: fold(&row.team.name),
        id: row.team.id.0,
    }))
}

/// The organization's team with this slug.
pub async fn by_slug(
    tx: &mut Tx,
    organization: OrganizationId,
    slug: &str,
) -> Result<Option<Team>, Error> {
    const SELECT: &str =
        "SELECT * FROM team WHERE organization_id = $1 AND slug = $2 AND deleted_at IS NULL";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(slug).fetch_optional(conn))
}

/// The teams to which any domain of a project is assigned.
pub async fn of_project(
    tx: &mut Tx,
    organization: OrganizationId,
    project: ProjectId,
) -> Result<Vec<TeamId>, Error> {
    const SELECT: &str = "SELECT DISTINCT d.team_id FROM domain d \
        WHERE d.organization_id = $1 AND d.project_id = $2 AND d.team_id IS NOT NULL AND d.deleted_at IS NULL";
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(project.0).fetch_all(conn))?;
    Ok(ids.into_iter().map(TeamId).collect())
}
