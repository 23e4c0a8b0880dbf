//! The data a role is to have, and whether a contact has it.

use model::contact::{Draft, Patch, Snapshot};
use model::field::FieldErrors;
use model::role::Role;
use store::contacts::Contact;

/// The data that some roles are to have.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) roles: Vec<Role>,
    pub(super) snapshot: Snapshot,
    pub(super) disclose: bool,
}

/// The contact that provides it.
#[derive(Debug)]
pub(super) enum Chosen {
    /// One that is bound to the domain has it already.
    Stays(Contact),
    /// One that only these roles use is changed.
    Changes(Contact),
    /// Another one in the book says it already.
    Found(Contact),
    /// A new one.
    New,
}

impl Wanted {
    /// The named fields over what the role shows now; for a role that nobody holds, over nothing.
    ///
    /// # Errors
    /// Each wrong field.
    pub(super) fn of(
        role: Role,
        patch: &Patch,
        shown: Option<&Contact>,
    ) -> Result<Self, FieldErrors> {
        let none = Snapshot::default();
        let (of, disclose) = shown.map_or((&none, true), |contact| {
            (&contact.snapshot, contact.disclose)
        });
        let draft = phones::patched(patch, of, disclose)?;
        let (snapshot, wrong) = phones::contact(&draft, shown.map(|contact| &contact.snapshot));
        let snapshot = wrong.or(snapshot)?;
        Ok(Self {
            roles: vec![role],
            snapshot,
            disclose: draft.disclose,
        })
    }

    /// The same as a form's fields.
    pub(super) fn draft(&self) -> Draft {
        Draft::from_snapshot(&self.snapshot, self.disclose)
    }

    pub(super) fn is_said_by(&self, contact: &Contact) -> bool {
        (&contact.snapshot, contact.disclose) == (&self.snapshot, self.disclose)
    }
}

/// Adds the role to those with the same data.
pub(super) fn gather(all: &mut Vec<Wanted>, one: Wanted) {
    let same = all
        .iter_mut()
        .find(|other| (&other.snapshot, other.disclose) == (&one.snapshot, one.disclose));
    match same {
        Some(other) => other.roles.extend(one.roles),
        None => all.push(one),
    }
}
