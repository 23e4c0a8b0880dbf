//! Reading a domain completely: the object and every contact that it names, as the public is to see them.

use crate::{Connector, Failure, codes};
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::published::DomainView;
use model::registry::RegistryDomain;
use model::role::Role;
use std::collections::BTreeMap;

/// Reads a domain and its contacts. `None`: the registry does not have it. A contact that another registrar sponsors is left out: the registry shows us no more than its handle (2201).
///
/// # Errors
/// Any [`Failure`] of the queries but a refused contact.
pub async fn read_view(
    connector: &dyn Connector,
    mut trid: impl FnMut() -> String + Send,
    name: &DomainName,
    now: DateTime<Utc>,
) -> Result<Option<(RegistryDomain, DomainView)>, Failure> {
    let Some(domain) = connector.domain_info(&trid(), name.ascii()).await? else {
        return Ok(None);
    };
    let mut read = BTreeMap::new();
    let mut contacts = Vec::new();
    for role in Role::ALL {
        for handle in domain.holders(role) {
            if !read.contains_key(handle) {
                let contact = match connector.contact_info(&trid(), handle).await {
                    Err(Failure::Refused {
                        code: codes::AUTHORIZATION,
                        ..
                    }) => None,
                    other => other?,
                };
                read.insert(handle.to_owned(), contact);
            }
            if let Some(Some(contact)) = read.get(handle) {
                contacts.push((role, contact.clone()));
            }
        }
    }
    let view = DomainView {
        name: name.clone(),
        roid: domain.roid.clone(),
        statuses: domain.statuses.clone(),
        nameservers: domain.nameservers.clone(),
        created: domain.created,
        updated: domain.updated,
        expires: domain.expires,
        contacts,
        read_at: now,
    };
    Ok(Some((domain, view)))
}
