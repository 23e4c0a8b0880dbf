//! The list of teams.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Pages, RoleTab, encode};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::role::Role;
use serde::Deserialize;
use service::Need;
use service::teams::TeamView;
use uuid::Uuid;

/// The query parameters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    cursor: Option<String>,
    flash: Option<Uuid>,
}

impl ListQuery {
    fn link(&self, cursor: Option<&str>) -> String {
        format!(
            "/teams?q={}&cursor={}",
            encode(&self.q),
            encode(cursor.unwrap_or_default())
        )
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let words = query.q.trim();
    let at = service::Page {
        limit: 50,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let listed = site
        .service
        .teams()
        .list(visitor.actor(), (!words.is_empty()).then_some(words), &at)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let may_write = visitor.actor().may(Need::DomainsWrite);
    Ok(framed(&visitor, &flash, || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| query.link(Some(&cursor.encode())));
        let first = query.cursor.is_some().then(|| query.link(None));
        let shown = format!("{} shown", listed.rows.len());
        let body = view! {
            <div class="page">
                <header class="head">
                    <h1>"Teams"</h1>
                    {may_write.then(|| view! { <p class="actions"><a class="button" data-kind="main" href="/teams/new"><Icon name="plus" />"New team"</a></p> })}
                </header>
                <p class="measure quiet">"A team names a contact for each role once. Its domains use those wherever they name nobody themselves."</p>
                {search(&query)}
                {if listed.rows.is_empty() {
                    view! { <section class="empty" data-small=""><h2>"No team fits"</h2><p>"Take a word away."</p></section> }.into_markup()
                } else {
                    table(listed.rows).into_markup()
                }}
                <Pages of="teams" shown=shown first=first next=next />
            </div>
        };
        Page::new("Teams", body).at(Place::Teams)
    }))
}

fn search(query: &ListQuery) -> impl IntoView + use<> {
    view! {
        <form class="search" role="search" action="/teams" aria-label="Teams">
            <div class="box"><Icon name="search" /><input type="search" name="q" value=query.q.clone() aria-label="Search teams" placeholder="Part of a name" autocomplete="off" /></div>
            <button class="button">"Search"</button>
        </form>
    }
}

fn table(rows: Vec<(TeamView, i64)>) -> impl IntoView {
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Teams by name"</caption>
                <thead><tr><th scope="col">"Team"</th><th scope="col">"Slots"</th><th scope="col">"Registrant"</th><th scope="col" class="num">"Domains"</th></tr></thead>
                <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn line((view, domains): (TeamView, i64)) -> impl IntoView {
    let registrant = view
        .slots
        .get(&Role::Registrant)
        .map(|contact| contact.snapshot.full_name());
    let tabs = Role::ALL
        .into_iter()
        .map(|role| match view.slots.get(&role) {
            Some(contact) => {
                let who = format!("{}: {}", role.title(), contact.snapshot.full_name());
                view! { <span title=who><RoleTab role=role /></span> }.into_markup()
            }
            None => {
                let nobody = format!("{}: nobody", role.title());
                view! {
                    <span title=nobody>
                        <span class="role-tab" data-role=role.as_str() data-empty="" aria-hidden="true">{role.letter()}</span>
                        <span class="vh">{nobody.clone()}</span>
                    </span>
                }
                .into_markup()
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row"><a href=format!("/teams/{}", view.team.id) dir="auto">{view.team.name.clone()}</a></th>
            <td class="end"><span class="role-tabs">{tabs}</span></td>
            <td><bdi>{registrant}</bdi></td>
            <td class="num" data-label="domains">{domains}</td>
        </tr>
    }
}
