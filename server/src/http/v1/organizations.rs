//! The organization and its projects.

use super::memory::Slice;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use chrono::SecondsFormat;
use model::role::Role;
use serde_json::{Map, Value, json};
use store::projects::Project;

/// `GET /`: names and default contacts.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let organization = api.service.organization(&at.actor).await?;
    let defaults = api.service.default_contacts(&at.actor).await?;
    let defaults: Map<String, Value> = Role::ALL
        .into_iter()
        .map(|role| (role.to_string(), json!(defaults.get(&role))))
        .collect();
    let body = json!({
        "object": "organization",
        "id": organization.id,
        "organization_id": organization.id,
        "name": organization.name,
        "legal_name": organization.legal_name,
        "default_contacts": defaults,
        "version": organization.version,
        "created_at": organization.created_at,
        "updated_at": organization.updated_at,
    });
    // The defaults change without the row.
    Ok(tag::unless_known(
        &headers,
        &tag::of_answer(organization.version, &body),
        body,
    ))
}

/// `GET /projects`: those that the caller may reach, oldest first.
pub async fn projects(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let projects = api.service.projects(&at.actor).await?;
    let key = |project: &Project| {
        format!(
            "{}/{}",
            project
                .created_at
                .to_rfc3339_opts(SecondsFormat::Micros, true),
            project.id
        )
    };
    Ok(slice.page(&projects, key, wire))
}

/// `GET /projects/{id}`.
pub async fn project(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    query.done()?;
    Ok(Reply::ok(wire(
        &api.service.project(&at.actor, at.id("project_id")?).await?,
    )))
}

fn wire(project: &Project) -> Value {
    json!({
        "object": "project",
        "id": project.id,
        "organization_id": project.organization_id,
        "name": project.name,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
    })
}
