//! How answers are written.

use serde::Serialize;
use serde_json::Value;

/// What is written as JSON, its members in the order of their names: the same answer is the same text, whichever way it goes, so its tag and what is kept
/// for an `Idempotency-Key` are too.
///
/// What serde can't write is `null`, and said in the log: the types that answers are made of have no such member.
pub fn written(body: impl Serialize) -> Value {
    serde_json::to_value(body).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer can't be written as JSON");
        Value::Null
    })
}
