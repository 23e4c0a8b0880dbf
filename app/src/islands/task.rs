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

/// A step as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the style sheet colours by; also the icon's name.
    pub state: &'static str,
    /// The state's word for those who listen.
    pub said: &'static str,
    /// The step's name.
    pub name: &'static str,
    /// When it began and how long it took; empty for one that was not begun.
    pub took: String,
    /// What it did or waits for; empty when there is nothing to say.
    pub detail: String,
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
    /// Where it stands, in words that stay true while nothing happens.
    #[must_use]
    pub fn state(&self) -> Badge {
        match (self.status, self.awaiting, &self.error) {
            (TaskStatus::Pending, ..) => Badge::of("pending", "Not begun"),
            (TaskStatus::Running, ..) if self.cancel_requested => {
                Badge::of("waiting", "Stopping before the next step")
            }
            (TaskStatus::Running, Some(whom), _) => {
                Badge::of("waiting", String::from("Waits for ") + whom.title())
            }
            (TaskStatus::Running, None, _) => Badge::of("running", "Running"),
            (TaskStatus::Completed, ..) => Badge::of("completed", "Done"),
            (TaskStatus::Cancelled, ..) => Badge::of("cancelled", "Cancelled"),
            (TaskStatus::Failed, _, Some(error)) => {
                match (error.code.as_str(), error.registry_code) {
                    ("task.read_back_differs", _) => Badge::of("differs", "Registry differs"),
                    (_, Some(code)) => {
                        Badge::of("failed", String::from("Refused: ") + &code.to_string())
                    }
                    ("contact.not_publishable", _) => Badge::of("failed", "Not fit to be sent"),
                    ("registry.unreachable", _) => Badge::of("failed", "Registry out of reach"),
                    _ => Badge::of("failed", "Failed"),
                }
            }
            (TaskStatus::Failed, _, None) => Badge::of("failed", "Failed"),
        }
    }

    /// As [`TaskNow::state`], and for how long it has run; `now` in milliseconds since 1970.
    #[must_use]
    pub fn badge(&self, now: f64) -> Badge {
        let mut badge = self.state();
        if self.status == TaskStatus::Running && !self.cancel_requested {
            badge.text += ", ";
            badge.text += &lasting(self.ran(now));
        }
        badge
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

    /// How far it is: `step 3 of 5: domain`.
    #[must_use]
    pub fn place(&self) -> String {
        let total = self.steps.len().to_string();
        match self.at() {
            Some((place, name)) if !self.status.is_final() => {
                String::from("step ") + &place.to_string() + " of " + &total + ": " + name
            }
            _ => self.done().to_string() + " of " + &total + " steps done",
        }
    }

    /// Its steps as they are shown; `across` leaves the times of day out.
    #[must_use]
    pub fn lines(&self, now: f64, across: bool) -> Vec<Line> {
        self.steps
            .iter()
            .map(|step| self.line(step, now, across))
            .collect()
    }

    fn line(&self, step: &StepNow, now: f64, across: bool) -> Line {
        let (state, said) = self.step_state(step);
        let mut took = String::new();
        if let (Some(began), true) = (&step.started_at, state != "cancelled") {
            // The API's times are UTC; the time of day stands at a fixed place in them.
            if let (Some(clock), false) = (began.get(11..19), across) {
                took += clock;
                took += ", ";
            }
            let until = step.completed_at.as_deref().map(millis);
            took += &lasting(until.unwrap_or(now) - millis(began));
            if until.is_none() {
                took += " so far";
            }
        }
        let detail = step.detail.clone().unwrap_or_default();
        Line {
            state,
            said,
            name: word(step.name),
            took,
            detail,
        }
    }

    fn step_state(&self, step: &StepNow) -> (&'static str, &'static str) {
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
    pub fn said(&self) -> String {
        match self.status {
            TaskStatus::Running if self.awaiting.is_none() => self.place(),
            _ => self.state().text,
        }
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
