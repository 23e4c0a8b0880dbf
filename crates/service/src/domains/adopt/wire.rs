//! An adoption as the API and the audit log show it.

use super::adopted::Adopted;
use crate::domains::wire;
use crate::plans::{of_domain, totals};
use ::wire::{AdoptionPlan, Totals};

/// The adopted domain, with what became of its roles and what its team would change.
#[must_use]
pub fn adopted_wire(adopted: &Adopted) -> ::wire::Domain {
    ::wire::Domain {
        pending: adopted
            .team
            .as_ref()
            .map(|plan| totals(std::slice::from_ref(plan))),
        task_id: adopted.task.as_ref().map(|task| task.id),
        ..audited(adopted)
    }
}

/// The adopted domain, and what became of its roles.
pub(super) fn audited(adopted: &Adopted) -> ::wire::Domain {
    ::wire::Domain {
        roles: Some(adopted.roles.iter().map(Into::into).collect()),
        ..wire(&adopted.domain)
    }
}

/// What an adoption would do.
#[must_use]
pub fn adoption_plan_wire(adopted: &Adopted) -> AdoptionPlan {
    let plans = adopted.team.as_slice();
    // Without a team nothing would be sent.
    let totals = match plans {
        [] => Totals {
            domains: 1,
            changes: 0,
            changes_of_registrant: 0,
            refused: 0,
            unchanged: 1,
        },
        plans => totals(plans),
    };
    let domains = plans.iter().map(|plan| ::wire::DomainPlan {
        domain_id: model::id::DomainId(uuid::Uuid::nil()),
        ..of_domain(plan)
    });
    AdoptionPlan {
        dry_run: true,
        total_domains: 1,
        domains: domains.collect(),
        totals,
        roles: adopted.roles.iter().map(Into::into).collect(),
    }
}
