//! Mending a row of a file where it is shown: the cells that are wrong, and what becomes of it then.

use super::columns::called;
use super::kind::FATES;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use service::Error;
use service::files::{Fate, ImportCard, ImportRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the names of a row's cells begin with.
const CELL: &str = "cell.";

/// The cells of a row that can be mended, folded; nothing where that would not help, or it is too late.
pub(super) fn form(card: &ImportCard, row: &ImportRow) -> Option<impl IntoView + use<>> {
    let open = card.import.task_id.is_none() && card.import.is_settled();
    if !open || row.remarks.wrong.is_empty() {
        return None;
    }
    let (id, line) = (card.import.id, row.line);
    let cells = row
        .remarks
        .wrong
        .iter()
        .map(|column| {
            let name = format!("{CELL}{column}");
            let place = format!("l{line}-{column}");
            let value = row.data.get(column).cloned().unwrap_or_default();
            view! {
                <div class="field">
                    <label for=place.clone()>{called(column)}</label>
                    <input id=place name=name value=value autocomplete="off" dir="auto" />
                </div>
            }
        })
        .collect_view();
    let word = if row.fate == Fate::Refused {
        "Mend it here"
    } else {
        "Change it here"
    };
    Some(view! {
        <details>
            <summary>{word}</summary>
            <form class="stack" method="post" action=format!("/import/{id}/mend")>
                <input type="hidden" name="line" value=line.to_string() />
                {cells}
                <p><button class="button">"Judge it again"</button></p>
            </form>
        </details>
    })
}

/// Writes the cells and judges the row again.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Response {
    let page = format!("/import/{id}");
    match mended(&site, &posted, id).await {
        Ok((line, text)) => {
            // The rows before it are seen, too.
            let at = format!("{page}?after={}", (line - 3).max(0));
            posted.done(&site, &at, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    }
}

async fn mended(site: &Site, posted: &Posted, id: Uuid) -> Result<(i64, String), Error> {
    let line: i64 = posted.text("line").parse().map_err(|_| Error::NotFound)?;
    let cells: BTreeMap<String, String> = posted
        .values
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix(CELL)?.to_owned(), text.clone())))
        .collect();
    let files = site.service.files();
    let row = files
        .mend_row(posted.visitor.actor(), id, line, &cells)
        .await?;
    let word = FATES
        .iter()
        .find(|(fate, _, _)| *fate == row.fate)
        .map_or("", |(_, word, _)| *word);
    Ok((line, format!("Line {line} is judged again: {word}.")))
}
