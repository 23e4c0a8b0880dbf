//! Contact ids, where a registry keeps them in lower case.

use crate::objects::{Contact, Domain, DomainChange};
use crate::state::State;

use super::registry::Registry;

impl Registry {
    /// The id by which a contact is kept, for what a client calls it. Ids that differ in case only are the same contact
    /// where all contacts are folded (`[default]`), or where a domain of a folding TLD uses it.
    pub(super) fn kept_id(&self, state: &State, id: &str) -> String {
        if state.contact(id).is_some() {
            return id.to_owned();
        }
        let folded = id.to_lowercase();
        let known = state
            .spelled_as(&folded)
            .find(|other| self.folds(state, other));
        match known {
            Some(known) => known.to_owned(),
            None if self.policies.default.fold_ids => folded,
            None => id.to_owned(),
        }
    }

    /// The id as clients see it in what is about the contact.
    pub(super) fn shown_id(&self, state: &State, contact: &Contact) -> String {
        if self.folds(state, &contact.id) {
            contact.id.to_lowercase()
        } else {
            contact.id.clone()
        }
    }

    fn folds(&self, state: &State, id: &str) -> bool {
        self.policies
            .of_contact(state.contact_uses(id))
            .any(|policy| policy.fold_ids)
    }

    /// The domain as clients see it: ids in lower case where its registry folds them.
    pub(super) fn shown(&self, domain: &Domain) -> Domain {
        let mut shown = domain.clone();
        if self.policies.for_domain(&domain.name).fold_ids {
            let registrant = shown.registrant.iter_mut();
            let others = shown.contacts.iter_mut().map(|(_, id)| id);
            registrant
                .chain(others)
                .for_each(|id| *id = id.to_lowercase());
        }
        shown
    }

    /// The id by which a domain's registry knows a contact: in any case where it folds ids.
    pub(super) fn linked_id(&self, state: &State, name: &str, id: &str) -> String {
        if !self.policies.for_domain(name).fold_ids || state.contact(id).is_some() {
            return self.kept_id(state, id);
        }
        let folded = id.to_lowercase();
        let known = state.spelled_as(&folded).next();
        known.unwrap_or(id).to_owned()
    }

    /// The same change with the ids by which contacts are kept.
    pub(super) fn with_kept_ids(
        &self,
        state: &State,
        name: &str,
        change: &DomainChange,
    ) -> DomainChange {
        let mut change = change.clone();
        let registrant = change.registrant.iter_mut().filter(|id| !id.is_empty());
        let others = change
            .add
            .contacts
            .iter_mut()
            .chain(&mut change.rem.contacts);
        for id in registrant.chain(others.map(|(_, id)| id)) {
            *id = self.linked_id(state, name, id);
        }
        change
    }
}
