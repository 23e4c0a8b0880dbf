//! A change's plan as the API shows it: what would be sent, what it would cost, what would be refused.

use super::{Holder, Plan};
use model::contact::to_registry;
use model::field::{FieldError, FieldErrors};
use model::registry::differences;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// For how many days a change of registrant keeps a domain of a gTLD from going to another registrar (ICANN transfer policy of 2016, section II.C.2).
const LOCK_DAYS: u32 = 60;

/// The plan of a change: every domain that it touches, by name, out of `total`. Nothing was written.
#[must_use]
pub fn plan_wire(plans: &[Plan], total: usize) -> Value {
    let mut plans: Vec<&Plan> = plans.iter().collect();
    plans.sort_by_cached_key(|plan| plan.domain.name.ascii().to_owned());
    json!({ "object": "plan", "dry_run": true, "total_domains": total, "domains": plans.into_iter().map(of_domain).collect::<Vec<_>>() })
}

fn of_domain(plan: &Plan) -> Value {
    let domain = &plan.domain;
    let mut seen = BTreeSet::new();
    // Who is told of the domain object alone is told of no contact.
    let holders = || plan.holders.iter().filter(|_| plan.object.is_none());
    let contacts: Vec<Value> = holders()
        .filter(|holder| seen.insert(holder.contact.id))
        .filter_map(|holder| contact_to_send(plan, holder))
        .collect();
    let roles: Vec<Value> = holders()
        .filter(|holder| !shows(plan, holder))
        .map(role_to_send)
        .collect();
    let told = |errors: &FieldErrors| -> Vec<Value> {
        let told = |error: &FieldError| json!({ "field": error.field, "reason": error.code, "message": error.code.text() });
        errors.0.iter().map(told).collect()
    };
    json!({
        "object": "domain_plan",
        "domain_id": domain.id,
        "name": domain.name.ascii(),
        "unicode_name": domain.name.unicode(),
        "registry": domain.registry,
        "contacts": plan.holders.iter().map(super::contact_in_role).collect::<Vec<_>>(),
        "send": { "contacts": contacts, "roles": roles, "domain": plan.object.as_deref().unwrap_or_default() },
        "changes_registrant": plan.changes_registrant,
        "change_of_registrant": change_of_registrant(plan),
        "refusals": told(&plan.refusals),
        "hints": told(&plan.hints),
    })
}

/// The contact object as the registry would get it, unless the registry shows it so already.
fn contact_to_send(plan: &Plan, holder: &Holder) -> Option<Value> {
    let wanted = to_registry(
        &holder.contact.handle,
        &holder.contact.snapshot,
        holder.contact.international.as_ref(),
        holder.contact.disclose,
    );
    let shown = plan
        .domain
        .view
        .iter()
        .flat_map(|view| &view.contacts)
        .find(|(_, shown)| shown.handle == wanted.handle);
    let differences = shown.map(|(_, shown)| differences(&wanted, shown));
    (!differences.as_ref().is_some_and(Vec::is_empty))
        .then(|| json!({ "contact": wanted, "differences": differences }))
}

fn shows(plan: &Plan, holder: &Holder) -> bool {
    let mut shown = plan.domain.view.iter().flat_map(|view| &view.contacts);
    shown.any(|(role, shown)| *role == holder.role && shown.handle == holder.contact.handle)
}

fn role_to_send(holder: &Holder) -> Value {
    json!({ "role": holder.role, "handle": holder.contact.handle })
}

/// What a change of registrant costs where ICANN's policy holds; country-code registries have rules of their own.
fn change_of_registrant(plan: &Plan) -> Option<Value> {
    let generic = plan.domain.name.tld().len() > 2;
    plan.changes_registrant.then(|| {
        if generic {
            json!({ "policy": "icann-2016", "confirmations": ["registrant", "new_registrant"], "transfer_lock_days": LOCK_DAYS })
        } else {
            json!({ "policy": "registry", "confirmations": [], "transfer_lock_days": null })
        }
    })
}
