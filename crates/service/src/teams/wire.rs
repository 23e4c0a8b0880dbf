//! Teams as the API shows them.

use super::{TeamEdit, TeamView};
use crate::contacts::wire_at;
use crate::given::named_roles;
use model::role::Role;
use wire::Contact;

impl TeamView {
    /// The team object of the native API, its contacts in full.
    #[must_use]
    pub fn wire(&self) -> wire::Team {
        let id = |role| self.slots.get(&role).map(|contact| contact.id.0);
        let whole = |role| self.slot(role);
        wire::Team {
            id: self.team.id.0,
            organization_id: self.team.organization_id.0,
            name: self.team.name.clone(),
            slug: self.team.slug.clone(),
            is_system: self.team.is_system,
            registrant_contact_id: id(Role::Registrant),
            admin_contact_id: id(Role::Admin),
            tech_contact_id: id(Role::Tech),
            billing_contact_id: id(Role::Billing),
            registrant_contact: whole(Role::Registrant),
            admin_contact: whole(Role::Admin),
            tech_contact: whole(Role::Tech),
            billing_contact: whole(Role::Billing),
            version: self.team.version,
            created_at: self.team.created_at.into(),
            updated_at: self.team.updated_at.into(),
            tasks: None,
            at: None,
            since: None,
            cause: None,
        }
    }

    fn slot(&self, role: Role) -> Option<Contact> {
        let contact = self.slots.get(&role)?;
        let location = contact.location_id.and_then(|id| self.locations.get(&id));
        Some(wire_at(contact, location))
    }
}

impl From<&wire::NewTeam> for TeamEdit {
    fn from(new: &wire::NewTeam) -> Self {
        let text = |name| new.fields.get(name).map(ToOwned::to_owned);
        Self {
            name: text("name"),
            slug: text("slug"),
            slots: named_roles([
                &new.registrant_contact_id,
                &new.admin_contact_id,
                &new.tech_contact_id,
                &new.billing_contact_id,
            ]),
        }
    }
}

impl From<&wire::TeamPatch> for TeamEdit {
    fn from(patch: &wire::TeamPatch) -> Self {
        let text = |name| patch.fields.get(name).map(ToOwned::to_owned);
        Self {
            name: text("name"),
            slug: text("slug"),
            slots: named_roles([
                &patch.registrant_contact_id,
                &patch.admin_contact_id,
                &patch.tech_contact_id,
                &patch.billing_contact_id,
            ]),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use model::field::FieldErrors;
    use model::id::ContactId;
    use uuid::Uuid;
    use wire::read::Fields;
    use wire::{Request, TeamPatch};

    fn patch(json: &str) -> Result<TeamPatch, FieldErrors> {
        TeamPatch::read(Fields::parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn absent_keeps_and_empty_clears() {
        let id = Uuid::nil();
        let json = format!(
            r#"{{"registrant_contact_id": "{id}", "tech_contact_id": "", "billing_contact_id": null}}"#
        );
        let patch = patch(&json).unwrap();
        let edit = TeamEdit::from(&patch);
        assert_eq!(
            edit.slots,
            [
                (Role::Registrant, Some(ContactId(id))),
                (Role::Tech, None),
                (Role::Billing, None)
            ]
            .into()
        );
        assert_eq!(patch.dry_run, None);
        assert!(edit.name.is_none() && edit.slug.is_none());
    }

    #[test]
    fn everything_wrong_is_named() {
        let wrong = patch(
            r#"{"name": "", "slug": "-x", "admin_contact_id": "me", "tech_contact": {}, "is_system": true, "colour": 1}"#,
        );
        let named: Vec<_> = wrong.unwrap_err().texts().into_keys().collect();
        for name in [
            "admin_contact_id",
            "colour",
            "is_system",
            "name",
            "tech_contact",
        ] {
            assert!(named.iter().any(|each| each == name), "{name}: {named:?}");
        }
    }
}
