//! Applying an update to a domain.

use crate::answer::Fault;
use crate::objects::{Contact, DelegationSigner, Domain, DomainChange, Role, SecDnsChange, Status};
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::REGISTRY;
use super::registry::Registry;
use super::rules;

const SETTABLE: &[Status] = &[
    Status::ClientDeleteProhibited,
    Status::ClientHold,
    Status::ClientRenewProhibited,
    Status::ClientTransferProhibited,
    Status::ClientUpdateProhibited,
];

impl Registry {
    /// The domain as the change would leave it; refused when its registry does not accept the result.
    /// Removals come before additions, so that one update can replace a contact where only one is allowed.
    pub(super) fn changed(
        &self,
        state: &State,
        old: &Domain,
        change: &DomainChange,
    ) -> Result<Domain, Fault> {
        let mut domain = old.clone();
        rules::statuses(
            Ns::Domain,
            &mut domain.statuses,
            &change.add.statuses,
            &change.rem.statuses,
            SETTABLE,
        )?;
        for (role, id) in &change.rem.contacts {
            let before = domain.contacts.len();
            domain
                .contacts
                .retain(|(other, other_id)| (other, other_id) != (role, id));
            if domain.contacts.len() == before {
                let reason = format!("{id} is no {} contact of {}", role.as_str(), domain.name);
                return Err(Fault::new(result_codes::POLICY, reason).blame(
                    Ns::Domain,
                    "contact",
                    id,
                ));
            }
        }
        for (role, id) in &change.add.contacts {
            if domain.role(*role).contains(&id.as_str()) {
                let reason = format!(
                    "{id} is {} contact of {} already",
                    role.as_str(),
                    domain.name
                );
                return Err(Fault::new(result_codes::POLICY, reason).blame(
                    Ns::Domain,
                    "contact",
                    id,
                ));
            }
            domain.contacts.push((*role, id.clone()));
        }
        if let Some(id) = &change.registrant {
            domain.registrant = Some(id.clone()).filter(|id| !id.is_empty());
        }
        for host in &change.rem.nameservers {
            let before = domain.nameservers.len();
            domain.nameservers.retain(|other| other != host);
            if domain.nameservers.len() == before {
                let reason = format!("{host} is no name server of {}", domain.name);
                return Err(Fault::new(result_codes::POLICY, reason).blame(
                    Ns::Domain,
                    "hostObj",
                    host,
                ));
            }
        }
        for host in &change.add.nameservers {
            if domain.nameservers.contains(host) {
                let reason = format!("{host} is name server of {} already", domain.name);
                return Err(Fault::new(result_codes::POLICY, reason).blame(
                    Ns::Domain,
                    "hostObj",
                    host,
                ));
            }
            domain.nameservers.push(host.clone());
        }
        if let Some(auth) = &change.auth {
            domain.auth = auth.clone();
        }
        if let Some(change) = &change.signers {
            signers(&mut domain, change)?;
        }
        self.check_links(state, Some(old), &domain)?;
        Ok(domain)
    }

    /// Whether what a domain refers to exists, may be used by its account, and conforms to its registry's policy. Contacts
    /// that were there before are not checked again: policies change, domains stay.
    pub(super) fn check_links(
        &self,
        state: &State,
        old: Option<&Domain>,
        new: &Domain,
    ) -> Result<(), Fault> {
        let policy = self.policies.for_domain(&new.name);
        let before: Vec<&str> = old
            .map(|old| old.contact_ids().collect())
            .unwrap_or_default();
        let registrant = new.registrant.iter().map(|id| (Role::Registrant, id));
        let others = new.contacts.iter().map(|(role, id)| (*role, id));
        for (role, id) in registrant.chain(others) {
            let element = if role == Role::Registrant {
                "registrant"
            } else {
                "contact"
            };
            let contact = state.contact(id).ok_or_else(|| {
                Fault::new(result_codes::NOT_FOUND, format!("contact {id}")).blame(
                    Ns::Domain,
                    element,
                    id,
                )
            })?;
            if before.contains(&id.as_str()) {
                continue;
            }
            if contact
                .all_statuses()
                .any(|status| status == Status::PendingCreate)
            {
                let reason = format!("contact {id} is pendingCreate");
                return Err(Fault::new(result_codes::STATUS, reason).blame(
                    Ns::Domain,
                    element,
                    id,
                ));
            }
            usable(new, contact).map_err(|fault| fault.blame(Ns::Domain, element, id))?;
            rules::contact(policy, contact)?;
        }
        for host in &new.nameservers {
            if state.host(host).is_none() {
                let reason = format!("host {host}");
                return Err(Fault::new(result_codes::NOT_FOUND, reason).blame(
                    Ns::Domain,
                    "hostObj",
                    host,
                ));
            }
        }
        rules::roles(policy, new)
    }
}

/// Removes and adds DS records.
fn signers(domain: &mut Domain, change: &SecDnsChange) -> Result<(), Fault> {
    if change.remove_all {
        domain.signers.clear();
    }
    for signer in &change.rem {
        let before = domain.signers.len();
        domain.signers.retain(|other| !other.is_same(signer));
        if domain.signers.len() == before {
            let reason = format!("{} has no such DS record", domain.name);
            return Err(Fault::new(result_codes::POLICY, reason).blame(
                Ns::SecDns,
                "keyTag",
                &signer.key_tag.to_string(),
            ));
        }
    }
    domain.signers.extend(change.add.iter().cloned());
    distinct(&domain.signers)
}

/// No DS record stands twice.
pub(super) fn distinct(signers: &[DelegationSigner]) -> Result<(), Fault> {
    for (at, signer) in signers.iter().enumerate() {
        if signers[..at].iter().any(|other| other.is_same(signer)) {
            return Err(
                Fault::new(result_codes::POLICY, "the DS record is there already").blame(
                    Ns::SecDns,
                    "keyTag",
                    &signer.key_tag.to_string(),
                ),
            );
        }
    }
    Ok(())
}

/// A domain may use its own account's contacts, and the registry's placeholder.
fn usable(domain: &Domain, contact: &Contact) -> Result<(), Fault> {
    let sponsor = &contact.record.client_id;
    if *sponsor == domain.record.client_id || sponsor == REGISTRY {
        Ok(())
    } else {
        Err(Fault::new(
            result_codes::AUTHORIZATION,
            format!("contact {} belongs to another account", contact.id),
        ))
    }
}
