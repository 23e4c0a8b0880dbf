//! Times.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// A time as AWS JSON writes it.
pub(super) fn seconds(time: DateTime<Utc>) -> Value {
    json!(time.timestamp())
}
