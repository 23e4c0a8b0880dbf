//! Domains that are created when somebody first asks about them.

use std::collections::BTreeSet;

use crate::objects::{Address, Contact, Domain, Host, Phone, Postal, Role};
use crate::state::State;

use super::caller::{Caller, OTHER, REGISTRY, record};
use super::domain;
use super::registry::Registry;

/// The placeholder contact in every required role of such a domain.
const PLACEHOLDER: &str = "NICH-DEFAULT";
/// Names with this prefix belong to another account.
const TAKEN: &str = "taken-";
const NAMESERVERS: [&str; 2] = ["ns1.registry-sim.example", "ns2.registry-sim.example"];

impl Registry {
    /// Whether a name belongs to another account from the start.
    pub(super) fn is_anothers(&self, name: &str) -> bool {
        self.creates_on_first_info && name.starts_with(TAKEN)
    }

    /// Creates the domain if there is none and the settings say so.
    pub(super) fn adopt(&self, state: &mut State, caller: &Caller<'_>, name: &str) {
        if !self.creates_on_first_info
            || state.domain(name).is_some()
            || state.retired.contains(name)
        {
            return;
        }
        placeholders(state, caller);
        let policy = self.policies.for_domain(name);
        let client = if self.is_anothers(name) {
            OTHER
        } else {
            caller.client
        };
        let others = policy
            .required_roles
            .iter()
            .filter(|role| **role != Role::Registrant);
        let roid = state.next_roid('D');
        let domain = Domain {
            name: name.to_owned(),
            auth: Some(format!("sim-{roid}")),
            record: record(roid, client, caller.now),
            expires_at: domain::extend(caller.now, 12, caller.now, 1).unwrap_or(caller.now),
            registrant: Some(PLACEHOLDER.to_owned()),
            contacts: others.map(|role| (*role, PLACEHOLDER.to_owned())).collect(),
            nameservers: NAMESERVERS.map(str::to_owned).to_vec(),
            statuses: BTreeSet::new(),
            transfer: None,
            pending: None,
            signers: Vec::new(),
            renewed_at: None,
            deletion: None,
        };
        state.put_domain(domain);
    }
}

/// The registry's own contact and name servers, as every adopted domain has them.
fn placeholders(state: &mut State, caller: &Caller<'_>) {
    if state.contact(PLACEHOLDER).is_none() {
        let roid = state.next_roid('C');
        let postal = Postal {
            name: "Registry Placeholder".to_owned(),
            org: Some("Nichandle Registry Simulator".to_owned()),
            addr: Address {
                street: vec!["1 Example Street".to_owned()],
                city: "Exampletown".to_owned(),
                sp: None,
                pc: Some("00000".to_owned()),
                cc: "ZZ".to_owned(),
            },
        };
        state.put_contact(Contact {
            id: PLACEHOLDER.to_owned(),
            auth: format!("sim-{roid}"),
            record: record(roid, REGISTRY, caller.now),
            int: Some(postal.clone()),
            loc: Some(postal),
            voice: Some(Phone {
                number: "+1.5555550100".to_owned(),
                extension: None,
            }),
            fax: None,
            email: "placeholder@registry-sim.example".to_owned(),
            disclose: None,
            statuses: BTreeSet::new(),
            pending: None,
        });
    }
    for name in NAMESERVERS {
        if state.host(name).is_none() {
            let roid = state.next_roid('H');
            state.put_host(Host {
                name: name.to_owned(),
                record: record(roid, REGISTRY, caller.now),
                addresses: BTreeSet::new(),
                statuses: BTreeSet::new(),
            });
        }
    }
}
