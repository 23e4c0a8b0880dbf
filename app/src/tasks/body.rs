//! A task's state, progress and steps: rendered here once, kept up to date by the island while the task is open.

use crate::functions::tasks::CancelTask;
use crate::markup::IntoMarkup;
use crate::parts::Icon;
use crate::shown::task::{self, Line};
use crate::visitor::Visitor;
use crate::words::task::{millis, now_of};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::task::StepStatus;
use service::Need;
use service::tasks::Task;
use wire::TaskNow;

/// Where it is shown on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the task's own page: from top to bottom, with times of day.
    Own,
    /// Within another page: in one line where there is room, with a link to its own.
    Within,
}

/// The id of the element around a task's [`body`], which has the task's id as `data-task` too: the island looks for that.
pub(crate) fn anchor(task: &Task) -> String {
    format!("task-{}", task.id)
}

/// The content of the element that [`anchor`] names.
pub(crate) fn body(
    visitor: &Visitor,
    of: &Task,
    now: DateTime<Utc>,
    place: Place,
) -> impl IntoView + use<> {
    let across = place == Place::Within;
    let known = now_of(of);
    let badge = task::badge(&known, millis(now));
    let open = !of.status.is_final();
    let (done, total) = (task::done(&known), known.steps.len());
    // A task that waits for approval is declined, not cancelled.
    let asked = of.wants_approval();
    // One for many domains has this button beside the others for all of it.
    let many = !across && of.domain_id.is_none();
    let cancel = (open && !asked && !many && !of.cancel_requested && visitor.actor().may(Need::TasksWrite))
        .then(|| {
            view! {
                <form method="post" action=format!("/tasks/{}/cancel", of.id) data-function=CancelTask::PATH data-of=of.id.to_string()>
                    {across.then(|| view! { <input type="hidden" name="from" value="domain" /> })}
                    <button class="button">"Cancel task"</button>
                </form>
            }
        });
    view! {
        <header>
            <span class="state" data-state=badge.state><Icon name=badge.state /><span>{badge.text}</span></span>
            <span class="quiet">{task::place(&known)}</span>
            <div class="row" data-print="no">
                {across.then(|| view! { <a href=format!("/tasks/{}", of.id)>"Open task"</a> })}
                {cancel}
            </div>
        </header>
        <progress max=total.to_string() value=done.to_string() data-state=badge.state aria-label="Steps done"></progress>
        <ol class=if across { "timeline across" } else { "timeline" } aria-label="Steps">
            {task::lines(&known, millis(now), across).into_iter().zip(words(&known)).map(|(line, words)| step(line, words)).collect_view()}
        </ol>
    }
}

/// For each step, the registry's message when it refused there.
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
        None => view! { <div class="detail" hidden=empty>{line.detail}</div> }.into_markup(),
        Some((code, text)) => view! {
            <div class="detail"><p>"What the registry said:"</p><blockquote class="words">{code.to_string()} " " {text}</blockquote></div>
        }
        .into_markup(),
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
