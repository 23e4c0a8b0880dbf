//! Writing contacts.

use super::{seen, shown};
use crate::http::v1::body::Input;
use crate::http::v1::change::{mode, with_tasks};
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::contact::Patch;
use service::Mode;
use service::domains::plan_wire;
use wire::{ContactPatch, NewContact};

/// `POST /contacts`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: NewContact = input.read().await?;
    let contact = api.service.contacts().create(&at.actor, new.into()).await?;
    let place = at.path(format_args!("contacts/{}", contact.id));
    let (body, tag) = shown(&api, &contact).await?;
    Ok(Reply::created(&place, body).with(header::ETAG, &tag))
}

/// `PATCH /contacts/{id}`: what is absent stays. With `dry_run` the plan of what registries would be sent, and nothing is written.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let id = at.id("contact_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let asked_for: ContactPatch = input.read().await?;
    let patch = Patch::from(&asked_for);
    if mode(asked, asked_for.dry_run.unwrap_or(false)) == Mode::Plan {
        let planned = api
            .service
            .contacts()
            .plan_patch(&at.actor, id, seen, &patch)
            .await?;
        return Ok(Reply::ok(plan_wire(&planned)));
    }
    let saved = api
        .service
        .contacts()
        .patch(&at.actor, id, seen, &patch)
        .await?;
    let (body, tag) = shown(&api, &saved.contact).await?;
    Ok(Reply::ok(with_tasks(body, &saved.tasks)).with(header::ETAG, &tag))
}

/// `DELETE /contacts/{id}`: soft, and refused while it holds a role.
pub async fn remove(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("contact_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    api.service.contacts().delete(&at.actor, id, seen).await?;
    Ok(Reply::done())
}
