//! Form handlers: the form's strings to its write, and a redirect to the page that shows the result.

use crate::failure::Failure;
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;

/// Creates a team from the form.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    match writes::teams::create(&site, posted.visitor.actor(), &posted.values).await {
        Ok(view) => {
            posted
                .done(
                    &site,
                    &format!("/teams/{}", view.team.id),
                    writes::teams::MADE,
                )
                .await
        }
        Err(error) => posted.refused(&site, "/teams/new", error).await,
    }
}

/// Saves the texts.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let page = format!("/teams/{id}");
    let saved = writes::teams::save(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match saved {
        Ok(()) => posted.done(&site, &page, writes::teams::SAVED).await,
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
    let sent = writes::teams::send_slots(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match sent {
        Ok(flash) => {
            flash
                .show_at(&site, posted.user(), &format!("/teams/{id}"))
                .await
        }
        Err(error) => {
            let drafted = writes::teams::draft(id, &posted.values).link();
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
    let deleted = writes::teams::delete(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match deleted {
        Ok(()) => posted.done(&site, "/teams", writes::teams::DELETED).await,
        Err(error) => posted.refused(&site, &format!("/teams/{id}"), error).await,
    })
}
