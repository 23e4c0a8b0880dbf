//! A change's plan as the API shows it: what would be sent, what it would entail, what would be refused.

use super::holders::Holder;
use super::plan::{Plan, Planned};
use crate::installation::asks_of_change;
use model::agreement::AgreementState;
use model::contact::{fit, there, to_registry};
use model::field::FieldErrors;
use model::handle::of_contact;
use model::registry::differences_kept;
use std::collections::BTreeSet;
use wire::{
    ChangeOfRegistrant, ContactToSend, DomainContact, DomainPlan, Finding, RoleToSend, Sending,
    Totals,
};

/// The plan of a change: the first domains that it affects, by name, out of all. Nothing was written.
#[must_use]
pub fn plan_wire(planned: &Planned) -> wire::Plan {
    let mut plans: Vec<&Plan> = planned.plans.iter().collect();
    plans.sort_by_cached_key(|plan| plan.domain.name.ascii().to_owned());
    wire::Plan {
        dry_run: true,
        total_domains: planned.domains as u64,
        changes_of_registrant: planned.registrant_changes as u64,
        totals: planned.totals.clone(),
        domains: plans.into_iter().map(of_domain).collect(),
    }
}

impl From<Plan> for Planned {
    fn from(plan: Plan) -> Self {
        Self {
            domains: 1,
            registrant_changes: usize::from(plan.changes_registrant),
            totals: totals(std::slice::from_ref(&plan)),
            plans: vec![plan],
        }
    }
}

/// Whether the registry would be sent anything.
pub(crate) fn sends(plan: &Plan) -> bool {
    !of_domain(plan).send.is_empty()
}

/// How much these plans would do.
#[must_use]
pub fn totals(plans: &[Plan]) -> Totals {
    let mut totals = Totals::default();
    for plan in plans {
        count(&mut totals, &of_domain(plan));
    }
    totals
}

/// Counts one domain in.
pub(super) fn count(totals: &mut Totals, plan: &DomainPlan) {
    totals.domains += 1;
    if plan.problem {
        totals.refused += 1;
    } else if plan.send.is_empty() {
        totals.unchanged += 1;
    } else {
        totals.changes += 1;
        totals.changes_of_registrant += u64::from(plan.changes_registrant);
    }
}

/// What one domain would be sent, as the API shows it.
pub(crate) fn of_domain(plan: &Plan) -> DomainPlan {
    let domain = &plan.domain;
    let mut seen = BTreeSet::new();
    // A change of the domain object alone shows no contact.
    let holders = || plan.holders.iter().filter(|_| plan.object.is_none());
    let contacts = holders()
        .filter(|holder| seen.insert(holder.contact.id))
        .filter_map(|holder| contact_to_send(plan, holder))
        .collect();
    let roles = holders()
        .filter(|holder| !shows(plan, holder))
        .map(|holder| role_to_send(plan, holder))
        .collect();
    let object = plan.object.iter().flatten();
    let send = Sending {
        contacts,
        roles,
        domain: object.cloned().map(Into::into).collect(),
    };
    // What nobody would send is refused by nobody; but for a task that nothing here carries out, and a domain that is not ours any more.
    let asked = !send.is_empty() || plan.object.is_some() || domain.state == AgreementState::Gone;
    DomainPlan {
        problem: asked && !plan.refusals.is_empty(),
        domain_id: domain.id,
        name: domain.name.ascii().to_owned(),
        unicode_name: domain.name.unicode().to_owned(),
        registry: domain.registry.clone(),
        contacts: holders_of(plan),
        send,
        changes_registrant: plan.changes_registrant,
        change_of_registrant: change_of_registrant(plan),
        refusals: findings(&plan.refusals),
        hints: findings(&plan.hints),
        copies: (!plan.copies.is_empty()).then(|| plan.copies.clone()),
    }
}

/// One role with its contact, and where it comes from.
#[must_use]
pub fn in_role(holder: &Holder, contact: wire::Contact) -> wire::DomainContact {
    wire::DomainContact {
        role: holder.role,
        source: holder.source,
        contact,
        state: None,
        held: None,
        at: None,
        since: None,
        cause: None,
        team_id: None,
        team: None,
    }
}

fn holders_of(plan: &Plan) -> Vec<DomainContact> {
    let of = |holder| in_role(holder, crate::book::wire(&holder.contact));
    plan.holders.iter().map(of).collect()
}

fn findings(errors: &FieldErrors) -> Vec<Finding> {
    errors.0.iter().map(Into::into).collect()
}

/// The contact object as the registry would get it, unless the registry shows it so already.
fn contact_to_send(plan: &Plan, holder: &Holder) -> Option<ContactToSend> {
    let wanted = to_registry(
        &holder.contact.handle,
        &holder.contact.snapshot,
        holder.contact.international.as_ref(),
        holder.contact.disclose,
    );
    let mut wanted = there(wanted, plan.domain.name.tld(), plan.domain.view.as_ref());
    if let Some(handle) = plan.apart.get(&holder.contact.id) {
        wanted.handle.clone_from(handle);
    }
    let shown = plan
        .domain
        .view
        .iter()
        .flat_map(|view| &view.contacts)
        .find(|(_, shown)| shown.handle == wanted.handle);
    // As it is sent: a form that the registry has beside is kept true.
    let wanted = match shown.and_then(|(_, shown)| fit(wanted.clone(), shown)) {
        Some(fitted) => fitted,
        None => wanted,
    };
    let differences = shown.map(|(_, shown)| differences_kept(&wanted, shown));
    (!differences.as_ref().is_some_and(Vec::is_empty)).then(|| ContactToSend {
        contact: wanted.into(),
        differences: differences.map(|list| list.into_iter().map(Into::into).collect()),
    })
}

fn shows(plan: &Plan, holder: &Holder) -> bool {
    let mut shown = plan.domain.view.iter().flat_map(|view| &view.contacts);
    let apart = plan.apart.get(&holder.contact.id);
    shown.any(|(role, shown)| {
        let same = match apart {
            Some(handle) => shown.handle == *handle,
            None => of_contact(&shown.handle) == holder.contact.handle,
        };
        *role == holder.role && same
    })
}

fn role_to_send(plan: &Plan, holder: &Holder) -> RoleToSend {
    let apart = plan.apart.get(&holder.contact.id);
    RoleToSend {
        role: holder.role,
        handle: apart.unwrap_or(&holder.contact.handle).clone(),
    }
}

/// What the domain's registry is known to ask of a change of registrant.
fn change_of_registrant(plan: &Plan) -> Option<ChangeOfRegistrant> {
    let asked = asks_of_change(&plan.domain.registry);
    plan.changes_registrant.then(|| ChangeOfRegistrant {
        policy: asked.as_str().to_owned(),
        confirmations: Vec::new(),
        transfer_lock_days: None,
    })
}
