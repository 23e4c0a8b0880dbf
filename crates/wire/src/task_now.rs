//! The part of a task that the browser needs to follow it.

use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use serde::{Deserialize, Serialize};

/// A task at one moment, read from the API's `Task` or an event's data; all other members are ignored.
///
/// Islands read this type: code that reads a whole task would cost every page about 15 kB of WASM (brotli) for members that it never shows. For the same reason
/// times and ids stay texts, as they are on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskNow {
    /// Its id.
    pub id: String,
    /// Its status.
    pub status: TaskStatus,
    /// The domain it changes.
    pub domain_id: Option<String>,
    /// The task it is a part of.
    pub parent_id: Option<String>,
    /// Its steps, in order.
    pub steps: Vec<StepNow>,
    /// Who must act before it continues.
    pub awaiting: Option<Awaiting>,
    /// Cancellation was requested; it stops before its next step.
    pub cancel_requested: bool,
    /// Somebody has it wait.
    #[serde(default)]
    pub paused: bool,
    /// Why it failed.
    pub error: Option<ErrorNow>,
    /// When it was created.
    pub created: String,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub completed_at: Option<String>,
}

/// A step at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepNow {
    /// Which.
    pub name: StepName,
    /// Its status.
    pub status: StepStatus,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub completed_at: Option<String>,
    /// Its result, or what it waits for.
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
