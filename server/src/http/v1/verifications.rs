//! Verification by e-mail: ask a contact's holder, and list unverified contacts.

use super::body::Input;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use model::field::FieldCode;
use model::id::ContactId;
use model::verification::ASKED_AT_ONCE;
use service::verification::{Unknown, letter_wire, requested_wire, standing_wire};
use service::{Cursor, Error, Page};

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

/// `POST /verification-requests`: the same for many contacts, or for all who have not answered. 202: how many letters are in the outbox, and why the others were not asked.
pub async fn request_many(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    input: Input,
) -> Answer {
    let after = query.cursor(Cursor::decode);
    query.done()?;
    let asked: wire::VerificationRequest = input.read().await?;
    let wrong = |field: &'static str, text: &'static str| {
        Error::field(field, FieldCode::Other { text: text.into() })
    };
    let verification = api.service.verification();
    let (requested, next) = match (asked.contact_ids, asked.all == Some(true)) {
        (Some(_), false) if after.is_some() => {
            return Err(wrong("cursor", "It goes with all: true.").into());
        }
        (Some(ids), false) => {
            let ids: Vec<ContactId> = ids.into_iter().map(ContactId).collect();
            let requested = verification.request_many(&at.actor, &ids, Unknown::Refused);
            (requested.await?, None)
        }
        (None, true) => {
            let page = Page {
                limit: ASKED_AT_ONCE,
                after,
            };
            verification.request_waiting(&at.actor, &page).await?
        }
        _ => {
            return Err(wrong("contact_ids", "Say either contact_ids, or all: true.").into());
        }
    };
    Ok(Reply::accepted(
        &at.path("verifications"),
        requested_wire(&requested, next.as_ref()),
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
