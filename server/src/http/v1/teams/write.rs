//! Writing teams.

use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::change::{changed, mode};
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::TeamId;
use service::contacts::Version;
use service::teams::TeamEdit;

/// `POST /teams`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: wire::NewTeam = input.read().await?;
    let view = api
        .service
        .teams()
        .create(&at.actor, &TeamEdit::from(&new))
        .await?;
    let place = at.path(format_args!("teams/{}", view.team.id));
    let body = view.wire();
    let tag = tag::of_answer(view.team.version, &body);
    Ok(Reply::created(&place, body).with(header::ETAG, &tag))
}

/// `PATCH /teams/{id}`: a changed slot reaches every domain that resolves through it.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let id = at.id("team_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let patch: wire::TeamPatch = input.read().await?;
    let edit = TeamEdit::from(&patch);
    let mode = mode(asked, patch.dry_run.unwrap_or(false));
    let done = api
        .service
        .teams()
        .edit(&at.actor, id, seen, &edit, mode)
        .await?;
    let body = done.object.wire();
    let tag = tag::of_answer(done.object.team.version, &body);
    Ok(changed(mode, &done, body, &tag))
}

/// `DELETE /teams/{id}`: refused while it looks after domains, so it reaches no registry.
pub async fn remove(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("team_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    api.service.teams().delete(&at.actor, id, seen).await?;
    Ok(Reply::done())
}

async fn seen(
    api: &ApiState,
    at: &At,
    id: TeamId,
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.teams().get(&at.actor, id).await?.team.version) };
    IfMatch::of(headers)?.seen(current).await
}
