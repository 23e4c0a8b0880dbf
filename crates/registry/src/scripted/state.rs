//! What the double holds, and what it decides later.

use super::call::{Call, When};
use super::prohibited::prohibited;
use crate::codes;
use crate::connector::{Applied, Failure, Message};
use model::registry::{RegistryContact, RegistryDomain, RoleChange, UPDATE_LOCK, postal_forms};
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What is there, what was called, and what shall fail.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) contacts: BTreeMap<String, RegistryContact>,
    pub(super) domains: BTreeMap<String, RegistryDomain>,
    pub(super) hosts: BTreeSet<String>,
    pub(super) queue: VecDeque<Message>,
    pub(super) settled: u64,
    pub(super) calls: Vec<Call>,
    /// By the number of the call, from 1.
    pub(super) faults: BTreeMap<usize, (When, Failure)>,
    pub(super) slow: BTreeSet<String>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) hides_roids: bool,
    pub(super) hides_clients: bool,
    /// By method.
    pub(super) refusals: BTreeMap<&'static str, Failure>,
    pub(super) rewrites: Option<fn(&mut RegistryContact)>,
    pub(super) remark: Option<String>,
    pub(super) folds: bool,
    pub(super) forgets_acks: bool,
}

/// A change that was accepted and is pending.
#[derive(Debug)]
pub(super) struct Waiting {
    /// The domain's name or the contact's handle.
    pub(super) object: String,
    pub(super) trid: String,
    pub(super) change: Change,
}

/// What it changes.
#[derive(Debug)]
pub(super) enum Change {
    /// Who holds a domain's roles.
    Roles(RoleChange),
    /// A contact: it is to be created, or updated to this.
    Contact(Box<RegistryContact>),
}

impl State {
    /// The handle under which the contact is stored.
    pub(super) fn key(&self, handle: &str) -> String {
        let mut keys = self.contacts.keys();
        keys.find(|key| self.same(key, handle))
            .cloned()
            .unwrap_or_else(|| handle.to_owned())
    }

    fn same(&self, one: &str, other: &str) -> bool {
        one == other || (self.folds && one.eq_ignore_ascii_case(other))
    }

    /// Stores a contact, and says what there is to say.
    pub(super) fn store(&mut self, mut contact: RegistryContact) -> Applied {
        if let Some(rewrite) = self.rewrites {
            rewrite(&mut contact);
        }
        self.contacts.insert(contact.handle.clone(), contact);
        match &self.remark {
            Some(words) => Applied::Remarked(words.clone()),
            None => Applied::Done,
        }
    }

    /// Whether the registries of all domains that name the contact take it so.
    pub(super) fn fits(&self, contact: &RegistryContact) -> Result<(), Failure> {
        let mut using = self.domains.values().filter(|domain| {
            let mut holders = Role::ALL.into_iter().flat_map(|role| domain.holders(role));
            holders.any(|held| self.same(held, &contact.handle))
        });
        let refuses = |domain: &&RegistryDomain| {
            let tld = domain.name.rsplit('.').next().unwrap_or_default();
            postal_forms(tld).refuses(contact)
        };
        match using.find(refuses) {
            Some(domain) => {
                let words = format!("{} takes no such form of postalInfo", domain.name);
                Err(Failure::refused(codes::VALUE_POLICY, words))
            }
            None => Ok(()),
        }
    }

    /// Whether a domain names the contact.
    pub(super) fn linked(&self, handle: &str) -> bool {
        self.domains.values().any(|domain| {
            Role::ALL
                .into_iter()
                .any(|role| domain.holders(role).any(|held| self.same(held, handle)))
        })
    }

    /// Changes who holds a domain's roles.
    pub(super) fn change(
        &mut self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure> {
        let named = change
            .add
            .iter()
            .map(|(_, handle)| handle)
            .chain(&change.registrant);
        if let Some(missing) = named
            .into_iter()
            .find(|handle| !self.contacts.contains_key(&self.key(handle)))
        {
            return Err(Failure::refused(
                codes::OBJECT_ABSENT,
                format!("no contact {missing}"),
            ));
        }
        // A contact with a form that the TLD's registry doesn't take is of no use to its domains.
        let tld = name.rsplit('.').next().unwrap_or_default();
        let forms = postal_forms(tld);
        let named = change.add.iter().map(|(_, handle)| handle);
        let mut held = named.chain(&change.registrant);
        let refused = |handle: &String| {
            (self.contacts.get(&self.key(handle))).is_some_and(|it| forms.refuses(it))
        };
        if let Some(handle) = held.find(|handle| refused(handle)) {
            let words = format!("{handle} has a form of postalInfo that .{tld} does not take");
            return Err(Failure::refused(codes::VALUE_POLICY, words));
        }
        prohibited(&self.domain(name)?.statuses, None, UPDATE_LOCK)?;
        if self.slow.contains(name) {
            return Ok(self.wait(trid, name, Change::Roles(change.clone())));
        }
        change.apply(self.domain(name)?);
        Ok(Applied::Done)
    }

    pub(super) fn domain(&mut self, name: &str) -> Result<&mut RegistryDomain, Failure> {
        self.domains
            .get_mut(name)
            .ok_or_else(|| Failure::refused(codes::OBJECT_ABSENT, "no such domain"))
    }

    /// Records a change as accepted.
    pub(super) fn wait(&mut self, trid: &str, object: &str, change: Change) -> Applied {
        self.waiting.push(Waiting {
            object: object.to_owned(),
            trid: trid.to_owned(),
            change,
        });
        Applied::Pending
    }
}
