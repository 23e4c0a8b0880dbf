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

/// What the live island of a page begins with. The server writes it beside the island as JSON: an island's own parameters would bring a second reader of JSON along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beginning {
    /// Which tasks the page shows.
    pub scope: Scope,
    /// Those of them that have not ended.
    pub tasks: Vec<TaskNow>,
    /// When the page was rendered, in milliseconds since 1970.
    pub now: f64,
}

/// The id of the element that holds the [`Beginning`] in `data-beginning`.
pub const BEGINNING: &str = "live-beginning";

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
