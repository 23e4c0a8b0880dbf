//! Which contact holds a role on a domain: the domain's own binding, else its team's slot, else the organization's default.

use crate::role::Role;
use crate::words;
use std::collections::BTreeMap;

words! {
    /// Where a domain's role comes from.
    pub enum Source as "RoleSource" {
        /// Set on the domain itself.
        Domain = "domain";
        /// The slot of the domain's team.
        Team = "team";
        /// The organization's default.
        Organization = "organization";
    }
}

/// A role with its holder and the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved<Id> {
    /// Who holds the role.
    pub contact: Id,
    /// Why.
    pub source: Source,
}

/// Resolves all four roles. A role that none of the three names has no holder and is absent.
pub fn resolve<Id: Copy>(
    domain: &BTreeMap<Role, Id>,
    team: &BTreeMap<Role, Id>,
    organization: &BTreeMap<Role, Id>,
) -> BTreeMap<Role, Resolved<Id>> {
    Role::ALL
        .into_iter()
        .filter_map(|role| {
            [
                (domain, Source::Domain),
                (team, Source::Team),
                (organization, Source::Organization),
            ]
            .into_iter()
            .find_map(|(holders, source)| {
                holders
                    .get(&role)
                    .map(|&contact| (role, Resolved { contact, source }))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn holders() -> impl Strategy<Value = BTreeMap<Role, u8>> {
        proptest::collection::btree_map(
            proptest::sample::select(Role::ALL.to_vec()),
            any::<u8>(),
            0..5,
        )
    }

    proptest! {
        #[test]
        fn the_nearest_binding_wins(domain in holders(), team in holders(), organization in holders()) {
            let resolved = resolve(&domain, &team, &organization);
            for role in Role::ALL {
                let expected = domain.get(&role).map(|c| (*c, Source::Domain))
                    .or_else(|| team.get(&role).map(|c| (*c, Source::Team)))
                    .or_else(|| organization.get(&role).map(|c| (*c, Source::Organization)));
                prop_assert_eq!(resolved.get(&role).map(|r| (r.contact, r.source)), expected);
            }
        }
    }
}
