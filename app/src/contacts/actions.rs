//! Form handlers: parse strings, call one use case, redirect to the page that shows the result.

use crate::failure::Failure;
use crate::flash::{Flash, see_other};
use crate::impact::answer;
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use crate::writes::contacts::{Retired, now_disclosed};
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::ContactId;

/// Creates a contact, once for each form however often it is submitted.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    let form = writes::contacts::new_form(&posted.values);
    match writes::contacts::create(&site, posted.visitor.actor(), &posted.values).await {
        Ok(contact) => {
            let text = writes::contacts::made(&contact);
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
    let saved = writes::contacts::save(&site, posted.visitor.actor(), id, &posted.values).await;
    let outcome =
        saved.map(|edited| edited.told(|saved| Flash::done(writes::contacts::told(saved, seen))));
    Ok(answer(&site, &posted, &writes::contacts::way(id), outcome).await)
}

/// Makes a contact active again.
pub(super) async fn activate(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (id, page) = there(&id, &posted)?;
    let activated =
        writes::contacts::activate(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match activated {
        Ok(()) => posted.done(&site, &page, writes::contacts::ACTIVATED).await,
        Err(error) => posted.refused(&site, &section(&page), error).await,
    })
}

/// Deactivates a contact, and gives its slots to a successor.
pub(super) async fn deactivate(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (id, page) = there(&id, &posted)?;
    let deactivated =
        writes::contacts::deactivate(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match deactivated {
        Ok(Retired::Look(page)) => see_other(&page),
        Ok(Retired::Done(text, task)) => {
            let flash = Flash {
                task,
                ..Flash::done(text)
            };
            flash.show_at(&site, posted.user(), &page).await
        }
        Err(error) => posted.refused(&site, &section(&page), error).await,
    })
}

/// Changes a contact's disclosure; where registries would be sent anything, that is looked at first.
pub(super) async fn disclose(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (id, _) = there(&id, &posted)?;
    let saved = writes::contacts::disclose(&site, posted.visitor.actor(), id, &posted.values).await;
    let outcome = saved.map(|edited| edited.told(|saved| Flash::done(now_disclosed(saved))));
    Ok(answer(&site, &posted, &writes::contacts::disclosing(id), outcome).await)
}

/// Deletes the version that was displayed.
pub(super) async fn delete(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (id, page) = there(&id, &posted)?;
    let deleted = writes::contacts::delete(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match deleted {
        Ok(()) => {
            posted
                .done(&site, "/contacts", writes::contacts::DELETED)
                .await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

/// The contact that a form is about, and its page.
///
/// # Errors
/// An error page: the id is none, or the form does not say over which version it was written.
fn there(id: &str, posted: &Posted) -> Result<(ContactId, String), Failure> {
    let id = id_of(id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    Ok((id, format!("/contacts/{id}")))
}

/// Where a contact's page activates, deactivates and deletes it.
fn section(page: &str) -> String {
    format!("{page}#deactivate")
}
