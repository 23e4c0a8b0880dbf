//! Cancelling a task and trying it again.

use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::TaskId;
use model::task::TaskStatus;
use service::tasks::Task;

/// Back to where the button was: the domain's page or the task's own.
fn back(posted: &Posted, task: &Task) -> String {
    match task.domain_id {
        Some(domain) if posted.text("from") == "domain" => format!("/domains/{domain}"),
        _ => format!("/tasks/{}", task.id),
    }
}

pub(crate) async fn cancel(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    match site
        .service
        .tasks()
        .cancel(posted.visitor.actor(), id)
        .await
    {
        Ok(task) => {
            let text = if task.status == TaskStatus::Cancelled {
                "Cancelled. Nothing was sent."
            } else {
                "It stops before its next step, and shows what the registry holds then."
            };
            let text = if task.successor_id.is_some() {
                format!("{text} What others had left to it goes on in a task of its own.")
            } else {
                text.to_owned()
            };
            posted.done(&site, &back(&posted, &task), &text).await
        }
        Err(error) => posted.refused(&site, &format!("/tasks/{id}"), error).await,
    }
}

pub(crate) async fn retry(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    match site.service.tasks().retry(posted.visitor.actor(), id).await {
        Ok(task) => {
            posted
                .done(
                    &site,
                    &back(&posted, &task),
                    "It begins again, with the contacts as they are now.",
                )
                .await
        }
        Err(error) => posted.refused(&site, &format!("/tasks/{id}"), error).await,
    }
}

/// An operator's yes to what a task proposes.
pub(crate) async fn approve(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let page = format!("/tasks/{id}");
    match site.service.tasks().approve(posted.visitor.actor(), id).await {
        Ok(_) => {
            posted
                .done(
                    &site,
                    &page,
                    "Approved. The contacts are as proposed, and their domains are being brought up to date.",
                )
                .await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    }
}

/// An operator's no: the contacts stay as registries know them.
pub(crate) async fn decline(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let page = format!("/tasks/{id}");
    match site.service.tasks().decline(posted.visitor.actor(), id).await {
        Ok(_) => {
            posted
                .done(
                    &site,
                    &page,
                    "Declined. The contacts stay as registries know them; the next change of person or office proposes anew.",
                )
                .await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    }
}
