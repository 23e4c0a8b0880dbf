//! What a role is to say, and whether a contact says it.

use model::contact::{Draft, Patch, Snapshot};
use model::field::FieldErrors;
use model::role::Role;
use store::contacts::Contact;

/// What some roles are to say.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) roles: Vec<Role>,
    pub(super) snapshot: Snapshot,
    pub(super) disclose: bool,
}

/// By which contact they are to say it.
#[derive(Debug)]
pub(super) enum Chosen {
    /// One that the domain has bound says so.
    Stays(Contact),
    /// One that they have for themselves is changed.
    Changes(Contact),
    /// A new one.
    New,
}

impl Wanted {
    /// The named fields over what the role shows now; of a role that nobody holds, over nothing.
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
        let draft = patch.over(of, disclose)?;
        Ok(Self {
            roles: vec![role],
            snapshot: draft.parse()?,
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

/// Adds it to those that say the same.
pub(super) fn gather(all: &mut Vec<Wanted>, one: Wanted) {
    let same = all
        .iter_mut()
        .find(|other| (&other.snapshot, other.disclose) == (&one.snapshot, one.disclose));
    match same {
        Some(other) => other.roles.extend(one.roles),
        None => all.push(one),
    }
}
