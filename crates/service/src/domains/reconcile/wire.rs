//! The plan of a reconciliation as the API shows it.

use super::asked::Reconciled;
use crate::domains::totals;
use crate::plans::of_domain;
use ::wire::ReconciliationPlan;

/// What a reconciliation would send, and what it would take into the book.
#[must_use]
pub fn reconciliation_plan_wire(planned: &Reconciled) -> ReconciliationPlan {
    let plans = std::slice::from_ref(&planned.plan);
    let totals = totals(plans);
    ReconciliationPlan {
        dry_run: true,
        total_domains: 1,
        changes_of_registrant: totals.changes_of_registrant,
        domains: plans.iter().map(of_domain).collect(),
        totals,
        take: planned.take,
        roles: planned.taken.iter().map(Into::into).collect(),
    }
}
