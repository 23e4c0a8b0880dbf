//! `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): the limits, and what is left of the nearer one.

use super::standing::{MINUTE, SECOND, Standing};
use axum::http::{HeaderMap, HeaderValue};

/// Adds both to a response. A limit that is off is left out.
pub(super) fn say(standing: &Standing, headers: &mut HeaderMap) {
    let limits = [
        ("minute", MINUTE, standing.rate.per_minute, standing.minute),
        ("second", SECOND, standing.rate.per_second, standing.second),
    ];
    let on = limits.iter().filter(|(_, _, most, _)| *most > 0);
    let policy: Vec<String> = on
        .clone()
        .map(|(name, window, most, _)| format!("\"{name}\";q={most};w={window}"))
        .collect();
    let nearer = on.min_by_key(|(.., count)| count.left);
    let left = nearer
        .map(|(name, _, _, count)| format!("\"{name}\";r={};t={}", count.left, count.seconds));
    for (name, value) in [
        ("ratelimit-policy", Some(policy.join(", "))),
        ("ratelimit", left),
    ] {
        let value = value.filter(|value| !value.is_empty());
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            headers.insert(name, value);
        }
    }
}
