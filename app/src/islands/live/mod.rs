//! Tasks as they happen: on a task's own page, on a domain's, and wherever several are shown.

mod filter;
mod heard;

pub use filter::Filter;
pub use heard::{Heard, Live, OnPage, newer};

use crate::browser;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wire::TaskNow;

/// Which tasks a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The one whose stream the page names.
    One,
    /// All of the organization.
    All,
    /// Those on the page, and others of the domains on it.
    Shown,
    /// Those of a list.
    List(Filter),
}

/// Keeps a page's tasks up to date, by one stream of events.
///
/// The stream is the one that an element of the page names by `data-stream`. Elements with `data-task` and a task's id are redrawn as its
/// events arrive: badge, progress, steps, duration. When a task begins, waits or ends, the parts with `data-fresh` are reloaded from the
/// server, and the stream that they name then is followed. Nothing is replaced while it has the focus or unsaved input.
#[island]
pub fn LiveTasks(
    /// The tasks that the page shows and that have not ended.
    tasks: Vec<TaskNow>,
    /// Which tasks it shows.
    scope: Scope,
    /// When the page was rendered, in milliseconds since 1970.
    now: f64,
    /// The URL of the organization's stream, `?after=` last. Empty where a part of the page names the stream of a task.
    stream: String,
    /// The URL that shows newer tasks than the page; empty where they appear by themselves.
    newest: String,
) -> impl IntoView {
    browser::live(scope, tasks, now);
    let stream = (!stream.is_empty()).then_some(stream);
    let newer = (!newest.is_empty()).then(|| {
        view! { <p class="newer" id="newer" hidden=true><a href=newest></a></p> }
    });
    view! {
        <p class="vh" aria-live="polite" id="live-said" data-stream=stream></p>
        {newer}
    }
}
