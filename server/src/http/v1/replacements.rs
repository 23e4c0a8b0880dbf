//! Replacing one contact by another: in given roles over a set of domains, or everywhere.

use super::body::Input;
use super::change::mode;
use super::reply::{Answer, Reply};
use super::tag::IfMatch;
use super::{ApiState, At, Query};
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use model::id::{ContactId, TaskId};
use service::domains::plan_wire;
use service::{Mode, Replacement};
use wire::NothingToReplace;

/// `POST /contact-replacements`: 202 with the task for all the domains; 200 with the plan, or when no domain shows either contact.
pub async fn replace(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let wanted: wire::Replacement = input.read().await?;
    let mode = mode(asked, wanted.dry_run.unwrap_or(false));
    let wanted = Replacement::from(&wanted);
    let done = api
        .service
        .replacements()
        .replace(&at.actor, &wanted, mode)
        .await?;
    match mode {
        Mode::Plan => Ok(Reply::ok(plan_wire(&done.planned))),
        Mode::Do => answered(&api, &at, done.task).await,
    }
}

/// `POST /contacts/{id}/merge`: everything that names this contact names the other one, and this one is deleted.
pub async fn merge(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let id: ContactId = at.id("contact_id")?;
    let current = async { Ok(api.service.contacts().get(&at.actor, id).await?.version) };
    let seen = IfMatch::of(&headers)?.seen(current).await?;
    let wanted: wire::Merge = input.read().await?;
    let into = ContactId(wanted.into);
    let here = |error: service::Error| {
        Problem::from(error).with_fields_named(|name| match name {
            "to" => "into".into(),
            other => other.into(),
        })
    };
    let pair = (id, seen);
    if mode(asked, wanted.dry_run.unwrap_or(false)) == Mode::Plan {
        let plan = api
            .service
            .replacements()
            .plan_merge(&at.actor, pair, into)
            .await;
        let plan = plan.map_err(here)?;
        return Ok(Reply::ok(plan_wire(&plan)));
    }
    let done = api
        .service
        .replacements()
        .merge(&at.actor, pair, into)
        .await;
    answered(&api, &at, done.map_err(here)?.task).await
}

async fn answered(api: &ApiState, at: &At, task: Option<TaskId>) -> Answer {
    let Some(task) = task else {
        let nothing = NothingToReplace {
            task: None,
            domains: 0,
        };
        return Ok(Reply::ok(nothing));
    };
    let task = api.service.tasks().made_by(&at.actor, task).await?;
    let place = at.path(format_args!("tasks/{}", task.id));
    Ok(Reply::accepted(&place, task.wire))
}
