//! What the locks of a domain and its contacts, as last read, mean for a change: our own are taken off for it and set again, the registry's refuse it.

use super::holders::Holders;
use super::registrants::sent;
use model::contact::{fit, there};
use model::field::{FieldCode, FieldErrors};
use model::handle::of_contact;
use model::published::DomainView;
use model::registry::{Operation, differences_kept, own_locks, registry_lock};
use store::domains::Domain;

/// What is refused, and what is said.
#[derive(Debug, Default)]
pub(super) struct Locks {
    pub(super) refusals: FieldErrors,
    pub(super) hints: FieldErrors,
}

impl Locks {
    fn look(&mut self, field: &str, what: &str, statuses: &[String], operation: Operation) {
        if let Some(lock) = registry_lock(statuses, operation) {
            let text = format!(
                "The registry has locked {what} ({lock}). Only the registry can take that off."
            );
            self.refusals
                .push(field.to_owned(), FieldCode::Other { text: text.into() });
            return;
        }
        let own = own_locks(statuses, operation);
        if !own.is_empty() {
            let text = format!(
                "Our own lock of {what} ({}) is taken off for the change and set again after it.",
                own.join(", ")
            );
            self.hints
                .push(field.to_owned(), FieldCode::Other { text: text.into() });
        }
    }
}

/// Those that a change of roles and contacts meets.
pub(super) fn of_contacts(domain: &Domain, holders: &Holders) -> Locks {
    let mut locks = Locks::default();
    let Some(view) = &domain.view else {
        return locks;
    };
    let shown = |role, handle: &str| {
        let mut contacts = view.contacts.iter();
        contacts.any(|(held, contact)| *held == role && of_contact(&contact.handle) == handle)
    };
    if holders
        .iter()
        .any(|holder| !shown(holder.role, &holder.contact.handle))
    {
        locks.look("domain", "the domain", &view.statuses, Operation::Update);
    }
    for holder in holders {
        let contact = &holder.contact;
        let mut contacts = view.contacts.iter();
        let Some((_, found)) =
            contacts.find(|(_, found)| of_contact(&found.handle) == contact.handle)
        else {
            continue;
        };
        let wanted = there(sent(contact), domain.name.tld(), Some(view));
        let fitted = fit(wanted.clone(), found).unwrap_or(wanted);
        if !differences_kept(&fitted, found).is_empty() {
            let (role, handle) = (holder.role.to_string(), &contact.handle);
            locks.look(&role, handle, &found.statuses, Operation::Update);
        }
    }
    locks
}

/// Those that a change of the domain object meets.
pub(super) fn of_object(view: Option<&DomainView>, operation: Operation) -> Locks {
    let mut locks = Locks::default();
    if let Some(view) = view {
        locks.look("domain", "the domain", &view.statuses, operation);
    }
    locks
}
