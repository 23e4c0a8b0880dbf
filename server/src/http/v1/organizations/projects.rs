//! Projects: the named parts of a portfolio.

use crate::http::v1::body::Input;
use crate::http::v1::memory::Slice;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::{Given, ProjectName, ProjectPatch};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use chrono::SecondsFormat;
use model::id::ProjectId;
use service::organizations::{Project, project_version, project_wire};

/// `GET /projects`: those that the caller may reach, oldest first.
pub async fn projects(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let projects = api.service.projects().list(&at.actor).await?;
    let key = |project: &Project| {
        let since = project
            .created_at
            .to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("{since}/{}", project.id)
    };
    Ok(slice.page(&projects, key, project_wire))
}

/// `GET /projects/{id}`.
pub async fn project(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
) -> Answer {
    query.done()?;
    let project = api
        .service
        .projects()
        .get(&at.actor, at.id("project_id")?)
        .await?;
    let tag = tag::of_row(project_version(&project));
    Ok(tag::unless_known(&headers, &tag, project_wire(&project)))
}

/// `POST /projects`.
pub async fn create_project(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Answer {
    query.done()?;
    let new: ProjectName = input.read().await?;
    let project = api.service.projects().create(&at.actor, &new.name).await?;
    let place = at.path(format_args!("projects/{}", project.id));
    let tag = tag::of_row(project_version(&project));
    Ok(Reply::created(&place, project_wire(&project)).with(header::ETAG, &tag))
}

/// `PATCH /projects/{id}`: its name.
pub async fn rename_project(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    let id: ProjectId = at.id("project_id")?;
    let current = async {
        Ok(project_version(
            &api.service.projects().get(&at.actor, id).await?,
        ))
    };
    let seen = IfMatch::of(&headers)?.seen(current).await?;
    let patch: ProjectPatch = input.read().await?;
    let name = match &patch.name {
        Given::Absent => None,
        Given::Null => Some(""),
        Given::Value(name) => Some(name.as_str()),
    };
    let project = api
        .service
        .projects()
        .rename(&at.actor, (id, seen), name)
        .await?;
    let tag = tag::of_row(project_version(&project));
    Ok(Reply::ok(project_wire(&project)).with(header::ETAG, &tag))
}
