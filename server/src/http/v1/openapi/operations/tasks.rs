//! Tasks.

use super::{Doc, id, json};
use wire::{Nothing, Task};

pub fn list() -> Doc {
    Doc::new("tasks", "List tasks", "Newest first.")
        .list::<Task>("A page of tasks.")
        .numbered()
        .word::<wire::TaskStatus>("status", "Only these.")
        .word::<wire::TaskType>("task_type", "Only of this type.")
        .query("domain_id", id(), "Only of this domain.")
        .query("parent_id", id(), "Only parts of this task.")
}

pub fn show() -> Doc {
    Doc::new("tasks", "Show a task", "").answer::<Task>(200, "The task.")
}

pub fn cancel() -> Doc {
    steer(
        "Cancel a task",
        "A pending one at once, a running one before its next step.",
    )
}

pub fn retry() -> Doc {
    steer(
        "Try a task again",
        "A failed or cancelled one, from its beginning.",
    )
}

pub fn dismiss() -> Doc {
    Doc::new(
        "tasks",
        "Dismiss a failed task",
        "It needs nobody any more: it stays as it is, and is no longer among what waits for a person. A second time changes nothing; trying it again takes it back.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .answer::<Task>(200, "The task as it stands now.")
}

pub fn approve() -> Doc {
    steer(
        "Approve a task",
        "An operator's yes to another registrant: to the proposals of a refresh, or to a task that found another registrant at the registry than anybody had named. Of a task for many domains: to all its parts that wait. It begins again with what is stored then.",
    )
}

pub fn decline() -> Doc {
    steer(
        "Decline a task",
        "An operator's no: the contacts stay as registries know them. A task of one domain is told to stop, and ends `cancelled` with a look at what the registry holds; one for many domains with all its parts.",
    )
}

fn steer(summary: &'static str, details: &'static str) -> Doc {
    Doc::new("tasks", summary, details)
        .body::<Nothing>(json!({}))
        .optional()
        .accepted::<Task>("The task as it stands now.")
}
