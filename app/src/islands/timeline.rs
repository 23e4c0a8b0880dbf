//! A task's steps, drawn by the server and by the island alike.

use super::clock::{lasting, millis};
use super::marks::{Icon, State};
use super::task::{TaskNow, word};
use leptos::prelude::*;
use model::task::StepStatus;

/// The steps, from top to bottom or, where there is room, across.
#[component]
pub fn Timeline(
    /// The task.
    task: TaskNow,
    /// Seen from when, in milliseconds since 1970.
    now: f64,
    /// In one line, for a task within another page: times of day are left out.
    across: bool,
) -> impl IntoView {
    let registry_said = task.error.as_ref().and_then(|error| {
        error
            .registry_code
            .map(|code| (code, error.message.clone()))
    });
    let steps = task.steps.iter().map(|step| {
        let (state, said) = task.step_state(step);
        let took = match (&step.started_at, &step.completed_at) {
            _ if state == "cancelled" => String::new(),
            (Some(began), Some(ended)) => lasting(millis(ended) - millis(began)),
            (Some(began), None) => format!("{} so far", lasting(now - millis(began))),
            (None, _) => String::new(),
        };
        // The stream's times are UTC; the time of day stands at a fixed place in them.
        let clock = step.started_at.as_deref().and_then(|at| at.get(11..19)).filter(|_| !across && state != "cancelled");
        let took = clock.map_or_else(|| took.clone(), |clock| format!("{clock}, {took}"));
        let words = if step.status == StepStatus::Failed { registry_said.clone() } else { None };
        let refused = words.is_some();
        let detail = step.detail.clone().filter(|text| !text.is_empty() && !refused);
        view! {
            <li data-state=state>
                <Icon name=state />
                <span class="step"><span class="vh">{said} ": "</span>{word(step.name)}</span>
                <span class="took">{took}</span>
                {detail.map(|text| view! { <div class="detail">{text}</div> })}
                {words.map(|(code, text)| view! {
                    <div class="detail"><p>"What the registry said:"</p><blockquote class="words">{code.to_string()} " " {text}</blockquote></div>
                })}
            </li>
        }
    });
    view! { <ol class=if across { "timeline across" } else { "timeline" } aria-label="Steps">{steps.collect_view()}</ol> }
}

/// A task's state, progress and steps.
#[component]
pub fn TaskBody(
    /// The task.
    task: TaskNow,
    /// Its id.
    id: String,
    /// Seen from when, in milliseconds since 1970.
    now: f64,
    /// Within another page: in one line, with a link to the task's own page.
    across: bool,
    /// Whether the reader may cancel it.
    may_cancel: bool,
) -> impl IntoView {
    let badge = task.badge(now);
    let (done, total) = (task.done(), task.steps.len());
    let open = !task.status.is_final();
    let place = task
        .at()
        .filter(|_| open)
        .map(|(place, name)| format!("step {place} of {total}: {name}"));
    let place = place.unwrap_or_else(|| format!("{done} of {total} steps done"));
    let cancel = (open && may_cancel && !task.cancel_requested).then(|| {
        view! {
            <form method="post" action=format!("/tasks/{id}/cancel")>
                {across.then(|| view! { <input type="hidden" name="from" value="domain" /> })}
                <button class="button">"Cancel task"</button>
            </form>
        }
    });
    view! {
        <header>
            <State state=badge.state text=badge.text />
            <span class="quiet">{place}</span>
            <div class="row" data-print="no">{across.then(|| view! { <a href=format!("/tasks/{id}")>"Open task"</a> })} {cancel}</div>
        </header>
        <progress max=total.to_string() value=done.to_string() data-state=badge.state aria-label="Steps done"></progress>
        <Timeline task=task now=now across=across />
    }
}
