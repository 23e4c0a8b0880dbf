//! Events as they happen.

use super::{Doc, text};

const AFTER: &str = "The number of the last event that was seen; `Last-Event-ID` says the same.";

pub fn task() -> Doc {
    Doc::new("tasks", "Follow a task", "Server-sent events: `state`, `step`, `progress`, `end`; the data is the whole task as of then. Ends with the task.")
        .query("after", text(), AFTER)
        .streams("The events so far, then each as it happens.")
        .gone("The task has ended, and all of it was seen.")
}

pub fn organization() -> Doc {
    Doc::new(
        "tasks",
        "Follow all tasks",
        "The same for every task of the organization; it does not end.",
    )
    .query("after", text(), AFTER)
    .streams("The events as they happen.")
}
