//! What registries were last read to hold of contacts' own objects: where their forms stand already, a change is foreseen to need objects apart.

use super::ContactObject;
use crate::error::Error;
use crate::in_list::{InList, MANY, rows_of};
use crate::tx::Tx;
use model::id::{ContactId, OrganizationId};
use model::published::DomainView;
use model::registry::RegistryContact;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many domains of one TLD show a contact's own object.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ShownUnder {
    /// The contact.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// The registry, by the name that its domains carry.
    pub registry: String,
    /// The top-level domain, as an A-label.
    pub tld: String,
    /// How many domains.
    pub domains: i64,
}

/// Where registries show these contacts' own objects, as last read: by registry and TLD. Domains that are not ours any more don't count.
pub async fn shown_under(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<Vec<ShownUnder>, Error> {
    static SELECT: InList = InList::new(
        "SELECT c.id AS contact_id, d.registry, d.tld, COUNT(*) AS domains FROM contact c JOIN domain_shown s ON s.handle = c.handle \
        JOIN domain d ON d.id = s.domain_id AND d.organization_id = c.organization_id AND d.deleted_at IS NULL AND d.gone_at IS NULL \
        WHERE c.organization_id = $1 AND c.id IN (",
        ") GROUP BY c.id, d.registry, d.tld",
        2,
    );
    rows_of(
        tx,
        &SELECT,
        organization,
        contacts.iter().map(|contact| contact.0),
    )
    .await
}

#[derive(FromRow)]
struct Read {
    #[sqlx(try_from = "Uuid")]
    id: ContactId,
    handle: String,
    #[sqlx(json(nullable))]
    view: Option<DomainView>,
}

/// These contacts' own objects at the registry as one of their domains was last read to show them; a contact that none shows is absent.
pub async fn objects_read(
    tx: &mut Tx,
    organization: OrganizationId,
    registry: &str,
    contacts: &[ContactId],
) -> Result<BTreeMap<ContactId, RegistryContact>, Error> {
    static SELECT: InList = InList::new(
        "SELECT c.id, c.handle, (SELECT d.view FROM domain_shown s JOIN domain d ON d.id = s.domain_id AND d.deleted_at IS NULL AND d.gone_at IS NULL \
            WHERE s.handle = c.handle AND d.organization_id = $1 AND d.registry = $2 ORDER BY s.read_at DESC LIMIT 1) AS view \
        FROM contact c WHERE c.organization_id = $1 AND c.id IN (",
        ")",
        3,
    );
    let mut found = BTreeMap::new();
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.0).collect();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = SELECT.filled(tx, ids);
        let rows: Vec<Read> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0).bind(registry);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        for Read { id, handle, view } in rows {
            let shown = view.into_iter().flat_map(|view| view.contacts);
            let mut shown = shown.map(|(_, contact)| contact);
            if let Some(object) = shown.find(|contact| contact.handle == handle) {
                found.insert(id, object);
            }
        }
    }
    Ok(found)
}

/// The objects in one form alone that these contacts have beside their own, or are to have, at any registry.
pub async fn objects_apart(
    tx: &mut Tx,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<Vec<ContactObject>, Error> {
    static SELECT: InList = InList::new(
        "SELECT organization_id, contact_id, registry, form, handle, roid, origin, intended_at, created_at, pending_since, pending_task \
        FROM contact_object WHERE organization_id = $1 AND form <> '' AND contact_id IN (",
        ")",
        2,
    );
    rows_of(
        tx,
        &SELECT,
        organization,
        contacts.iter().map(|contact| contact.0),
    )
    .await
}
