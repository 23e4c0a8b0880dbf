//! Errors (RFC 9457).

use crate::macros::answers;
use serde_json::Value;
use std::collections::BTreeMap;

answers! {
    /// What went wrong: RFC 9457's members, and beside them `object`, `code`, `message` and `fields`.
    struct Problem is "error" {
        /// Always `about:blank`: `code` says what it is.
        r#type: String,
        /// The status in words.
        title: String,
        /// The HTTP status.
        #[schema(minimum = 400, maximum = 599)]
        status: u16,
        /// The same as `message`.
        detail: String,
        /// A dotted code to branch on, such as `contact.in_use`.
        code: String,
        /// A sentence for people.
        message: String,
        /// What is wrong, by the name of the member, header or parameter.
        fields: BTreeMap<String, String>,
    } sometimes {
        /// Where it arose.
        instance: String,
        /// With 500: the number under which the log tells more.
        reference: String,
        /// With 412: the object as it stands now.
        #[schema(value_type = Object)]
        current: Value,
        /// With 412: its version.
        current_version: i64,
    }
}
