//! The organization and its projects as the API shows them.

use super::{Organization, OrganizationEdit};
use crate::given::named_roles;
use model::id::ContactId;
use model::policy::Policies;
use model::role::Role;
use std::collections::BTreeMap;
use store::projects::Project;

/// The organization, with its default contacts.
#[must_use]
pub fn wire(
    organization: &Organization,
    defaults: &BTreeMap<Role, ContactId>,
) -> wire::Organization {
    wire::Organization {
        id: organization.id.0,
        organization_id: organization.id.0,
        name: organization.name.clone(),
        legal_name: Some(organization.legal_name.clone()),
        default_contacts: default_contacts(defaults),
        policies: policies(&organization.policies),
        version: organization.version,
        created_at: organization.created_at.into(),
        updated_at: organization.updated_at.into(),
        tasks: None,
    }
}

fn default_contacts(defaults: &BTreeMap<Role, ContactId>) -> wire::DefaultContacts {
    let of = |role| defaults.get(&role).map(|contact| contact.0);
    wire::DefaultContacts {
        registrant: of(Role::Registrant),
        admin: of(Role::Admin),
        tech: of(Role::Tech),
        billing: of(Role::Billing),
    }
}

const fn policies(policies: &Policies) -> wire::Policies {
    wire::Policies {
        registrant_change: policies.registrant_change,
        hold_material: policies.hold_material,
        settle_seconds: policies.settle_seconds,
    }
}

/// The project.
#[must_use]
pub fn project_wire(project: &Project) -> wire::Project {
    wire::Project {
        id: project.id.0,
        organization_id: project.organization_id.0,
        name: project.name.clone(),
        created_at: project.created_at.into(),
        updated_at: project.updated_at.into(),
    }
}

impl From<&wire::OrganizationPatch> for OrganizationEdit {
    fn from(patch: &wire::OrganizationPatch) -> Self {
        let text = |name| patch.fields.get(name).map(ToOwned::to_owned);
        let mut edit = Self {
            name: text("name"),
            legal_name: text("legal_name"),
            ..Self::default()
        };
        if let Some(policies) = &patch.policies {
            edit.registrant_change = policies.registrant_change;
            edit.hold_material = policies.hold_material;
            edit.settle_seconds = policies.settle_seconds;
        }
        if let Some(defaults) = &patch.default_contacts {
            edit.defaults = named_roles([
                &defaults.registrant,
                &defaults.admin,
                &defaults.tech,
                &defaults.billing,
            ]);
        }
        edit
    }
}
