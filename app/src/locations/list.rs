//! The list of locations.

use crate::contacts::address;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Pages, encode};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::contact::Snapshot;
use model::country;
use model::location::Office;
use serde::Deserialize;
use service::Need;
use service::locations::Location;

/// The cursor of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct At {
    cursor: Option<String>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(at): Query<At>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let page = service::Page {
        limit: 50,
        after: at.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let listed = site
        .service
        .locations()
        .list(visitor.actor(), &page)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let may_write = visitor.actor().may(Need::ContactsWrite);
    Ok(framed(&visitor, &flash, || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| format!("/locations?cursor={}", encode(&cursor.encode())));
        let first = at.cursor.is_some().then(|| "/locations".to_owned());
        let shown = format!("{} shown", listed.rows.len());
        let empty = listed.rows.is_empty() && at.cursor.is_none();
        let paged = next.is_some() || first.is_some();
        let body = view! {
            <div class="page">
                <header class="head">
                    <h1>"Offices"</h1>
                    {may_write.then(|| view! { <p class="actions"><a class="button" data-kind="main" href="/locations/new"><Icon name="plus" />"New office"</a></p> })}
                </header>
                {if empty {
                    view! {
                        <section class="empty">
                            <h2>"Your offices will be filed here"</h2>
                            <p>"An office is an address that several member contacts share. When it moves, they all move with it. The first one is the registered office."</p>
                            {may_write.then(|| view! { <p class="actions"><a class="button" href="/locations/new">"Write the registered office"</a></p> })}
                        </section>
                    }.into_markup()
                } else {
                    table(listed.rows).into_markup()
                }}
                {paged.then(|| view! { <Pages of="offices" shown=shown first=first next=next /> })}
            </div>
        };
        Page::new("Offices", body).at(Place::Offices)
    }))
}

/// The address in its country's format, in one line.
pub(super) fn in_a_line(office: &Office) -> String {
    let lines = address::lines(&as_snapshot(office));
    lines.join(", ")
}

/// The location as the address of a contact.
pub(super) fn as_snapshot(office: &Office) -> Snapshot {
    Snapshot {
        street1: office.street1.clone(),
        street2: office.street2.clone(),
        city: office.city.clone(),
        region: office.region.clone(),
        postal_code: office.postal_code.clone(),
        country_code: office.country_code.clone(),
        ..Snapshot::default()
    }
}

/// Whether it is primary or the registered office, in words.
pub(super) fn marks(of: &Location) -> Option<&'static str> {
    match (of.is_system, of.is_primary) {
        (true, true) => Some("registered office, primary"),
        (true, false) => Some("registered office"),
        (false, true) => Some("primary"),
        (false, false) => None,
    }
}

fn table(rows: Vec<Location>) -> impl IntoView {
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Offices by label"</caption>
                <thead><tr><th scope="col">"Office"</th><th scope="col">"Use"</th><th scope="col">"Address"</th><th scope="col">"Country"</th></tr></thead>
                <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn line(location: Location) -> impl IntoView {
    let marks = marks(&location);
    let country = location.office.country_code.clone();
    view! {
        <tr>
            <th scope="row"><a href=format!("/locations/{}", location.id) dir="auto">{location.office.label.clone()}</a></th>
            <td class="end">{marks.map(|words| view! { <span class="quiet">{words}</span> })}</td>
            <td><bdi>{in_a_line(&location.office)}</bdi></td>
            <td><abbr title=country::name(&country).to_owned()>{country.clone()}</abbr></td>
        </tr>
    }
}
