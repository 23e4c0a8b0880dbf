//! A task in the words of the pages: shared by the server that renders a page and the browser that keeps it up to date.

mod steps;

pub use steps::{Line, lines};

use crate::shown::clock::{lasting, millis};
use model::task::{FailureCode, StepName, StepStatus, TaskStatus};
use wire::TaskNow;

/// A state and its text: what `<State>` shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// What the style sheet colours by.
    pub state: &'static str,
    /// The text.
    pub text: String,
}

impl Badge {
    fn of(state: &'static str, text: impl Into<String>) -> Self {
        Self {
            state,
            text: text.into(),
        }
    }
}

/// The status, in words that stay true while nothing happens.
#[must_use]
pub fn state(task: &TaskNow) -> Badge {
    match (task.status, task.awaiting, &task.error) {
        (TaskStatus::Pending | TaskStatus::Running, ..)
            if task.paused && !task.cancel_requested =>
        {
            Badge::of("waiting", "Paused")
        }
        (TaskStatus::Pending, ..) => Badge::of("pending", "Not begun"),
        (TaskStatus::Running, ..) if task.cancel_requested => {
            Badge::of("waiting", "Stopping before the next step")
        }
        (TaskStatus::Running, Some(whom), _) => {
            Badge::of("waiting", String::from("Waits for ") + whom.title())
        }
        (TaskStatus::Running, None, _) => Badge::of("running", "Running"),
        (TaskStatus::Completed, ..) => Badge::of("completed", "Done"),
        (TaskStatus::Cancelled, Some(_), _) => {
            Badge::of("cancelled", "Cancelled; the registry may still act")
        }
        (TaskStatus::Cancelled, None, _) => Badge::of("cancelled", "Cancelled"),
        (TaskStatus::Failed, _, Some(error)) => {
            match (FailureCode::from_word(&error.code), error.registry_code) {
                (Some(FailureCode::ReadBackDiffers), _) => Badge::of("differs", "Registry differs"),
                (_, Some(code)) => {
                    Badge::of("failed", String::from("Refused: ") + &code.to_string())
                }
                (Some(FailureCode::NotPublishable), _) => Badge::of("failed", "Not fit to be sent"),
                (Some(FailureCode::Unreachable), _) => Badge::of("failed", "Registry out of reach"),
                _ => Badge::of("failed", "Failed"),
            }
        }
        (TaskStatus::Failed, _, None) => Badge::of("failed", "Failed"),
    }
}

/// As [`state`], and for how long it has run; `now` in milliseconds since 1970.
#[must_use]
pub fn badge(task: &TaskNow, now: f64) -> Badge {
    let mut badge = state(task);
    if task.status == TaskStatus::Running && !task.cancel_requested && !task.paused {
        badge.text += ", ";
        badge.text += &lasting(ran(task, now));
    }
    badge
}

/// How long it has run, in milliseconds; until its end when it has one.
fn ran(task: &TaskNow, now: f64) -> f64 {
    let began = task.started_at.as_deref().unwrap_or(&task.created);
    task.completed_at.as_deref().map_or(now, millis) - millis(began)
}

/// How long it took, or has taken so far; nothing for one that was never begun.
#[must_use]
pub fn took(task: &TaskNow, now: f64) -> String {
    task.started_at
        .as_ref()
        .map(|_| lasting(ran(task, now)))
        .unwrap_or_default()
}

/// How many steps are done.
#[must_use]
pub fn done(task: &TaskNow) -> usize {
    let steps = task.steps.iter();
    steps.filter(|step| step.status == StepStatus::Done).count()
}

/// The step that runs or comes next, counted from 1, with its name. `None` when all are done.
fn at(task: &TaskNow) -> Option<(usize, &'static str)> {
    task.steps
        .iter()
        .position(|step| step.status != StepStatus::Done)
        .map(|place| (place + 1, word(task.steps[place].name)))
}

/// Its progress: `step 3 of 5: domain`.
#[must_use]
pub fn place(task: &TaskNow) -> String {
    let total = task.steps.len().to_string();
    match at(task) {
        Some((place, name)) if !task.status.is_final() => {
            String::from("step ") + &place.to_string() + " of " + &total + ": " + name
        }
        _ => done(task).to_string() + " of " + &total + " steps done",
    }
}

/// The same within a row: `domain, 3 of 5`; nothing for one that was never begun, or when all steps are done.
#[must_use]
pub fn step(task: &TaskNow) -> String {
    match at(task) {
        Some((place, name)) if task.started_at.is_some() => {
            let total = task.steps.len().to_string();
            String::from(name) + ", " + &place.to_string() + " of " + &total
        }
        _ => String::new(),
    }
}

/// One sentence for screen readers.
#[must_use]
pub fn said(task: &TaskNow) -> String {
    match task.status {
        TaskStatus::Running if task.awaiting.is_none() => place(task),
        _ => state(task).text,
    }
}

/// A step's name within a line of text.
const fn word(name: StepName) -> &'static str {
    match name {
        StepName::Rows => "rows",
        StepName::Approve => "approve",
        StepName::Spread => "spread",
        StepName::Domains => "domains",
        StepName::Prepare => "prepare",
        StepName::Contacts => "contacts",
        StepName::Domain => "domain",
        StepName::ReadBack => "read back",
        StepName::Publish => "publish",
    }
}
