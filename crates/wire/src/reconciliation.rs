//! Settling what differs between the book and a registry.

use super::{AdoptedRole, DateTime, DomainPlan, Role, Take, Totals};
use crate::macros::{answers, requests};
use crate::read::Given;
use crate::value::AtMost;

answers! {
    /// What settling a difference would send, and what of the registry's it would take into the book. Nothing was written.
    struct ReconciliationPlan is "plan" {
        /// Always `true`.
        dry_run: bool,
        /// Always 1.
        total_domains: u64,
        changes_of_registrant: u64,
        totals: Totals,
        /// What would be sent, of the roles that were named; of the registry's side nothing, and who would hold the roles then.
        domains: Vec<DomainPlan>,
        /// Which side would stay.
        take: Take,
        /// Of the registry's side: each role that differs, and what would become of it.
        roles: Vec<AdoptedRole>,
    }
}

requests! {
    /// What differs, and which side stays.
    struct Reconciliation {
        /// The roles. Absent or `null`: of the book's side all of them, of the registry's all that differ and can be taken.
        roles: Option<Vec<Role>> = AtMost(Some(4)),
        /// `ours`: what the book wants is sent. `theirs`: what the registry was last read to hold is taken into the book, and nothing is sent.
        take: Take,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// Until when what differs is left as it is.
    struct Leave {
        /// At most a year ahead; absent or `null`: not any more.
        until: Given<DateTime>,
    }
}
