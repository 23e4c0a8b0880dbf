//! Reading single domains.

use super::{Domain, columns};
use crate::column::Word;
use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use model::domain_name::DomainName;
use model::handle::of_contact;
use model::id::{DomainId, OrganizationId, ProjectId};
use model::published::DomainView;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The organization's domain of this id, unless it is deleted.
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

/// The domain of this name, in any organization: for public look-ups, and to check that a name is free.
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
    #[sqlx(try_from = "Word<DomainName>")]
    name: DomainName,
}

/// The names of these domains of the organization. Those that were released are included: their tasks remain.
pub async fn names(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[DomainId],
) -> Result<BTreeMap<DomainId, DomainName>, Error> {
    names_within(tx, organization, None, ids).await
}

/// [`names`] of those that belong to these projects; `None` for all.
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
    let ids = ids.iter().map(|id| id.0);
    let rows: Vec<Named> = rows_of(tx, &SELECT, organization, ids).await?;
    let reached = |row: &Named| projects.is_none_or(|some| some.contains(&row.project_id));
    Ok(rows
        .into_iter()
        .filter(reached)
        .map(|row| (row.id, row.name))
        .collect())
}

/// Those of the domains that the organization has and that are not deleted, by id, each once.
pub async fn many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[DomainId],
) -> Result<Vec<Domain>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ("
        ),
        ")",
        2,
    );
    let ids = ids.iter().map(|id| id.0);
    let mut domains: Vec<Domain> = rows_of(tx, &SELECT, organization, ids).await?;
    domains.sort_unstable_by_key(|domain| domain.id);
    Ok(domains)
}

#[derive(FromRow)]
struct Viewed {
    #[sqlx(json(nullable))]
    view: Option<DomainView>,
}

/// The most recently read of all domain views that show this handle, if a contact of the installation has the handle. In any organization: for public
/// look-ups.
pub async fn latest_showing(tx: &mut Tx, handle: &str) -> Result<Option<DomainView>, Error> {
    const SELECT: &str = "SELECT d.view FROM domain_shown s JOIN domain d ON d.id = s.domain_id AND d.deleted_at IS NULL AND d.gone_at IS NULL \
        WHERE s.handle = $1 AND EXISTS (SELECT 1 FROM contact c WHERE c.handle = $2 AND c.organization_id = d.organization_id AND c.deleted_at IS NULL) \
        ORDER BY s.read_at DESC LIMIT 1";
    let found: Option<Viewed> = on!(tx, conn => sqlx::query_as(SELECT).bind(handle).bind(of_contact(handle).as_ref()).fetch_optional(conn))?;
    Ok(found.and_then(|row| row.view))
}
