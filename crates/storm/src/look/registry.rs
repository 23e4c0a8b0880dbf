//! What the registry holds.

use crate::Outcome;
use crate::judge::{RegistryContact, RegistryDomain};
use crate::storm::Storm;
use chrono::Datelike as _;
use std::collections::BTreeMap;

/// What a new domain of the simulator gets at once, in years.
const FIRST_TERM: i32 = 1;

/// Its contacts and domains.
///
/// # Errors
/// When its state can't be read.
pub async fn look(storm: &Storm) -> Outcome<(Vec<RegistryContact>, Vec<RegistryDomain>)> {
    let held = storm.world.registry.look().await?;
    storm.world.line.leads_to(storm.world.registry.address());
    let contacts = held.contacts.iter().map(contact).collect();
    let domains = held.domains.iter().map(domain).collect();
    Ok((contacts, domains))
}

fn contact(contact: &registry_sim::Contact) -> RegistryContact {
    let postal = contact.postal().next().map(|(_, postal)| postal.clone());
    RegistryContact {
        handle: contact.id.clone(),
        roid: contact.record.roid.clone(),
        email: contact.email.clone(),
        name: postal
            .as_ref()
            .map(|postal| postal.name.clone())
            .unwrap_or_default(),
        street1: postal
            .as_ref()
            .and_then(|postal| postal.addr.street.first().cloned())
            .unwrap_or_default(),
        city: postal.map(|postal| postal.addr.city).unwrap_or_default(),
        phone: contact
            .voice
            .as_ref()
            .map(|voice| voice.number.replace('.', ""))
            .unwrap_or_default(),
    }
}

fn domain(domain: &registry_sim::Domain) -> RegistryDomain {
    let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for holder in domain.role(registry_sim::Role::Registrant) {
        roles
            .entry("registrant".into())
            .or_default()
            .push(holder.to_owned());
    }
    for (role, holder) in &domain.contacts {
        roles
            .entry(role.as_str().into())
            .or_default()
            .push(holder.clone());
    }
    RegistryDomain {
        name: domain.name.clone(),
        roles,
        renewed: domain.expires_at.year() - domain.record.created_at.year() - FIRST_TERM,
    }
}
