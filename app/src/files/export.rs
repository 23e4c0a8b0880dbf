//! Downloads, streamed chunk by chunk.

use crate::audit::AuditQuery;
use crate::contacts::ContactQuery;
use crate::failure::Failure;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::id::TaskId;
use service::domains::DomainFilter;
use tokio::sync::mpsc::{Sender, channel};
use uuid::Uuid;

type Piece = Result<Bytes, std::io::Error>;

/// The contacts that match the list's filters.
pub(super) async fn contacts(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ContactQuery>,
) -> Result<Response, Failure> {
    let filter = query.filter();
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_contacts(&actor, &filter, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file("contacts.csv", move |sender| async move {
        let mut piece = first;
        loop {
            if !send(&sender, piece.text).await {
                return;
            }
            let Some(next) = piece.next else { return };
            match site
                .service
                .files()
                .export_contacts(&actor, &filter, Some(next))
                .await
            {
                Ok(next) => piece = next,
                Err(error) => return broken(&sender, error).await,
            }
        }
    }))
}

/// All domains that the user may see.
pub(super) async fn domains(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    let filter = DomainFilter::default();
    let actor = visitor.actor().clone();
    let first = site
        .service
        .files()
        .export_domains(&actor, &filter, None)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    Ok(file("domains.csv", move |sender| async move {
        let mut piece = first;
        loop {
            if !send(&sender, piece.text).await {
                return;
            }
            let Some(next) = piece.next else { return };
            match site
                .service
                .files()
                .export_domains(&actor, &filter, Some(next))
                .await
            {
                Ok(next) => piece = next,
                Err(error) => return broken(&sender, error).await,
            }
        }
    }))
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
    Ok(file("audit.csv", move |sender| async move {
        let mut piece = first;
        loop {
            if !send(&sender, piece.text).await {
                return;
            }
            let Some(next) = piece.next else { return };
            match site
                .service
                .files()
                .export_audit(&actor, &filter, Some(next))
                .await
            {
                Ok(next) => piece = next,
                Err(error) => return broken(&sender, error).await,
            }
        }
    }))
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
    Ok(file("report.csv", move |sender| async move {
        let (mut text, mut next) = first;
        loop {
            if !send(&sender, text).await {
                return;
            }
            let Some(after) = next else { return };
            match site.service.files().export_report(&actor, id, after).await {
                Ok(piece) => (text, next) = piece,
                Err(error) => return broken(&sender, error).await,
            }
        }
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
    Ok(file("task.csv", move |sender| async move {
        let mut piece = first;
        loop {
            if !send(&sender, piece.text).await {
                return;
            }
            let Some(after) = piece.next else { return };
            match site
                .service
                .files()
                .export_task(&actor, id, Some(after))
                .await
            {
                Ok(next) => piece = next,
                Err(error) => return broken(&sender, error).await,
            }
        }
    }))
}

fn file<F: Future<Output = ()> + Send + 'static>(
    name: &str,
    write: impl FnOnce(Sender<Piece>) -> F,
) -> Response {
    let (sender, mut pieces) = channel::<Piece>(2);
    // Ends by itself when the client disconnects: then nobody takes the next chunk.
    tokio::spawn(write(sender));
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

async fn send(sender: &Sender<Piece>, text: String) -> bool {
    sender.send(Ok(Bytes::from(text))).await.is_ok()
}

/// A truncated file must not look complete: the connection is aborted.
async fn broken(sender: &Sender<Piece>, error: service::Error) {
    tracing::error!(%error, "a file could not be written to its end");
    let _ = sender.send(Err(std::io::Error::other("broken off"))).await;
}
