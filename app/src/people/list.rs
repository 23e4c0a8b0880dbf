//! The list of people.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Pages, State as Badge, encode};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::full_name;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use service::Need;
use service::people::{PersonFilter, User};
use uuid::Uuid;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    left: String,
    cursor: Option<String>,
    flash: Option<Uuid>,
}

impl ListQuery {
    fn filter(&self) -> PersonFilter {
        let words = self.q.trim();
        PersonFilter {
            q: (!words.is_empty()).then(|| words.to_owned()),
            is_active: self.left.is_empty().then_some(true),
        }
    }

    fn link(&self, cursor: Option<&str>) -> String {
        let pairs = [
            ("q", self.q.as_str()),
            ("left", &self.left),
            ("cursor", cursor.unwrap_or_default()),
        ];
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        format!("/people?{}", query.join("&"))
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let page = service::Page {
        limit: 50,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let listed = site
        .service
        .people()
        .list(visitor.actor(), &query.filter(), &page)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let admin = visitor.actor().may(Need::Admin);
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
                    <h1>"People"</h1>
                    {admin.then(|| view! { <p class="actions"><a class="button" data-kind="main" href="/people/new"><Icon name="plus" />"Add person"</a></p> })}
                </header>
                {search(&query)}
                {if listed.rows.is_empty() {
                    view! { <section class="empty" data-small=""><h2>"Nobody fits"</h2><p>"Take a word away, or look among those who left too."</p></section> }.into_markup()
                } else {
                    table(listed.rows).into_markup()
                }}
                <Pages of="people" shown=shown first=first next=next />
            </div>
        };
        Page::new("People", body).at(Place::People)
    }))
}

fn search(query: &ListQuery) -> impl IntoView + use<> {
    view! {
        <form class="search" role="search" action="/people" aria-label="People">
            <div class="box">
                <Icon name="search" />
                <input type="search" name="q" value=query.q.clone() aria-label="Search people" placeholder="Name or e-mail" autocomplete="off" />
            </div>
            <button class="button">"Search"</button>
            <div class="filters">
                <label><input type="checkbox" name="left" value="1" checked=!query.left.is_empty() />" with those who left"</label>
            </div>
        </form>
    }
}

fn table(rows: Vec<User>) -> impl IntoView {
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"People, sorted by last name"</caption>
                <thead><tr><th scope="col">"Name"</th><th scope="col">"State"</th><th scope="col">"E-mail"</th><th scope="col">"Signs in"</th></tr></thead>
                <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// How a person signs in, in words.
pub(super) fn sign_in(of: &User) -> String {
    match (of.is_active, of.password_hash.is_some()) {
        (true, true) => format!("as {}", of.org_role),
        _ => "no".into(),
    }
}

fn line(user: User) -> impl IntoView {
    let (state, word) = if user.is_active {
        ("verified", "Here")
    } else {
        ("inactive", "Left")
    };
    view! {
        <tr data-off=(!user.is_active).then_some("")>
            <th scope="row"><a href=format!("/people/{}", user.id) dir="auto">{full_name(&user)}</a></th>
            <td class="end"><Badge state=state text=word /></td>
            <td><bdi>{user.email.clone()}</bdi></td>
            <td data-label="signs in">{sign_in(&user)}</td>
        </tr>
    }
}
