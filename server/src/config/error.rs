//! Why settings are refused.

use std::error::Error;
use std::fmt;

/// Why the settings can't be used. Names the setting, never a secret.
#[derive(Debug)]
pub struct ConfigError {
    what: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl ConfigError {
    /// Which setting, and what would be accepted.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            cause: None,
        }
    }

    /// Which setting, and the error on reading it.
    pub(crate) fn of(
        what: impl Into<String>,
        cause: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            what: what.into(),
            cause: Some(cause.into()),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Some(cause) => Some(&**cause),
            None => None,
        }
    }
}
