//! The first page: what needs attention, what is running, totals. While there is nothing yet, how to begin.

mod begin;
mod expiring;
mod figures;
mod needs;
mod running;

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, see_other};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::shown::Scope;
use crate::site::Site;
use crate::tasks::live::Feed;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use service::Need;
use std::collections::BTreeMap;

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
    let mut remedies = BTreeMap::new();
    for task in overview.failed.iter().filter_map(|row| row.latest.as_ref()) {
        let all = site.service.tasks().remedies(visitor.actor(), task.id);
        remedies.insert(task.id, all.await.map_err(failed)?);
    }
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
                <header class="head"><h1>"Overview"</h1><p class="count">{now.format("%A, %-d %B %Y").to_string()}</p></header>
                {live}
                <div class="parts" id="glance" data-fresh="">
                    {if new {
                        begin::steps(&visitor, overview.contacts > 0).into_markup()
                    } else {
                        view! {
                            <div class="split desk">
                                <div class="stack">
                                    {needs::section(&overview, &remedies, visitor.actor().may(Need::DomainsWrite), now)}
                                    <div class="parts" id="running" data-fresh="">{running::section(&overview, now)}</div>
                                </div>
                                <div class="stack">
                                    {figures::section(&overview)}
                                    {expiring::section(&overview, now)}
                                </div>
                            </div>
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
