//! Tasks as they happen: on a task's own page, on a domain's, and wherever several are shown.

use crate::browser;
use leptos::prelude::*;

/// Keeps a page's tasks up to date, by one stream of events.
///
/// The stream is the one that an element of the page names by `data-stream`. Elements with `data-task` and a task's id are redrawn as its
/// events arrive: badge, progress, steps, duration. When a task begins, waits or ends, the parts with `data-fresh` are reloaded from the
/// server, and the stream that they name then is followed. Nothing is replaced while it has the focus or unsaved input.
#[island]
pub fn LiveTasks() -> impl IntoView {
    browser::live();
    view! { <p class="vh" aria-live="polite" id="live-said"></p> }
}
