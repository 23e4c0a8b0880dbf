//! Why a command failed, for the user at the terminal.

use crate::config::ConfigError;
use std::fmt;

/// Why a command failed: one line for the user at the terminal.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) String);

impl Failed {
    pub(crate) fn new(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl From<ConfigError> for Failed {
    fn from(error: ConfigError) -> Self {
        Self(error.to_string())
    }
}

impl From<store::Error> for Failed {
    fn from(error: store::Error) -> Self {
        Self(format!("the database: {error}"))
    }
}

impl From<service::Error> for Failed {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Invalid(fields) | service::Error::Rule { fields, .. }
                if !fields.is_empty() =>
            {
                Self(
                    fields
                        .texts()
                        .into_iter()
                        .map(|(field, text)| format!("{field}: {text}"))
                        .collect::<Vec<_>>()
                        .join("\n"),
                )
            }
            other => Self(other.to_string()),
        }
    }
}
