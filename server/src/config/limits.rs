//! How often programs may call.

use super::ConfigError;
use super::file::File;
use crate::http::limits::{Rate, Rates};
use clap::Args;

/// How often programs may call.
#[derive(Debug, Clone, Default, Args)]
pub struct LimitArgs {
    /// Requests an API key may make per minute and per second; `off` for no limit [default: 30000/1000]
    #[arg(long, env = "NICHANDLE_RATE_LIMIT", value_name = "MINUTE/SECOND")]
    pub rate_limit: Option<String>,
    /// The same for paths under a project, OnetSolutions' API [default: 1000/100]
    #[arg(
        long,
        env = "NICHANDLE_RATE_LIMIT_PROJECTS",
        value_name = "MINUTE/SECOND"
    )]
    pub rate_limit_projects: Option<String>,
}

impl LimitArgs {
    /// How often programs may call.
    pub(super) fn rates(&self, file: &File) -> Result<Rates, ConfigError> {
        let standard = Rates::default();
        Ok(Rates {
            native: rate(
                "rate_limit",
                self.rate_limit.as_ref().or(file.rate_limit.as_ref()),
                standard.native,
            )?,
            onetsolutions: rate(
                "rate_limit_projects",
                self.rate_limit_projects
                    .as_ref()
                    .or(file.rate_limit_projects.as_ref()),
                standard.onetsolutions,
            )?,
        })
    }
}

fn rate(name: &str, given: Option<&String>, standard: Rate) -> Result<Rate, ConfigError> {
    let Some(text) = given else {
        return Ok(standard);
    };
    Rate::parse(text).ok_or_else(|| {
        ConfigError(format!(
            "{name}: give requests a minute and a second, such as 1000/100, or off"
        ))
    })
}
