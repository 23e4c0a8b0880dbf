//! Tasks: follow, cancel, retry, dismiss, approve, decline.

use super::body::Input;
use super::pages::Pages;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use service::tasks::TaskFilter;
use store::Page;

/// `GET /tasks`, newest first.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let filter = TaskFilter {
        status: query.read(
            "status",
            "pending, running, completed, failed or cancelled",
            |word| word.parse().ok(),
        ),
        task_type: query.read("task_type", "a type of task", |word| word.parse().ok()),
        domain_id: query.id("domain_id"),
        projects: None,
        parent_id: query.id("parent_id"),
        awaiting: None,
    };
    let pages = Pages::of(&mut query);
    let link = query.done()?;
    let (service, actor, filter) = (&api.service, &at.actor, &filter);
    let read = |page: Page| async move { service.tasks().list(actor, filter, &page).await };
    pages.reply(link, read, |task| task.wire.clone()).await
}

/// `GET /tasks/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    query.done()?;
    Ok(Reply::ok(
        api.service
            .tasks()
            .get(&at.actor, at.id("task_id")?)
            .await?
            .wire,
    ))
}

/// `POST /tasks/{id}/cancel`: a pending task at once, a running one before its next step.
pub async fn cancel(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let task = api
        .service
        .tasks()
        .cancel(&at.actor, at.id("task_id")?)
        .await?;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}

/// `POST /tasks/{id}/retry`: a failed or cancelled task from its beginning.
pub async fn retry(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let task = api
        .service
        .tasks()
        .retry(&at.actor, at.id("task_id")?)
        .await?;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}

/// `POST /tasks/{id}/dismiss`: a failed task needs nobody any more.
pub async fn dismiss(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("task_id")?;
    let task = api.service.tasks().dismiss(&at.actor, id).await?;
    Ok(Reply::ok(task.wire))
}

/// `POST /tasks/{id}/approve`: an operator's approval of a change that waits for it.
pub async fn approve(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("task_id")?;
    let task = api.service.tasks().approve(&at.actor, id).await?;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}

/// `POST /tasks/{id}/decline`: an operator's refusal. The contacts stay as registries hold them.
pub async fn decline(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("task_id")?;
    let task = api.service.tasks().decline(&at.actor, id).await?;
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}
