//! Form handlers: parse strings, call one use case, redirect to the page that shows the result.

use super::form::{draft_of, edit_of};
use super::id_of;
use crate::failure::Failure;
use crate::impact::{Way, take};
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use service::Mode;
use service::locations::LocationEdit;

pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    let primary = posted.values.contains_key("is_primary");
    let draft = draft_of(&posted.values);
    match site
        .service
        .locations()
        .create(posted.visitor.actor(), &draft, primary)
        .await
    {
        Ok(location) => {
            let text = if location.is_system {
                "Saved. This is the registered office: it can be edited, and never deleted."
            } else {
                "Saved. Member contacts can take their address from it."
            };
            posted
                .done(&site, &format!("/locations/{}", location.id), text)
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
    let (edit, seen) = (edit_of(&posted.values), posted.version()?);
    let actor = posted.visitor.actor();
    let page = format!("/locations/{id}");
    let way = Way {
        form: &format!("{page}/edit"),
        confirm: &format!("{page}/edit?confirm=1"),
        done: &page,
        plain: "Saved. No contact changed by it, so nothing is sent.",
    };
    Ok(take(&site, &posted, way, |mode| {
        site.service.locations().edit(actor, id, seen, &edit, mode)
    })
    .await)
}

pub(super) async fn make_primary(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/locations/{id}");
    let edit = LocationEdit {
        is_primary: Some(true),
        ..LocationEdit::default()
    };
    let made = site
        .service
        .locations()
        .edit(
            posted.visitor.actor(),
            id,
            posted.version()?,
            &edit,
            Mode::Do,
        )
        .await;
    Ok(match made {
        Ok(_) => {
            posted
                .done(&site, &page, "This is the primary office now.")
                .await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

/// Deletes the version that was displayed. What it affects was shown on the page of the button.
pub(super) async fn delete(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let deleted = site
        .service
        .locations()
        .delete(posted.visitor.actor(), id, posted.version()?, Mode::Do)
        .await;
    Ok(match deleted {
        Ok(_) => {
            let text = "The office was deleted. Contacts that followed it keep the address that they show.";
            posted.done(&site, "/locations", text).await
        }
        Err(error) => {
            posted
                .refused(&site, &format!("/locations/{id}"), error)
                .await
        }
    })
}
