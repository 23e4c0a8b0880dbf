//! Domains and their role holders as the API shows them.

use super::{Domain, DomainAgreement, Holder, Order, RoleAgreement, RoleChanges};
use crate::given::named_roles;
use crate::plans::in_role;
use model::agreement::AgreementState;
use model::published::REDACTED;
use model::registry::Difference;
use model::task::Params;

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
        // One that is not ours any more has none: what it had is over.
        statuses: view.map(|view| match domain.state {
            AgreementState::Gone => Vec::new(),
            _ => view.statuses.clone(),
        }),
        expires_at: view.and_then(|view| view.expires).map(Into::into),
        read_at: view.map(|view| view.read_at.into()),
        state: domain.state,
        state_since: domain.state_since.map(Into::into),
        awaiting: domain.awaiting,
        left_until: domain.left_until.map(Into::into),
        version: domain.version,
        created_at: domain.created_at.into(),
        updated_at: domain.updated_at.into(),
        roles: None,
        pending: None,
        task_id: None,
    }
}

/// A role that the book gives to somebody, with how it stands. `contact` is the wanted one.
#[must_use]
pub fn role_wire(
    of: &RoleAgreement,
    holder: &Holder,
    contact: wire::Contact,
    domain: &Domain,
) -> wire::DomainContact {
    let read_at = domain.view.as_ref().map(|view| view.read_at.into());
    wire::DomainContact {
        state: Some(of.state),
        held: read_at.map(|read_at| wire::HeldContact {
            handle: of.held_handle.clone(),
            contact: of.held.clone().map(Into::into),
            read_at,
        }),
        ..in_role(holder, contact)
    }
}

/// What differs, role by role: one entry for a contact that should not hold the role, or one for each field of the right one.
#[must_use]
pub fn difference_wires(standing: &DomainAgreement) -> Vec<wire::DomainDifference> {
    let differ = |role: &&RoleAgreement| role.cause.is_some();
    standing
        .roles
        .iter()
        .filter(differ)
        .flat_map(of_role)
        .collect()
}

fn of_role(of: &RoleAgreement) -> Vec<wire::DomainDifference> {
    let Some(cause) = of.cause else {
        return Vec::new();
    };
    let difference = wire::DomainDifference {
        role: of.role,
        field: None,
        wanted: of
            .wanted
            .as_ref()
            .map(|holder| holder.contact.handle.clone()),
        held: of.held_handle.clone(),
        published: of.held_handle.clone(),
        since: of.since.into(),
        cause,
    };
    if of.fields.is_empty() {
        let withheld = of.held.as_ref().is_some_and(|held| !held.disclose);
        return vec![wire::DomainDifference {
            published: if withheld {
                Some(REDACTED.to_owned())
            } else {
                difference.published
            },
            ..difference
        }];
    }
    let of_field = |field: &Difference| wire::DomainDifference {
        field: Some(field.field.as_str().to_owned()),
        wanted: field.wanted.clone(),
        held: field.found.clone(),
        published: of.published(field.field, field.found.as_deref()),
        ..difference.clone()
    };
    of.fields.iter().map(of_field).collect()
}

/// What a request changes: a role that it does not name stays, `null` gives one back to the team.
#[must_use]
pub fn role_changes(roles: &wire::Roles) -> RoleChanges {
    named_roles([&roles.registrant, &roles.admin, &roles.tech, &roles.billing])
}

impl From<wire::TaskOrder> for Order {
    fn from(ordered: wire::TaskOrder) -> Self {
        let params = ordered.params.map_or_else(Params::default, |given| {
            let hosts = |hosts: Vec<wire::Host>| hosts.into_iter().map(|host| host.0).collect();
            Params {
                years: given.years,
                nameservers: given.nameservers.map(hosts),
                ends: None,
            }
        });
        Self {
            task_type: ordered.task_type,
            params,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::ContactId;
    use model::role::Role;
    use wire::Request;
    use wire::read::Fields;

    #[test]
    fn roles_are_given_and_given_back() {
        let id = uuid::Uuid::nil();
        let body = format!(r#"{{"registrant": "{id}", "tech": null}}"#);
        let roles = Fields::parse(body.as_bytes())
            .and_then(wire::Roles::read)
            .map(|roles| role_changes(&roles));
        let wanted = [(Role::Registrant, Some(ContactId(id))), (Role::Tech, None)];
        assert_eq!(roles, Ok(RoleChanges::from(wanted)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let named = |wrong: Option<model::field::FieldErrors>| {
            wrong.map(|wrong| wrong.texts().into_keys().collect::<Vec<_>>())
        };
        let read = |body: &str| Fields::parse(body.as_bytes());
        let roles = r#"{"registrant": "x", "admin": 1, "owner": null, "dry_run": "yes"}"#;
        let wrong = named(read(roles).and_then(wire::Roles::read).err());
        assert_eq!(
            wrong,
            Some(
                ["admin", "dry_run", "owner", "registrant"]
                    .map(Into::into)
                    .into()
            )
        );
        let adoption = |body| named(read(body).and_then(wire::Adoption::read).err());
        assert_eq!(adoption("{}"), Some(vec!["name".into()]));
        let all = r#"{"name": "-", "team_id": "x", "price": 1}"#;
        assert_eq!(
            adoption(all),
            Some(["name", "price", "team_id"].map(Into::into).into())
        );
    }
}
