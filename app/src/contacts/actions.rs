//! Form handlers: parse strings, call one use case, redirect to the page that shows the result.

use super::{id_of, write};
use crate::failure::Failure;
use crate::flash::Flash;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::contact::Patch;
use model::field::FieldCode;
use model::id::ContactId;
use service::Error;

/// Creates a contact, once for each form however often it is submitted.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    let form = if posted.text("kind") == "member" {
        "/contacts/new?kind=member"
    } else {
        "/contacts/new"
    };
    match write::create(&site, posted.visitor.actor(), &posted.values).await {
        Ok(contact) => {
            let text = write::made(&contact);
            posted
                .done(&site, &format!("/contacts/{}", contact.id), text)
                .await
        }
        Err(error) => posted.refused(&site, form, error).await,
    }
}

/// Saves the edited form if the stored version is the one it was based on.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let seen = posted.version()?;
    let saved = write::save(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match saved {
        Ok(saved) => {
            posted
                .done(&site, &format!("/contacts/{id}"), write::told(&saved, seen))
                .await
        }
        Err(error) => {
            posted
                .refused(&site, &format!("/contacts/{id}/edit"), error)
                .await
        }
    })
}

pub(super) async fn activate(
    state: State<Site>,
    path: Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    switch(state, path, posted, true).await
}

/// Deactivates a contact. Where slots hold it, a successor is chosen in the same form; without one it is refused, and the slots are named.
pub(super) async fn deactivate(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let successor = posted.text("successor_contact_id").to_owned();
    if successor.is_empty() {
        return switch(State(site), Path(id), posted, false).await;
    }
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let (page, form) = (
        format!("/contacts/{id}"),
        format!("/contacts/{id}#deactivate"),
    );
    let Ok(successor) = successor.parse::<ContactId>() else {
        let text = "There is no such contact.".into();
        let error = Error::field("successor_contact_id", FieldCode::Other { text });
        return Ok(posted.refused(&site, &form, error).await);
    };
    let retired = site
        .service
        .contacts()
        .retire(posted.visitor.actor(), (id, posted.version()?), successor)
        .await;
    Ok(match retired {
        Ok((_, task)) => {
            let flash = Flash {
                task,
                ..Flash::done(
                    "Inactive. Its slots have gone to the successor; roles on domains stay with it.",
                )
            };
            flash.show_at(&site, posted.user(), &page).await
        }
        Err(error) => posted.refused(&site, &form, error).await,
    })
}

/// Changes a contact's disclosure: the one setting that a member contact has itself.
pub(super) async fn disclose(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/contacts/{id}");
    let open = posted.text("disclose") == "true";
    let patch = Patch {
        disclose: Some(open),
        ..Patch::default()
    };
    let saved = site
        .service
        .contacts()
        .patch(posted.visitor.actor(), id, posted.version()?, &patch)
        .await;
    Ok(match saved {
        Ok(saved) => {
            let what = if open { "Published." } else { "Withheld." };
            let text = match saved.tasks.len() {
                0 => format!("{what} No domain shows it, so nothing is sent."),
                1 => format!("{what} A task brings it to registries."),
                count => format!("{what} {count} tasks bring it to registries."),
            };
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

async fn switch(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
    active: bool,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let back = format!("/contacts/{id}");
    let patch = Patch {
        is_active: Some(active),
        ..Patch::default()
    };
    let text = if active {
        "Active again: it can be given roles."
    } else {
        "Inactive. It keeps its roles and can be given no new ones."
    };
    Ok(
        match site
            .service
            .contacts()
            .patch(posted.visitor.actor(), id, posted.version()?, &patch)
            .await
        {
            Ok(_) => posted.done(&site, &back, text).await,
            Err(error) => {
                posted
                    .refused(&site, &format!("{back}#deactivate"), error)
                    .await
            }
        },
    )
}

/// Deletes the version that was displayed.
pub(super) async fn delete(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let seen = posted.version()?;
    Ok(
        match site
            .service
            .contacts()
            .delete(posted.visitor.actor(), id, seen)
            .await
        {
            Ok(()) => {
                posted
                    .done(
                        &site,
                        "/contacts",
                        "The contact was deleted. Its handle is given to nobody else.",
                    )
                    .await
            }
            Err(error) => {
                posted
                    .refused(&site, &format!("/contacts/{id}"), error)
                    .await
            }
        },
    )
}
