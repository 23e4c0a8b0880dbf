//! The worker's notes on a task.

use super::{Plan, Rows, Spread};
use serde_json::Value;

/// The worker's notes, which it needs to continue; not shown to anybody. Which of the three kinds it is depends on the type of the task.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum TaskState {
    /// Nothing yet: no worker has carried it out so far.
    #[default]
    None,
    /// Of a task of one domain.
    Plan(Box<Plan>),
    /// Of a task that covers many domains.
    Spread(Spread),
    /// Of a task that imports a file.
    Rows(Rows),
    /// Unreadable here: another version wrote it. It is kept as it is, and the task is set aside when it is claimed.
    Unreadable {
        /// The stored text.
        kept: Value,
        /// Why it can't be read, for operators.
        why: String,
    },
}

impl TaskState {
    /// Consecutive failures.
    #[must_use]
    pub fn failures(&self) -> u32 {
        match self {
            Self::None | Self::Unreadable { .. } => 0,
            Self::Plan(plan) => plan.failures,
            Self::Spread(spread) => spread.failures,
            Self::Rows(rows) => rows.failures,
        }
    }

    /// Records the number of consecutive failures.
    pub fn count_failures(&mut self, failures: u32) {
        match self {
            Self::None => {
                let plan = Plan {
                    failures,
                    ..Plan::default()
                };
                *self = plan.into();
            }
            Self::Plan(plan) => plan.failures = failures,
            Self::Spread(spread) => spread.failures = failures,
            Self::Rows(rows) => rows.failures = failures,
            Self::Unreadable { .. } => {}
        }
    }

    /// The notes on a task that covers many domains; `None` for any other.
    #[must_use]
    pub const fn spread(&self) -> Option<&Spread> {
        match self {
            Self::Spread(spread) => Some(spread),
            _ => None,
        }
    }

    /// The progress of a task that imports a file; `None` for any other.
    #[must_use]
    pub const fn rows(&self) -> Option<Rows> {
        match self {
            Self::Rows(rows) => Some(*rows),
            _ => None,
        }
    }
}

impl From<Plan> for TaskState {
    fn from(plan: Plan) -> Self {
        Self::Plan(Box::new(plan))
    }
}

impl From<Spread> for TaskState {
    fn from(spread: Spread) -> Self {
        Self::Spread(spread)
    }
}

impl From<Rows> for TaskState {
    fn from(rows: Rows) -> Self {
        Self::Rows(rows)
    }
}
