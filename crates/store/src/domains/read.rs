//! Reading single domains.

use super::{Domain, columns};
use crate::column::Word;
use crate::error::Error;
use crate::many::{InList, MANY};
use crate::tx::Tx;
use model::domain_name::DomainName;
use model::id::{DomainId, OrganizationId, ProjectId};
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The organization's domain of this id, unless it is deleted.
///
/// # Errors
/// What the database said.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
) -> Result<Option<Domain>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM domain d WHERE d.organization_id = $1 AND d.id = $2 AND d.deleted_at IS NULL"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// The domain of this name, of whichever organization: for what the world may ask, and to see that a name is free.
///
/// # Errors
/// What the database said.
pub async fn by_name(tx: &mut Tx, name: &DomainName) -> Result<Option<Domain>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM domain d WHERE d.name = $1 AND d.deleted_at IS NULL"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(name.ascii()).fetch_optional(conn))
}

#[derive(FromRow)]
struct Named {
    #[sqlx(try_from = "Uuid")]
    id: DomainId,
    #[sqlx(try_from = "Uuid")]
    project_id: ProjectId,
    #[sqlx(try_from = "Word")]
    name: DomainName,
}

/// What these domains of the organization are called. Those that were let go are named too: their tasks stay.
///
/// # Errors
/// What the database said.
pub async fn names(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[DomainId],
) -> Result<BTreeMap<DomainId, DomainName>, Error> {
    names_within(tx, organization, None, ids).await
}

/// [`names`] of those that belong to these projects; `None` for all.
///
/// # Errors
/// What the database said.
pub async fn names_within(
    tx: &mut Tx,
    organization: OrganizationId,
    projects: Option<&[ProjectId]>,
    ids: &[DomainId],
) -> Result<BTreeMap<DomainId, DomainName>, Error> {
    static SELECT: InList = InList::new(
        "SELECT d.id, d.project_id, d.name FROM domain d WHERE d.organization_id = $1 AND d.id IN (",
        ")",
        2,
    );
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = BTreeMap::new();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = SELECT.filled(ids);
        let rows = on!(tx, conn => {
            let mut query = sqlx::query_as::<_, Named>(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        let reached = |row: &Named| projects.is_none_or(|some| some.contains(&row.project_id));
        names.extend(
            rows.into_iter()
                .filter(reached)
                .map(|row| (row.id, row.name)),
        );
    }
    Ok(names)
}
