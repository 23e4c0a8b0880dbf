//! Tasks: follow, cancel, retry, pause, resume, dismiss, approve, decline; their report.

use super::body::Input;
use super::pages::Pages;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use crate::http::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use model::id::TaskId;
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
        parent_id: query.id("parent_id"),
        needs_somebody: query.flag("needs_somebody").unwrap_or(false),
        paused: query.flag("paused").unwrap_or(false),
        folded: query.flag("parts") == Some(false),
        domain: query.text("domain"),
        begun_by: query.text("created_by"),
        from: query.read("created_from", MOMENT, moment),
        until: query.read("created_until", MOMENT, moment),
        fails_like: query.id("fails_like"),
        ..TaskFilter::default()
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

/// `POST /tasks/{id}/retry`: a failed or cancelled task from its beginning; with `failed=true` the failed parts of a task.
pub async fn retry(State(api): State<ApiState>, at: At, mut query: Query, input: Input) -> Answer {
    let failed = query.flag("failed").unwrap_or(false);
    query.done()?;
    input.nothing().await?;
    let (id, tasks) = (at.id("task_id")?, api.service.tasks());
    let task = if failed {
        tasks.retry_failed(&at.actor, id).await?
    } else {
        tasks.retry(&at.actor, id).await?
    };
    Ok(Reply::accepted(
        &at.path(format_args!("tasks/{}", task.id)),
        task.wire,
    ))
}

/// `POST /tasks/{id}/pause`: what has not begun of it is not begun.
pub async fn pause(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("task_id")?;
    let task = api.service.tasks().pause(&at.actor, id).await?;
    Ok(Reply::ok(task.wire))
}

/// `POST /tasks/{id}/resume`: it goes on.
pub async fn resume(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("task_id")?;
    let task = api.service.tasks().resume(&at.actor, id).await?;
    Ok(Reply::ok(task.wire))
}

/// `GET /tasks/{id}/progress`: how far it is, how fast it goes, and why parts failed.
pub async fn progress(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    query.done()?;
    let id = at.id("task_id")?;
    let progress = api.service.tasks().progress(&at.actor, id).await?;
    Ok(Reply::ok(progress))
}

/// `GET /tasks/{id}/report.csv`: a line for each part, or for each row of an import.
pub async fn report(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Response, Problem> {
    query.done()?;
    let id: TaskId = at.id("task_id")?;
    let first = api.service.files().export_task(&at.actor, id, None).await?;
    let next = Some((first, api.service.clone(), at.actor.clone()));
    // A piece is read when the client has taken the one before.
    let pieces = futures::stream::try_unfold(next, move |state| async move {
        let Some((piece, service, actor)) = state else {
            return Ok(None);
        };
        let next = match piece.next {
            None => None,
            Some(after) => {
                let read = service.files().export_task(&actor, id, Some(after)).await;
                let piece = read.map_err(|error| {
                    tracing::error!(%error, "a report could not be written to its end");
                    std::io::Error::other("broken off")
                })?;
                Some((piece, service, actor))
            }
        };
        Ok::<_, std::io::Error>(Some((Bytes::from(piece.text), next)))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"task-{id}.csv\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
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

const MOMENT: &str = "a moment as RFC 3339 writes it, such as 2026-11-28T14:00:00Z";

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| at.to_utc())
}
