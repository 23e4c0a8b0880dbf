//! The list of tasks, newest first.

use super::live::Feed;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Name, Pages, TaskState, When, encode};
use crate::shown::{Filter, Scope, task};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::task::{asked_by, cause, millis, now_of};
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::id::{DomainId, TaskId};
use model::task::TaskStatus;
use serde::Deserialize;
use service::tasks::{TaskFilter, TaskRow, Unreadable};
use uuid::Uuid;

/// The query parameters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    status: String,
    domain: String,
    parent: String,
    cursor: Option<String>,
    flash: Option<Uuid>,
}

impl ListQuery {
    fn filter(&self) -> TaskFilter {
        TaskFilter {
            status: self.status.parse().ok(),
            domain_id: self.domain.parse().ok(),
            parent_id: self.parent.parse().ok(),
            ..TaskFilter::default()
        }
    }

    /// The same for the island.
    fn scope(&self) -> Scope {
        Scope::List(Filter {
            status: self.status.parse().ok(),
            domain: (!self.domain.is_empty()).then(|| self.domain.clone()),
            parent: (!self.parent.is_empty()).then(|| self.parent.clone()),
        })
    }

    fn link(&self, cursor: Option<&str>) -> String {
        let pairs = [
            ("status", self.status.as_str()),
            ("domain", &self.domain),
            ("parent", &self.parent),
            ("cursor", cursor.unwrap_or_default()),
        ];
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if query.is_empty() {
            "/tasks".into()
        } else {
            format!("/tasks?{}", query.join("&"))
        }
    }
}

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let (actor, filter) = (visitor.actor(), query.filter());
    let feed = Feed::open(&site, &visitor).await.map_err(failed)?;
    let at = service::Page {
        limit: 50,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let (listed, total) = site
        .service
        .tasks()
        .rows(actor, &filter, &at)
        .await
        .map_err(failed)?;
    let of = |status| TaskFilter {
        status: Some(status),
        ..TaskFilter::default()
    };
    let mut counts = Vec::new();
    for (status, word) in [
        (TaskStatus::Running, "running"),
        (TaskStatus::Pending, "not begun"),
        (TaskStatus::Failed, "failed"),
    ] {
        counts.push((
            site.service
                .tasks()
                .count(actor, &of(status))
                .await
                .map_err(failed)?,
            word,
        ));
    }
    let domain = match filter.domain_id {
        Some(id) => site
            .service
            .domains()
            .get(actor, id)
            .await
            .ok()
            .map(|domain| (id, domain.name)),
        None => None,
    };
    let aside = site
        .service
        .tasks()
        .unreadable(actor)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| query.link(Some(&cursor.encode())));
        let first = query.cursor.is_some().then(|| query.link(None));
        let shown = if listed.rows.len() as i64 == total {
            format!("{total} in all")
        } else {
            format!("{} of {total}", listed.rows.len())
        };
        let counted: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let counted = if counted.is_empty() {
            total.to_string()
        } else {
            format!("{total} · {}", counted.join(", "))
        };
        let filtered =
            !query.status.is_empty() || !query.domain.is_empty() || !query.parent.is_empty();
        let live = feed.as_ref().map(|feed| {
            let tasks = listed.rows.iter().map(|row| &row.task);
            feed.island(query.scope(), tasks, now, query.link(None))
        });
        let lives = live.is_some();
        let of_domain = domain.map(|(id, name)| view! { <span class="org">"of " <a href=format!("/domains/{id}")><Name name=name /></a></span> });
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Tasks" {of_domain}</h1><p class="count" id="counted" data-fresh="">{counted}</p></header>
                {unreadable(aside, now)}
                {(total > 0 || filtered).then(|| filters(&query))}
                {live}
                {if listed.rows.is_empty() { empty(filtered).into_markup() } else { table(listed.rows, now).into_markup() }}
                <Pages of="tasks" shown=shown first=first next=next />
            </div>
        };
        let page = Page::new("Tasks", body).at(Place::Tasks);
        if lives { page.with_islands() } else { page }
    }))
}

/// Tasks that this version can't read: they are in no list, and wait for a version that can.
fn unreadable(tasks: Vec<Unreadable>, now: DateTime<Utc>) -> Option<impl IntoView> {
    (!tasks.is_empty()).then(|| {
        let rows = tasks.into_iter().map(|task| view! {
            <li><span class="mono small">{task.id.to_string()}</span> " (" {task.task_type} "), put aside " <When at=task.unreadable_since now=now /></li>
        }).collect_view();
        view! {
            <div class="flash" data-state="failed" role="status">
                <Icon name="failed" />
                <div>
                    <p>"These tasks can’t be read by this version of Nichandle and are carried out by none until a version that can is started. All others go on."</p>
                    <ul class="plain">{rows}</ul>
                </div>
            </div>
        }
    })
}

fn filters(query: &ListQuery) -> impl IntoView + use<> {
    let chosen = query.status.clone();
    let options = TaskStatus::ALL.iter().map(|status| view! { <option value=status.as_str() selected=status.as_str() == chosen>{status.title()}</option> }).collect_view();
    let domain: Option<DomainId> = query.domain.parse().ok();
    let parent: Option<TaskId> = query.parent.parse().ok();
    view! {
        <form class="search" role="search" action="/tasks" aria-label="Tasks">
            <div class="filters">
                <label>"State " <select name="status"><option value="">"any"</option>{options}</select></label>
                {domain.map(|id| view! { <label><input type="checkbox" name="domain" value=id.to_string() checked=true />" this domain only"</label> })}
                {parent.map(|id| view! { <label><input type="checkbox" name="parent" value=id.to_string() checked=true />" parts of one task only"</label> })}
                <button class="button">"Show"</button>
            </div>
        </form>
    }
}

fn empty(filtered: bool) -> impl IntoView {
    let (heading, text) = if filtered {
        (
            "No task stands there",
            "Choose another state, or look at all of them.",
        )
    } else {
        (
            "No tasks yet",
            "Whatever changes at a registry is a task, and you can watch it here step by step. The first one begins when you give a contact a role on a domain.",
        )
    };
    let (href, word) = if filtered {
        ("/tasks", "All tasks")
    } else {
        ("/domains", "To the domains")
    };
    view! { <section class="empty"><h2>{heading}</h2><p>{text}</p><p><a class="button" href=href>{word}</a></p></section> }
}

fn table(rows: Vec<TaskRow>, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Tasks, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"State"</th>
                        <th scope="col">"Domain"</th>
                        <th scope="col">"Task"</th>
                        <th scope="col">"Step"</th>
                        <th scope="col" data-hide="wide">"Asked by"</th>
                        <th scope="col" class="num">"Took"</th>
                        <th scope="col" class="num">"Asked"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| line(row, now)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn line(row: TaskRow, now: DateTime<Utc>) -> impl IntoView {
    let TaskRow { task, domain } = row;
    let many = match task.spread() {
        Some(spread) if spread.made > 0 => domains(spread.made as usize),
        Some(_) => "many domains".to_owned(),
        None => "no domain".to_owned(),
    };
    let title = task.task_type.title();
    let known = now_of(&task);
    let (step, took) = (task::step(&known), task::took(&known, millis(now)));
    let id = task.id.to_string();
    let (href, why, by, asked) = (
        format!("/tasks/{}", task.id),
        cause(&task),
        asked_by(&task),
        task.created_at.0,
    );
    let off = (task.status == TaskStatus::Cancelled).then_some("");
    view! {
        <tr id=format!("row-{id}") data-task=id.clone() data-fresh="" data-off=off>
            <td class="end"><TaskState task=task /></td>
            <th scope="row">
                <a href=href><span class="vh">{title} " of "</span>{domain.map_or_else(|| view! { {many} }.into_markup(), |name| view! { <Name name=name /> }.into_markup())}</a>
            </th>
            <td>{title} <span class="quiet">": " {why}</span></td>
            <td data-step="">{step}</td>
            <td data-hide="wide"><bdi>{by}</bdi></td>
            <td class="num" data-took="" data-label="took">{took}</td>
            <td class="num"><When at=asked now=now /></td>
        </tr>
    }
}
