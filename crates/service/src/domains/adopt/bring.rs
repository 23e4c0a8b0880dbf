//! The roles of a domain as its registry holds them, with the contacts that they are bound to.

use super::object::{Became, Object, contact_of};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::registries::Holding;
use crate::{Mode, Result, Tools, Within};
use model::adoption::{RoleTaken, Took};
use model::field::FieldCode;
use model::id::ContactId;
use model::published::Shown;
use model::registry::RegistryContact;
use model::role::Role;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use store::Tx;
use store::contacts::Contact;

/// What a registry's roles became.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// Each role that the registry holds.
    pub(super) roles: Vec<RoleTaken>,
    /// The contacts, known ones and new ones.
    pub(super) contacts: BTreeMap<ContactId, Contact>,
    /// Who is to be bound to which role.
    pub(super) bindings: BTreeMap<Role, ContactId>,
}

/// Finds or makes a contact for each object that holds a role. Each object is looked at once, in the order of their handles, so that two adoptions that make the same
/// contacts wait for each other and never lock each other out.
pub(super) async fn bring(
    tools: &Tools,
    tx: &mut Tx,
    reach: &Within<'_, DomainsWrite>,
    (registry, holding): (&str, &Holding),
    mode: Mode,
) -> Result<Brought> {
    let may = reach.allowed_in_book::<ContactsWrite>().ok();
    let mut became: BTreeMap<&str, Option<Became>> = BTreeMap::new();
    for (_, handle) in &holding.holders {
        became.insert(handle, None);
    }
    for (handle, place) in &mut became {
        let object = Object {
            registry,
            account: Some(&holding.account),
            handle,
            found: found(holding, handle),
        };
        let made = contact_of(tools, tx, (reach.organization, &may), &object, mode).await?;
        *place = Some(made);
    }
    let mut brought = Brought::default();
    for (role, handle) in &holding.holders {
        let Some(Some(became)) = became.get(handle.as_str()) else {
            continue;
        };
        brought.add(*role, handle, found(holding, handle), became);
    }
    Ok(brought)
}

fn found<'a>(holding: &'a Holding, handle: &str) -> Option<&'a RegistryContact> {
    let mut read = holding.view.contacts.iter().map(|(_, contact)| contact);
    read.find(|contact| contact.handle == handle)
}

impl Brought {
    fn add(&mut self, role: Role, handle: &str, found: Option<&RegistryContact>, became: &Became) {
        let mut taken = RoleTaken {
            role,
            held: handle.to_owned(),
            name: found.map(|found| Shown::of(found).name).unwrap_or_default(),
            took: Took::Left,
            contact_id: None,
            handle: None,
            advice: became.advice.clone(),
        };
        let bound = self.bindings.entry(role);
        if matches!(bound, Entry::Occupied(_)) {
            // The book has one holder for each role.
            let text = "The registry has another holder of this role, who is bound to it.";
            taken
                .advice
                .push("role", FieldCode::Other { text: text.into() });
        } else if let Some((contact, took)) = &became.contact {
            taken.took = *took;
            taken.contact_id = Some(contact.id);
            taken.handle = Some(contact.handle.clone());
            bound.or_insert(contact.id);
            self.contacts.insert(contact.id, contact.clone());
        }
        self.roles.push(taken);
    }
}
