//! The contact book.

mod parse;
mod read;
mod review;
mod write;

pub use read::{list, show, usage};
pub use review::{review, unreview};
pub use write::{create, remove, update};

use super::tag::{self, IfMatch};
use super::{ApiState, At};
use crate::http::problem::Problem;
use axum::http::HeaderMap;
use model::id::ContactId;
use serde_json::Value;
use service::contacts::{Contact, Version};

/// The contact as every answer shows it, and its tag. A member contact shows its office too, which changes without it.
async fn shown(api: &ApiState, contact: &Contact) -> Result<(Value, String), Problem> {
    let mut bodies = api.service.contacts().wires(&[contact]).await?;
    let body = bodies.pop().unwrap_or_default();
    let tag = if body["location"].is_null() {
        tag::of_row(contact.version)
    } else {
        tag::of_answer(contact.version, &body)
    };
    Ok((body, tag))
}

async fn seen(
    api: &ApiState,
    at: &At,
    id: ContactId,
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.contacts().get(&at.actor, id).await?.version) };
    IfMatch::of(headers)?.seen(current).await
}
