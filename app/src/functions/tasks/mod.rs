//! What islands have done to tasks.

mod approve;
mod cancel;
mod decline;
mod dismiss;
mod pause;
mod resume;
mod retry;
mod retry_failed;

pub use approve::{ApproveTask, approve_task};
pub use cancel::{CancelTask, cancel_task};
pub use decline::{DeclineTask, decline_task};
pub use dismiss::{DismissTask, dismiss_task};
pub use pause::{PauseTask, pause_task};
pub use resume::{ResumeTask, resume_task};
pub use retry::{RetryTask, retry_task};
pub use retry_failed::{RetryFailed, retry_failed};
