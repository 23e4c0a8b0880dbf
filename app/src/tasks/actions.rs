//! The buttons of a task, sent as forms.

use super::query::ListQuery;
use crate::flash::Flash;
use crate::form::selection::{list_in, takes_all, ticked};
use crate::paths::local;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use crate::writes::tasks::Ask;
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::TaskId;
use service::Result;
use service::tasks::Task;

/// Back to where the button was: the domain's page or the task's own.
fn back(posted: &Posted, task: &Task) -> String {
    match task.domain_id {
        Some(domain) if posted.text("from") == "domain" => format!("/domains/{domain}"),
        _ => format!("/tasks/{}", task.id),
    }
}

async fn told(site: &Site, posted: &Posted, id: TaskId, done: Result<(Task, String)>) -> Response {
    match done {
        Ok((task, text)) => posted.done(site, &back(posted, &task), text).await,
        Err(error) => posted.refused(site, &format!("/tasks/{id}"), error).await,
    }
}

/// Cancels it.
pub(crate) async fn cancel(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::cancel(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// Retries it.
pub(crate) async fn retry(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::retry(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// Tries its failed parts again.
pub(crate) async fn retry_failed(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::retry_failed(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// Has it wait.
pub(crate) async fn pause(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::pause(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// Has it go on.
pub(crate) async fn resume(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::resume(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// Dismisses it.
pub(crate) async fn dismiss(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::dismiss(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// An operator's approval of what it proposes.
pub(crate) async fn approve(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::approve(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// An operator's refusal.
pub(crate) async fn decline(
    State(site): State<Site>,
    Path(id): Path<TaskId>,
    posted: Posted,
) -> Response {
    let done = writes::tasks::decline(&site, posted.visitor.actor(), id).await;
    told(&site, &posted, id, done).await
}

/// Asks the tasks that were selected in the list.
pub(crate) async fn selected(State(site): State<Site>, posted: Posted) -> Response {
    let list = local(&format!("/tasks?{}", list_in(&posted.values)));
    let actor = posted.visitor.actor();
    let ids: Vec<TaskId> = if takes_all(&posted.values) {
        let filter = ListQuery::read(list_in(&posted.values)).filter();
        match writes::tasks::matching(&site, actor, &filter).await {
            Ok(ids) => ids,
            Err(error) => return posted.refused(&site, &list, error).await,
        }
    } else {
        ticked(&posted.values)
    };
    let ask = Ask::ALL
        .into_iter()
        .find(|ask| ask.as_str() == posted.text("do"));
    let (Some(ask), false) = (ask, ids.is_empty()) else {
        let flash = Flash::refused(
            "Select tasks first: tick their boxes, or all that match, then choose what they are to do.",
        );
        return flash.show_at(&site, posted.user(), &list).await;
    };
    match writes::tasks::many(&site, actor, &ids, ask).await {
        Ok(text) => posted.done(&site, &list, text).await,
        Err(error) => posted.refused(&site, &list, error).await,
    }
}
