//! The media type of all answers.

/// What operations return.
pub(super) const JSON: &str = "application/x-amz-json-1.1";
