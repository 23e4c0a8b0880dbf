//! Downloads, streamed chunk by chunk.

use crate::answers::Values;
use crate::audit::AuditQuery;
use crate::failure::Failure;
use crate::form::selection::{list_in, takes_all, ticked};
use crate::form::{ContactQuery, Narrowed};
use crate::site::Site;
use crate::tasks::TaskQuery;
use crate::visitor::Visitor;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::id::TaskId;
use service::Error;
use std::str::FromStr;
use tokio::sync::mpsc::{Sender, channel};
use url::form_urlencoded::parse;
use uuid::Uuid;

type Piece = Result<Bytes, std::io::Error>;

/// What the form of a list sends, or the address of one: these rows, or all that match this query. Where nothing is ticked it is all that match, too.
fn chosen<T: FromStr>(query: Option<&str>) -> (Vec<T>, String) {
    let query = query.unwrap_or_default();
    let values: Values = parse(query.as_bytes()).into_owned().collect();
    let rows: Vec<T> = if takes_all(&values) {
        Vec::new()
    } else {
        ticked(&values)
    };
    if values.contains_key("list") {
        (rows, list_in(&values).to_owned())
    } else {
        (rows, query.to_owned())
    }
}

/// The contacts that were selected, or that match the list's filters.
pub(super) async fn contacts(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (only, list) = chosen(query.as_deref());
    let filter = ContactQuery::read(&list).filter();
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_contacts(&actor, &filter, &only, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file(
        &dated(&site, "contacts"),
        (first.text, first.next),
        move |after| {
            let (site, actor, filter) = (site.clone(), actor.clone(), filter.clone());
            async move {
                site.service
                    .files()
                    .export_contacts(&actor, &filter, &[], Some(after))
                    .await
                    .map(|chunk| (chunk.text, chunk.next))
            }
        },
    ))
}

/// The domains that were selected, or that match the list's filters, as far as the user may see them.
pub(super) async fn domains(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (only, list) = chosen(query.as_deref());
    let filter = Narrowed::read(&list).filter(site.service.now());
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_domains(&actor, &filter, &only, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file(
        &dated(&site, "domains"),
        (first.text, first.next),
        move |after| {
            let (site, actor, filter) = (site.clone(), actor.clone(), filter.clone());
            async move {
                site.service
                    .files()
                    .export_domains(&actor, &filter, &[], Some(after))
                    .await
                    .map(|chunk| (chunk.text, chunk.next))
            }
        },
    ))
}

/// The tasks that were selected, or that match the list's filters.
pub(super) async fn tasks(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let (only, list) = chosen(query.as_deref());
    let filter = TaskQuery::read(&list).filter();
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_tasks(&actor, &filter, &only, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file(
        &dated(&site, "tasks"),
        (first.text, first.next),
        move |after| {
            let (site, actor, filter) = (site.clone(), actor.clone(), filter.clone());
            async move {
                site.service
                    .files()
                    .export_tasks(&actor, &filter, &[], Some(after))
                    .await
                    .map(|chunk| (chunk.text, chunk.next))
            }
        },
    ))
}

/// The entries of the log that match its page's filters, each with what followed from it.
pub(super) async fn audit(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Failure> {
    let filter = query.whole();
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_audit(&actor, &filter, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file(
        &dated(&site, "audit"),
        (first.text, first.next),
        move |after| {
            let (site, actor, filter) = (site.clone(), actor.clone(), filter.clone());
            async move {
                site.service
                    .files()
                    .export_audit(&actor, &filter, Some(after))
                    .await
                    .map(|chunk| (chunk.text, chunk.next))
            }
        },
    ))
}

/// Every row of an uploaded file, with its outcome.
pub(super) async fn report(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response, Failure> {
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_report(&actor, id, 0)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file(&dated(&site, "report"), first, move |after| {
        let (site, actor) = (site.clone(), actor.clone());
        async move { site.service.files().export_report(&actor, id, after).await }
    }))
}

/// What became of each part of a task, or of each row of an import.
pub(super) async fn task(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<TaskId>,
) -> Result<Response, Failure> {
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_task(&actor, id, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file(
        &dated(&site, "task"),
        (first.text, first.next),
        move |after| {
            let (site, actor) = (site.clone(), actor.clone());
            async move {
                site.service
                    .files()
                    .export_task(&actor, id, Some(after))
                    .await
                    .map(|chunk| (chunk.text, chunk.next))
            }
        },
    ))
}

/// A file's name with the day on which it is written, by which several of them are told apart.
fn dated(site: &Site, name: &str) -> String {
    format!("{name}-{}.csv", site.service.now().date_naive())
}

/// A download: the first chunk, and then what `more` reads from where each says that the next begins.
fn file<N, F>(
    name: &str,
    (mut text, mut next): (String, Option<N>),
    more: impl Fn(N) -> F + Send + 'static,
) -> Response
where
    N: Send + 'static,
    F: Future<Output = Result<(String, Option<N>), Error>> + Send + 'static,
{
    let (sender, mut pieces) = channel::<Piece>(2);
    // Ends by itself when the client disconnects: then nobody takes the next chunk.
    tokio::spawn(async move {
        while sender.send(Ok(Bytes::from(text))).await.is_ok() {
            let Some(after) = next else { return };
            match more(after).await {
                Ok(chunk) => (text, next) = chunk,
                Err(error) => return broken(&sender, error).await,
            }
        }
    });
    let body = Body::from_stream(futures::stream::poll_fn(move |context| {
        pieces.poll_recv(context)
    }));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, body).into_response()
}

/// A truncated file must not look complete: the connection is aborted.
async fn broken(sender: &Sender<Piece>, error: Error) {
    tracing::error!(%error, "a file could not be written to its end");
    let _ = sender.send(Err(std::io::Error::other("broken off"))).await;
}
