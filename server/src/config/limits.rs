//! Limits: requests, lookups, how long things are kept, how often registries are read.

use super::ConfigError;
use super::file::File;
use crate::http::limits::{Rate, Rates};
use chrono::TimeDelta;
use clap::Args;
use worker::Reading;

/// Rate limits.
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
    /// Days for which the events of finished tasks are kept, by which streams are resumed [default: 365]
    #[arg(long, env = "NICHANDLE_KEEP_EVENTS", value_name = "DAYS")]
    pub keep_events: Option<u32>,
    /// Hours within which each domain is read again at its registry [default: 24]
    #[arg(long, env = "NICHANDLE_READ_EVERY", value_name = "HOURS")]
    pub read_every: Option<u32>,
    /// Domains read again a minute from one registry, at most [default: 120]
    #[arg(long, env = "NICHANDLE_READ_RATE", value_name = "DOMAINS")]
    pub read_rate: Option<u32>,
}

impl LimitArgs {
    /// For how many days the events of finished tasks are kept.
    pub(super) fn keep_events(&self, file: &File) -> Result<u32, ConfigError> {
        let standard = worker::Keeping::default().event_days;
        let days = self.keep_events.or(file.keep_events).unwrap_or(standard);
        if (1..=36_500).contains(&days) {
            Ok(days)
        } else {
            Err(ConfigError::new(
                "keep_events: give days, 1 to 36500, such as 365",
            ))
        }
    }

    /// How often domains are read again at their registries.
    pub(super) fn reading(&self, file: &File) -> Result<Reading, ConfigError> {
        let standard = Reading::default();
        let hours = match self.read_every.or(file.read_every) {
            None => standard.every,
            Some(hours @ 1..=8_760) => TimeDelta::hours(i64::from(hours)),
            Some(_) => {
                return Err(ConfigError::new(
                    "read_every: give hours, 1 to 8760, such as 24",
                ));
            }
        };
        match self.read_rate.or(file.read_rate) {
            None => Ok(Reading {
                every: hours,
                ..standard
            }),
            Some(per_minute @ 1..=60_000) => Ok(Reading {
                every: hours,
                per_minute,
            }),
            Some(_) => Err(ConfigError::new(
                "read_rate: give domains a minute, 1 to 60000, such as 120",
            )),
        }
    }

    /// Rate limits.
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
        ConfigError::new(format!(
            "{name}: give requests a minute and a second, such as 1000/100, or off"
        ))
    })
}
