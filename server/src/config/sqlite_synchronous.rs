//! The setting `sqlite_synchronous`.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use store::Synchronous;

/// When a commit to the SQLite file counts as durable (`PRAGMA synchronous`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SqliteSynchronous {
    /// When the operating system has it: faster, and a power cut may lose the last commits.
    Normal,
    /// When the disk has it.
    #[default]
    Full,
}

impl From<SqliteSynchronous> for Synchronous {
    fn from(setting: SqliteSynchronous) -> Self {
        match setting {
            SqliteSynchronous::Normal => Self::Normal,
            SqliteSynchronous::Full => Self::Full,
        }
    }
}
