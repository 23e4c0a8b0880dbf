//! The trait over the double's state.

use super::Scripted;
use super::prohibited::prohibited;
use super::state::Change;
use crate::codes;
use crate::connector::{Applied, Capabilities, Connector, Failure, Message};
use crate::guard::Effect;
use async_trait::async_trait;
use chrono::NaiveDate;
use model::registry::{
    DomainChange, RENEW_LOCK, RegistryContact, RegistryDomain, RoleChange, StatusChange,
    UPDATE_LOCK, differences, extended,
};

#[async_trait]
impl Connector for Scripted {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn contact_info(
        &self,
        trid: &str,
        handle: &str,
    ) -> Result<Option<RegistryContact>, Failure> {
        self.act(Effect::Reads, "contact_info", handle, trid, |state| {
            let mut found = state.contacts.get(&state.key(handle)).cloned();
            if let Some(contact) = found.as_mut().filter(|_| state.linked(handle)) {
                contact.statuses.push("linked".to_owned());
            }
            if let Some(contact) = &mut found {
                contact.roid = (!state.hides_roids).then(|| format!("C-{}", contact.handle));
                let client = &self.capabilities.client_id;
                contact.client_id = match state.hides_clients {
                    true => String::new(),
                    false => client.clone(),
                };
                handle.clone_into(&mut contact.handle);
            }
            Ok(found)
        })
    }

    async fn contact_check(&self, trid: &str, handle: &str) -> Result<bool, Failure> {
        self.act(Effect::Reads, "contact_check", handle, trid, |state| {
            Ok(!state.contacts.contains_key(handle))
        })
    }

    async fn create_contact(
        &self,
        trid: &str,
        contact: &RegistryContact,
    ) -> Result<Applied, Failure> {
        self.act(
            Effect::Writes,
            "create_contact",
            &contact.handle,
            trid,
            |state| {
                if state.contacts.contains_key(&contact.handle) {
                    return Err(Failure::refused(
                        codes::OBJECT_EXISTS,
                        "the handle is taken",
                    ));
                }
                let stored = RegistryContact {
                    statuses: Vec::new(),
                    ..contact.clone()
                };
                if state.slow.contains(&contact.handle) {
                    let change = Change::Contact(Box::new(stored));
                    return Ok(state.wait(trid, &contact.handle, change));
                }
                Ok(state.store(stored))
            },
        )
    }

    async fn update_contact(
        &self,
        trid: &str,
        wanted: &RegistryContact,
        found: &RegistryContact,
    ) -> Result<Applied, Failure> {
        if differences(wanted, found).is_empty() {
            return Ok(Applied::Done);
        }
        self.act(
            Effect::Writes,
            "update_contact",
            &found.handle,
            trid,
            |state| {
                let key = state.key(&found.handle);
                let held = state
                    .contacts
                    .get(&key)
                    .cloned()
                    .ok_or_else(|| Failure::refused(codes::OBJECT_ABSENT, "no such contact"))?;
                prohibited(&held.statuses, None, UPDATE_LOCK)?;
                // As in EPP, a form that isn't sent stays.
                let changed = RegistryContact {
                    int: wanted.int.clone().or(held.int),
                    loc: wanted.loc.clone().or(held.loc),
                    statuses: held.statuses,
                    handle: held.handle,
                    ..wanted.clone()
                };
                state.fits(&changed)?;
                if state.slow.contains(&found.handle) {
                    let change = Change::Contact(Box::new(changed));
                    return Ok(state.wait(trid, &found.handle, change));
                }
                Ok(state.store(changed))
            },
        )
    }

    async fn update_contact_statuses(
        &self,
        trid: &str,
        handle: &str,
        change: &StatusChange,
    ) -> Result<Applied, Failure> {
        if change.is_empty() {
            return Ok(Applied::Done);
        }
        self.act(
            Effect::Writes,
            "update_contact_statuses",
            handle,
            trid,
            |state| {
                let held = state
                    .contacts
                    .get_mut(handle)
                    .ok_or_else(|| Failure::refused(codes::OBJECT_ABSENT, "no such contact"))?;
                prohibited(&held.statuses, Some(change), UPDATE_LOCK)?;
                change.apply(&mut held.statuses);
                Ok(Applied::Done)
            },
        )
    }

    async fn delete_contact(&self, trid: &str, handle: &str) -> Result<Applied, Failure> {
        self.act(Effect::Writes, "delete_contact", handle, trid, |state| {
            if state.linked(handle) {
                return Err(Failure::refused(
                    codes::ASSOCIATION_PROHIBITS,
                    "a domain uses it",
                ));
            }
            state
                .contacts
                .remove(handle)
                .map(|_| Applied::Done)
                .ok_or_else(|| Failure::refused(codes::OBJECT_ABSENT, "no such contact"))
        })
    }

    async fn domain_info(&self, trid: &str, name: &str) -> Result<Option<RegistryDomain>, Failure> {
        self.act(Effect::Reads, "domain_info", name, trid, |state| {
            Ok(state.domains.get(name).cloned())
        })
    }

    async fn update_domain_contacts(
        &self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure> {
        if change.is_empty() {
            return Ok(Applied::Done);
        }
        self.act(
            Effect::Writes,
            "update_domain_contacts",
            name,
            trid,
            |state| state.change(trid, name, change),
        )
    }

    async fn update_domain(
        &self,
        trid: &str,
        name: &str,
        change: &DomainChange,
    ) -> Result<Applied, Failure> {
        if change.is_empty() {
            return Ok(Applied::Done);
        }
        self.act(Effect::Writes, "update_domain", name, trid, |state| {
            if let Some(missing) = change
                .add_nameservers
                .iter()
                .find(|host| !state.hosts.contains(*host))
            {
                return Err(Failure::refused(
                    codes::OBJECT_ABSENT,
                    format!("no host {missing}"),
                ));
            }
            let held = state.domain(name)?;
            let statuses = StatusChange {
                add: change.add_statuses.clone(),
                remove: change.remove_statuses.clone(),
            };
            prohibited(&held.statuses, Some(&statuses), UPDATE_LOCK)?;
            change.apply(held);
            Ok(Applied::Done)
        })
    }

    async fn renew_domain(
        &self,
        trid: &str,
        name: &str,
        ends: NaiveDate,
        years: u32,
    ) -> Result<Applied, Failure> {
        self.act(Effect::Writes, "renew_domain", name, trid, |state| {
            let domain = state.domain(name)?;
            prohibited(&domain.statuses, None, RENEW_LOCK)?;
            let now = domain.expires.filter(|now| now.date_naive() == ends);
            let later = now.and_then(|now| extended(now, years));
            domain.expires =
                Some(later.ok_or_else(|| {
                    Failure::refused(codes::VALUE_POLICY, "it ends on another day")
                })?);
            Ok(Applied::Done)
        })
    }

    async fn host_check(&self, trid: &str, name: &str) -> Result<bool, Failure> {
        self.act(Effect::Reads, "host_check", name, trid, |state| {
            Ok(!state.hosts.contains(name))
        })
    }

    async fn create_host(&self, trid: &str, name: &str) -> Result<Applied, Failure> {
        self.act(Effect::Writes, "create_host", name, trid, |state| {
            if state.hosts.insert(name.to_owned()) {
                Ok(Applied::Done)
            } else {
                Err(Failure::refused(codes::OBJECT_EXISTS, "the host is there"))
            }
        })
    }

    async fn poll(&self, trid: &str) -> Result<Option<Message>, Failure> {
        self.act(Effect::Reads, "poll", "", trid, |state| {
            Ok(state.queue.front().cloned())
        })
    }

    async fn ack(&self, trid: &str, message_id: &str) -> Result<(), Failure> {
        self.act(Effect::Writes, "ack", message_id, trid, |state| {
            if state.forgets_acks {
                return Ok(());
            }
            let position = state
                .queue
                .iter()
                .position(|message| message.id == message_id);
            let position = position
                .ok_or_else(|| Failure::refused(codes::OBJECT_ABSENT, "no such message"))?;
            state.queue.remove(position);
            Ok(())
        })
    }
}
