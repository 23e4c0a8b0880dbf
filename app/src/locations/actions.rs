//! Form handlers: the form's strings to its write, and a redirect to the page that shows the result.

use crate::failure::Failure;
use crate::impact::answer;
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;

/// Creates a location from the form.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    match writes::locations::create(&site, posted.visitor.actor(), &posted.values).await {
        Ok(location) => {
            let page = format!("/locations/{}", location.id);
            posted
                .done(&site, &page, writes::locations::made(&location))
                .await
        }
        Err(error) => posted.refused(&site, "/locations/new", error).await,
    }
}

/// Saves the edited form; what it affects is shown first.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let saved = writes::locations::save(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(answer(&site, &posted, &writes::locations::way(id), saved).await)
}

/// Makes it the primary location.
pub(super) async fn make_primary(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let page = format!("/locations/{id}");
    let made =
        writes::locations::make_primary(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted
        .ended(&site, &page, made.map(|()| writes::locations::PRIMARY))
        .await)
}

/// Deletes a location.
pub(super) async fn delete(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let deleted =
        writes::locations::delete(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match deleted {
        Ok(()) => {
            posted
                .done(&site, "/locations", writes::locations::DELETED)
                .await
        }
        Err(error) => {
            posted
                .refused(&site, &format!("/locations/{id}"), error)
                .await
        }
    })
}
