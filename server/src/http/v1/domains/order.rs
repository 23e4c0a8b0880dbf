//! A task by its type: an explicit order for a domain's registry.

use super::{named, write};
use crate::http::v1::body::Input;
use crate::http::v1::change::mode;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::HeaderMap;
use service::Mode;
use service::domains::{Order, plan_wire};

/// `POST …/domains/{id}/tasks`: any of the 17 types. 202 with the task, or 200 with the plan for `dry_run`.
pub async fn order(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let domain = named(&api, &at).await?;
    let ordered: wire::TaskOrder = input.read().await?;
    let dry_run = ordered.dry_run.unwrap_or(false);
    let order = Order::from(ordered);
    let seen = write::seen(&domain, &headers).await?;
    let service = &api.service;
    if mode(asked, dry_run) == Mode::Plan {
        let plan = service
            .domains()
            .plan_order(&at.actor, domain.id, seen, order)
            .await?;
        return Ok(Reply::ok(plan_wire(&plan.into())));
    }
    let task = service
        .domains()
        .order(&at.actor, domain.id, seen, order)
        .await?;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}
