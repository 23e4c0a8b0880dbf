//! All unverified contacts: which address, the deadline, the roles affected, and the status of the last e-mail.

use super::words;
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::selection::takes_all;
use crate::functions::contacts::VerifyContact;
use crate::islands::LiveForms;
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed};
use crate::parts::{BULK, Pages, When, encode, pick, pick_page};
use crate::site::{Post, Site};
use crate::visitor::Visitor;
use crate::words::unshown;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::Deserialize;
use service::Need;
use service::verification::{COUNTED, Standing};
use uuid::Uuid;

/// The query parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HubQuery {
    cursor: Option<String>,
    flash: Option<Uuid>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<HubQuery>,
) -> Result<Response, Failure> {
    let at = service::Page {
        limit: 50,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let (listed, total) = site
        .service
        .verification()
        .hub(visitor.actor(), &at)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let may_write = visitor.actor().may(Need::ContactsWrite);
    let post = site.post();
    let reminder = match post {
        Post::Mailed => "One reminder goes out after a week.",
        Post::Kept => {
            "One reminder is written after a week. No mail server is set, so letters are not sent: they lie in the mailbox."
        }
    };
    let mailbox = site.mailbox.is_some() && visitor.actor().may(Need::Admin);
    Ok(framed(&visitor, &flash, || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| format!("/verification?cursor={}", encode(&cursor.encode())));
        let first = query.cursor.is_some().then(|| "/verification".to_owned());
        let total_words = if total > COUNTED {
            format!("more than {COUNTED}")
        } else {
            total.to_string()
        };
        let shown = if listed.rows.len() as i64 == total {
            format!("{total} in all")
        } else {
            format!("{} of {total_words}", listed.rows.len())
        };
        let body = view! {
            <div class="page">
                <header class="head">
                    <h1>"Verification"</h1>
                    <p class="count">{total_words.clone()}</p>
                    {mailbox.then(|| view! { <p class="actions"><a class="button" href="/mailbox">"Mailbox"</a></p> })}
                </header>
                <p class="measure quiet">"The holder of a registrant’s address has 15 days to confirm it; the domain of one who stays silent may be suspended. " {reminder}</p>
                {if listed.rows.is_empty() { empty(total).into_markup() } else { table(listed.rows, may_write.then_some(&flash.values), post, now).into_markup() }}
                {(may_write && total > 0).then(|| bar(query.cursor.as_deref(), &total_words, &flash.values))}
                <Pages of="unverified contacts" shown=shown first=first next=next />
                {may_write.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new("Verification", body).at(Place::Contacts);
        if may_write { page.with_islands() } else { page }
    }))
}

fn empty(total: i64) -> impl IntoView {
    if total > 0 {
        return view! {
            <section class="empty" data-small="">
                <h2>"Nobody further down"</h2>
                <p>"Those who had not answered here have, or left the book."</p>
                <p class="actions"><a class="button" href="/verification">"To the beginning"</a></p>
            </section>
        }
        .into_markup();
    }
    view! {
        <section class="empty">
            <h2>"Everybody has answered"</h2>
            <p>"Contacts whose name and address nobody has confirmed stand here, with how long there is and what hangs on them."</p>
            <p class="actions"><a class="button" href="/contacts">"To the contacts"</a></p>
        </section>
    }
    .into_markup()
}

/// The form that the boxes of the rows belong to.
fn bar(cursor: Option<&str>, total: &str, values: &Values) -> impl IntoView + use<> {
    let list = cursor.map(|cursor| format!("cursor={}", encode(cursor)));
    let all = match total {
        "1" => "The 1 contact".to_owned(),
        total if total.starts_with("more") => format!("All of them, {total}"),
        total => format!("All {total} contacts"),
    };
    let ticked = takes_all(values);
    view! {
        <form class="bulk" id=BULK method="post" action="/verification" aria-label="Selected contacts" data-print="no">
            <input type="hidden" name="list" value=list.unwrap_or_default() />
            <output class="count"></output>
            <label class="check"><input type="checkbox" name="all" value="1" checked=ticked autocomplete="off" /><span>{all}</span></label>
            <button class="button">"Send letters"</button>
        </form>
    }
}

/// `ticked`: what was sent with the boxes of the rows, of whoever may write.
fn table(
    rows: Vec<Standing>,
    ticked: Option<&Values>,
    post: Post,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let may_write = ticked.is_some();
    let head = ticked.map(|_| pick_page("Select all contacts of this page"));
    let lines: Vec<_> = rows
        .iter()
        .map(|row| {
            let (name, handle) = (row.contact.snapshot.full_name(), &row.contact.handle);
            let pick =
                ticked.map(|ticked| pick(ticked, row.contact.id, &format!("{name} {handle}")));
            line(row, pick, post, now)
        })
        .collect();
    view! {
        <div id="unverified" class="list-box" data-fresh="">
            <table class="list">
                <caption class="vh">"Contacts that nobody has confirmed, the longest unverified first"</caption>
                <thead>
                    <tr>
                        {head}
                        <th scope="col">"Name"</th>
                        <th scope="col">"Address"</th>
                        <th scope="col">"Days left"</th>
                        <th scope="col">"Registrant of"</th>
                        <th scope="col">"Last letter"</th>
                        <th scope="col" class="num">"Unverified since"</th>
                        {may_write.then(|| view! { <th scope="col"><span class="vh">"Ask again or correct"</span></th> })}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn line(
    row: &Standing,
    pick: Option<Markup>,
    post: Post,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let may_write = pick.is_some();
    let contact = &row.contact;
    let (id, name) = (contact.id, contact.snapshot.full_name());
    let email = contact.snapshot.email.clone();
    let hangs = match (row.registrant_of, row.domains) {
        (0, 0) => unshown(&row.uses),
        (0, all) => format!("none; shown on {}", words::domains(all)),
        (of, all) if of == all => words::domains(of),
        (of, all) => format!("{}; shown on {all}", words::domains(of)),
    };
    let send = email.is_some().then(|| {
        let verb = if row.letter.is_some() {
            "Send again"
        } else {
            "Send"
        };
        view! {
            <form method="post" action=format!("/contacts/{id}/verification") data-function=VerifyContact::PATH data-of=id.to_string()>
                <input type="hidden" name="from" value="hub" />
                <button id=format!("verify-{id}") class="button">{verb}<span class="vh">" to " {name.clone()}</span></button>
            </form>
        }
    });
    let correct = if email.is_some() {
        "Correct"
    } else {
        "Add an address"
    };
    let buttons = may_write.then(|| {
        view! {
            <td>
                <div class="row">
                    {send}
                    <a href=format!("/contacts/{id}/edit#email")>{correct}<span class="vh">" of " {name.clone()}</span></a>
                </div>
            </td>
        }
    });
    let address = email.map_or_else(
        || view! { <span class="quiet">"none"</span> }.into_markup(),
        |email| view! { <bdi>{email}</bdi> }.into_markup(),
    );
    view! {
        <tr data-off=(!contact.is_active).then_some("")>
            {pick}
            <th scope="row"><a href=format!("/contacts/{id}") dir="auto">{name}</a> " " <span class="handle">{contact.handle.clone()}</span></th>
            <td>{address}</td>
            <td class="end">{words::deadline(row, now)}</td>
            <td>{hangs}</td>
            <td>{words::letter(row.letter.as_ref(), post, now)}</td>
            <td class="num" data-label="since"><When at=row.since now=now /></td>
            {buttons}
        </tr>
    }
}
