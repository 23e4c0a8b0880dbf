//! A task as the islands know it: what the event stream says of it, less what no reader sees. Times stay texts.

use super::clock::{lasting, millis};
use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use serde::{Deserialize, Serialize};

/// The task as of one moment. Read from the API's task object; other members of it are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskNow {
    /// Where it stands.
    pub status: TaskStatus,
    /// Its steps, in order.
    pub steps: Vec<StepNow>,
    /// Who must act before it goes on.
    pub awaiting: Option<Awaiting>,
    /// Somebody asked for it to stop; it does so before its next step.
    pub cancel_requested: bool,
    /// Why it failed.
    pub error: Option<ErrorNow>,
    /// When it was decided.
    pub created: String,
    /// When it was begun.
    pub started_at: Option<String>,
    /// When it ended.
    pub completed_at: Option<String>,
}

/// A step as of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepNow {
    /// Which.
    pub name: StepName,
    /// Where it stands.
    pub status: StepStatus,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub completed_at: Option<String>,
    /// What it did or waits for.
    pub detail: Option<String>,
}

/// Why a task failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorNow {
    /// The dotted code.
    pub code: String,
    /// In words; the registry's own when it refused.
    pub message: String,
    /// The registry's result code.
    pub registry_code: Option<u16>,
}

/// A state and its words: what `<State>` shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// What the style sheet colours by.
    pub state: &'static str,
    /// The words.
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

impl TaskNow {
    /// Where it stands, in words; `now` in milliseconds since 1970.
    #[must_use]
    pub fn badge(&self, now: f64) -> Badge {
        match (self.status, self.awaiting, &self.error) {
            (TaskStatus::Pending, ..) => Badge::of("pending", "Not begun"),
            (TaskStatus::Running, ..) if self.cancel_requested => {
                Badge::of("waiting", "Stopping before the next step")
            }
            (TaskStatus::Running, Some(whom), _) => Badge::of(
                "waiting",
                format!("Waits for {}, {}", whom.title(), lasting(self.ran(now))),
            ),
            (TaskStatus::Running, None, _) => {
                Badge::of("running", format!("Running, {}", lasting(self.ran(now))))
            }
            (TaskStatus::Completed, ..) => Badge::of("completed", "Done"),
            (TaskStatus::Cancelled, ..) => Badge::of("cancelled", "Cancelled"),
            (TaskStatus::Failed, _, Some(error)) => {
                match (error.code.as_str(), error.registry_code) {
                    ("task.read_back_differs", _) => Badge::of("differs", "Registry differs"),
                    (_, Some(code)) => Badge::of("failed", format!("Refused: {code}")),
                    ("contact.not_publishable", _) => Badge::of("failed", "Not fit to be sent"),
                    ("registry.unreachable", _) => Badge::of("failed", "Registry out of reach"),
                    _ => Badge::of("failed", "Failed"),
                }
            }
            (TaskStatus::Failed, _, None) => Badge::of("failed", "Failed"),
        }
    }

    /// How long it has run, in milliseconds; until its end when it has one.
    #[must_use]
    pub fn ran(&self, now: f64) -> f64 {
        let began = self.started_at.as_deref().unwrap_or(&self.created);
        self.completed_at.as_deref().map_or(now, millis) - millis(began)
    }

    /// How many steps are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| step.status == StepStatus::Done)
            .count()
    }

    /// The step that runs or comes next, counted from 1, with its name. `None` when all are done.
    #[must_use]
    pub fn at(&self) -> Option<(usize, &'static str)> {
        self.steps
            .iter()
            .position(|step| step.status != StepStatus::Done)
            .map(|place| (place + 1, word(self.steps[place].name)))
    }

    /// Where a step stands: the state to colour by and the word for those who listen.
    #[must_use]
    pub fn step_state(&self, step: &StepNow) -> (&'static str, &'static str) {
        let over = self.status.is_final();
        match step.status {
            StepStatus::Done => ("completed", "Done"),
            StepStatus::Failed
                if self
                    .error
                    .as_ref()
                    .is_some_and(|error| error.registry_code.is_some()) =>
            {
                ("failed", "Refused")
            }
            StepStatus::Failed => ("failed", "Failed"),
            StepStatus::Running | StepStatus::Pending if over => ("cancelled", "Not carried out"),
            StepStatus::Running if self.awaiting.is_some() => ("waiting", "Waiting"),
            StepStatus::Running => ("running", "Running"),
            StepStatus::Pending => ("pending", "To come"),
        }
    }

    /// One sentence for those who listen.
    #[must_use]
    pub fn said(&self, now: f64) -> String {
        match (self.status, self.at()) {
            (TaskStatus::Running, Some((place, name))) if self.awaiting.is_none() => {
                format!("Step {place} of {}: {name}", self.steps.len())
            }
            (TaskStatus::Running, _) => self
                .awaiting
                .map_or_else(String::new, |whom| format!("Waits for {}", whom.title())),
            _ => self.badge(now).text,
        }
    }
}

/// A step's name within a line of text.
pub(super) const fn word(name: StepName) -> &'static str {
    match name {
        StepName::Prepare => "prepare",
        StepName::Contacts => "contacts",
        StepName::Domain => "domain",
        StepName::ReadBack => "read back",
        StepName::Publish => "publish",
    }
}
