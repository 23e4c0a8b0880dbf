//! The list of tasks, newest first.

use super::live::Feed;
use super::query::{ListQuery, NEEDS, PAUSED};
use super::rows::table;
use super::select;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Name, Pages, When};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::task::{TaskStatus, TaskType};
use service::Need;
use service::tasks::{Counts, Unreadable};

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
    let board = site
        .service
        .tasks()
        .board(actor, &filter, &at)
        .await
        .map_err(failed)?;
    let (listed, total) = (board.listed, board.total);
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
        let filtered = query.is_filtered();
        let may = visitor.actor().may(Need::TasksWrite) && !listed.rows.is_empty();
        let ticked = may.then_some(&flash.values);
        let counted = counted(total, filtered, &board.counts);
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
                {if listed.rows.is_empty() { empty(filtered).into_markup() } else { table(listed.rows, ticked, now).into_markup() }}
                {may.then(|| select::bar(query.query(), (total, filtered), &flash.values))}
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
            <li><span class="mono small">{task.id.to_string()}</span> " (" {task.task_type} "), set aside " <When at=task.unreadable_since now=now /></li>
        }).collect_view();
        view! {
            <div class="flash" data-state="failed" role="status">
                <Icon name="failed" />
                <div>
                    <p>"This version of the program can’t read these tasks. They wait until a version is started that can; all others go on."</p>
                    <ul class="plain">{rows}</ul>
                </div>
            </div>
        }
    })
}

/// How many there are. Of a list that is filtered that is all there is to say: the other numbers are those of the whole list.
fn counted(total: i64, filtered: bool, counts: &Counts) -> String {
    if filtered {
        return format!("{total} found");
    }
    let counts = [
        (counts.running, "running"),
        (counts.pending, "not begun"),
        (counts.paused, "paused"),
        (counts.failed, "failed"),
    ];
    let counted: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if counted.is_empty() {
        total.to_string()
    } else {
        format!("{total} · {}", counted.join(", "))
    }
}

/// A form of its own parts: every choice is a parameter of the address, and works without scripts.
fn filters(query: &ListQuery) -> impl IntoView + use<> {
    let states = TaskStatus::ALL
        .iter()
        .map(|status| (status.as_str(), state_title(*status)));
    let states = states
        .chain([NEEDS, PAUSED])
        .map(|(value, title)| option(value, title, &query.status))
        .collect_view();
    let kinds = TaskType::ALL
        .iter()
        .map(|kind| option(kind.as_str(), kind.title(), &query.kind))
        .collect_view();
    let checked = |name: &'static str, value: &str, words: &'static str| {
        let value = value.to_owned();
        view! { <label><input type="checkbox" name=name value=value checked=true />{words}</label> }
    };
    let domain = query
        .domain_id()
        .map(|_| checked("domain", &query.domain, " this domain only"));
    let parent = query
        .parent_id()
        .map(|_| checked("parent", &query.parent, " parts of one task only"));
    let like = (!query.like.is_empty())
        .then(|| checked("like", &query.like, " failed for the same reason"));
    let (name, by) = (query.name.clone(), query.by.clone());
    let (from, to) = (query.from.clone(), query.to.clone());
    view! {
        <form class="search" role="search" action="/tasks" aria-label="Tasks">
            <div class="filters">
                <label>"State " <select name="status"><option value="">"any"</option>{states}</select></label>
                <label>"Type " <select name="type"><option value="">"any"</option>{kinds}</select></label>
                <label>"Domain name " <input type="search" name="name" value=name /></label>
                <label>"Started by " <input type="search" name="by" value=by /></label>
                <label>"From " <input type="date" name="from" value=from /></label>
                <label>"To " <input type="date" name="to" value=to /></label>
                {domain} {parent} {like}
                <button class="button">"Show"</button>
                {query.is_filtered().then(|| view! { <a href="/tasks">"All tasks"</a> })}
            </div>
        </form>
    }
}

fn option(value: &'static str, title: &'static str, chosen: &str) -> impl IntoView + use<> {
    let selected = value == chosen;
    view! { <option value=value selected=selected>{title}</option> }
}

/// In the words of the rows.
const fn state_title(status: TaskStatus) -> &'static str {
    match status {
        TaskStatus::Pending => "Not begun",
        TaskStatus::Completed => "Done",
        other => other.title(),
    }
}

fn empty(filtered: bool) -> impl IntoView {
    let (heading, text) = if filtered {
        ("No task matches", "Change or remove a filter.")
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
