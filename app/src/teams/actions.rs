//! Form handlers: the form's strings to its write, and a redirect to the page that shows the result.

use super::{id_of, write};
use crate::failure::Failure;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;

/// Creates a team from the form.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    match write::create(&site, posted.visitor.actor(), &posted.values).await {
        Ok(view) => {
            posted
                .done(&site, &format!("/teams/{}", view.team.id), write::MADE)
                .await
        }
        Err(error) => posted.refused(&site, "/teams/new", error).await,
    }
}

/// Saves name and slug.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let page = format!("/teams/{id}");
    let saved = write::save(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match saved {
        Ok(()) => posted.done(&site, &page, write::SAVED).await,
        Err(error) => posted.refused(&site, &format!("{page}/edit"), error).await,
    })
}

/// Submits a draft of slots.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let sent = write::send_slots(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match sent {
        Ok(flash) => {
            flash
                .show_at(&site, posted.user(), &format!("/teams/{id}"))
                .await
        }
        Err(error) => {
            let drafted = write::draft(id, &posted.values).link();
            posted.refused(&site, &drafted, error).await
        }
    })
}

/// Deletes a team.
pub(super) async fn delete(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let deleted = write::delete(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match deleted {
        Ok(()) => posted.done(&site, "/teams", write::DELETED).await,
        Err(error) => posted.refused(&site, &format!("/teams/{id}"), error).await,
    })
}
