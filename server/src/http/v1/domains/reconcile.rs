//! Settling what differs between the book and a domain's registry.

use super::{named, write};
use crate::http::v1::body::Input;
use crate::http::v1::change::mode;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::HeaderMap;
use service::domains::{Reconciling, reconciliation_plan_wire};

/// `POST …/domains/{id}/reconcile`: the book's side is sent, or the registry's is taken. 202 with the task, or 200 with the plan for `dry_run`.
pub async fn reconcile(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let planned = query.flag("dry_run");
    query.done()?;
    let domain = named(&api, &at).await?;
    let asked: ::wire::Reconciliation = input.read().await?;
    let mode = mode(planned, asked.dry_run.unwrap_or(false));
    let asked = Reconciling {
        take: asked.take,
        roles: asked.roles.map(|roles| roles.into_iter().collect()),
    };
    let seen = write::seen(&domain, &headers).await?;
    let domains = api.service.domains();
    let done = domains
        .reconcile(&at.actor, (domain.id, seen), &asked, mode)
        .await?;
    Ok(match &done.task {
        None => Reply::ok(reconciliation_plan_wire(&done)),
        Some(task) => Reply::accepted(&at.path(format_args!("tasks/{}", task.id)), &task.wire),
    })
}
