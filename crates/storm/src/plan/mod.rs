//! The plan of a storm: calls and faults, each with its time. Drawn from a seed; a plain list that people can read.

mod draw;
mod fault;
mod size;
mod write;

pub use draw::draw;
pub use fault::{Cut, Fault, Restart};
pub use size::Size;
pub use write::Write;

use crate::options::Engine;
use serde::{Deserialize, Serialize};

/// Something that is to happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A call.
    Write(Write),
    /// A fault.
    Fault(Fault),
}

/// Something that is to happen, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since the storm began.
    pub at: u64,
    /// What.
    #[serde(flatten)]
    pub act: Act,
}

/// A whole storm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// From which it was drawn.
    pub seed: u64,
    /// Under what.
    pub engine: Engine,
    /// How much there is of everything.
    pub size: Size,
    /// In the order of time.
    pub moments: Vec<Moment>,
}

impl Plan {
    /// The plan as JSON, a line for each moment.
    #[must_use]
    pub fn lines(&self) -> String {
        let lines = self.moments.iter();
        let mut text: String = lines
            .filter_map(|moment| serde_json::to_string(moment).ok())
            .collect::<Vec<_>>()
            .join("\n");
        text.push('\n');
        text
    }

    /// Its faults.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.moments.iter().filter_map(|moment| match &moment.act {
            Act::Fault(fault) => Some(fault),
            Act::Write(_) => None,
        })
    }
}
