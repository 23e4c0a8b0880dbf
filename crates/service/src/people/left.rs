//! What the audit log stores of somebody who left, and of whoever took over.

use model::id::ContactId;
use model::role::Role;
use serde::Serialize;

/// What the audit log stores of who took over from somebody who left.
#[derive(Serialize)]
pub(super) struct TakenOver {
    pub(super) successor_contact_id: ContactId,
    pub(super) successor_handle: String,
    pub(super) successor_name: String,
    pub(super) domains: usize,
}

/// What the audit log stores of somebody who left.
#[derive(Serialize)]
pub(super) struct Left {
    #[serde(flatten)]
    pub(super) user: Option<::wire::User>,
    #[serde(flatten)]
    pub(super) taken_over: Option<TakenOver>,
}

impl Left {
    /// Nothing when nothing is left to say: they are deleted, and nobody took over.
    pub(super) fn if_any(self) -> Option<Self> {
        (self.user.is_some() || self.taken_over.is_some()).then_some(self)
    }
}

/// What the audit log stores of a contact whose roles the successor took over.
#[derive(Serialize)]
pub(super) struct Handed<'a> {
    pub(super) to: ContactId,
    pub(super) handle: &'a str,
    pub(super) name: String,
    pub(super) roles: [Role; 4],
    pub(super) domains: usize,
}
