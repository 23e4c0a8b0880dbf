//! Domains and their role holders as the API shows them.

use super::{Domain, Holder};
use model::contact::Snapshot;
use store::contacts::Contact;

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

/// The contact without its office: plans tell of what registries get.
pub(super) fn contact(of: &Contact) -> wire::Contact {
    let Snapshot {
        first_name,
        last_name,
        org_name,
        email,
        phone,
        fax,
        street1,
        street2,
        city,
        region,
        postal_code,
        country_code,
    } = of.snapshot.clone();
    wire::Contact {
        id: of.id.0,
        org_id: of.organization_id.0,
        handle: of.handle.clone(),
        kind: of.kind,
        user_id: of.user_id.map(|id| id.0),
        location_id: of.location_id.map(|id| id.0),
        phone_id: of.phone_id.map(|id| id.0),
        first_name,
        last_name,
        org_name,
        email,
        phone,
        fax,
        street1,
        street2,
        city,
        region,
        postal_code,
        country_code,
        disclose: of.disclose,
        is_active: of.is_active,
        verification_status: of.verification_status,
        verified_at: of.verified_at.map(Into::into),
        location: None,
        international: of.international.clone().map(|form| wire::International {
            first_name: form.first_name,
            last_name: form.last_name,
            org_name: form.org_name,
            street1: form.street1,
            street2: form.street2,
            city: form.city,
            region: form.region,
        }),
        proposed: of.proposed.clone().map(|proposed| wire::Proposed {
            task_id: proposed.task.0,
            fields: wire::ContactFields {
                first_name: proposed.snapshot.first_name,
                last_name: proposed.snapshot.last_name,
                org_name: proposed.snapshot.org_name,
                email: proposed.snapshot.email,
                phone: proposed.snapshot.phone,
                fax: proposed.snapshot.fax,
                street1: proposed.snapshot.street1,
                street2: proposed.snapshot.street2,
                city: proposed.snapshot.city,
                region: proposed.snapshot.region,
                postal_code: proposed.snapshot.postal_code,
                country_code: proposed.snapshot.country_code,
            },
        }),
        version: of.version,
        created_at: of.created_at.into(),
        updated_at: of.updated_at.into(),
        tasks: None,
    }
}
