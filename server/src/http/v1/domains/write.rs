//! Adopting, releasing, and giving roles.

use super::named;
use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::change::mode;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::Given;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::TeamId;
use model::registry::ContactsRead;
use service::contacts::Version;
use service::domains::{
    Adopting, Domain, adopted_wire, adoption_plan_wire, plan_wire, role_changes, wire,
};
use service::{Error, Mode};

/// `POST …/domains`: adopts a domain that the registry holds under our account, with its roles. With `send` its team's roles are sent at once. 201 with the domain, or
/// 200 with the plan for `dry_run`.
pub async fn adopt(State(api): State<ApiState>, at: At, mut query: Query, input: Input) -> Answer {
    let planned = query.flag("dry_run");
    query.done()?;
    let project = at.id("project_id")?;
    api.service.projects().get(&at.actor, project).await?;
    let asked: ::wire::Adoption = input.read().await?;
    let adopting = Adopting {
        project,
        name: &asked.name,
        team: asked.team_id.value().map(TeamId),
        send: asked.send.unwrap_or(false),
    };
    let mode = mode(planned, asked.dry_run.unwrap_or(false));
    let adopted = api
        .service
        .domains()
        .take_in(&at.actor, adopting, &mut ContactsRead::new(), mode)
        .await?;
    if mode == Mode::Plan {
        return Ok(Reply::ok(adoption_plan_wire(&adopted)));
    }
    let domain = &adopted.domain;
    let place = at.path(format_args!(
        "projects/{}/domains/{}",
        domain.project_id, domain.id
    ));
    // The tag of the domain itself: what became of its roles is said once.
    let tag = tag::of_answer(domain.version, &wire(domain));
    Ok(Reply::created(&place, adopted_wire(&adopted)).with(header::ETAG, &tag))
}

/// `DELETE …/domains/{id}`: releases it; nothing is sent to the registry.
pub async fn release(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    input.nothing().await?;
    let domain = named(&api, &at).await?;
    let seen = seen(&domain, &headers).await?;
    api.service
        .domains()
        .release_if(&at.actor, domain.id, seen)
        .await?;
    Ok(Reply::done())
}

/// `PATCH …/domains/{id}/contacts`: the named roles; `null` removes a binding. 202 with the task, or 200 with the plan for `dry_run`.
pub async fn assign(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let domain = named(&api, &at).await?;
    let roles: ::wire::Roles = input.read().await?;
    let dry_run = roles.dry_run.unwrap_or(false);
    let changes = role_changes(&roles);
    let seen = seen(&domain, &headers).await?;
    if mode(asked, dry_run) == Mode::Plan {
        let plan = api
            .service
            .domains()
            .plan_roles(&at.actor, domain.id, &changes)
            .await?;
        return Ok(Reply::ok(plan_wire(&plan.into())));
    }
    let task = api
        .service
        .domains()
        .assign_roles_if(&at.actor, domain.id, seen, &changes)
        .await?
        .task;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}

/// `PATCH …/domains/{id}`: the team it is assigned to. 202 with the task; 200 with the domain when nothing changes, or with the plan for `dry_run`.
pub async fn set_team(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let domain = named(&api, &at).await?;
    let patch: ::wire::DomainPatch = input.read().await?;
    let dry_run = patch.dry_run.unwrap_or(false);
    let team = match patch.team_id {
        Given::Absent => {
            let text = "Name at least one field to change.";
            return Err(Error::rule("domain.patch_empty", text).into());
        }
        Given::Null => None,
        Given::Value(team) => Some(TeamId(team)),
    };
    let of = (domain.id, seen(&domain, &headers).await?);
    if mode(asked, dry_run) == Mode::Plan {
        let plan = api.service.domains().plan_team(&at.actor, of, team).await?;
        return Ok(Reply::ok(plan_wire(&plan.into())));
    }
    let Some(done) = api.service.domains().set_team(&at.actor, of, team).await? else {
        let body = wire(&domain);
        let tag = tag::of_answer(domain.version, &body);
        return Ok(Reply::ok(body).with(header::ETAG, &tag));
    };
    let place = at.path(format_args!("tasks/{}", done.task.id));
    Ok(Reply::accepted(&place, done.task.wire))
}

/// The version that the caller saw, by `If-Match`.
pub(super) async fn seen(domain: &Domain, headers: &HeaderMap) -> Result<Version, Problem> {
    let current = domain.version;
    IfMatch::of(headers)?.seen(async move { Ok(current) }).await
}
