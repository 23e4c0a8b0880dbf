//! The outcomes of a step, and what they mean for the task.

use model::task::{Awaiting, FailureCode, StepName, TaskDifference, TaskError};
use registry::Failure;

/// What to do after a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Go on to the next step. The text says what was done.
    Done(String),
    /// Somebody else must act first; check again later.
    Wait {
        /// Who.
        whom: Awaiting,
        /// As text.
        detail: String,
    },
    /// A person must decide. The task stays open and does nothing until then; the error says what the decision is about.
    Ask(TaskError),
    /// It may work later: retry the step after a back-off.
    Retry {
        /// As text.
        detail: String,
    },
    /// Go back to an earlier step, after a back-off: what was found does not match what was sent.
    Again {
        /// Where to continue.
        from: StepName,
        /// As text.
        detail: String,
    },
    /// The task ends here.
    Fail(TaskError),
}

impl Outcome {
    /// A failure that the task can't fix by itself.
    pub(crate) fn fail(code: FailureCode, message: impl Into<String>, retryable: bool) -> Self {
        Self::Fail(TaskError::new(code, message, retryable))
    }

    /// A step that a task of this kind does not have.
    pub(crate) fn misplaced() -> Self {
        Self::fail(
            FailureCode::Unsupported,
            "This step belongs to a task of another kind.",
            false,
        )
    }

    /// The task ended because the registry holds other data than was sent.
    pub(crate) fn differs(message: String, differences: Vec<TaskDifference>) -> Self {
        Self::Fail(TaskError {
            differences,
            ..TaskError::new(FailureCode::ReadBackDiffers, message, true)
        })
    }

    /// What a failed call means. An unknown outcome is no failure: the step is carried out again, and it begins with a query.
    pub(crate) fn of(failure: Failure) -> Self {
        match failure {
            Failure::Refused {
                code,
                message,
                reasons,
            } => {
                // Some registries give their reason in the message, and again in the details.
                let new = |reason: &String| {
                    let said = reason
                        .rsplit_once(": ")
                        .map_or(reason.as_str(), |(_, said)| said);
                    !message.contains(said)
                };
                let reasons: Vec<String> = reasons.into_iter().filter(new).collect();
                let words = std::iter::once(message)
                    .chain(reasons)
                    .collect::<Vec<_>>()
                    .join(": ");
                let retryable = registry::codes::may_pass(code);
                Self::Fail(TaskError {
                    registry_code: Some(code),
                    ..TaskError::new(FailureCode::Refused, words, retryable)
                })
            }
            Failure::Retry { why } => Self::Retry {
                detail: format!("The registry can't be asked now ({why}). Trying again."),
            },
            Failure::Unknown { why } => Self::Retry {
                detail: format!(
                    "The answer was lost ({why}). Asking the registry what it holds before anything is sent again."
                ),
            },
        }
    }
}
