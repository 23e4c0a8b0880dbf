//! The list of contacts: one search box, filters and the cursor, all in the URL.

use super::lines::line;
use super::select;
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::ContactQuery;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Pages, country_options, in_all, pick_page};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::contacts::{ContactFilter, ContactLine, Sheet};

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ContactQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let filter = query.filter();
    let place = query.cursor.as_deref().and_then(service::Cursor::decode);
    let at = service::Page {
        limit: 50,
        after: place,
    };
    let Sheet {
        listed,
        total,
        countries,
    } = site
        .service
        .contacts()
        .sheet(visitor.actor(), &filter, &at)
        .await
        .map_err(failed)?;
    let all = if listed.rows.is_empty() {
        let every = ContactFilter::default();
        site.service
            .contacts()
            .count(visitor.actor(), &every)
            .await
            .map_err(failed)?
    } else {
        total
    };
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let may_write = visitor.actor().may(service::Need::ContactsWrite);
    let may_replace = may_write && visitor.actor().may(service::Need::DomainsWrite);
    Ok(framed(&visitor, &flash, || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| query.link(Some(&cursor.encode())));
        let first = query.cursor.is_some().then(|| query.link(None));
        let narrowed = filter
            != ContactFilter {
                is_active: filter.is_active.filter(|active| *active),
                ..ContactFilter::default()
            };
        let words = in_all(total, narrowed);
        let shown = if listed.rows.len() as i64 == total {
            format!("{total} in all")
        } else {
            format!("{} of {words}", listed.rows.len())
        };
        let body = view! {
            <div class="page">
                <header class="head">
                    <h1>"Contacts"</h1>
                    <p class="count">{words.clone()}</p>
                    {may_write.then(|| view! {
                        <p class="actions">
                            <a href="/contacts/duplicates">"Find duplicates"</a>
                            <a href="/import">"Import, export"</a>
                            <a class="button" data-kind="main" href="/contacts/new"><Icon name="plus" />"New contact"</a>
                        </p>
                    })}
                </header>
                {(all > 0).then(|| search(&query, &countries))}
                {if listed.rows.is_empty() { empty(all, may_write).into_markup() } else { table(&listed.rows, may_write.then_some(&flash.values), now).into_markup() }}
                {(may_write && total > 0).then(|| select::bar(&query, narrowed, &words, &flash.values, may_replace))}
                <Pages of="contacts" shown=shown first=first next=next />
            </div>
        };
        let page = Page::new("Contacts", body).at(Place::Contacts);
        // The boxes have no island; what they do beyond ticking comes with the same script.
        if may_write && total > 0 {
            page.with_boxes()
        } else {
            page
        }
    }))
}

fn search(query: &ContactQuery, countries: &[String]) -> impl IntoView + use<> {
    let option = |value: &'static str, text: &'static str, chosen: &str| view! { <option value=value selected=value == chosen>{text}</option> };
    let countries = country_options(countries, &query.country_code);
    view! {
        <form class="search" role="search" action="/contacts" aria-label="Contacts">
            <div class="box">
                <Icon name="search" />
                <input type="search" name="q" value=query.q.clone() aria-label="Search contacts" placeholder="Name, handle, e-mail, or country:DE unverified role:tech" autocomplete="off" />
            </div>
            <button class="button">"Search"</button>
            <div class="filters">
                <label>"Kind " <select name="kind">
                    {option("", "any", &query.kind)} {option("external", "external", &query.kind)} {option("member", "member", &query.kind)}
                </select></label>
                <label>"Verification " <select name="verification_status">
                    {option("", "any", &query.verification_status)} {option("verified", "verified", &query.verification_status)}
                    {option("unverified", "unverified", &query.verification_status)}
                </select></label>
                <label>"Country " <select name="country_code" inner_html=countries></select></label>
                <label><input type="checkbox" name="inactive" value="1" checked=!query.inactive.is_empty() />" with inactive"</label>
            </div>
        </form>
    }
}

/// An empty list: because nothing matches, or because there are no contacts. `all` includes inactive ones.
fn empty(all: i64, may_write: bool) -> impl IntoView {
    if all > 0 {
        let show = if all == 1 {
            "Show the one contact".to_owned()
        } else {
            format!("Show all {all} contacts")
        };
        return view! {
            <section class="empty" data-small="">
                <h2>"No contact fits"</h2>
                <p>"Take a word or a filter away, or look among the inactive too."</p>
                <p class="actions"><a class="button" href="/contacts?inactive=1">{show}</a></p>
            </section>
        }
        .into_markup();
    }
    view! {
        <section class="empty">
            <h2>"Your contacts will be filed here"</h2>
            <p>"A contact is a person or a desk that a registry can print beside a domain: who holds it, who runs it, whom to call. Write one once, then give it a role on as many domains as you like."</p>
            {may_write.then(|| view! { <p class="actions"><a class="button" data-kind="main" href="/contacts/new"><Icon name="plus" />"Write the first contact"</a></p> })}
        </section>
    }
    .into_markup()
}

/// `ticked`: what was sent with the boxes of the rows; without it there are none.
fn table(
    rows: &[ContactLine],
    ticked: Option<&Values>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let head = ticked.map(|_| pick_page("Select all contacts of this page"));
    let mut lines = String::with_capacity(rows.len() * 1024);
    for row in rows {
        line(&mut lines, row, ticked, now);
    }
    view! {
        <div class="list-box">
            <table class="list" data-of="contacts">
                <caption class="vh">"Contacts, sorted by last name"</caption>
                <thead>
                    <tr>
                        {head}
                        <th scope="col">"Name"</th>
                        <th scope="col">"Handle"</th>
                        <th scope="col">"Organization"</th>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"Country"</th>
                        <th scope="col">"Verification"</th>
                        <th scope="col">"Used as"</th>
                        <th scope="col" class="num">"Changed"</th>
                    </tr>
                </thead>
                <tbody inner_html=lines></tbody>
            </table>
        </div>
    }
}
