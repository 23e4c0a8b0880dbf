//! How a step can end, and what that means for the task.

use model::task::{Awaiting, FailureCode, StepName, TaskDifference, TaskError};
use registry::Failure;

/// What to do after a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Go on to the next step. The text says what was done.
    Done(String),
    /// Somebody must act first; look again after a while.
    Wait {
        /// Who.
        whom: Awaiting,
        /// In words.
        detail: String,
    },
    /// A person must decide. The task stays open and does nothing until then; the error says what they decide about.
    Ask(TaskError),
    /// It may work later: carry the step out again after a pause.
    Retry {
        /// In words.
        detail: String,
    },
    /// Go back to an earlier step, after a pause: what was found does not fit what was sent.
    Again {
        /// Where to go on.
        from: StepName,
        /// In words.
        detail: String,
    },
    /// The task ends here.
    Fail(TaskError),
}

impl Outcome {
    /// A failure that the task can't mend by itself.
    pub(crate) fn fail(code: FailureCode, message: impl Into<String>, retryable: bool) -> Self {
        Self::Fail(TaskError::new(code, message, retryable))
    }

    /// The task ended because the registry holds something else than was sent.
    pub(crate) fn differs(message: String, differences: Vec<TaskDifference>) -> Self {
        Self::Fail(TaskError {
            differences,
            ..TaskError::new(FailureCode::ReadBackDiffers, message, true)
        })
    }

    /// What a failed call means. An unknown end is no failure: the step is carried out again, and it begins by asking what is there.
    pub(crate) fn of(failure: Failure) -> Self {
        match failure {
            Failure::Refused {
                code,
                message,
                reasons,
            } => {
                // Some registries give their reason in the message, and once more beside it.
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
