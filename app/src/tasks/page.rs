//! A task's page: its steps live, what the registry said, and what can be done.

use super::body::{Place as Where, anchor, body};
use super::parts::{Parts, proposals, section as parts_section};
use super::{diff, live};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::tasks::{DismissTask, RetryTask};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Name, TaskState, When};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::task::{asked_by, cause, meaning, took};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::domain_name::DomainName;
use model::id::TaskId;
use model::task::{StepName, StepStatus, TaskStatus};
use service::domains::Domain;
use service::tasks::Task;
use service::{Error, Need};

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    path: Result<Path<TaskId>, PathRejection>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let (task, name) = site
        .service
        .tasks()
        .page(visitor.actor(), id)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let domain = match task.domain_id {
        // The domain may have been released, or be somebody else's by now; no other error is ignored.
        Some(id) => match site.service.domains().get(visitor.actor(), id).await {
            Ok(domain) => Some(domain),
            Err(Error::NotFound | Error::Forbidden(_)) => None,
            Err(error) => return Err(Failure::of(&visitor.frame, error)),
        },
        None => None,
    };
    let parts = Parts::find(&site, &visitor, &task)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let open = !task.status.is_final();
        let title = task.task_type.title();
        let full = name.as_ref().map_or_else(
            || format!("{title}: {}", cause(&task)),
            |name| format!("{title} of {}", name.unicode()),
        );
        let content = view! {
            <div class="page">
                {head(&visitor, &task, name, now)}
                {live::one(Some(&task), now)}
                <div class="parts" id="task-outcome" data-fresh="">
                    {failure(&task)}
                    {parts.as_ref().and_then(|parts| proposals(parts, &task, &visitor))}
                    {task.error.as_ref().and_then(|error| error.differences.as_deref()).map(|differences| {
                        diff::table(differences, domain.as_ref().and_then(|domain| domain.view.as_ref()))
                    })}
                </div>
                <div class="split">
                    <section class="section" aria-labelledby="st">
                        <header><h2 id="st">"Steps"</h2><p class="quiet small">"times in UTC"</p></header>
                        <div class="stack live" id=anchor(&task) data-task=id.to_string() data-stream=live::stream(&task) data-fresh="">{body(&visitor, &task, now, Where::Own)}</div>
                        <div class="parts" id="task-refresh" data-fresh="">
                            {open.then(|| view! {
                                <p class="quiet small by-hand" data-print="no"><a href=format!("/tasks/{id}")>"Refresh"</a></p>
                            })}
                        </div>
                    </section>
                    <aside id="task-asked" data-fresh="">{asked(&task, domain.as_ref())}</aside>
                </div>
                <div class="parts" id="task-parts" data-fresh="">{parts.as_ref().and_then(|parts| parts_section(parts, &task, now))}</div>
            </div>
        };
        Page::new(full, content).at(Place::Tasks).with_islands()
    }))
}

fn head(
    visitor: &Visitor,
    task: &Task,
    name: Option<DomainName>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let may = visitor.actor().may(Need::TasksWrite);
    // A declined task is proposed anew by the next change, not retried.
    let declined = task
        .steps
        .iter()
        .any(|step| step.name == StepName::Approve && step.status != StepStatus::Done);
    let again = (matches!(task.status, TaskStatus::Failed | TaskStatus::Cancelled) && !declined
        || task.asks_operator())
        && may;
    let dismissable = may && task.status == TaskStatus::Failed && task.dismissed_at.is_none();
    let kind = if task.error.as_ref().is_none_or(|error| error.retryable) {
        Some("main")
    } else {
        None
    };
    let (id, state) = (task.id, task.clone());
    let of = name.map(|name| {
        let label = match task.domain_id {
            Some(domain) => {
                view! { <a href=format!("/domains/{domain}")><Name name=name /></a> }.into_markup()
            }
            None => view! { <Name name=name /> }.into_markup(),
        };
        view! { <span class="org">"of " {label}</span> }
    });
    let took = took(task, now);
    let many = task.domain_id.is_none();
    view! {
        <header class="record" id="task-head" data-fresh="">
            <p class="tab"><span class="quiet">"task"</span> <span class="handle">{short(id)}</span></p>
            <div class="title">
                <h1>{task.task_type.title()} {of} {many.then(|| view! { <span class="org">{cause(task)}</span> })}</h1>
                {dismissable.then(|| view! {
                    <form class="actions" method="post" action=format!("/tasks/{id}/dismiss") data-function=DismissTask::PATH data-of=id.to_string() data-print="no">
                        <button class="button">"Dismiss"</button>
                    </form>
                })}
                {again.then(|| view! {
                    <form class="actions" method="post" action=format!("/tasks/{id}/retry") data-function=RetryTask::PATH data-of=id.to_string() data-print="no">
                        <button class="button" data-kind=kind><Icon name="retry" />"Try again"</button>
                    </form>
                })}
            </div>
            <ul class="facts">
                {task.status.is_final().then(|| view! { <li><TaskState task=state /></li> })}
                <li>"asked by " <bdi>{asked_by(task)}</bdi> " " <When at=task.created_at.0 now=now /></li>
                {(task.status.is_final() && !took.is_empty()).then(|| view! { <li>"took " {took}</li> })}
                {task.dismissed_at.map(|at| view! { <li>"dismissed " <When at=at.0 now=now /></li> })}
                {task.successor_id.map(|next| view! { <li>"what others had left to it goes on in " <a href=format!("/tasks/{next}")>"a task of its own"</a></li> })}
                {task.parent_id.map(|whole| view! { <li>"part of " <a href=format!("/tasks/{whole}")>"a task for many domains"</a></li> })}
                {(task.attempt > 1).then(|| view! { <li>"attempt " {task.attempt}</li> })}
            </ul>
        </header>
    }
}

/// The part of an id that tells tasks apart for people: after the timestamp.
fn short(id: TaskId) -> String {
    let text = id.to_string();
    text.rsplit('-')
        .next()
        .map(ToOwned::to_owned)
        .unwrap_or(text)
}

/// What went wrong, what it means, what to do.
fn failure(task: &Task) -> impl IntoView + use<> {
    let text = meaning(task)?;
    let retryable = task.error.as_ref().is_some_and(|error| error.retryable);
    let domain = task.domain_id;
    let many = task.spread().is_some();
    let hint = if task.asks_operator() {
        ""
    } else if many {
        "Trying again begins those anew that failed."
    } else if retryable {
        "Trying again may help without changing anything."
    } else {
        "Trying again helps once its cause is mended: the contact, or its role on the domain."
    };
    Some(view! {
        <div class="flash" data-state="failed" role="status">
            <Icon name="failed" />
            <div>
                <p>{text} " " {hint}</p>
                {domain.map(|id| view! { <a href=format!("/domains/{id}")>"Open the domain and its roles"</a> })}
            </div>
        </div>
    })
}

fn asked(task: &Task, domain: Option<&Domain>) -> impl IntoView + use<> {
    let registry = domain.map(|domain| domain.registry.clone());
    let result = task.result.clone().map(|result| {
        [("Created", result.created), ("Changed", result.updated), ("Kept", result.unchanged)]
            .into_iter()
            .filter(|(_, handles)| !handles.is_empty())
            .map(|(label, handles)| view! { <dt>{label}</dt><dd class="handles">{handles.join(", ")}</dd> })
            .collect_view()
    });
    view! {
        <section class="card" aria-labelledby="wa">
            <h2 class="tab" id="wa">"What was asked"</h2>
            <div class="slip">
                <dl class="data">
                    <dt>"Id"</dt>
                    <dd class="mono small">{task.id.to_string()}</dd>
                    <dt>"Why"</dt>
                    <dd>{cause(task)}</dd>
                    <dt>"Asked by"</dt>
                    <dd><bdi>{asked_by(task)}</bdi></dd>
                    <dt>"Attempt"</dt>
                    <dd>{task.attempt.max(1)}</dd>
                    {registry.map(|name| view! { <dt>"Registry"</dt><dd>{name}</dd> })}
                    {result}
                </dl>
            </div>
        </section>
    }
}
