//! What replacing one contact by another would affect, in words.

use super::domains;
use crate::answers::{Entry, ReplacementPlan, count};
use service::Replaced;
use service::contacts::Contact;
use service::domains::Plan;

/// How many domains are shown one by one.
pub(crate) const SHOWN: usize = 50;

/// What a choice would affect, as the form's server function answers it.
pub(crate) fn plan(from: &Contact, to: &Contact, planned: &Replaced) -> ReplacementPlan {
    let shown = planned.plans.iter().take(SHOWN).map(|plan| Entry {
        id: plan.domain.id.to_string(),
        name: plan.domain.name.unicode(),
        mark: changes_registrant(plan).to_owned(),
        lines: vec![things_to_mend(plan.refusals.0.len())],
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

/// How many things a registry would refuse, in words.
pub(crate) fn things_to_mend(count: usize) -> String {
    match count {
        0 => "fine".to_owned(),
        1 => "1 thing to mend first".to_owned(),
        count => format!("{count} things to mend first"),
    }
}
