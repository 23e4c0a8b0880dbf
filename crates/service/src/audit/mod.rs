//! The audit log: who changed what, when, and from which value to which. Entries are written by the use cases, in their own transaction.

mod entry;
mod kept;
mod read;
mod record;
mod told;
mod wire;

pub(crate) use entry::{Entry, Object, kept};
pub(crate) use kept::{KeptOrganization, KeptTeam};
pub use store::audit::{Audit, AuditFilter, Name};
pub use told::{Consequences, History, Names};
pub use wire::wire;

/// The audit log: `service.audit()`.
#[derive(Clone, Copy)]
pub struct AuditLog<'a> {
    pub(crate) tools: &'a crate::Tools,
}
