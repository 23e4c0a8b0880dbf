//! One file: every row with its outcome, the start button, and the progress.

use super::columns::{called, read_as};
use super::kind::{FATES, kind};
use super::rows::table;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::files::BeginImport;
use crate::page::{Page, Place, framed};
use crate::parts::{Pages, State as Badge};
use crate::site::Site;
use crate::tasks::body::{self, anchor};
use crate::tasks::live;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::send::registrants;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::task::TaskStatus;
use serde::Deserialize;
use service::Need;
use service::files::{Column, Fate, ImportCard};
use uuid::Uuid;
use wire::Totals;

/// Rows on a page.
const ROWS: u32 = 50;

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
        let lives = waits
            || card.open.is_some()
            || task.as_ref().is_some_and(|task| !task.status.is_final());
        let begin = waits.then(|| {
            view! {
                <form method="post" action=format!("/import/{id}/begin") data-function=BeginImport::PATH data-of=id.to_string()>
                    <button class="button" data-kind="main">{button(to_do, card.totals.as_ref())}</button>
                </form>
            }
        });
        let settled = card.import.is_settled();
        let about = about_columns(&card);
        let idle = to_do + of(Fate::Done) + of(Fate::Failed) == 0;
        let nothing = (settled && card.import.task_id.is_none() && idle)
            .then(|| view! { <p>"No row of this file makes or changes anything."</p> });
        let pending = card.rows.iter().any(|row| {
            let outcome = row.outcome.as_ref();
            outcome.is_some_and(|outcome| outcome.pending)
        });
        let plan = (pending && visitor.actor().may(Need::DomainsWrite)).then(|| {
            view! {
                <form method="post" action=format!("/import/{id}/plan")>
                    <button class="button">"Plan what their team would change"</button>
                </form>
            }
        });
        // Done with the book is not done: what the rows began is said beside it.
        let unsettled = card
            .statuses
            .keys()
            .any(|status| *status != TaskStatus::Completed);
        let told = task
            .as_ref()
            .filter(|task| !(unsettled && task.status == TaskStatus::Completed));
        // Behind the import's own end the tasks of its rows are followed, one after the other.
        let follows = card.open.as_ref().filter(|_| told.is_none());
        let follows =
            follows.map(|open| view! { <p hidden=true data-stream=live::stream(open)></p> });
        let in_book = (told.is_none() && task.is_some()).then(
            || view! { <p class="quiet">{format!("{} in the book.", taken(of(Fate::Done)))}</p> },
        );
        let progress = told.map(|task| {
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
                    <h1 class="wraps">{name.clone()}</h1>
                    <p class="count">{kind}</p>
                    <div class="actions">
                        <div class="parts" id="begin" data-fresh="">{begin} {plan}</div>
                        <a class="button" href=format!("/import/{id}/report.csv") data-no-prefetch="">"Download the report"</a>
                    </div>
                </header>
                {about}
                {nothing}
                {lives.then(|| live::one(task.as_ref(), now))}
                <div class="parts" id="progress" data-fresh="">{follows} {progress} {in_book} {at_registries(&card)}</div>
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

/// What the columns were taken for, and the way to say it anew.
fn about_columns(card: &ImportCard) -> Option<impl IntoView + use<>> {
    let columns = card.import.columns.as_ref()?;
    let (read, left): (Vec<&Column>, Vec<&Column>) = columns
        .columns
        .iter()
        .filter(|column| !column.heading.is_empty())
        .partition(|column| column.becomes.is_some());
    let read: Vec<String> = read
        .into_iter()
        .filter_map(|column| Some((&column.heading, column.becomes.as_ref()?)))
        .filter(|(heading, becomes)| heading != becomes)
        .map(|(heading, becomes)| format!("{heading} → {}", called(becomes)))
        .collect();
    let left: Vec<String> = left
        .into_iter()
        .map(|column| column.heading.clone())
        .collect();
    let said = |before: &str, all: &[String]| {
        (!all.is_empty()).then(|| format!("{before}{}.", all.join(", ")))
    };
    let letters = columns.encoding.as_deref().map(read_as);
    let change = (card.import.task_id.is_none() && columns.keeps_cells()).then(|| {
        let to = format!("/import/{}/columns", card.import.id);
        let word = if columns.settled {
            "Change the columns"
        } else {
            "Say what its columns are"
        };
        view! { <p><a class="button" href=to data-kind=(!columns.settled).then_some("main")>{word}</a></p> }
    });
    let lines = [letters, said("Read: ", &read), said("Left out: ", &left)];
    let lines = lines.into_iter().flatten();
    let lines = lines
        .map(|line| view! { <p class="measure wraps"><bdi>{line}</bdi></p> })
        .collect_view();
    Some(view! { <div class="parts" data-print="no">{lines} {change}</div> })
}

fn link(id: Uuid, fate: Option<Fate>, after: i64) -> String {
    match (fate, after) {
        (None, 0) => format!("/import/{id}"),
        (None, after) => format!("/import/{id}?after={after}"),
        (Some(fate), 0) => format!("/import/{id}?fate={fate}"),
        (Some(fate), after) => format!("/import/{id}?fate={fate}&after={after}"),
    }
}

/// What the button does, and what that sends: `Take 300 rows in, send to 38 domains, 12 of them a new registrant`.
fn button(rows: i64, totals: Option<&Totals>) -> String {
    let take = format!("Take {} in", rows_in_words(rows));
    match totals {
        Some(totals) if totals.changes > 0 => format!(
            "{take}, send to {}{}",
            domains(usize::try_from(totals.changes).unwrap_or(usize::MAX)),
            registrants(totals.changes_of_registrant, totals.changes)
        ),
        _ => take,
    }
}

/// So many rows are in the book.
fn taken(count: i64) -> String {
    let are = if count == 1 { "is" } else { "are" };
    format!("{} {are}", rows_in_words(count))
}

fn rows_in_words(count: i64) -> String {
    if count == 1 {
        "1 row".into()
    } else {
        format!("{count} rows")
    }
}

/// What the rows began at registries: the import is done for the book alone while any of it runs or failed.
fn at_registries(card: &ImportCard) -> Option<impl IntoView + use<>> {
    let of = |statuses: &[TaskStatus]| -> i64 {
        let counts = statuses.iter().filter_map(|each| card.statuses.get(each));
        counts.sum()
    };
    let total: i64 = card.statuses.values().sum();
    let open = of(&[TaskStatus::Pending, TaskStatus::Running]);
    let (failed, cancelled) = (of(&[TaskStatus::Failed]), of(&[TaskStatus::Cancelled]));
    let (state, said) = match (open, failed, cancelled) {
        (0, 0, 0) => ("completed", "All of them are done."),
        (0, 0, _) => ("cancelled", "None of them runs any more."),
        (0, _, _) => ("failed", "They have ended, and not all are done."),
        _ => ("running", "They are under way."),
    };
    let counts = [
        (of(&[TaskStatus::Completed]), "done"),
        (open, "under way"),
        (failed, "failed"),
        (cancelled, "cancelled"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let tasks = if total == 1 {
        "1 task".to_owned()
    } else {
        format!("{total} tasks")
    };
    let text = format!("{tasks}: {}. {said}", counts.join(", "));
    let refresh = (open > 0).then(
        || view! { <p class="quiet small"><a href=link(card.import.id, None, 0)>"Refresh"</a></p> },
    );
    (total > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="ar" data-print="no">
                <h2 class="tab" id="ar">"At the registries"</h2>
                <div class="slip"><p><Badge state=state text=text /></p>{refresh}</div>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_its_rows_send() {
        let said = |changes, changes_of_registrant| {
            let totals = Totals {
                changes,
                changes_of_registrant,
                ..Totals::default()
            };
            button(300, Some(&totals))
        };
        assert_eq!(
            said(38, 12),
            "Take 300 rows in, send to 38 domains, 12 of them a new registrant"
        );
        assert_eq!(said(1, 0), "Take 300 rows in, send to 1 domain");
        assert_eq!(said(0, 0), "Take 300 rows in");
        assert_eq!(button(1, None), "Take 1 row in");
    }
}
