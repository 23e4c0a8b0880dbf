//! Saved plans: a change of many domains is worked out against what their registries hold, saved to be looked over, and carried out once, exactly as it was shown.
//!
//! *Making* one reads in a handful of statements, however many domains, and writes its rows in one short transaction. *Running* it works everything out again: when anything else would be
//! sent, refused or changed of a registrant than the plan has said, it is out of date and does nothing. Else the book is changed and one task enqueued for all its domains, in one transaction.

mod apply;
mod change;
mod make;
mod moved;
mod read;
mod release;
mod rows;
mod run;
mod select;
mod theirs;
mod work_out;

use model::plan::MOST_DOMAINS;

/// Saved plans: `service.plans()`.
#[derive(Clone, Copy)]
pub struct Plans<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The most domains of a plan whose domains are looked at one by one: about privacy, which is a property of contacts, or about what registries hold.
const MOST_ONE_BY_ONE: u32 = 1_000;

/// The most domains of a plan of this change.
const fn most(change: &model::plan::Change) -> u32 {
    match change {
        model::plan::Change::Privacy { .. }
        | model::plan::Change::Reconcile {
            take: model::agreement::Take::Theirs,
        } => MOST_ONE_BY_ONE,
        _ => MOST_DOMAINS,
    }
}
