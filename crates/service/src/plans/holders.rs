//! Who holds the roles of a domain, and why.

use crate::Result;
use model::id::ContactId;
use model::resolution::Source;
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;
use store::domains::Domain;

/// A role with the contact that holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    /// The role.
    pub role: Role,
    /// Where it comes from.
    pub source: Source,
    /// Who holds it.
    pub contact: Contact,
}

/// The held roles, in the order of [`Role::ALL`].
pub type Holders = Vec<Holder>;

/// Resolves the roles of a domain with these bindings.
pub(crate) async fn holders(
    tx: &mut Tx,
    domain: &Domain,
    bindings: &BTreeMap<Role, ContactId>,
) -> Result<Holders> {
    let resolved = store::domains::resolved(tx, domain, bindings).await?;
    let ids: Vec<ContactId> = resolved.values().map(|each| each.contact).collect();
    let contacts: BTreeMap<ContactId, Contact> =
        store::contacts::many(tx, domain.organization_id, &ids)
            .await?
            .into_iter()
            .map(|contact| (contact.id, contact))
            .collect();
    Ok(resolved
        .into_iter()
        .filter_map(|(role, each)| {
            contacts.get(&each.contact).map(|contact| Holder {
                role,
                source: each.source,
                contact: contact.clone(),
            })
        })
        .collect())
}

/// Who holds the roles of a domain at present.
pub(crate) async fn holders_of(tx: &mut Tx, domain: &Domain) -> Result<Holders> {
    let bindings = store::domains::bindings(tx, domain.organization_id, domain.id).await?;
    holders(tx, domain, &bindings).await
}
