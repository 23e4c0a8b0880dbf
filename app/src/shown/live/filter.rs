//! Which tasks are in a list.

use model::task::TaskStatus;
use serde::{Deserialize, Serialize};
use wire::TaskNow;

/// The filter of a list of tasks; `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// With this status.
    pub status: Option<TaskStatus>,
    /// Those of one domain.
    pub domain: Option<String>,
    /// The parts of one task.
    pub parent: Option<String>,
    /// No parts: the task stands for them.
    #[serde(default)]
    pub folded: bool,
}

impl Filter {
    /// Whether the list would show the task now.
    #[must_use]
    pub fn fits(&self, task: &TaskNow) -> bool {
        self.status.is_none_or(|status| status == task.status)
            && (self.domain.is_none() || self.domain == task.domain_id)
            && (self.parent.is_none() || self.parent == task.parent_id)
            && !(self.folded && task.parent_id.is_some())
    }
}
