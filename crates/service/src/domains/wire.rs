//! Domains and their role holders as the API shows them.

use super::{Domain, Holder};

/// The domain of the native API.
#[must_use]
pub fn wire(domain: &Domain) -> wire::Domain {
    let view = domain.view.as_ref();
    wire::Domain {
        id: domain.id,
        organization_id: domain.organization_id,
        project_id: domain.project_id,
        name: domain.name.ascii().to_owned(),
        unicode_name: domain.name.unicode().to_owned(),
        tld: domain.name.tld().to_owned(),
        team_id: domain.team_id,
        registry: domain.registry.clone(),
        statuses: view.map(|view| view.statuses.clone()),
        expires_at: view.and_then(|view| view.expires).map(Into::into),
        read_at: view.map(|view| view.read_at.into()),
        version: domain.version,
        created_at: domain.created_at.into(),
        updated_at: domain.updated_at.into(),
    }
}

/// One role with its contact, and where it comes from.
#[must_use]
pub fn in_role(holder: &Holder, contact: wire::Contact) -> wire::DomainContact {
    wire::DomainContact {
        role: holder.role,
        source: holder.source,
        contact,
    }
}
