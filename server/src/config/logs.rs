//! The log's filter and format.

use super::file::File;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

/// The format of log lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Logging.
#[derive(Debug, Clone, Default, Args)]
pub struct LogArgs {
    /// Log filter: info, debug, worker=debug, … [default: info]
    #[arg(long, env = "NICHANDLE_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Format of log lines [default: text]
    #[arg(long, env = "NICHANDLE_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
}

impl LogArgs {
    /// The filter.
    pub(super) fn filter(&self, file: &File) -> String {
        self.log
            .clone()
            .or_else(|| file.log.clone())
            .unwrap_or_else(|| "info,sqlx=warn".into())
    }

    /// The format.
    pub(super) fn format(&self, file: &File) -> LogFormat {
        self.log_format.or(file.log_format).unwrap_or_default()
    }
}
