//! Writing locations.

use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::change::{changed, mode, removed};
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::{LocationPatch, NewLocation};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::LocationId;
use model::location::OfficeDraft;
use service::contacts::Version;
use service::locations::{LocationEdit, wire};

/// `POST /locations`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: NewLocation = input.read().await?;
    let draft = OfficeDraft::named(new.fields.iter());
    let location = api
        .service
        .locations()
        .create(&at.actor, &draft, new.is_primary.unwrap_or(false))
        .await?;
    let place = at.path(format_args!("locations/{}", location.id));
    Ok(Reply::created(&place, wire(&location)).with(header::ETAG, &tag::of_row(location.version)))
}

/// `PATCH /locations/{id}`: what is absent stays; the contacts composed from the location are updated.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let id = at.id("location_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let patch: LocationPatch = input.read().await?;
    let edit = LocationEdit::from(&patch);
    let mode = mode(asked, patch.dry_run.unwrap_or(false));
    let done = api
        .service
        .locations()
        .edit(&at.actor, id, seen, &edit, mode)
        .await?;
    let tag = tag::of_row(done.object.version);
    Ok(changed(mode, &done, wire(&done.object), &tag))
}

/// `DELETE /locations/{id}`: soft; the contacts composed from it keep their address.
pub async fn remove(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let mode = mode(query.flag("dry_run"), false);
    query.done()?;
    input.nothing().await?;
    let id = at.id("location_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let done = api
        .service
        .locations()
        .delete(&at.actor, id, seen, mode)
        .await?;
    Ok(removed(mode, &done, wire(&done.object)))
}

async fn seen(
    api: &ApiState,
    at: &At,
    id: LocationId,
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.locations().get(&at.actor, id).await?.version) };
    IfMatch::of(headers)?.seen(current).await
}
