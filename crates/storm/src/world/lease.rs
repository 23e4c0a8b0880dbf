//! How long a claimed task belongs to a process without a sign of life from it. A freeze has to be longer, and the judge waits for it.

use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

/// What is taken when the program does not say: longer than any lease that it had.
const LONGEST: Duration = Duration::from_secs(75);

/// The lease as `nichandle config` shows it: a number of seconds under a name with `lease` in it.
pub async fn of(program: &Path) -> Duration {
    let shown = Command::new(program)
        .arg("config")
        .env_clear()
        .output()
        .await;
    let shown = shown
        .ok()
        .and_then(|shown| serde_json::from_slice(&shown.stdout).ok());
    shown.as_ref().and_then(named).unwrap_or(LONGEST)
}

fn named(settings: &Value) -> Option<Duration> {
    let leases = settings.as_object()?.iter();
    let seconds = leases
        .filter(|(name, _)| name.contains("lease"))
        .filter_map(|(_, value)| value.as_u64());
    seconds.max().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_lease_is_read_from_the_settings_output() {
        assert_eq!(
            named(&json!({ "task_lease": 12, "listen": "x" })),
            Some(Duration::from_secs(12))
        );
        assert_eq!(named(&json!({ "listen": "x" })), None);
    }
}
