//! One file: every row with its outcome, the start button, and the progress.

use super::kind::kind;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::files::BeginImport;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Pages};
use crate::site::Site;
use crate::tasks::body::{self, anchor};
use crate::tasks::live;
use crate::visitor::Visitor;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::Deserialize;
use service::files::{Fate, ImportCard, ImportRow, Kind};
use uuid::Uuid;

/// Rows on a page.
const ROWS: u32 = 50;
/// The outcomes in display order, with their names before and after the import, and the state that gives their colour.
const FATES: [(Fate, &str, &str); 6] = [
    (Fate::Refused, "refused", "failed"),
    (Fate::Failed, "failed", "failed"),
    (Fate::Create, "new", "pending"),
    (Fate::Update, "changed", "pending"),
    (Fate::Unchanged, "as they are", "cancelled"),
    (Fate::Done, "taken in", "completed"),
];

#[derive(Debug, Default, Deserialize)]
pub(super) struct RowsQuery {
    #[serde(default)]
    fate: String,
    #[serde(default)]
    after: i64,
    flash: Option<Uuid>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(query): Query<RowsQuery>,
) -> Result<Response, Failure> {
    let fate = query.fate.parse().ok();
    let card = site
        .service
        .files()
        .card(visitor.actor(), id, (fate, query.after), ROWS)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let task = card.task.clone();
        let of = |fate: Fate| card.fates.get(&fate).copied().unwrap_or(0);
        let to_do = of(Fate::Create) + of(Fate::Update);
        let waits = card.import.task_id.is_none() && to_do > 0;
        // An import that is begun here is followed from then on.
        let lives = waits || task.as_ref().is_some_and(|task| !task.status.is_final());
        let begin = waits.then(|| {
            view! {
                <form method="post" action=format!("/import/{id}/begin") data-function=BeginImport::PATH data-of=id.to_string()>
                    <button class="button" data-kind="main">{format!("Take {} in", rows_in_words(to_do))}</button>
                </form>
            }
        });
        let nothing = (card.import.task_id.is_none() && to_do == 0)
            .then(|| view! { <p>"No row of this file makes or changes anything."</p> });
        let progress = task.as_ref().map(|task| {
            view! {
                <section class="card live" aria-labelledby="lv" data-print="no">
                    <h2 class="tab" id="lv">"How far it is"</h2>
                    <div class="slip" id=anchor(task) data-task=task.id.to_string() data-stream=live::stream(task)>{body::body(&visitor, task, now, body::Place::Within)}</div>
                </section>
            }
        });
        let next = (card.rows.len() == ROWS as usize)
            .then(|| card.rows.last().map(|row| link(id, fate, row.line)))
            .flatten();
        let first = (query.after > 0).then(|| link(id, fate, 0));
        let shown = rows_in_words(card.rows.len() as i64);
        let (name, kind) = (card.import.file_name.clone(), kind(&card.import));
        let body = view! {
            <div class="page">
                <header class="head">
                    <h1>{name.clone()}</h1>
                    <p class="count">{kind}</p>
                    <div class="actions">
                        <div class="parts" id="begin" data-fresh="">{begin}</div>
                        <a class="button" href=format!("/import/{id}/report.csv") data-no-prefetch="">"Download the report"</a>
                    </div>
                </header>
                {nothing}
                {lives.then(|| live::one(task.as_ref(), now))}
                <div class="parts" id="progress" data-fresh="">{progress}</div>
                <nav class="choices" aria-label="Rows by fate" id="fates" data-fresh="">
                    <a href=link(id, None, 0) aria-current=fate.is_none().then_some("true")>"All"</a>
                    {FATES
                        .into_iter()
                        .filter(|(fate, _, _)| of(*fate) > 0)
                        .map(|(each, word, _)| {
                            let current = (fate == Some(each)).then_some("true");
                            view! { <a href=link(id, Some(each), 0) aria-current=current>{of(each)} " " {word}</a> }
                        })
                        .collect_view()}
                </nav>
                {table(&card)}
                <Pages of="rows" shown=shown first=first next=next />
            </div>
        };
        let page = Page::new(name, body).at(Place::Elsewhere);
        if lives { page.with_islands() } else { page }
    }))
}

fn link(id: Uuid, fate: Option<Fate>, after: i64) -> String {
    match (fate, after) {
        (None, 0) => format!("/import/{id}"),
        (None, after) => format!("/import/{id}?after={after}"),
        (Some(fate), 0) => format!("/import/{id}?fate={fate}"),
        (Some(fate), after) => format!("/import/{id}?fate={fate}&after={after}"),
    }
}

fn rows_in_words(count: i64) -> String {
    if count == 1 {
        "1 row".into()
    } else {
        format!("{count} rows")
    }
}

fn table(card: &ImportCard) -> impl IntoView + use<> {
    let contacts = card.import.kind == Ok(Kind::Contacts);
    let rows = card
        .rows
        .iter()
        .map(|row| line(row, contacts))
        .collect_view();
    view! {
        <div class="list-box" id="rows" data-fresh="">
            <table class="list">
                <caption class="vh">"Rows of the file"</caption>
                <thead><tr><th scope="col">{if contacts { "Contact" } else { "Domain" }}</th><th scope="col" class="num">"Line"</th><th scope="col">"Fate"</th><th scope="col">"Why"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(row: &ImportRow, contacts: bool) -> impl IntoView + use<> {
    let cell = |name: &str| row.data.get(name).cloned().unwrap_or_default();
    let who = if contacts {
        let parts = [
            cell("handle"),
            format!("{} {}", cell("first_name"), cell("last_name")),
            cell("org_name"),
        ];
        parts
            .iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    } else {
        cell("name")
    };
    let who = match row.object_id {
        Some(id) => {
            let noun = if contacts { "contacts" } else { "domains" };
            view! { <a href=format!("/{noun}/{id}")>{who}</a> }.into_markup()
        }
        None => view! { {who} }.into_markup(),
    };
    let (word, state) = FATES
        .iter()
        .find(|(fate, _, _)| *fate == row.fate)
        .map_or(("", "pending"), |(_, word, state)| (*word, *state));
    view! {
        <tr>
            <th scope="row">{who}</th>
            <td class="num" data-label="line">{row.line}</td>
            <td class="end"><span class="state" data-state=state><Icon name=state /><span>{word}</span></span></td>
            <td><bdi>{row.reason.clone()}</bdi></td>
        </tr>
    }
}
