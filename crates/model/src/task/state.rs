//! What the worker must know of a task to go on with it.

use super::{Plan, Rows, Spread};
use serde_json::Value;

/// What the worker must know to go on; nobody else's business. Which of the three it is hangs on the kind of task.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum TaskState {
    /// Nothing yet: nobody has carried it out so far.
    #[default]
    None,
    /// Of a task of one domain.
    Plan(Box<Plan>),
    /// Of a task that covers many domains.
    Spread(Spread),
    /// Of a task that takes a file in.
    Rows(Rows),
    /// Nobody here can read it: another version wrote it. It is kept as it is, and whoever claims the task puts it aside.
    Unreadable {
        /// What stands there.
        kept: Value,
        /// Why it can't be read, for operators.
        why: String,
    },
}

impl TaskState {
    /// Failures in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        match self {
            Self::None | Self::Unreadable { .. } => 0,
            Self::Plan(plan) => plan.failures,
            Self::Spread(spread) => spread.failures,
            Self::Rows(rows) => rows.failures,
        }
    }

    /// Notes how many failures there were in a row.
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

    /// What is known of a task that covers many domains; `None` of any other.
    #[must_use]
    pub const fn spread(&self) -> Option<&Spread> {
        match self {
            Self::Spread(spread) => Some(spread),
            _ => None,
        }
    }

    /// How far a task is that takes a file in; `None` of any other.
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
