//! A task as it happens.

use super::task::TaskNow;
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

/// A running task: follows its event stream from where the page was written to its end.
///
/// State, progress and steps are the server's and stand alone; the island reads the stream and writes into them. It draws by hand: a view of
/// its own would cost every reader kilobytes.
#[island]
pub fn TaskProgress(
    /// The task as the page was written.
    task: TaskNow,
    /// The id of the element that shows it.
    shown: String,
    /// When the page was written, in milliseconds since 1970.
    now: f64,
    /// The address of the event stream, `?after=` last.
    stream: String,
    /// Within another page: times of day are left out.
    across: bool,
    /// What becomes of the page at the end.
    at_end: AtEnd,
) -> impl IntoView {
    let said = format!("{shown}-said");
    browser::follow(task, shown, now, stream, across, at_end);
    view! { <p class="vh" aria-live="polite" id=said></p> }
}
