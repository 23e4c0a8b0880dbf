//! The reviewed ASCII form of a contact, which is sent to registries with the local one.

use super::{seen, shown};
use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::change::{mode, with_tasks};
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::contact::Draft;
use service::domains::plan_wire;
use service::{Error, Mode};
use wire::InternationalForm;

/// `PUT /contacts/{id}/international`: the whole form as a person reviewed it; absent and `null` are empty.
pub async fn review(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let form: InternationalForm = input.read().await?;
    let typed = Draft::named(form.fields.iter());
    let mode = mode(asked, form.dry_run.unwrap_or(false));
    save(&api, &at, &headers, Some(&typed), mode).await
}

/// `DELETE /contacts/{id}/international`: registries get the local form alone.
pub async fn unreview(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    input.nothing().await?;
    save(&api, &at, &headers, None, mode(asked, false)).await
}

/// 200 with the contact, also for a deleted form: the contact stays.
async fn save(
    api: &ApiState,
    at: &At,
    headers: &HeaderMap,
    typed: Option<&Draft>,
    mode: Mode,
) -> Answer {
    let id = at.id("contact_id")?;
    let of = (id, seen(api, at, id, headers).await?);
    if mode == Mode::Plan {
        let plan = api
            .service
            .contacts()
            .plan_review(&at.actor, of, typed)
            .await;
        let planned = plan.map_err(here)?;
        return Ok(Reply::ok(plan_wire(&planned)));
    }
    let saved = api.service.contacts().review(&at.actor, of, typed).await;
    let saved = saved.map_err(here)?;
    let (body, tag) = shown(api, &saved.contact).await?;
    Ok(Reply::ok(with_tasks(body, &saved.tasks)).with(header::ETAG, &tag))
}

/// The body is the form alone, so its fields have their own names.
fn here(error: Error) -> Problem {
    Problem::from(error).with_fields_named(|name| {
        let name = name.strip_prefix("international.").unwrap_or(name);
        name.to_owned()
    })
}
