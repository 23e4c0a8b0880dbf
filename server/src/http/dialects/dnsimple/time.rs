//! Times as this vendor writes them: UTC, whole seconds.

use chrono::{DateTime, SecondsFormat, Utc};

/// A time; clients parse exactly this form.
pub(super) fn time(of: DateTime<Utc>) -> String {
    of.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_in_whole_seconds() {
        let at = DateTime::from_timestamp(1_764_500_000, 999_999_000).unwrap();
        assert_eq!(time(at), "2025-11-30T10:53:20Z");
    }
}
