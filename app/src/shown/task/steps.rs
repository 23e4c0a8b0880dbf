//! The steps of a task as a timeline shows them.

use super::word;
use crate::shown::clock::{lasting, millis};
use model::task::StepStatus;
use wire::{StepNow, TaskNow};

/// A step as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the style sheet colours by; also the icon's name.
    pub state: &'static str,
    /// The state's word for screen readers.
    pub said: &'static str,
    /// The step's name.
    pub name: &'static str,
    /// When it began and how long it took; empty for one that was not begun.
    pub took: String,
    /// What it did or waits for; empty when there is nothing to say.
    pub detail: String,
}

/// The steps for display; `now` in milliseconds since 1970, and `across` leaves the times of day out.
#[must_use]
pub fn lines(task: &TaskNow, now: f64, across: bool) -> Vec<Line> {
    let steps = task.steps.iter();
    steps.map(|step| line(task, step, now, across)).collect()
}

fn line(task: &TaskNow, step: &StepNow, now: f64, across: bool) -> Line {
    let (state, said) = standing(task, step);
    let mut took = String::new();
    if let (Some(began), true) = (&step.started_at, state != "cancelled") {
        // The API's times are UTC; the time of day is at a fixed position in them.
        if let (Some(clock), false) = (began.get(11..19), across) {
            took += clock;
            took += ", ";
        }
        let ended = step
            .completed_at
            .as_deref()
            .or(task.completed_at.as_deref());
        took += &lasting(ended.map_or(now, millis) - millis(began));
        if step.completed_at.is_none() && !task.status.is_final() {
            took += " so far";
        }
    }
    Line {
        state,
        said,
        name: word(step.name),
        took,
        detail: step.detail.clone().unwrap_or_default(),
    }
}

fn standing(task: &TaskNow, step: &StepNow) -> (&'static str, &'static str) {
    let refused = || {
        let error = task.error.as_ref();
        error.is_some_and(|error| error.registry_code.is_some())
    };
    match step.status {
        StepStatus::Done => ("completed", "Done"),
        StepStatus::Failed if refused() => ("failed", "Refused"),
        StepStatus::Failed => ("failed", "Failed"),
        // The registry took it, and decides later.
        StepStatus::Running if task.status.is_final() && task.awaiting.is_some() => {
            ("waiting", "Sent; the registry may still act")
        }
        // It was begun: something of it may have been sent.
        StepStatus::Running if task.status.is_final() => ("cancelled", "Not finished"),
        StepStatus::Pending if task.status.is_final() => ("cancelled", "Not carried out"),
        StepStatus::Running if task.awaiting.is_some() => ("waiting", "Waiting"),
        StepStatus::Running => ("running", "Running"),
        StepStatus::Pending => ("pending", "To come"),
    }
}
