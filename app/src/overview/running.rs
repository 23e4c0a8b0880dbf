//! What is under way: a line for each task, one for many domains in place of its parts.

use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Name, TaskState};
use crate::shown::task;
use crate::words::task::{cause, covered, millis, now_of, progress, title};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::task::Awaiting;
use service::organizations::Overview;
use service::tasks::TaskRow;

/// The section; nothing while nothing runs.
pub(super) fn section(overview: &Overview, now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    // What waits for an operator is listed under what needs attention.
    if overview.running_total + overview.pending_total == 0 {
        return None;
    }
    let counted = [
        (overview.running_total, "running"),
        (overview.pending_total, "not begun"),
    ];
    let counted: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let moving = overview
        .running
        .iter()
        .filter(|row| row.task.awaiting != Some(Awaiting::Operator));
    let lines: Vec<_> = moving.map(|row| line(row, now)).collect();
    let list = (!lines.is_empty()).then(|| view! { <ul class="needs under-way">{lines}</ul> });
    Some(view! {
        <section class="section" aria-labelledby="ru">
            <header><h2 id="ru">"Running now"</h2><p class="count">{counted.join(", ")}</p><a href="/tasks">"All tasks"</a></header>
            {list}
        </section>
    })
}

fn line(row: &TaskRow, now: DateTime<Utc>) -> impl IntoView + use<> {
    let task = &row.task;
    let (id, why, title) = (task.id.to_string(), cause(task), title(task));
    let of = match (&row.domain, &row.parent) {
        (Some(name), _) => view! { <Name name=name.clone() /> }.into_markup(),
        (None, parent) => {
            covered(task, parent.as_ref().map_or(0, |parent| parent.total)).into_markup()
        }
    };
    // The island draws a line of one task; what one for many domains shows is fetched again as it moves.
    let (drawn, far): (_, Markup) = match &row.parent {
        None => {
            let step = task::step(&now_of(task));
            let took = task::took(&now_of(task), millis(now));
            (Some(id.clone()), view! { <span class="when"><span data-step="">{step}</span> " " <span data-took="">{took}</span></span> }.into_markup())
        }
        Some(parent) => {
            let (total, ended) = (parent.total.max(1).to_string(), parent.ended.to_string());
            let state = if parent.failed > 0 {
                "failed"
            } else {
                "running"
            };
            (None, view! { <span class="when"><progress max=total value=ended data-state=state aria-label="Done"></progress>{progress(parent, task.paused)}</span> }.into_markup())
        }
    };
    view! {
        <li id=format!("run-{id}") data-task=drawn data-fresh="">
            <TaskState task=task.clone() />
            <p class="what"><a href=format!("/tasks/{id}")>{of}</a> ": " {title} " " <span class="quiet">{why}</span></p>
            {far}
        </li>
    }
}
