//! Writing contacts.

use super::parse;
use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::ContactId;
use service::Need;
use service::contacts::{Version, wire};
use service::domains::plan_wire;

/// `POST /contacts`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    at.require(Need::ContactsWrite)?;
    query.done()?;
    let new = parse::create(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    let contact = api.service.create_contact(&at.actor, new).await?;
    let place = at.path(format_args!("contacts/{}", contact.id));
    Ok(Reply::created(&place, wire(&contact)).with(header::ETAG, &tag::of_row(contact.version)))
}

/// `PATCH /contacts/{id}`: what is absent stays. With `dry_run` the plan of what registries would be sent, and nothing is written.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    at.require(Need::ContactsWrite)?;
    let asked = query.flag("dry_run");
    query.done()?;
    let id = at.id("contact_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let (patch, dry_run) =
        parse::patch(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    // Either place may say it, and nothing is written when one of them does.
    if asked == Some(true) || dry_run {
        let (plans, total) = api
            .service
            .plan_contact(&at.actor, id, seen, &patch)
            .await?;
        return Ok(Reply::ok(plan_wire(&plans, total)));
    }
    let saved = api
        .service
        .patch_contact(&at.actor, id, seen, &patch)
        .await?;
    Ok(Reply::ok(wire(&saved.contact)).with(header::ETAG, &tag::of_row(saved.contact.version)))
}

/// `DELETE /contacts/{id}`: soft, and refused while it holds a role.
pub async fn remove(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    at.require(Need::ContactsWrite)?;
    query.done()?;
    input.nothing().await?;
    let id = at.id("contact_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    api.service.delete_contact(&at.actor, id, seen).await?;
    Ok(Reply::done())
}

async fn seen(
    api: &ApiState,
    at: &At,
    id: ContactId,
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.contact(&at.actor, id).await?.version) };
    IfMatch::of(headers)?.seen(current).await
}
