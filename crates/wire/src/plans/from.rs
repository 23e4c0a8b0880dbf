//! A plan's change from what is stored of it.

use super::change::PlanChange;
use super::parts::{PlanDisclosure, PlanMerge, PlanReplacement, PlanRoles};
use crate::read::Given;
use crate::words::Host;
use model::id::ContactId;
use model::plan::Change;
use model::role::Role;
use std::collections::BTreeMap;
use uuid::Uuid;

impl From<Change> for PlanChange {
    fn from(change: Change) -> Self {
        match change {
            Change::Roles { roles } => Self::Roles(roles.into()),
            Change::Team { team } => Self::TeamId(team.map(|team| team.0)),
            Change::Replace {
                from,
                others,
                to,
                roles,
                ..
            } => Self::ReplaceContact(PlanReplacement {
                from: from.0,
                others: (!others.is_empty()).then(|| others.iter().map(|id| id.0).collect()),
                to: to.0,
                roles: Some(roles),
            }),
            Change::Merge { from, others, into } => Self::MergeContact(PlanMerge {
                from: from.0,
                others: (!others.is_empty()).then(|| others.iter().map(|id| id.0).collect()),
                into: into.0,
            }),
            Change::Lock { locked } => Self::Lock(locked),
            Change::Privacy { withheld } => Self::Privacy(withheld),
            Change::Disclose {
                contacts,
                disclosed,
            } => Self::DiscloseContacts(PlanDisclosure {
                contacts: contacts.into_iter().map(|id| id.0).collect(),
                disclosed,
            }),
            Change::Nameservers { hosts } => {
                Self::Nameservers(hosts.into_iter().map(Host).collect())
            }
            Change::Renew { years } => Self::Renew(years),
            Change::Reconcile { take } => Self::Reconcile(take),
            Change::Read => Self::Read,
            Change::Release => Self::Release,
        }
    }
}

impl From<BTreeMap<Role, Option<ContactId>>> for PlanRoles {
    fn from(roles: BTreeMap<Role, Option<ContactId>>) -> Self {
        let given = |role| -> Given<Uuid> {
            match roles.get(&role) {
                None => Given::Absent,
                Some(None) => Given::Null,
                Some(Some(contact)) => Given::Value(contact.0),
            }
        };
        Self {
            registrant: given(Role::Registrant),
            admin: given(Role::Admin),
            tech: given(Role::Tech),
            billing: given(Role::Billing),
        }
    }
}
