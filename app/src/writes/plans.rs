//! The writes of plans: what a form asks for is made a plan, which is carried out by itself afterwards.

use crate::answers::{Done, Values};
use crate::form::act::Act;
use crate::form::selection::Selection;
use crate::form::{Narrowed, text_in};
use crate::site::Site;
use chrono::{DateTime, Utc};
use model::field::{FieldCode, FieldErrors};
use model::id::{DomainId, PlanId};
use service::domains::{Plan, totals};
use service::{Actor, Error, Result};
use uuid::Uuid;
use wire::{
    Given, Host, NewPlan, PlanChange, PlanFilter, PlanReplacement, PlanRoles, PlanSelection, Role,
    SavedPlan, Take,
};

/// What came of a form whose change may reach registries.
pub(crate) enum OrPlan<T> {
    /// It was done at once: registries are sent nothing.
    Done(T),
    /// Nothing was done: this plan says first what it would do.
    Plan(PlanId),
}

/// The page of a plan.
pub(crate) fn page_of(plan: PlanId) -> String {
    format!("/plans/{plan}")
}

/// What a form leads to whose change is looked over first.
pub(crate) fn look(plan: PlanId) -> Done {
    Done {
        text: "Nothing is sent yet: look at what it would do first.".into(),
        to: Some(page_of(plan)),
        ..Done::default()
    }
}

/// Whether any of these domains' registries would be sent something, or would refuse it.
pub(crate) fn reaches_registries(plans: &[Plan]) -> bool {
    let totals = totals(plans);
    totals.unchanged < totals.domains
}

/// The choice of no team: nothing chosen is no choice.
pub(crate) const NO_TEAM: &str = "none";

/// Plans an action on the selected domains.
///
/// # Errors
/// The form's wrong fields; when nothing is selected, or no action chosen.
pub(crate) async fn make(site: &Site, actor: &Actor, form: &Values) -> Result<SavedPlan> {
    let act = Act::read(text_in(form, "do"))
        .ok_or_else(|| Error::rule("plan.action", "Choose what is to be done with the domains."))?;
    let selection = Selection::<DomainId>::read(form).ok_or_else(nothing_selected)?;
    let new = NewPlan {
        change: change_of(act, form)?,
        selection: Some(selection_of(&selection, site.service.now())),
    };
    let made = site.service.plans().make(actor, &new).await;
    made.map_err(named)
}

/// What is said to whoever selected nothing.
pub(crate) fn nothing_selected() -> Error {
    Error::rule(
        "plan.selection",
        "Select domains first: tick their boxes, or all that match.",
    )
}

fn selection_of(selection: &Selection<DomainId>, now: DateTime<Utc>) -> PlanSelection {
    match selection {
        Selection::Rows(rows) => PlanSelection::DomainIds(rows.iter().map(|id| id.0).collect()),
        Selection::Matching(narrowed) => PlanSelection::Filter(filter_of(narrowed, now)),
    }
}

/// The list's filter as the plan takes it.
fn filter_of(narrowed: &Narrowed, now: DateTime<Utc>) -> PlanFilter {
    let filter = narrowed.filter(now);
    PlanFilter {
        q: filter.q,
        project_id: None,
        team_id: filter.team_id.map(|team| team.0),
        tld: filter.tld,
        state: filter.state,
        cause: filter.cause.map(|(cause, _)| cause),
        role: filter.contact.as_ref().and_then(|(_, role)| *role),
        contact: filter.contact.map(|(handle, _)| handle),
        task_status: filter.task_status,
        expires_before: filter.expires_before.map(Into::into),
    }
}

/// What a form asks for.
///
/// # Errors
/// Its wrong fields.
fn change_of(act: Act, form: &Values) -> Result<PlanChange> {
    let text = |name: &str| text_in(form, name);
    let mut wrong = FieldErrors::default();
    let mut id = |name: &'static str| -> Uuid {
        text(name).parse().unwrap_or_else(|_| {
            wrong.push(name, FieldCode::Required);
            Uuid::nil()
        })
    };
    let change = match act {
        Act::Team if text("team_id") == NO_TEAM => PlanChange::TeamId(None),
        Act::Team => PlanChange::TeamId(Some(id("team_id"))),
        Act::Role => {
            let contact = if form.contains_key("give_back") {
                Given::Null
            } else {
                Given::Value(id("contact"))
            };
            match text("role").parse() {
                Ok(role) => PlanChange::Roles(roles(role, contact)),
                Err(_) => {
                    wrong.push("role", FieldCode::Required);
                    PlanChange::Read
                }
            }
        }
        Act::Replace => {
            let roles: Vec<Role> = Role::ALL
                .into_iter()
                .filter(|role| form.contains_key(role.as_str()))
                .collect();
            PlanChange::ReplaceContact(PlanReplacement {
                from: id("from"),
                others: None,
                to: id("to"),
                roles: (!roles.is_empty()).then_some(roles),
            })
        }
        Act::Lock => PlanChange::Lock(true),
        Act::Unlock => PlanChange::Lock(false),
        Act::Hide => PlanChange::Privacy(true),
        Act::Publish => PlanChange::Privacy(false),
        Act::Nameservers => {
            let hosts = text("nameservers").split([' ', ',', ';', '\r', '\n', '\t']);
            let hosts = hosts.filter(|host| !host.is_empty());
            let hosts: Vec<Host> = hosts.map(|host| Host(host.to_owned())).collect();
            if hosts.is_empty() {
                wrong.push("nameservers", FieldCode::Required);
            }
            PlanChange::Nameservers(hosts)
        }
        Act::Renew => PlanChange::Renew(text("years").parse().unwrap_or_else(|_| {
            wrong.push("years", FieldCode::Required);
            1
        })),
        Act::Ours => PlanChange::Reconcile(Take::Ours),
        Act::Theirs => PlanChange::Reconcile(Take::Theirs),
        Act::Read => PlanChange::Read,
        Act::Release => PlanChange::Release,
    };
    if wrong.is_empty() {
        Ok(change)
    } else {
        Err(Error::Invalid(wrong))
    }
}

fn roles(role: Role, contact: Given<Uuid>) -> PlanRoles {
    let of = |each: Role| {
        if each == role {
            contact.clone()
        } else {
            Given::Absent
        }
    };
    PlanRoles {
        registrant: of(Role::Registrant),
        admin: of(Role::Admin),
        tech: of(Role::Tech),
        billing: of(Role::Billing),
    }
}

/// The form's own names for what the request names.
pub(crate) fn named(error: Error) -> Error {
    let Error::Invalid(FieldErrors(errors)) = error else {
        return error;
    };
    // No field of the form says which domains: that was the list.
    let of_selection = |field: &str| field.starts_with("selection");
    if errors.iter().all(|error| of_selection(&error.field)) {
        let texts: Vec<_> = errors.iter().map(|error| error.code.text()).collect();
        return Error::rule("plan.selection", texts.join(" "));
    }
    let mut renamed = FieldErrors::default();
    for error in errors {
        let field = error.field.into_owned();
        let inner = field.strip_prefix("change.").unwrap_or(&field);
        let own = match inner {
            "replace_contact.from" | "replace_contact.others" => "from",
            "replace_contact.to" => "to",
            "renew" => "years",
            inner if inner.starts_with("roles") => "contact",
            inner if inner.starts_with("nameservers") => "nameservers",
            inner => inner,
        };
        renamed.push(own.to_owned(), error.code);
    }
    Error::Invalid(renamed)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::form::act::GROUPS;

    const ID: &str = "018f0000-0000-7000-8000-000000000001";

    fn form(pairs: &[(&str, &str)]) -> Values {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_action_that_asks_is_refused_by_the_names_of_its_fields() {
        for (_, acts) in GROUPS {
            for act in acts {
                let said = change_of(*act, &form(&[]));
                assert_eq!(said.is_err(), act.asks(), "{act:?}");
            }
        }
        let named = |act, pairs: &[(&str, &str)]| match change_of(act, &form(pairs)) {
            Err(Error::Invalid(errors)) => errors.texts().into_keys().collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(named(Act::Role, &[]), ["contact", "role"]);
        assert_eq!(named(Act::Role, &[("give_back", "1")]), ["role"]);
        assert_eq!(named(Act::Replace, &[("to", ID)]), ["from"]);
        assert_eq!(named(Act::Team, &[("team_id", "none")]), [""; 0]);
    }

    #[test]
    fn a_form_says_what_changes() {
        let id: Uuid = ID.parse().unwrap();
        let role = change_of(Act::Role, &form(&[("role", "tech"), ("contact", ID)])).unwrap();
        assert_eq!(role, PlanChange::Roles(roles(Role::Tech, Given::Value(id))));
        let replace = form(&[("from", ID), ("to", ID), ("admin", "1")]);
        let PlanChange::ReplaceContact(of) = change_of(Act::Replace, &replace).unwrap() else {
            panic!("something else");
        };
        assert_eq!(of.roles, Some(vec![Role::Admin]));
        let hosts = form(&[("nameservers", "a.example, b.example\nc.example")]);
        let PlanChange::Nameservers(hosts) = change_of(Act::Nameservers, &hosts).unwrap() else {
            panic!("something else");
        };
        assert_eq!(hosts.len(), 3);
    }
}
