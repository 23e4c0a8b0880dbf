//! The options of a storm.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// The database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// One process over a file.
    Sqlite,
    /// Several processes over one server.
    Postgres,
}

impl Engine {
    /// Its name in file names and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// How many processes serve.
    #[must_use]
    pub fn processes(self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 3,
        }
    }
}

/// A storm to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program, `nichandle`.
    pub program: PathBuf,
    /// Draws the plan.
    pub seed: u64,
    /// Under what.
    pub engine: Engine,
    /// How long calls and faults go on. With several processes it is lengthened so that a freeze past the lease fits in.
    pub length: Duration,
    /// Where the storm's folder is made.
    pub folder: PathBuf,
    /// How long a task's lease is, when the program does not say ([`crate::world::lease`]).
    pub lease: Option<Duration>,
    /// Kinds of faults that are left out, by their names ([`crate::plan::Fault::name`]). The plan stays the same.
    pub without: Vec<String>,
    /// Whether the folder stays when nothing was found.
    pub keep: bool,
}
