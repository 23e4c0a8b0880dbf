//! Whether the book, the registry and what is published agree: three values, one state, for each role and for each domain.
//!
//! *Wanted* is the contact that the book resolves for a role now, *held* is what the registry was last read to have, *published* is what WHOIS and RDAP say,
//! which is made from what was read. [`compare`] is the only place that decides whether wanted and held are the same: the kept state, the pages, the API and the
//! plans all use it. It guesses nothing: where the registry does not show an object's data, the state is [`AgreementState::Unknown`].

use crate::contact::{fit, in_forms};
use crate::handle::{form_of, of_contact};
use crate::published::DomainView;
use crate::registry::{
    Difference, Field, PostalForms, RegistryContact, differences_kept, postal_forms, same_handle,
};
use crate::role::Role;
use crate::words;
use sha2::{Digest, Sha256};

words! {
    /// How a domain, or one of its roles, stands: the book's wish beside what its registry holds.
    pub enum AgreementState as "AgreementState" titles {
        /// The registry holds what the book wants.
        Agrees = "agrees", "Agrees";
        /// It holds something else, and nothing is under way that would change that.
        Differs = "differs", "Differs";
        /// It holds something else, and a task is under way.
        OnItsWay = "on_its_way", "On its way";
        /// The registry was never read, or not for too long, or does not show what it holds.
        Unknown = "unknown", "Not known";
        /// The registry does not hold the domain under our account any more.
        Gone = "gone", "Not ours any more";
    }
}

words! {
    /// Why a role differs.
    pub enum DifferenceCause as "DifferenceCause" titles {
        /// The book was changed and nothing was sent since.
        NotSent = "not_sent", "not sent";
        /// It was refused: by the registry, or before it was sent, since no registry would take it.
        Refused = "refused", "refused";
        /// The task that was to send it was cancelled.
        Cancelled = "cancelled", "cancelled";
        /// Somebody changed it at the registry.
        ChangedThere = "changed_there", "changed at the registry";
        /// It has differed since the domain was adopted.
        Adopted = "adopted", "as it was when adopted";
        /// The registry withholds data that the book publishes.
        WithheldThere = "withheld_there", "withheld by the registry";
    }
}

words! {
    /// Which side of a difference stays.
    pub enum Take as "Take" {
        /// The book's: it is sent to the registry.
        Ours = "ours";
        /// The registry's: it is taken into the book, and nothing is sent.
        Theirs = "theirs";
    }
}

/// What a registry holds for one role, as last read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held<'a> {
    /// The handles of all holders, in the registry's order. More than one only where a registry allows several.
    pub handles: Vec<&'a str>,
    /// Their data, as far as the registry shows it.
    pub contacts: Vec<&'a RegistryContact>,
    /// Which postal forms the domain's registry takes: what is wanted depends on it.
    pub forms: PostalForms,
}

impl Held<'_> {
    /// The handles as one text; `None` when nobody holds the role.
    #[must_use]
    pub fn handle(&self) -> Option<String> {
        (!self.handles.is_empty()).then(|| self.handles.join(", "))
    }

    /// A digest of the data that is compared, the same for the same data: 32 hexadecimal digits. `None` when the registry shows none.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        if self.contacts.is_empty() {
            return None;
        }
        let mut hash = Sha256::new();
        // The same data under registries that take other forms agrees with other wishes.
        hash.update(self.forms.as_str());
        for contact in &self.contacts {
            // Statuses are the registry's own: no wish is compared with them.
            let compared = RegistryContact {
                statuses: Vec::new(),
                ..(*contact).clone()
            };
            let text = serde_json::to_string(&compared).unwrap_or_default();
            hash.update(text);
            hash.update("\n");
        }
        let digest = hash.finalize();
        Some(
            digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    /// The data of the only holder.
    #[must_use]
    pub fn only(&self) -> Option<&RegistryContact> {
        match (self.handles.as_slice(), self.contacts.as_slice()) {
            ([_], [contact]) => Some(contact),
            _ => None,
        }
    }
}

/// What the view says of a role.
#[must_use]
pub fn held(view: &DomainView, role: Role) -> Held<'_> {
    let read = view.contacts.iter().filter(|(held, _)| *held == role);
    let contacts: Vec<&RegistryContact> = read.map(|(_, contact)| contact).collect();
    let unread = view.unread.iter().filter(|(held, _)| *held == role);
    let handles = contacts.iter().map(|contact| contact.handle.as_str());
    Held {
        handles: handles
            .chain(unread.map(|(_, handle)| handle.as_str()))
            .collect(),
        contacts,
        forms: postal_forms(view.name.tld()),
    }
}

/// The outcome of comparing one role.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The same.
    Agrees,
    /// The registry shows the handle that is wanted, and not what is behind it.
    Unknown,
    /// Somebody else holds the role, or nobody does, or nobody should.
    Holder,
    /// The right contact, with other data in these fields.
    Fields(Vec<Difference>),
}

impl Verdict {
    /// The state that follows, while nothing is under way.
    #[must_use]
    pub const fn state(&self) -> AgreementState {
        match self {
            Self::Agrees => AgreementState::Agrees,
            Self::Unknown => AgreementState::Unknown,
            Self::Holder | Self::Fields(_) => AgreementState::Differs,
        }
    }

    /// Whether the only difference is that the registry withholds what the book publishes.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        matches!(self, Self::Fields(fields) if matches!(fields.as_slice(),
            [only] if only.field == Field::Disclose && only.wanted.as_deref() == Some("true")))
    }
}

/// Compares what the book wants of a role with what its registry holds.
///
/// The wanted contact is put into the forms that the registry takes ([`in_forms`]), and fitted to the object that is there ([`fit`]): EPP can't remove a postal form, so an object in both forms agrees when both are right.
/// A role that the book gives to nobody agrees when nobody holds it.
#[must_use]
pub fn compare(wanted: Option<&RegistryContact>, held: &Held<'_>) -> Verdict {
    let Some(wanted) = wanted else {
        return if held.handles.is_empty() {
            Verdict::Agrees
        } else {
            Verdict::Holder
        };
    };
    match held.handles.as_slice() {
        [handle] if is_object(handle, wanted, held.forms) => {}
        _ => return Verdict::Holder,
    }
    let wanted = &in_forms(wanted.clone(), held.forms);
    let Some(found) = held.only() else {
        return Verdict::Unknown;
    };
    let fitted = fit(wanted.clone(), found);
    let fields = differences_kept(fitted.as_ref().unwrap_or(wanted), found);
    if fields.is_empty() && fitted.is_some() {
        Verdict::Agrees
    } else {
        Verdict::Fields(fields)
    }
}

/// Whether this is the handle of the contact's object: its own, or that of the object in the one form that the registry takes.
fn is_object(held: &str, wanted: &RegistryContact, forms: PostalForms) -> bool {
    same_handle(held, &wanted.handle)
        || (form_of(held) == forms && of_contact(held) == wanted.handle)
}

#[cfg(test)]
mod tests;
