//! The first page: what needs attention, what is running, totals. While there is nothing yet, how to begin.

mod begin;
mod expiring;
mod figures;
mod needs;

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, see_other};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::Name;
use crate::shown::Scope;
use crate::site::Site;
use crate::tasks::body::{Place as Where, anchor, body};
use crate::tasks::live::Feed;
use crate::visitor::Visitor;
use crate::words::task::{cause, title};
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::task::Awaiting;
use service::organizations::Overview;

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    // Guests see the domains of their projects; there is no overview for them.
    if visitor.actor().is_guest() {
        return Ok(see_other("/domains"));
    }
    let failed = |error| Failure::of(&visitor.frame, error);
    let feed = Feed::open(&site, &visitor).await.map_err(failed)?;
    let overview = site
        .service
        .organizations()
        .overview(visitor.actor())
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let new = overview.domains == 0 && overview.tasks == 0;
        let live = feed.map(|feed| {
            let tasks = overview.running.iter().map(|row| &row.task);
            feed.island(Scope::All, tasks, now, String::new())
        });
        let lives = live.is_some();
        let content = view! {
            <div class="page">
                <header class="head"><h1>"Overview"</h1><p class="count">{now.format("%A, %-d %B").to_string()}</p></header>
                {live}
                <div class="parts" id="glance" data-fresh="">
                    {if new {
                        begin::steps(&visitor, overview.contacts > 0).into_markup()
                    } else {
                        view! {
                            {needs::section(&overview, now)}
                            {expiring::section(&overview, now)}
                            <div class="parts" id="running" data-fresh="">{running(&visitor, &overview, now)}</div>
                            {figures::section(&overview)}
                        }
                        .into_markup()
                    }}
                </div>
            </div>
        };
        let page = Page::new("Overview", content).at(Place::Overview);
        if lives { page.with_islands() } else { page }
    }))
}

fn running(
    visitor: &Visitor,
    overview: &Overview,
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    // What waits for an operator is listed under what needs attention.
    let under_way = overview.running_total - overview.waiting_total;
    if under_way + overview.pending_total == 0 {
        return None;
    }
    let counted = [
        (under_way, "running"),
        (overview.pending_total, "not begun"),
    ];
    let counted: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let moving = overview
        .running
        .iter()
        .filter(|row| row.task.awaiting != Some(Awaiting::Operator));
    let cards = moving.map(|row| {
        let task = &row.task;
        let of = task.domain_id.zip(row.domain.clone()).map(|(id, name)| {
            view! { " of " <a href=format!("/domains/{id}")><Name name=name /></a> }
        });
        let title = view! {
            <h3 class="tab">
                {title(task)} {of} " " <span class="quiet">{cause(task)}</span>
            </h3>
        };
        let (id, slip) = (task.id.to_string(), body(visitor, task, now, Where::Within));
        view! { <section class="card live" id=format!("card-{id}") data-fresh="">{title}<div class="slip" id=anchor(task) data-task=id.clone()>{slip}</div></section> }
    });
    Some(view! {
        <section class="section" aria-labelledby="ru">
            <header><h2 id="ru">"Running now"</h2><p class="count">{counted.join(", ")}</p><a href="/tasks">"All tasks"</a></header>
            {cards.collect_view()}
        </section>
    })
}
