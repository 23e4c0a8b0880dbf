//! What happened to a domain: its tasks, and who changed what.

use crate::markup::{IntoMarkup, Markup};
use crate::parts::{TaskState, When};
use crate::words::task::{cause, took};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::id::{ContactId, TaskId};
use model::role::Role;
use model::task::TaskType;
use serde_json::Value;
use service::audit::Audit;
use service::contacts::Contact;
use service::domains::DomainCard;
use service::tasks::Task;
use std::collections::BTreeMap;

/// The latest tasks; the one that stands above already has said there why it failed.
pub(super) fn tasks(
    card: &DomainCard,
    above: Option<TaskId>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let all = format!("/tasks?domain={}", card.domain.id);
    let body = if card.tasks.is_empty() {
        view! { <p class="quiet">"None yet. Giving a role begins the first."</p> }.into_markup()
    } else {
        view! { <ol class="log">{card.tasks.iter().map(|task| task_line(task, above, now)).collect_view()}</ol> }.into_markup()
    };
    view! {
        <section class="section" id="domain-tasks" data-fresh="" aria-labelledby="th">
            <header><h2 id="th">"Tasks"</h2><a href=all>"All of this domain"</a></header>
            {body}
        </section>
    }
}

fn task_line(task: &Task, above: Option<TaskId>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let span = took(task, now);
    let why = task
        .error
        .as_ref()
        .filter(|_| above != Some(task.id))
        .map(|error| error.message.clone());
    view! {
        <li data-task=task.id.to_string()>
            <When at=task.created_at.0 now=now />
            <div>
                <TaskState task=task.clone() /> " " <a href=format!("/tasks/{}", task.id)>{task.task_type.title()}</a> ": " {cause(task)}
                {(task.status.is_final() && !span.is_empty()).then(|| format!(", {span}"))}
                {why.map(|why| view! { <p class="quiet small">{why}</p> })}
            </div>
        </li>
    }
}

/// Who changed what, newest first.
pub(super) fn history(card: &DomainCard, now: DateTime<Utc>) -> impl IntoView + use<> {
    let lines = card.history.iter().map(|entry| {
        view! { <li><When at=entry.at now=now /><div><bdi>{entry.actor_name.clone()}</bdi> " " {words(entry, &card.named)}</div></li> }
    });
    view! {
        <section class="section" aria-labelledby="hi">
            <header><h2 id="hi">"History"</h2></header>
            <ol class="log">{lines.collect_view()}</ol>
        </section>
    }
}

fn words(entry: &Audit, named: &[Contact]) -> Markup {
    match entry.action.as_str() {
        "domain.adopt" => adopted(entry),
        "domain.keep" => "kept the roles that were adopted".into_markup(),
        "domain.roles" => {
            let (before, after) = (
                bindings(entry.before.as_ref()),
                bindings(entry.after.as_ref()),
            );
            let lines = after.into_iter().map(|(role, new)| {
                let old = before.get(&role).copied().flatten();
                view! { <p>"changed " {role.as_str()} " from " <del>{who(old, named)}</del> " to " <ins>{who(new, named)}</ins></p> }
            });
            lines.collect_view().into_markup()
        }
        "domain.team" => {
            let team = |of: &Option<Value>| {
                of.as_ref()
                    .and_then(|of| of.get("team_id"))
                    .is_some_and(|team| !team.is_null())
            };
            match (team(&entry.before), team(&entry.after)) {
                (_, false) => "took the domain from its team".into_markup(),
                (false, true) => "gave the domain to a team".into_markup(),
                (true, true) => "gave the domain to another team".into_markup(),
            }
        }
        "domain.order" => {
            let of = |name: &str| {
                entry
                    .after
                    .as_ref()
                    .and_then(|after| after.get(name)?.as_str())
            };
            let what = of("task_type").and_then(|word| word.parse::<TaskType>().ok());
            view! { "asked for: " {what.map_or("a task", TaskType::title)} }.into_markup()
        }
        other => view! { {other.replace(['.', '_'], " ")} }.into_markup(),
    }
}

/// Role → the contact that the domain named itself; `None`: none of its own.
fn bindings(value: Option<&Value>) -> BTreeMap<Role, Option<ContactId>> {
    value
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .unwrap_or_default()
}

fn who(id: Option<ContactId>, named: &[Contact]) -> String {
    match id.map(|id| named.iter().find(|contact| contact.id == id)) {
        None => "its team’s or the organization’s".into(),
        Some(Some(contact)) => format!("{} {}", contact.snapshot.full_name(), contact.handle),
        Some(None) => "a contact that was deleted since".into(),
    }
}

/// That a domain was adopted, and who was bound to its roles.
fn adopted(entry: &Audit) -> Markup {
    let roles = entry.after.as_ref().and_then(|after| after.get("roles"));
    let bound = roles.and_then(Value::as_array).into_iter().flatten();
    let lines = bound.filter_map(|role| {
        let of = |name: &str| role.get(name)?.as_str().map(ToOwned::to_owned);
        let (role, handle) = (of("role")?, of("handle")?);
        Some(view! { <p>{role} " is " <span class="handle">{handle}</span></p> })
    });
    view! { "took the domain into the book, as its registry holds it" {lines.collect_view()} }
        .into_markup()
}
