//! Reading a domain completely: the object and every contact that it names, as the public is to see them.

use crate::{Connector, Failure, codes};
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::published::DomainView;
use model::registry::{ContactsRead, RegistryDomain};
use model::role::Role;

/// Reads a domain and its contacts. `None`: the registry does not have it. Of a contact that another registrar sponsors the registry shows us no more than its handle (2201).
///
/// # Errors
/// Any [`Failure`] of the queries but a refused contact.
pub async fn read_view(
    connector: &dyn Connector,
    trid: impl FnMut() -> String + Send,
    name: &DomainName,
    now: DateTime<Utc>,
) -> Result<Option<(RegistryDomain, DomainView)>, Failure> {
    read_view_with(connector, trid, name, now, &mut ContactsRead::new()).await
}

/// [`read_view`] of one domain of many: a contact that is among those read is not asked for again.
///
/// # Errors
/// As [`read_view`].
pub async fn read_view_with(
    connector: &dyn Connector,
    mut trid: impl FnMut() -> String + Send,
    name: &DomainName,
    now: DateTime<Utc>,
    read: &mut ContactsRead,
) -> Result<Option<(RegistryDomain, DomainView)>, Failure> {
    let Some(domain) = connector.domain_info(&trid(), name.ascii()).await? else {
        return Ok(None);
    };
    let (mut contacts, mut unread) = (Vec::new(), Vec::new());
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
            match read.get(handle) {
                Some(Some(contact)) => contacts.push((role, contact.clone())),
                _ => unread.push((role, handle.to_owned())),
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
        signed: domain.signed,
        grace: domain.grace.clone(),
        contacts,
        unread,
        read_at: now,
    };
    Ok(Some((domain, view)))
}
