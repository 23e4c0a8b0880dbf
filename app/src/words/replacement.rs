//! What replacing one contact by another would affect, in words.

use super::domains;
use crate::answers::{Entry, ReplacementPlan, count};
use service::Replaced;
use service::contacts::Contact;
use service::domains::Plan;

/// How many domains are shown one by one.
const SHOWN: usize = 25;

/// The plans that are shown: what would be refused first, then changes of registrant, then the rest.
pub(crate) fn in_order(planned: &Replaced) -> Vec<&Plan> {
    let mut plans: Vec<&Plan> = planned.plans.iter().collect();
    plans.sort_by_cached_key(|plan| {
        let fine = plan.refusals.0.is_empty();
        (fine, !plan.changes_registrant, plan.domain.name.unicode())
    });
    plans.truncate(SHOWN);
    plans
}

/// What a choice would affect, as the form's server function answers it.
pub(crate) fn plan(from: &Contact, to: &Contact, planned: &Replaced) -> ReplacementPlan {
    let shown = in_order(planned).into_iter().map(|plan| Entry {
        id: plan.domain.id.to_string(),
        name: plan.domain.name.unicode(),
        mark: changes_registrant(plan).to_owned(),
        lines: vec![to_mend(plan)],
    });
    let shown: Vec<Entry> = shown.collect();
    ReplacementPlan {
        text: told(from, to, planned) + UNSAVED,
        button: button(from, to, planned),
        more: count(planned.domains.saturating_sub(shown.len())),
        domains: shown,
    }
}

/// What is said below each plan.
pub(crate) const UNSAVED: &str = " Nothing is saved yet.";

/// The label of the submit button.
pub(crate) fn button(from: &Contact, to: &Contact, planned: &Replaced) -> String {
    let on = domains(planned.domains);
    let registrants = match planned.registrant_changes {
        0 => String::new(),
        1 => ", 1 of them with another registrant".into(),
        count => format!(", {count} of them with another registrant"),
    };
    format!(
        "Replace {} by {} on {on}{registrants}",
        from.handle, to.handle
    )
}

/// The effect of a replacement, in numbers.
pub(crate) fn told(from: &Contact, to: &Contact, planned: &Replaced) -> String {
    let registrant = match planned.registrant_changes {
        0 => String::new(),
        1 => " On 1 of them this is a change of registrant.".into(),
        count => format!(" On {count} of them this is a change of registrant."),
    };
    match planned.domains {
        0 => format!(
            "{} takes over from {}; no domain shows either, so nothing is sent.",
            to.handle, from.handle
        ),
        count => format!(
            "{} takes over from {} on {}.{registrant}",
            to.handle,
            from.handle,
            domains(count)
        ),
    }
}

/// Whether it is a change of registrant, in words.
pub(crate) const fn changes_registrant(plan: &Plan) -> &'static str {
    if plan.changes_registrant { "yes" } else { "no" }
}

/// What a registry would refuse, in words.
pub(crate) fn to_mend(plan: &Plan) -> String {
    let refusals = plan.refusals.0.iter();
    let texts = refusals.map(|error| error.code.text().into_owned());
    let mut texts: Vec<String> = texts.collect();
    texts.dedup();
    if texts.is_empty() {
        "fine".to_owned()
    } else {
        texts.join(" ")
    }
}
