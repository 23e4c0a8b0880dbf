//! The audit log: who changed what, when, and from which value to which. Entries are only ever added.

mod append;
mod list;
mod names;

pub use crate::audit_entry::{Audit, Each};
pub use append::{append, append_each, under};
pub use list::{AuditFilter, consequences, list, many};
pub use names::{Name, names};
