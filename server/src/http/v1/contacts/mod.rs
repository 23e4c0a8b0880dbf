//! Contacts.

mod read;
mod review;
mod write;

pub use read::{list, messages, show, usage};
pub use review::{review, unreview};
pub use write::{create, remove, update};

use super::tag::{self, IfMatch};
use super::{ApiState, At};
use crate::http::problem::Problem;
use axum::http::HeaderMap;
use model::id::ContactId;
use service::contacts::{Contact, Version};

/// The contact as every response shows it, and its tag. A member contact shows its location too, which changes independently.
async fn shown(api: &ApiState, contact: &Contact) -> Result<(wire::Contact, String), Problem> {
    let body = api.service.contacts().wire(contact).await?;
    let tag = if body.location.is_none() {
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
