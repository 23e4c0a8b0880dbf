//! What the columns of a file are: guessed, and said by whoever brought it, before its rows mean anything.

use super::kind::kind;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, see_other};
use crate::page::{Page, Place, framed};
use crate::parts::ErrorSummary;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::import::Kind;
use service::Error;
use service::files::{ENCODINGS, MappedColumn, Mapping, columns_of};
use uuid::Uuid;

/// What is said of a column that is left out.
const LEFT_OUT: &str = "";

fn label(_: &str) -> &'static str {
    "Columns"
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let mapping = site.service.files().mapping(visitor.actor(), id).await;
    let mapping = mapping.map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        let name = mapping.import.file_name.clone();
        let body = view! {
            <div class="page">
                <header class="head"><h1 class="wraps">"Columns of " <bdi>{name.clone()}</bdi></h1><p class="count">{kind(&mapping.import)}</p></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {form(&mapping, &flash)}
            </div>
        };
        Page::new(format!("Columns of {name}"), body).at(Place::Elsewhere)
    }))
}

fn form(mapping: &Mapping, flash: &Flash) -> impl IntoView + use<> {
    let id = mapping.import.id;
    let of = mapping.import.kind.clone().unwrap_or(Kind::Contacts);
    let rows = mapping
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| row(of, at, column, flash))
        .collect_view();
    let needs = match of {
        Kind::Contacts => {
            "A new contact needs a name (first, last or both), street, city and country; one that is there needs its handle."
        }
        Kind::Domains => "A domain needs its name.",
    };
    let letters = mapping.import.columns.as_ref();
    let letters = letters
        .and_then(|columns| columns.encoding.as_deref())
        .map(|encoding| view! { <p class="measure wraps">{read_as(encoding)}</p> });
    view! {
        <form class="stack" method="post" action=format!("/import/{id}/columns")>
            {letters}
            <p class="measure">"What each column of the file is read as. What was recognised is chosen already; what is left out stays in the file. " {needs}</p>
            <div class="list-box">
                <table class="list">
                    <caption class="vh">"Columns of the file"</caption>
                    <thead><tr><th scope="col">"In the file"</th><th scope="col">"Its first cells"</th><th scope="col">"Is read as"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="actions"><button class="button" data-kind="main">"Judge the rows"</button> <a class="button" data-kind="plain" href="/import">"Bring another file"</a></p>
        </form>
    }
}

fn row(of: Kind, at: usize, column: &MappedColumn, flash: &Flash) -> impl IntoView + use<> {
    let name = format!("column.{at}");
    let chosen = flash
        .values
        .get(&name)
        .cloned()
        .or_else(|| column.becomes.clone())
        .unwrap_or_default();
    let heading = if column.heading.is_empty() {
        format!("Column {}, without a heading", at + 1)
    } else {
        column.heading.clone()
    };
    let examples = column.examples.join(" · ");
    let options = columns_of(of)
        .iter()
        .map(|name| {
            view! { <option value=*name selected=*name == chosen>{called(name)}</option> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="wraps"><label for=name.clone()><bdi>{heading}</bdi></label></th>
            <td data-label="First cells"><span class="wraps"><bdi>{examples}</bdi></span></td>
            <td class="end">
                <select id=name.clone() name=name autocomplete="off">
                    <option value=LEFT_OUT selected=chosen.is_empty()>"– left out –"</option>
                    {options}
                </select>
            </td>
        </tr>
    }
}

/// What a file's letters were taken for, and what to do where that is wrong.
pub(super) fn read_as(encoding: &str) -> String {
    let called = ENCODINGS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(encoding));
    let called = called.map_or(encoding, |(_, called)| *called);
    format!(
        "Its letters were read as {called}. Where they look wrong, bring it again and choose how it was saved."
    )
}

/// A column of ours in words.
pub(super) fn called(column: &str) -> String {
    match column {
        "handle" => "Handle".into(),
        "disclose" => "Published".into(),
        "is_active" => "Takes roles".into(),
        "name" => "Domain name".into(),
        "team" => "Team".into(),
        other => match model::contact::spec(other) {
            Some(spec) => spec.label.to_owned(),
            None => other
                .parse::<model::role::Role>()
                .map_or_else(|_| other.to_owned(), |role| role.title().to_owned()),
        },
    }
}

/// Judges the rows by what was chosen.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Response {
    let form = format!("/import/{id}/columns");
    match save_columns(&site, &posted, id).await {
        Ok(()) => see_other(&format!("/import/{id}")),
        Err(error) => posted.refused(&site, &form, error).await,
    }
}

async fn save_columns(site: &Site, posted: &Posted, id: Uuid) -> Result<(), Error> {
    let files = site.service.files();
    let mapping = files.mapping(posted.visitor.actor(), id).await?;
    let said: Vec<Option<String>> = (0..mapping.columns.len())
        .map(|at| posted.text(&format!("column.{at}")).to_owned())
        .map(|becomes| Some(becomes).filter(|becomes| becomes != LEFT_OUT))
        .collect();
    files.map(posted.visitor.actor(), id, &said).await?;
    Ok(())
}
