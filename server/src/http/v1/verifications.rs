//! Verification by e-mail: ask a contact's holder, and list unverified contacts.

use super::body::Input;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use model::id::ContactId;
use service::verification::{letter_wire, standing_wire};

/// `POST /contacts/{id}/verification`: sends a single-use link to the contact's address. 202: the e-mail is in the outbox; `status` is its status.
pub async fn request(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id: ContactId = at.id("contact_id")?;
    let letter = api.service.verification().request(&at.actor, id).await?;
    Ok(Reply::accepted(
        &at.path(format_args!("contacts/{id}")),
        letter_wire(&letter),
    ))
}

/// `GET /verifications`: the unverified external contacts that are active or hold a role, the longest unverified first.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let page = query.page();
    let link = query.done()?;
    let now = api.service.now();
    let (listed, _) = api.service.verification().hub(&at.actor, &page).await?;
    Ok(Reply::list(
        listed
            .rows
            .iter()
            .map(|standing| standing_wire(standing, now))
            .collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}
