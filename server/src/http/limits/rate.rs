//! How many requests a key may make.

use serde::{Deserialize, Serialize};

/// The maximum number of requests per key; 0 for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Per minute.
    pub per_minute: u32,
    /// Per second.
    pub per_second: u32,
}

impl Rate {
    /// OnetSolutions' documented limits.
    pub const ONETSOLUTIONS: Self = Self {
        per_minute: 1_000,
        per_second: 100,
    };
    /// For everything else.
    pub const NATIVE: Self = Self {
        per_minute: 30_000,
        per_second: 1_000,
    };

    /// Parses `1000/100`, per minute and per second; `off` for no limit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "off" {
            return Some(Self {
                per_minute: 0,
                per_second: 0,
            });
        }
        let (minute, second) = text.split_once('/')?;
        Some(Self {
            per_minute: minute.trim().parse().ok()?,
            per_second: second.trim().parse().ok()?,
        })
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.per_minute, self.per_second)
    }
}

/// Both limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// For paths under a project.
    pub onetsolutions: Rate,
    /// For everything else.
    pub native: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            onetsolutions: Rate::ONETSOLUTIONS,
            native: Rate::NATIVE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read() {
        assert_eq!(Rate::parse("1000/100"), Some(Rate::ONETSOLUTIONS));
        assert_eq!(Rate::parse("off").map(|rate| rate.per_minute), Some(0));
        for wrong in ["", "1000", "a/b", "-1/2", "1/2/3"] {
            assert_eq!(Rate::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Rate::NATIVE.to_string(), "30000/1000");
    }
}
