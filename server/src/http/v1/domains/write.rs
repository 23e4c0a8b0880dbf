//! Adopting, releasing, and giving roles.

use super::{named, parse};
use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use service::Need;
use service::contacts::Version;
use service::domains::{Domain, plan_wire, wire};

/// `POST …/domains`: takes a domain that the registry holds under our account into the book.
pub async fn adopt(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    at.require(Need::DomainsWrite)?;
    query.done()?;
    let project = at.id("project_id")?;
    api.service.project(&at.actor, project).await?;
    let (name, team) =
        parse::adoption(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    let domain = api
        .service
        .adopt_domain(&at.actor, project, &name, team)
        .await?;
    let body = wire(&domain);
    let place = at.path(format_args!(
        "projects/{}/domains/{}",
        domain.project_id, domain.id
    ));
    let tag = tag::of_answer(domain.version, &body);
    Ok(Reply::created(&place, body).with(header::ETAG, &tag))
}

/// `DELETE …/domains/{id}`: lets it go from the book; the registry is told nothing.
pub async fn release(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    at.require(Need::DomainsWrite)?;
    query.done()?;
    input.nothing().await?;
    let domain = named(&api, &at).await?;
    let seen = seen(&domain, &headers).await?;
    api.service
        .release_domain_if(&at.actor, domain.id, seen)
        .await?;
    Ok(Reply::done())
}

/// `PATCH …/domains/{id}/contacts`: the named roles; `null` gives one back. 202 with the task, or 200 with the plan for `dry_run`.
pub async fn assign(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    at.require(Need::DomainsWrite)?;
    let asked = query.flag("dry_run");
    query.done()?;
    let domain = named(&api, &at).await?;
    let (changes, dry_run) =
        parse::roles(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    let seen = seen(&domain, &headers).await?;
    // Either place may say it, and nothing is written when one of them does.
    if asked == Some(true) || dry_run {
        let plan = api
            .service
            .plan_roles(&at.actor, domain.id, &changes)
            .await?;
        return Ok(Reply::ok(plan_wire(&[plan], 1)));
    }
    let task = api
        .service
        .assign_roles_if(&at.actor, domain.id, seen, &changes)
        .await?
        .task;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire(),
    ))
}

async fn seen(domain: &Domain, headers: &HeaderMap) -> Result<Version, Problem> {
    let current = domain.version;
    IfMatch::of(headers)?.seen(async move { Ok(current) }).await
}
