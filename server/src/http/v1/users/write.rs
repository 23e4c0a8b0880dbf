//! Writing people.

use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::change::{changed, mode, removed};
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::{NewUser, UserPatch};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::UserId;
use service::contacts::Version;
use service::people::{Leave, Leaving, NewPerson, PersonPatch, wire};

/// `POST /users`: somebody without a sign-in.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: NewUser = input.read().await?;
    let user = api
        .service
        .people()
        .create_as(
            &at.actor,
            &NewPerson::from(&new),
            new.is_active.unwrap_or(true),
        )
        .await?;
    let (place, body) = (at.path(format_args!("users/{}", user.id)), wire(&user));
    let tag = tag::of_answer(user.version, &body);
    Ok(Reply::created(&place, body).with(header::ETAG, &tag))
}

/// `PATCH /users/{id}`: names and address, which the contacts made from them follow; or `is_active`, which lets them go or takes them back.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let id = at.id("user_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let patch: UserPatch = input.read().await?;
    let mode = mode(asked, patch.dry_run.unwrap_or(false));
    let patch = PersonPatch::from(patch);
    let done = api
        .service
        .people()
        .patch(&at.actor, id, seen, &patch, mode)
        .await?;
    let body = wire(&done.object);
    let tag = tag::of_answer(done.object.version, &body);
    Ok(changed(mode, &done, body, &tag))
}

/// `DELETE /users/{id}`: takes them out of the book. `successor_contact_id` names who takes over what they back.
pub async fn remove(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let mode = mode(query.flag("dry_run"), false);
    let successor = query.id("successor_contact_id");
    let revoke_keys = query.flag("revoke_keys").unwrap_or(false);
    query.done()?;
    input.nothing().await?;
    let id = at.id("user_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let how = Leave {
        leaving: Leaving::Delete,
        successor,
        revoke_keys,
    };
    let done = api
        .service
        .people()
        .let_go(&at.actor, id, seen, how, mode)
        .await?;
    Ok(removed(mode, &done, wire(&done.object)))
}

pub(super) async fn seen(
    api: &ApiState,
    at: &At,
    id: UserId,
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.people().get(&at.actor, id).await?.version) };
    IfMatch::of(headers)?.seen(current).await
}
