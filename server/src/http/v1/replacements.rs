//! One contact takes over from another: in named roles over a set of domains, or wholly.

use super::body::Input;
use super::change::mode;
use super::fields::Fields;
use super::reply::{Answer, Reply};
use super::tag::IfMatch;
use super::{ApiState, At, Query};
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, TaskId};
use model::role::Role;
use service::domains::plan_wire;
use service::{Mode, Need, Replacement};
use uuid::Uuid;
use wire::NothingToReplace;

/// `POST /contact-replacements`: 202 with the task for all the domains; 200 with the plan, or when no domain shows either contact.
pub async fn replace(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    input: Input,
) -> Answer {
    at.require(Need::DomainsWrite)?;
    let asked = query.flag("dry_run");
    query.done()?;
    let (wanted, dry_run) =
        replacement(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    let mode = mode(asked, dry_run);
    let done = api
        .service
        .replacements()
        .replace(&at.actor, &wanted, mode)
        .await?;
    match mode {
        Mode::Plan => Ok(Reply::ok(plan_wire(&done.plans, done.domains))),
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
    at.require(Need::ContactsWrite)?;
    at.require(Need::DomainsWrite)?;
    let asked = query.flag("dry_run");
    query.done()?;
    let id: ContactId = at.id("contact_id")?;
    let current = async { Ok(api.service.contacts().get(&at.actor, id).await?.version) };
    let seen = IfMatch::of(&headers)?.seen(current).await?;
    let (into, dry_run) =
        merging(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    let here = |error: service::Error| {
        Problem::from(error).with_fields_named(|name| match name {
            "to" => "into".into(),
            other => other.into(),
        })
    };
    let pair = (id, seen);
    if mode(asked, dry_run) == Mode::Plan {
        let plan = api
            .service
            .replacements()
            .plan_merge(&at.actor, pair, into)
            .await;
        let plan = plan.map_err(here)?;
        return Ok(Reply::ok(plan_wire(&plan.plans, plan.domains)));
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

/// What is to be replaced, and whether only the plan is wanted.
fn replacement(mut fields: Fields) -> Result<(Replacement, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let (from, to) = (fields.required_id("from"), fields.required_id("to"));
    let roles = fields.list(
        "roles",
        "a list of registrant, admin, tech and billing",
        |word| word.parse::<Role>().ok(),
    );
    let domains = fields.list("domain_ids", "a list of UUIDs", |text| {
        Uuid::parse_str(text).ok().map(Into::into)
    });
    fields.finish()?;
    let wanted = Replacement {
        from: from.ok_or_else(|| missing("from"))?,
        to: to.ok_or_else(|| missing("to"))?,
        roles: roles.unwrap_or_default(),
        domains,
    };
    Ok((wanted, dry_run))
}

/// Into which contact, and whether only the plan is wanted.
fn merging(mut fields: Fields) -> Result<(ContactId, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let into = fields.required_id("into");
    fields.finish()?;
    Ok((into.ok_or_else(|| missing("into"))?, dry_run))
}

fn missing(name: &'static str) -> FieldErrors {
    FieldErrors::one(name, FieldCode::Required)
}
