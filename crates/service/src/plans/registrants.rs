//! Which domains would have another registrant at their registries, as those were last read: a handful of statements, however many domains.

use crate::{Cleared, Result};
use model::contact::{Material, change_of_registrant, material_fields, to_registry};
use model::id::DomainId;
use model::registry::RegistryContact;
use std::collections::BTreeSet;
use store::Tx;
use store::contacts::Contact;

/// Where registries would have another registrant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    /// On which domains.
    pub(crate) domains: BTreeSet<DomainId>,
    /// The contact's fields that make it one, on any of them.
    pub(crate) fields: Vec<&'static str>,
}

impl Changes {
    fn note(&mut self, domain: DomainId, held: Option<&RegistryContact>, becomes: &Contact) {
        let changed = change_of_registrant(held, &sent(becomes));
        if changed.is_empty() {
            return;
        }
        self.domains.insert(domain);
        self.add(&changed, held, becomes);
    }

    fn add(&mut self, changed: &[Material], held: Option<&RegistryContact>, becomes: &Contact) {
        /// In the form's order.
        const ORDER: [&str; 4] = ["first_name", "last_name", "org_name", "email"];
        let found = material_fields(changed, held, &becomes.snapshot);
        self.fields = ORDER
            .into_iter()
            .filter(|field| self.fields.contains(field) || found.contains(field))
            .collect();
    }
}

/// The contact as a registry would hold it.
pub(super) fn sent(contact: &Contact) -> RegistryContact {
    to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    )
}

/// Whether the one in place of the other is another registrant, as far as the book knows.
pub(crate) fn another_registrant(before: &Contact, after: &Contact) -> bool {
    !change_of_registrant(Some(&sent(before)), &sent(after)).is_empty()
}

/// Which of these domains would have another registrant if it became this contact.
pub(crate) async fn changed(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    becomes: &Contact,
    domains: &BTreeSet<DomainId>,
) -> Result<Changes> {
    let ids: Vec<DomainId> = domains.iter().copied().collect();
    let held = store::domains::registrants_held(tx, actor.organization, &ids).await?;
    let mut changes = Changes::default();
    for domain in ids {
        changes.note(domain, held.get(&domain), becomes);
    }
    Ok(changes)
}

/// Which domains would have another registrant if a contact were written so: those that are to show it as theirs, and those whose registries show its object as theirs, whoever the book
/// names.
pub(crate) async fn changed_by_edit(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    after: &Contact,
    as_registrant: &BTreeSet<DomainId>,
) -> Result<Changes> {
    let mut changes = changed(tx, actor, after, as_registrant).await?;
    let organization = actor.organization;
    let there = store::domains::held_by(tx, organization, &after.handle, None).await?;
    for (domain, held) in there {
        if !as_registrant.contains(&domain) {
            changes.note(domain, Some(&held), after);
        }
    }
    Ok(changes)
}
