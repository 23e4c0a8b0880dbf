//! Tasks as they happen: what a page that shows some begins with, and what it makes of the events that it hears.

mod filter;
mod heard;

pub use filter::Filter;
pub use heard::{Heard, Live, OnPage, newer};

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
