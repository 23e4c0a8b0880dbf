//! A task's state, progress and steps: written here once, kept current by the island while the task is open.

use super::words::{millis, now_of};
use crate::islands::{AtEnd, Line, TaskNow, TaskProgress};
use crate::parts::Icon;
use crate::visitor::Visitor;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::task::StepStatus;
use service::Need;
use service::tasks::Task;

/// Where it stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the task's own page: from top to bottom, with times of day.
    Own,
    /// Within another page: in one line where there is room, with a link to its own.
    Within,
}

/// The id of the element around a task's [`body`]: the island looks for it.
pub(crate) fn anchor(task: &Task) -> String {
    format!("task-{}", task.id)
}

/// What stands within the element that [`anchor`] names.
pub(crate) fn body(
    visitor: &Visitor,
    task: &Task,
    now: DateTime<Utc>,
    place: Place,
    at_end: AtEnd,
) -> impl IntoView + use<> {
    let across = place == Place::Within;
    let known = now_of(task);
    let badge = known.badge(millis(now));
    let open = !task.status.is_final();
    let (done, total) = (known.done(), known.steps.len());
    // What waits for a yes is answered, not cancelled.
    let asked = task.wants_approval();
    let cancel = (open
        && !asked
        && !task.cancel_requested
        && visitor.actor().may(Need::TasksWrite))
    .then(|| {
        view! {
            <form method="post" action=format!("/tasks/{}/cancel", task.id)>
                {across.then(|| view! { <input type="hidden" name="from" value="domain" /> })}
                <button class="button">"Cancel task"</button>
            </form>
        }
    });
    let live = open.then(|| {
        let stream = format!("/v1/organizations/{}/tasks/{}/events?after={}", task.organization_id, task.id, task.last_seq);
        view! { <TaskProgress task=known.clone() shown=anchor(task) now=millis(now) stream=stream across=across at_end=at_end /> }
    });
    view! {
        <header>
            <span class="state" data-state=badge.state><Icon name=badge.state /><span>{badge.text}</span></span>
            <span class="quiet">{known.place()}</span>
            <div class="row" data-print="no">
                {across.then(|| view! { <a href=format!("/tasks/{}", task.id)>"Open task"</a> })}
                {cancel}
            </div>
        </header>
        <progress max=total.to_string() value=done.to_string() data-state=badge.state aria-label="Steps done"></progress>
        <ol class=if across { "timeline across" } else { "timeline" } aria-label="Steps">
            {known.lines(millis(now), across).into_iter().zip(words(&known)).map(|(line, words)| step(line, words)).collect_view()}
        </ol>
        {live}
    }
}

/// For each step, what the registry said when it refused there.
fn words(task: &TaskNow) -> Vec<Option<(u16, String)>> {
    let error = task.error.as_ref();
    let said = error.and_then(|error| {
        error
            .registry_code
            .map(|code| (code, error.message.clone()))
    });
    task.steps
        .iter()
        .map(|step| said.clone().filter(|_| step.status == StepStatus::Failed))
        .collect()
}

fn step(line: Line, words: Option<(u16, String)>) -> impl IntoView {
    let empty = line.detail.is_empty();
    let detail = match words {
        None => view! { <div class="detail" hidden=empty>{line.detail}</div> }.into_any(),
        Some((code, text)) => view! {
            <div class="detail"><p>"What the registry said:"</p><blockquote class="words">{code.to_string()} " " {text}</blockquote></div>
        }
        .into_any(),
    };
    view! {
        <li data-state=line.state>
            <Icon name=line.state />
            <span class="step"><span class="vh">{line.said}</span> " " {line.name}</span>
            <span class="took">{line.took}</span>
            {detail}
        </li>
    }
}
