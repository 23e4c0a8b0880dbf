//! Tasks.

use super::{Doc, flag, id, json, text, time};
use wire::{Nothing, Task};

pub fn list() -> Doc {
    Doc::new("tasks", "List tasks", "Newest first.")
        .list::<Task>("A page of tasks.")
        .numbered()
        .word::<wire::TaskStatus>("status", "Only these.")
        .word::<wire::TaskType>("task_type", "Only of this type.")
        .query("domain_id", id(), "Only of this domain.")
        .query("parent_id", id(), "Only parts of this task.")
        .query("parts", flag(), "`false`: no parts of other tasks; a task for many domains stands for them.")
        .query("needs_somebody", flag(), "`true`: only failures that nobody has dismissed and no later task of the domain has overtaken.")
        .query("paused", flag(), "`true`: only what somebody has wait.")
        .query("domain", text(), "Only of domains in whose name all these words occur.")
        .query("created_by", text(), "Only what was wanted by somebody in whose name all these words occur.")
        .query("created_from", time(), "Only what was created then or later.")
        .query("created_until", time(), "Only what was created before.")
        .query("fails_like", id(), "Only what failed for the same reason as this task.")
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
        "A failed or cancelled one, from its beginning. With `failed=true` all failed parts of a task for many domains, whether it has ended or goes on; those that were dismissed or overtaken stay. When there is none, nothing changes.",
    )
    .query("failed", flag(), "`true`: the failed parts alone.")
}

pub fn pause() -> Doc {
    stand(
        "Pause a task",
        "A task for many domains, or an import: what has not begun of it is not begun until it is resumed, and what runs ends by itself. A second time changes nothing.",
    )
}

pub fn resume() -> Doc {
    stand(
        "Resume a task",
        "A paused one goes on. One that is not paused stays as it is.",
    )
}

pub fn progress() -> Doc {
    Doc::new(
        "tasks",
        "Show how far a task is",
        "Of a task for many domains or an import: how many parts there are, have ended and failed, how fast it goes, the time left, and why parts failed, by reason with what would do. Any other task counts as its own single part.",
    )
    .answer::<wire::TaskProgress>(200, "How far it is.")
}

pub fn report() -> Doc {
    Doc::new(
        "tasks",
        "Download a task's report",
        "A line for each part of a task for many domains, for each row of an import, and one line for any other task.",
    )
    .csv("The report.")
}

pub fn dismiss() -> Doc {
    stand(
        "Dismiss a failed task",
        "It needs nobody any more: it stays as it is, and is no longer among what waits for a person. Of a task for many domains that goes on its failed parts are dismissed. A second time changes nothing; trying it again takes it back.",
    )
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

fn stand(summary: &'static str, details: &'static str) -> Doc {
    Doc::new("tasks", summary, details)
        .body::<Nothing>(json!({}))
        .optional()
        .answer::<Task>(200, "The task as it stands now.")
}
