//! Writing JSON responses.

use serde::Serialize;
use serde_json::Value;

/// Serialises JSON with members sorted by name: the same response is the same text on every path, so its tag and the text stored
/// for an `Idempotency-Key` are too.
///
/// What serde can't serialise becomes `null`, and is logged: the types of responses have no such member.
pub fn written(body: impl Serialize) -> Value {
    serde_json::to_value(body).unwrap_or_else(|error| {
        tracing::error!(%error, "a response can't be serialised as JSON");
        Value::Null
    })
}
