//! Projects: the named parts of a portfolio.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, ProjectId};
use sqlx::FromRow;
use uuid::Uuid;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Project {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: ProjectId,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Writes a new project.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn create(tx: &mut Tx, project: &Project) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO project (id, organization_id, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(project.id.0)
            .bind(project.organization_id.0)
            .bind(&project.name)
            .bind(micros(project.created_at))
            .bind(micros(project.updated_at))
    )?)
}

/// The organization's project of this id.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ProjectId,
) -> Result<Option<Project>, Error> {
    const SELECT: &str = "SELECT * FROM project WHERE organization_id = $1 AND id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// The organization's projects, oldest first.
pub async fn list(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Project>, Error> {
    const SELECT: &str = "SELECT * FROM project WHERE organization_id = $1 ORDER BY created_at, id";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))
}

/// Writes the name and `updated_at` if the row was last changed at `seen`, and returns the project as stored. A project has no version number: the time
/// of its last change serves as one, so `updated_at` must be a later one.
///
/// # Errors
/// [`Error::Stale`] when it has changed, or is not the organization's.
pub async fn update(tx: &mut Tx, project: &Project, seen: DateTime<Utc>) -> Result<Project, Error> {
    const UPDATE: &str = "UPDATE project SET name = $4, updated_at = $5 \
        WHERE organization_id = $1 AND id = $2 AND updated_at = $3 RETURNING *";
    on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(project.organization_id.0)
        .bind(project.id.0)
        .bind(micros(seen))
        .bind(&project.name)
        .bind(micros(project.updated_at))
        .fetch_optional(conn))?
    .ok_or(Error::Stale)
}
