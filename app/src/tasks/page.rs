//! A task's page: its steps live, what the registry said, and what can be done.

use super::answer::answer;
use super::body::{Place as Where, anchor, body};
use super::parts::{Parts, proposals, section as parts_section};
use super::{diff, live, parent, remedy, rows};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::tasks::{DismissTask, RetryTask};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Name, TaskState, When, printed};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::task::{asked_by, cause, covered, headline, meaning, title, took};
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
use service::tasks::{Remedy, Task};
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
    let whole = site
        .service
        .tasks()
        .parent(visitor.actor(), id)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let remedies = site
        .service
        .tasks()
        .remedies(visitor.actor(), id)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let open = !task.status.is_final();
        let full = name.as_ref().map_or_else(
            || headline(&task),
            |name| format!("{} of {}", title(&task), name.unicode()),
        );
        let total = whole.as_ref().map(|(parent, _)| parent.total);
        let content = view! {
            <div class="page">
                {head(&visitor, &task, (name, total), now)}
                {live::one(Some(&task), now)}
                <div class="parts" id="task-outcome" data-fresh="">
                    {failure(&task, remedies)}
                    {parts.as_ref().and_then(|parts| proposals(parts, &task, &visitor))}
                    {question(&task, &visitor)}
                    {task.error.as_ref().and_then(|error| error.differences.as_deref()).map(|differences| {
                        diff::table(differences, domain.as_ref().and_then(|domain| domain.view.as_ref()))
                    })}
                </div>
                <div class="parts" id="task-parent" data-fresh="">{whole.as_ref().map(|whole| parent::section(&visitor, &task, whole))}</div>
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
                <div class="parts" id="task-parts" data-fresh="">{parts.as_ref().zip(whole.as_ref()).and_then(|(parts, (whole, _))| parts_section(parts, (&task, whole), now))}</div>
            </div>
        };
        Page::new(full, content).at(Place::Tasks).with_islands()
    }))
}

fn head(
    visitor: &Visitor,
    task: &Task,
    (name, total): (Option<DomainName>, Option<i64>),
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
    let dismissable = may && task.needs_somebody();
    let kind = if task.error.as_ref().is_none_or(|error| error.retryable) {
        Some("main")
    } else {
        None
    };
    let (id, state) = (task.id, task.clone());
    // What people know it by.
    let tab = match &name {
        Some(name) => view! { <Name name=name.clone() /> }.into_markup(),
        None => view! { {covered(task, total.unwrap_or(0))} }.into_markup(),
    };
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
            <p class="tab"><span class="quiet">"task"</span> {tab}</p>
            <div class="title">
                <h1>{title(task)} {of} {many.then(|| view! { <span class="org">{cause(task)}</span> })}</h1>
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
                <li>"started by " <bdi>{asked_by(task)}</bdi> " " <When at=task.created_at.0 now=now /></li>
                {(task.status.is_final() && !took.is_empty()).then(|| view! { <li>"took " {took}</li> })}
                {rows::settled(task, now).map(|settled| view! { <li>{settled}</li> })}
                {task.successor_id.map(|next| view! { <li>"what others had left to it goes on in " <a href=format!("/tasks/{next}")>"a task of its own"</a></li> })}
                {task.parent_id.map(|whole| view! { <li>"part of " <a href=format!("/tasks/{whole}")>"a task for many domains"</a></li> })}
                {(task.attempt > 1).then(|| view! { <li>"attempt " {task.attempt}</li> })}
            </ul>
            {printed(visitor, &format!("Record of task {id}"), now)}
        </header>
    }
}

/// What went wrong, what it means, what to do.
fn failure(task: &Task, remedies: Vec<Remedy>) -> impl IntoView + use<> {
    let text = meaning(task)?;
    let retryable = task.error.as_ref().is_some_and(|error| error.retryable);
    let domain = task.domain_id;
    let many = task.spread().is_some();
    let hint = if task.asks_operator() {
        ""
    } else if task.overtaken_by.is_some() {
        "A later task has settled it: nothing is left to do."
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
                {remedy::list(remedies)}
                {domain.map(|id| view! { <a href=format!("/domains/{id}")>"Open the domain and its roles"</a> })}
            </div>
        </div>
    })
}

/// Another registrant than the registry has, which nobody had named: who it is and who it would be, with the two decisions.
fn question(task: &Task, visitor: &Visitor) -> Option<impl IntoView + use<>> {
    // A refresh has its proposals instead.
    let proposed = |step: &wire::Step| step.name == StepName::Approve;
    if !task.wants_approval()
        || task
            .steps
            .iter()
            .any(|step| proposed(step) && step.status != StepStatus::Done)
    {
        return None;
    }
    let what = task.question()?.to_owned();
    let many = task.domain_id.is_none();
    Some(view! {
        <section class="section" aria-labelledby="qu">
            <header><h2 id="qu">"Another registrant?"</h2></header>
            <section class="flash" data-state="waiting" aria-label="What waits for a yes"><Icon name="waiting" /><div><p>{what} " Nothing is sent."</p></div></section>
            <p class="measure">{if many {
                "Each of these domains has its own task below, which says who the registrant is there and who it would be. Approving here approves them all; approving one approves that one."
            } else {
                "Approving sends what the book says now. Declining ends this task; the registry keeps its registrant, and the next change of this domain asks again."
            }}</p>
            {answer(&task.id.to_string(), visitor)}
        </section>
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
                    <dt>"Started by"</dt>
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
