//! Changes of many domains that are looked over before they are made: what a saved plan is of.

use crate::agreement::Take;
use crate::id::{ContactId, TeamId};
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most domains of one plan.
pub const MOST_DOMAINS: u32 = 10_000;

/// What a plan would do to each of its domains. It is stored with the plan ([`crate::stored`]): a member that is renamed here needs a new version there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// The domain itself names these contacts for these roles; `None` gives a role back to the team.
    Roles {
        /// The roles, each with its contact.
        roles: BTreeMap<Role, Option<ContactId>>,
    },
    /// It belongs to this team; `None`: to none.
    Team {
        /// The team.
        team: Option<TeamId>,
    },
    /// Wherever the one contact, or one of the others with it, holds one of these roles, the new one does.
    Replace {
        /// Who holds them.
        from: ContactId,
        /// Who else is replaced.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<ContactId>,
        /// Who is to hold them.
        to: ContactId,
        /// The roles; never empty.
        roles: Vec<Role>,
        /// Also in teams' slots and the organization's defaults, on every domain; otherwise the domains of the plan name the other contact themselves.
        everywhere: bool,
    },
    /// Everything that names the one contact, or one of the others with it, names the one that stays, and they are deleted.
    Merge {
        /// The contact that is to go.
        from: ContactId,
        /// Who else is to go.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<ContactId>,
        /// The contact that stays.
        into: ContactId,
    },
    /// The transfer lock.
    Lock {
        /// On, or off.
        locked: bool,
    },
    /// Whether the data of those who hold its roles is withheld.
    Privacy {
        /// Withheld, or published.
        withheld: bool,
    },
    /// Whether the world sees these contacts, wherever they are shown.
    Disclose {
        /// Which; never empty, and no copies.
        contacts: Vec<ContactId>,
        /// Published, or withheld.
        disclosed: bool,
    },
    /// The name servers.
    Nameservers {
        /// All that it is to have, as A-labels.
        hosts: Vec<String>,
    },
    /// The registration is extended.
    Renew {
        /// By how many years.
        years: u32,
    },
    /// One side of its differences is taken.
    Reconcile {
        /// Which.
        take: Take,
    },
    /// What its registry holds is read.
    Read,
    /// It leaves the book. Nothing is sent.
    Release,
}

/// The most contacts that one plan replaces, or merges, besides the first.
pub const MOST_OTHERS: u32 = 199;

/// The most contacts that one plan publishes, or withholds.
pub const MOST_DISCLOSED: u32 = 1_000;

/// The one contact and the others, each once.
#[must_use]
pub fn replaced(from: ContactId, others: &[ContactId]) -> Vec<ContactId> {
    let mut all = vec![from];
    for other in others {
        if !all.contains(other) {
            all.push(*other);
        }
    }
    all
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::stored;
    use uuid::Uuid;

    #[test]
    fn every_change_is_stored_and_read_back() {
        let contact = ContactId(Uuid::from_u128(7));
        for change in [
            Change::Roles {
                roles: [(Role::Registrant, Some(contact)), (Role::Tech, None)].into(),
            },
            Change::Team { team: None },
            Change::Replace {
                from: contact,
                others: vec![ContactId(Uuid::from_u128(8))],
                to: contact,
                roles: vec![Role::Tech],
                everywhere: true,
            },
            Change::Merge {
                from: contact,
                others: vec![ContactId(Uuid::from_u128(8))],
                into: contact,
            },
            Change::Lock { locked: true },
            Change::Privacy { withheld: false },
            Change::Disclose {
                contacts: vec![contact],
                disclosed: true,
            },
            Change::Nameservers {
                hosts: vec!["ns1.example.net".into()],
            },
            Change::Renew { years: 2 },
            Change::Reconcile { take: Take::Theirs },
            Change::Read,
            Change::Release,
        ] {
            let kept = stored::write(&change).unwrap();
            assert_eq!(kept["v"], 1);
            assert_eq!(stored::read::<Change>(kept).unwrap(), change);
        }
    }
}
