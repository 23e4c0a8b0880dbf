//! A task as whoever follows it needs it.

use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use serde::{Deserialize, Serialize};

/// A task as of one moment, read from the API's `Task` or an event's data; every other member of it is passed over.
///
/// It is what an island loads: reading the whole of a task costs each page some 15 kB of WASM (brotli) for members that no reader sees. For the
/// same reason moments and ids stay the texts that they are on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskNow {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: TaskStatus,
    /// The domain it changes.
    pub domain_id: Option<String>,
    /// The task it is a part of.
    pub parent_id: Option<String>,
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
