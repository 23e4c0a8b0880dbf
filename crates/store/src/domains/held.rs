//! Who is the registrant of domains at their registries, as last read back.

use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use model::id::{DomainId, OrganizationId};
use model::published::DomainView;
use model::registry::RegistryContact;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    #[sqlx(try_from = "Uuid")]
    id: DomainId,
    #[sqlx(json(nullable))]
    view: Option<DomainView>,
}

impl Row {
    fn registrant(self) -> Option<(DomainId, RegistryContact)> {
        let registrant = self.view.as_ref()?.registrant()?.clone();
        Some((self.id, registrant))
    }
}

/// The registrants of these domains of the organization, as last read back. A domain that was never read, or that shows none, is absent.
pub async fn registrants_held(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[DomainId],
) -> Result<BTreeMap<DomainId, RegistryContact>, Error> {
    static SELECT: InList = InList::new(
        "SELECT d.id, d.view FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN (",
        ")",
        2,
    );
    let ids = ids.iter().map(|id| id.0);
    let rows: Vec<Row> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(rows.into_iter().filter_map(Row::registrant).collect())
}

/// The domains of the organization whose registries show this handle as the registrant, as last read back; only those of one registry when it is named. What would be sent to that object
/// would be their registrant's.
pub async fn held_by(
    tx: &mut Tx,
    organization: OrganizationId,
    handle: &str,
    registry: Option<&str>,
) -> Result<BTreeMap<DomainId, RegistryContact>, Error> {
    const SELECT: &str = "SELECT d.id, d.view FROM domain_shown s JOIN domain d ON d.id = s.domain_id AND d.deleted_at IS NULL \
        WHERE s.handle = $2 AND d.organization_id = $1 AND (CAST($3 AS TEXT) IS NULL OR d.registry = CAST($3 AS TEXT))";
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(handle)
        .bind(registry)
        .fetch_all(conn))?;
    let held = rows.into_iter().filter_map(Row::registrant);
    Ok(held
        .filter(|(_, registrant)| registrant.handle == handle)
        .collect())
}
