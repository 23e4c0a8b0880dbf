//! The kept state of domains and their roles: whether the registry holds what the book wants ([`model::agreement`]).
//!
//! Every function that changes what is wanted, held or under way notes so in the transaction (`crate::moves`), and the commit brings the state up to date before it commits
//! (`settle`): no use case can forget it, and no reader sees one without the other. The work is set-based. Rows of `role_state` that changed on either side are marked (`moved`),
//! compared once for each pair of a wanted contact and a held content, however many domains share it, and written with a handful of statements.

mod held;
mod read;
mod reading;
mod resolve;
mod settle;
mod whole;

pub use read::{
    Causes, RoleRow, causes, counts, of_domain, of_domains, roles_by_cause, shown_elsewhere,
};
pub use reading::{Due, ask_again, claim_due, mark_unread, set_gone};

pub(crate) use settle::settle;
