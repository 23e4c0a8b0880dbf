//! Settling what differs between the book and a domain's registry, or leaving it.

use super::{named, write};
use crate::http::v1::body::Input;
use crate::http::v1::change::mode;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag;
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use service::domains::{Reconciling, reconciliation_plan_wire, wire};

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

/// `POST …/domains/{id}/leave`: leaves what differs as it is until then. 200 with the domain.
pub async fn leave(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    let domain = named(&api, &at).await?;
    let asked: ::wire::Leave = input.read().await?;
    let until = asked.until.value().map(|until| until.0);
    let of = (domain.id, write::seen(&domain, &headers).await?);
    let domain = api.service.domains().leave(&at.actor, of, until).await?;
    let body = wire(&domain);
    let tag = tag::of_answer(domain.version, &body);
    Ok(Reply::ok(body).with(header::ETAG, &tag))
}
