//! What replacing one contact by another would affect, in words.

use super::domains;
use super::send::and_send;
use crate::answers::{Entry, ReplacementPlan, count};
use model::id::ContactId;
use model::role::Role;
use service::contacts::Contact;
use service::domains::Plan;
use service::{Replaced, Replacement, Result};

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
///
/// # Errors
/// As [`looked`].
pub(crate) fn plan(wanted: &Replacement, planned: &Replaced) -> Result<ReplacementPlan> {
    let (from, to) = (&planned.from, &planned.to);
    let shown = in_order(planned).into_iter().map(|plan| Entry {
        id: plan.domain.id.to_string(),
        name: plan.domain.name.unicode(),
        mark: changes_registrant(plan).to_owned(),
        lines: vec![to_mend(plan)],
    });
    let shown: Vec<Entry> = shown.collect();
    Ok(ReplacementPlan {
        text: told(from, to, planned) + UNSAVED,
        button: button(from, to, planned),
        looked: looked(&wanted.roles, planned)?,
        more: count(planned.domains.saturating_sub(shown.len())),
        domains: shown,
    })
}

/// What is said below each plan.
pub(crate) const UNSAVED: &str = " Nothing is saved yet.";

/// The label of the submit button: to how many domains it is sent, and how many of them get another registrant.
pub(crate) fn button(from: &Contact, to: &Contact, planned: &Replaced) -> String {
    let verb = format!("Replace {} by {}", from.handle, to.handle);
    and_send(&verb, &planned.totals)
}

/// A choice: who takes over, and in which roles. Without any role it is all of them.
pub(crate) fn choice(to: ContactId, roles: &[Role]) -> String {
    let all = roles.is_empty();
    let mut choice = to.to_string();
    for role in Role::ALL {
        if all || roles.contains(&role) {
            choice.push(' ');
            choice.push_str(role.as_str());
        }
    }
    choice
}

/// What was looked at, as the button that carries it out names it: the choice, and a digest of what each domain would be sent by it.
///
/// # Errors
/// When the plan can't be written as JSON.
pub(crate) fn looked(roles: &[Role], planned: &Replaced) -> Result<String> {
    let digest = planned.all.digest()?;
    Ok(format!("{} {digest}", choice(planned.to.id, roles)))
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
