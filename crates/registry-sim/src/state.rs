//! Everything the registry knows, in memory; each change also goes to the state file, if there is one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::disk::{Batch, Row, Write};
use crate::objects::{Contact, Domain, Host, Message};

/// Numbers that are never used twice, also across restarts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Counters {
    starts: u64,
    roid: u64,
    message: u64,
}

#[derive(Default)]
pub(crate) struct State {
    contacts: BTreeMap<String, Contact>,
    domains: BTreeMap<String, Domain>,
    hosts: BTreeMap<String, Host>,
    messages: BTreeMap<String, BTreeMap<u64, Message>>,
    counters: Counters,
    /// Contact id in lower case → the ids that are spelled so.
    spelled: HashMap<String, BTreeSet<String>>,
    /// Contact id → domains that refer to it.
    contact_uses: HashMap<String, BTreeSet<String>>,
    /// Host name → domains that are delegated to it.
    host_uses: HashMap<String, BTreeSet<String>>,
    /// Domains with a pending update → the number of the command that asked for it.
    pub(crate) pendings: BTreeMap<String, u64>,
    /// Contacts with a pending creation or update → the number of the command that asked for it.
    pub(crate) pending_contacts: BTreeMap<String, u64>,
    /// Names that the operator deleted: nobody gets them by asking. Forgotten at a restart.
    pub(crate) retired: BTreeSet<String>,
    /// Domains with an open transfer.
    pub(crate) transfers: BTreeSet<String>,
    /// Domains with a deletion that hasn't ended.
    pub(crate) deletions: BTreeSet<String>,
    /// Commands since the start.
    pub(crate) commands: u64,
    writes: Vec<Write>,
    batch: u64,
    disk: Option<mpsc::UnboundedSender<Batch>>,
}

/// An object in the state file that can't be understood.
#[derive(Debug, thiserror::Error)]
#[error("{kind} {name}: {error}")]
pub(crate) struct BadRow {
    kind: String,
    name: String,
    error: serde_json::Error,
}

impl State {
    /// Takes up what a state file holds.
    pub(crate) fn load(
        rows: Vec<Row>,
        disk: Option<mpsc::UnboundedSender<Batch>>,
    ) -> Result<State, BadRow> {
        let mut state = State::default();
        for (kind, name, json) in rows {
            let result = match kind.as_str() {
                "contact" => serde_json::from_str(&json).map(|contact| state.put_contact(contact)),
                "domain" => serde_json::from_str(&json).map(|domain| state.put_domain(domain)),
                "host" => serde_json::from_str(&json).map(|host| state.put_host(host)),
                "message" => serde_json::from_str(&json).map(|message| state.put_message(message)),
                "counters" => serde_json::from_str(&json).map(|counters| state.counters = counters),
                // Of a later version of this program.
                _ => Ok(()),
            };
            result.map_err(|error| BadRow { kind, name, error })?;
        }
        state.writes.clear();
        state.disk = disk;
        state.counters.starts += 1;
        state.save_counters();
        state.commit();
        Ok(state)
    }

    /// How often this state was started: with it, transaction ids never repeat.
    pub(crate) fn starts(&self) -> u64 {
        self.counters.starts
    }

    /// Hands the changes over for writing, and tells the number to wait for.
    pub(crate) fn commit(&mut self) -> u64 {
        let writes = std::mem::take(&mut self.writes);
        if let Some(disk) = self.disk.as_ref().filter(|_| !writes.is_empty()) {
            self.batch += 1;
            // A closed channel means that the writer has given up, which `committed` tells.
            let _ = disk.send((self.batch, writes));
        }
        self.batch
    }

    /// Lets the writer end.
    pub(crate) fn close(&mut self) {
        self.disk = None;
    }

    pub(crate) fn next_roid(&mut self, letter: char) -> String {
        self.counters.roid += 1;
        self.save_counters();
        format!("{letter}{}-NICSIM", self.counters.roid)
    }

    pub(crate) fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.get(id)
    }

    /// The ids of contacts that are this one in lower case.
    pub(crate) fn spelled_as(&self, folded: &str) -> impl Iterator<Item = &str> {
        self.spelled
            .get(folded)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    pub(crate) fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.values()
    }

    pub(crate) fn domain(&self, name: &str) -> Option<&Domain> {
        self.domains.get(name)
    }

    pub(crate) fn domains(&self) -> impl Iterator<Item = &Domain> {
        self.domains.values()
    }

    pub(crate) fn host(&self, name: &str) -> Option<&Host> {
        self.hosts.get(name)
    }

    /// Hosts within a domain, in order.
    pub(crate) fn hosts_of<'a>(&'a self, domain: &'a str) -> impl Iterator<Item = &'a str> {
        let names = self.hosts.keys().map(String::as_str);
        names.filter(move |name| {
            name.strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// Domains that refer to a contact.
    pub(crate) fn contact_uses(&self, id: &str) -> impl Iterator<Item = &str> {
        self.contact_uses
            .get(id)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    pub(crate) fn host_is_used(&self, name: &str) -> bool {
        self.host_uses.contains_key(name)
    }

    /// Domains that are delegated to a host.
    pub(crate) fn host_uses(&self, name: &str) -> Vec<String> {
        self.host_uses
            .get(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    pub(crate) fn messages(&self, client: &str) -> Option<&BTreeMap<u64, Message>> {
        self.messages.get(client).filter(|queue| !queue.is_empty())
    }

    pub(crate) fn put_contact(&mut self, contact: Contact) {
        self.save("contact", &contact.id, &contact);
        self.spelled
            .entry(contact.id.to_lowercase())
            .or_default()
            .insert(contact.id.clone());
        if contact.pending.is_some() {
            self.pending_contacts
                .entry(contact.id.clone())
                .or_insert(self.commands);
        } else {
            self.pending_contacts.remove(&contact.id);
        }
        self.contacts.insert(contact.id.clone(), contact);
    }

    pub(crate) fn remove_contact(&mut self, id: &str) {
        self.contacts.remove(id);
        self.pending_contacts.remove(id);
        let folded = id.to_lowercase();
        if let Some(ids) = self.spelled.get_mut(&folded) {
            ids.remove(id);
            if ids.is_empty() {
                self.spelled.remove(&folded);
            }
        }
        self.forget("contact", id);
    }

    pub(crate) fn put_host(&mut self, host: Host) {
        self.save("host", &host.name, &host);
        self.hosts.insert(host.name.clone(), host);
    }

    pub(crate) fn remove_host(&mut self, name: &str) {
        self.hosts.remove(name);
        self.forget("host", name);
    }

    pub(crate) fn put_domain(&mut self, domain: Domain) {
        self.unlink(&domain.name);
        let name = domain.name.clone();
        for id in domain.contact_ids() {
            self.contact_uses
                .entry(id.to_owned())
                .or_default()
                .insert(name.clone());
        }
        for host in &domain.nameservers {
            self.host_uses
                .entry(host.clone())
                .or_default()
                .insert(name.clone());
        }
        if domain.pending.is_some() {
            self.pendings.entry(name.clone()).or_insert(self.commands);
        } else {
            self.pendings.remove(&name);
        }
        if domain.open_transfer().is_some() {
            self.transfers.insert(name.clone());
        } else {
            self.transfers.remove(&name);
        }
        if domain.deletion.is_some() {
            self.deletions.insert(name.clone());
        } else {
            self.deletions.remove(&name);
        }
        self.save("domain", &name, &domain);
        self.domains.insert(name, domain);
    }

    pub(crate) fn remove_domain(&mut self, name: &str) {
        self.unlink(name);
        self.pendings.remove(name);
        self.transfers.remove(name);
        self.deletions.remove(name);
        self.domains.remove(name);
        self.forget("domain", name);
    }

    /// Queues a message; its number is given here.
    pub(crate) fn queue(&mut self, mut message: Message) {
        self.counters.message += 1;
        self.save_counters();
        message.id = self.counters.message;
        self.put_message(message);
    }

    pub(crate) fn remove_message(&mut self, client: &str, id: u64) -> bool {
        let found = self
            .messages
            .get_mut(client)
            .and_then(|queue| queue.remove(&id))
            .is_some();
        if found {
            self.forget("message", &id.to_string());
        }
        found
    }

    fn put_message(&mut self, message: Message) {
        self.save("message", &message.id.to_string(), &message);
        let queue = self.messages.entry(message.client_id.clone()).or_default();
        queue.insert(message.id, message);
    }

    /// Takes a domain's references out of the indexes.
    fn unlink(&mut self, name: &str) {
        let Some(old) = self.domains.get(name) else {
            return;
        };
        let contacts = old.contact_ids().map(|id| (true, id));
        let hosts = old.nameservers.iter().map(|host| (false, host.as_str()));
        for (is_contact, target) in contacts.chain(hosts) {
            let uses = if is_contact {
                &mut self.contact_uses
            } else {
                &mut self.host_uses
            };
            if let Some(names) = uses.get_mut(target) {
                names.remove(name);
                if names.is_empty() {
                    uses.remove(target);
                }
            }
        }
    }

    fn save_counters(&mut self) {
        let counters = self.counters.clone();
        self.save("counters", "all", &counters);
    }

    fn save(&mut self, kind: &'static str, name: &str, object: &impl Serialize) {
        if self.disk.is_some() {
            let json = serde_json::to_string(object)
                .expect("objects have text keys only, so they are always JSON");
            self.writes.push(Write {
                kind,
                name: name.to_owned(),
                json: Some(json),
            });
        }
    }

    fn forget(&mut self, kind: &'static str, name: &str) {
        if self.disk.is_some() {
            self.writes.push(Write {
                kind,
                name: name.to_owned(),
                json: None,
            });
        }
    }
}
