//! `GET /v1/me`: who is calling.

use super::reply::{Answer, Reply};
use crate::http::caller::Caller;

/// The caller: their organization, and what they may do there.
pub async fn show(caller: Caller) -> Answer {
    Ok(Reply::ok(caller.actor.wire()))
}
