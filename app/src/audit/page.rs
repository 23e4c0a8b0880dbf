//! The page of the log, newest first, by day. It only reads, and needs no script.

use super::AuditQuery;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::history::{ACTIONS, KINDS, line};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::Pages;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use leptos::prelude::*;
use service::Error;
use service::audit::{Audit, History};
use service::people::PersonFilter;
use uuid::Uuid;

/// How many entries a page has.
const ROWS: u32 = 50;
/// How many people the filter offers; more are found by the links of their entries.
const OFFERED: u32 = 200;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let at = service::Page {
        limit: ROWS,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let history = site
        .service
        .audit()
        .page(actor, &query.filter(), &at)
        .await
        .map_err(failed)?;
    let act = match query.act.parse() {
        Ok(id) => Some(
            site.service
                .audit()
                .entry(actor, id)
                .await
                .map_err(failed)?,
        ),
        Err(_) => None,
    };
    let whose = offered(&site, &visitor, &query, &history)
        .await
        .map_err(failed)?;
    Ok(framed(&visitor, &Flash::default(), || {
        let path = "/audit";
        let next = history
            .next
            .as_ref()
            .map(|cursor| query.link(path, Some(&cursor.encode())));
        let first = query.cursor.is_some().then(|| query.link(path, None));
        let shown = crate::words::counted(history.entries.len(), "entry", "entries");
        let file = query.link("/audit.csv", None);
        let list = if history.entries.is_empty() {
            empty(query.narrows()).into_markup()
        } else {
            days(&history).into_markup()
        };
        let body = view! {
            <div class="page">
                <header class="head">
                    <h1>"What happened"</h1>
                    <p class="actions"><a class="button" href=file download="">"Save as CSV"</a></p>
                </header>
                {filters(&query, &whose)}
                {act.map(|act| whole(&act))}
                {list}
                <Pages of="entries" shown=shown first=first next=next />
            </div>
        };
        Page::new("What happened", body).at(Place::Settings)
    }))
}

/// The people and keys that the filter offers, by name: value and words.
async fn offered(
    site: &Site,
    visitor: &Visitor,
    query: &AuditQuery,
    history: &History,
) -> Result<Vec<(String, String)>, Error> {
    let actor = visitor.actor();
    let page = service::Page {
        limit: OFFERED,
        after: None,
    };
    let people = site.service.people();
    let people = people.list(actor, &PersonFilter::default(), &page).await?;
    let mut offered = vec![("system".to_owned(), "Nichandle itself".to_owned())];
    offered.extend(people.rows.iter().map(|user| {
        let name = format!("{} {}", user.first_name, user.last_name);
        (user.id.to_string(), name.trim().to_owned())
    }));
    let keys = site.service.keys().list(actor).await?;
    offered.extend(
        keys.iter()
            .map(|key| (key.id.to_string(), format!("key {}", key.name))),
    );
    // Somebody who is not there any more, or one of very many.
    if !query.who.is_empty() && !offered.iter().any(|(id, _)| *id == query.who) {
        let id: Option<Uuid> = query.who.parse().ok();
        let entry = history.entries.iter().find(|entry| entry.actor_id == id);
        let name = entry.map_or_else(|| "somebody else".into(), |entry| entry.actor_name.clone());
        offered.push((query.who.clone(), name));
    }
    Ok(offered)
}

fn filters(query: &AuditQuery, whose: &[(String, String)]) -> impl IntoView + use<> {
    let option = |value: &str, words: &str, chosen: &str| {
        let selected = value == chosen;
        let (value, words) = (value.to_owned(), words.to_owned());
        view! { <option value=value selected=selected>{words}</option> }
    };
    let who: Vec<_> = (whose.iter())
        .map(|(id, name)| option(id, name, &query.who))
        .collect();
    let kinds: Vec<_> = (KINDS.iter())
        .map(|(kind, _, words)| option(kind, words, &query.kind))
        .collect();
    let actions: Vec<_> = (ACTIONS.iter())
        .map(|(action, words)| option(action, words, &query.action))
        .collect();
    let one = |name: &'static str, value: &str, words: &'static str| {
        (!value.is_empty()).then(|| {
            let value = value.to_owned();
            view! { <label><input type="checkbox" name=name value=value checked=true />{words}</label> }
        })
    };
    let (object, act) = (
        one("object", &query.object, "of one object only"),
        one("act", &query.act, "what followed from one entry only"),
    );
    let (from, to) = (query.from.clone(), query.to.clone());
    let clear = query
        .narrows()
        .then(|| view! { <a href="/audit">"All of it"</a> });
    view! {
        <form class="search" role="search" action="/audit" aria-label="What happened">
            <div class="filters">
                <label>"Who " <select name="who"><option value="">"anybody"</option>{who}</select></label>
                <label>"About " <select name="kind"><option value="">"anything"</option>{kinds}</select></label>
                <label>"What " <select name="action"><option value="">"anything"</option>{actions}</select></label>
                <label>"From " <input type="date" name="from" value=from /></label>
                <label>"To " <input type="date" name="to" value=to /></label>
                {object}
                {act}
                <button class="button">"Show"</button>
                {clear}
            </div>
        </form>
    }
}

/// The entry from which the listed ones followed.
fn whole(act: &History) -> impl IntoView + use<> {
    let entry = act.entries.first()?;
    let at = entry.at;
    let body = line(act, entry, None);
    Some(view! {
        <section class="section" aria-labelledby="act">
            <header><h2 id="act">"What led to this"</h2></header>
            <ol class="log"><li>{clock(at, true)}<div>{body}</div></li></ol>
        </section>
    })
}

/// The entries under the day on which they were written.
fn days(history: &History) -> impl IntoView + use<> {
    let mut days: Vec<(NaiveDate, Vec<&Audit>)> = Vec::new();
    for entry in &history.entries {
        let day = entry.at.date_naive();
        match days.last_mut() {
            Some((last, entries)) if *last == day => entries.push(entry),
            _ => days.push((day, vec![entry])),
        }
    }
    days.into_iter()
        .map(|(day, entries)| {
            let id = format!("d{}", day.format("%Y%m%d"));
            let heading = day.format("%A, %-d %B %Y").to_string();
            let lines: Vec<_> = entries
                .into_iter()
                .map(|entry| {
                    let (at, body) = (entry.at, line(history, entry, None));
                    view! { <li id=format!("e{}", entry.id)>{clock(at, false)}<div>{body}</div></li> }
                })
                .collect();
            view! {
                <section class="section" aria-labelledby=id.clone()>
                    <header><h2 id=id.clone()>{heading}</h2></header>
                    <ol class="log">{lines}</ol>
                </section>
            }
        })
        .collect_view()
}

/// A time of day in UTC, with its day where no heading says it.
fn clock(at: DateTime<Utc>, day: bool) -> impl IntoView {
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let title = at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let format = if day {
        "%-d %b %Y, %H:%M UTC"
    } else {
        "%H:%M UTC"
    };
    view! { <time datetime=exact title=title>{at.format(format).to_string()}</time> }
}

fn empty(narrows: bool) -> impl IntoView {
    let text = if narrows {
        "Nothing that happened is like that. Choose less, or look at all of it."
    } else {
        "Nothing has happened yet."
    };
    view! {
        <section class="empty">
            <h2>"No entry"</h2>
            <p>{text}</p>
            {narrows.then(|| view! { <p><a class="button" href="/audit">"All of it"</a></p> })}
        </section>
    }
}
