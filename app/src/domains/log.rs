//! What happened to a domain: its tasks.

use crate::markup::IntoMarkup;
use crate::parts::{TaskState, When};
use crate::words::task::{cause, took};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::id::TaskId;
use service::domains::DomainCard;
use service::tasks::Task;

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
        <section class="section" id="domain-tasks" data-fresh="" aria-labelledby="th" data-print="no">
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
