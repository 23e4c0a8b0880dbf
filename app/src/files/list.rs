//! The page for uploads and downloads.

use super::kind::kind;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, When};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::Need;
use service::files::{CONTACT_COLUMNS, DOMAIN_COLUMNS, ENCODINGS, Import};
use service::organizations::Project;

fn label(name: &str) -> &'static str {
    match name {
        "kind" => "What it holds",
        "project" => "Project",
        _ => "File",
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let imports = site
        .service
        .files()
        .list(visitor.actor())
        .await
        .map_err(failed)?;
    let projects = site
        .service
        .projects()
        .list(visitor.actor())
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let domains = visitor.actor().may(Need::DomainsWrite);
    Ok(framed(&visitor, &flash, || {
        let project = domains.then(|| project_field(&projects));
        let encodings = ENCODINGS
            .iter()
            .map(|(name, called)| view! { <option value=*name>{*called}</option> })
            .collect_view();
        let error = flash
            .errors
            .of("file")
            .map(|error| error.code.text().into_owned());
        let wrong = error.is_some();
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Import and export"</h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                <section class="card" aria-labelledby="in">
                    <h2 class="tab" id="in">"Bring a file"</h2>
                    <form class="slip" method="post" action="/import" enctype="multipart/form-data">
                        <fieldset class="choices">
                            <legend>"What it holds"</legend>
                            <label><input type="radio" name="kind" value="contacts" checked />" Contacts"</label>
                            {domains.then(|| view! { <label><input type="radio" name="kind" value="domains" />" Domains"</label> })}
                        </fieldset>
                        {project}
                        <details>
                            <summary>"How its letters were saved"</summary>
                            <div class="field" data-size="m">
                                <label for="encoding">"Letters of a CSV"</label>
                                <select id="encoding" name="encoding" autocomplete="off"><option value="">"find out"</option>{encodings}</select>
                            </div>
                        </details>
                        <div class="field">
                            <label for="file">"File"</label>
                            <p class="hint" id="file-hint">"CSV as any spreadsheet or address book saves it, or an Excel workbook (.xlsx), of which the first sheet is read. You see what would become of every row before anything changes."</p>
                            {error.map(|text| view! { <p class="error" id="file-error">{text}</p> })}
                            <input type="file" id="file" name="file" accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" required aria-describedby=if wrong { "file-hint file-error" } else { "file-hint" } aria-invalid=wrong.then_some("true") />
                        </div>
                        <p class="row"><button class="button" data-kind="main">"Read the file"</button> <a href="/import/example.csv?kind=contacts" data-no-prefetch="">"Example of contacts"</a> {domains.then(|| view! { <a href="/import/example.csv?kind=domains" data-no-prefetch="">"Example of domains"</a> })}</p>
                        <details>
                            <summary>"Which columns there are"</summary>
                            <p>"Contacts: " <code>{CONTACT_COLUMNS.join(", ")}</code> ". A row with a handle changes that contact, one without makes a new one. An empty cell clears; a column that is absent stays as it is. Columns that are called otherwise, in the files of address books and registrars, are recognised or asked for."</p>
                            <p>"Domains: " <code>{DOMAIN_COLUMNS.join(", ")}</code> ". The team is a team’s slug, the roles are contacts’ handles. A domain that the book does not have is adopted."</p>
                        </details>
                    </form>
                </section>
                <section class="card" aria-labelledby="out">
                    <h2 class="tab" id="out">"Take the book out"</h2>
                    <div class="slip">
                        <p class="row">
                            <a class="button" href="/contacts.csv" data-no-prefetch="">"All contacts as CSV"</a>
                            <a class="button" href="/domains.csv" data-no-prefetch="">"All domains as CSV"</a>
                        </p>
                        <p class="quiet">"What goes out can be edited in a spreadsheet and brought back. Domains have more than is read again: expiry, status, name servers, and who holds each role for which reason. Contacts that follow people are among the contacts; their fields are changed at the person or the office."</p>
                    </div>
                </section>
                <section class="card" aria-labelledby="was">
                    <h2 class="tab" id="was">"Files that were brought"</h2>
                    <div class="slip">
                        {if imports.is_empty() {
                            view! { <p class="quiet">"None yet. They are kept for 30 days."</p> }.into_markup()
                        } else {
                            view! { <ul class="wraps">{imports.into_iter().map(|import| line(import, now)).collect_view()}</ul> }.into_markup()
                        }}
                    </div>
                </section>
            </div>
        };
        Page::new("Import and export", body).at(Place::Elsewhere)
    }))
}

/// The project of domains; contacts have none. Where there is one only, nothing is asked.
fn project_field(projects: &[Project]) -> Markup {
    if let [only] = projects {
        return view! { <input type="hidden" name="project" value=only.id.to_string() /> }
            .into_markup();
    }
    let options = projects
        .iter()
        .map(|project| {
            view! { <option value=project.id.to_string()>{project.name.clone()}</option> }
        })
        .collect_view();
    view! {
        <div class="field" data-size="m" data-for="domains">
            <label for="project">"Project"</label>
            <select id="project" name="project" autocomplete="off">{options}</select>
        </div>
    }
    .into_markup()
}

fn line(import: Import, now: DateTime<Utc>) -> impl IntoView {
    let who = import
        .actor
        .get("name")
        .and_then(|name| name.as_str())
        .unwrap_or("somebody")
        .to_owned();
    let state = if import.task_id.is_some() {
        "taken in"
    } else {
        "read, not taken in"
    };
    let holds = kind(&import);
    view! {
        <li>
            <a href=format!("/import/{}", import.id)>{import.file_name}</a>
            " " <span class="quiet">{holds} ", " {state} ", by " {who} " " <When at=import.created_at now=now /></span>
        </li>
    }
}
