//! Tuning of the database.

use super::file::File;
use super::{ConfigError, SqliteSynchronous};
use clap::Args;

/// The fewest and the most connections to PostgreSQL: one to read and one to write with, and more than a server of ordinary size can spare.
const CONNECTIONS: std::ops::RangeInclusive<u32> = 2..=200;

/// Tuning of the database.
#[derive(Debug, Clone, Default, Args)]
pub struct DatabaseArgs {
    /// Connections of this process to PostgreSQL: half of them for writing, and one more to listen for notifications [default: 8]
    #[arg(long, env = "NICHANDLE_DATABASE_CONNECTIONS", value_name = "NUMBER")]
    pub database_connections: Option<u32>,
    /// When a commit to SQLite counts as durable: full, when it is on disk; normal, when the operating system has it, which is faster and may lose the last commits in a power cut [default: full]
    #[arg(long, env = "NICHANDLE_SQLITE_SYNCHRONOUS", value_enum)]
    pub sqlite_synchronous: Option<SqliteSynchronous>,
}

impl DatabaseArgs {
    /// How many connections to PostgreSQL.
    pub(super) fn connections(&self, file: &File) -> Result<u32, ConfigError> {
        let given = self
            .database_connections
            .or(file.database_connections)
            .unwrap_or(store::Tuning::default().connections);
        if CONNECTIONS.contains(&given) {
            return Ok(given);
        }
        Err(ConfigError::new(format!(
            "database_connections: give {} to {}",
            CONNECTIONS.start(),
            CONNECTIONS.end()
        )))
    }

    /// When a commit to SQLite counts as durable.
    pub(super) fn synchronous(&self, file: &File) -> SqliteSynchronous {
        self.sqlite_synchronous
            .or(file.sqlite_synchronous)
            .unwrap_or_default()
    }
}
