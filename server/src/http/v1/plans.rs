//! Saved plans: a change of many domains, worked out, looked over, and carried out once.

use super::body::Input;
use super::pages::Pages;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use model::id::PlanId;
use store::Page;

/// `POST /plans`: works a change out and saves it. 201 with the plan.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: wire::NewPlan = input.read().await?;
    let plan = api.service.plans().make(&at.actor, &new).await?;
    let place = at.path(format_args!("plans/{}", plan.id));
    Ok(Reply::created(&place, plan))
}

/// `GET /plans/{id}`: the plan, and whether it is still true.
pub async fn show(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    query.done()?;
    let id = at.id("plan_id")?;
    Ok(Reply::ok(api.service.plans().get(&at.actor, id).await?))
}

/// `GET /plans/{id}/items`: what it says of its domains, problems first.
pub async fn items(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let problem = query.flag("problem");
    let pages = Pages::of(&mut query);
    let link = query.done()?;
    let id: PlanId = at.id("plan_id")?;
    let (service, actor) = (&api.service, &at.actor);
    let read = |page: Page| async move { service.plans().items(actor, id, problem, &page).await };
    pages.reply(link, read, Clone::clone).await
}

/// `POST /plans/{id}/run`: carries it out, once. 202 with the task for all its domains.
pub async fn run(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("plan_id")?;
    let task = api.service.plans().run(&at.actor, id).await?;
    let place = at.path(format_args!("tasks/{}", task.id));
    Ok(Reply::accepted(&place, task.wire))
}
