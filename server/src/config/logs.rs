//! The log's filter and format.

use super::LogFormat;
use super::file::File;
use clap::Args;

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
