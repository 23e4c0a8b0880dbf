//! A task as it happens.

use super::task::TaskNow;
use super::timeline::TaskBody;
use crate::browser;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What becomes of the page when the task has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AtEnd {
    /// Nothing: the task is all that it shows.
    Stay,
    /// What bears `data-fresh` and an id is fetched anew and put in its place; where the reader is stays where it is.
    Freshen,
    /// It is loaded again.
    Reload,
}

/// What changes while somebody looks.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) task: RwSignal<TaskNow>,
    /// Milliseconds since 1970, by the server's clock.
    pub(crate) now: RwSignal<f64>,
    /// What is said to those who listen.
    pub(crate) said: RwSignal<String>,
}

/// A running task: follows its event stream from where the page was written to its end.
#[island]
pub fn TaskProgress(
    /// The task as the page was written.
    task: TaskNow,
    /// Its id.
    id: String,
    /// When the page was written, in milliseconds since 1970.
    now: f64,
    /// The address of the event stream, `?after=` last.
    stream: String,
    /// Within another page, in one line.
    across: bool,
    /// Whether the reader may cancel it.
    may_cancel: bool,
    /// What becomes of the page at the end.
    at_end: AtEnd,
) -> impl IntoView {
    let shown = Shown {
        task: RwSignal::new(task),
        now: RwSignal::new(now),
        said: RwSignal::new(String::new()),
    };
    browser::follow(stream, shown, at_end);
    view! {
        {move || view! { <TaskBody task=shown.task.get() id=id.clone() now=shown.now.get() across=across may_cancel=may_cancel /> }}
        <p class="vh" aria-live="polite">{move || shown.said.get()}</p>
    }
}
