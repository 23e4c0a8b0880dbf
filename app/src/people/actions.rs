//! Form handlers: parse strings, call one use case, redirect to the page that shows the result.

use super::form::{draft_of, edit_of, full_name};
use super::id_of;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::impact::{Step, Way, take};
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::PhoneId;
use service::Mode;
use service::people::{Leave, Leaving, NewPerson, PhoneEdit};

pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    let new = NewPerson {
        draft: draft_of(&posted.values),
    };
    match site
        .service
        .people()
        .create(posted.visitor.actor(), &new)
        .await
    {
        Ok(user) => {
            let text = "Added, without a sign-in. Make a member contact of them and an office, and it follows both.";
            posted
                .done(&site, &format!("/people/{}", user.id), text)
                .await
        }
        Err(error) => posted.refused(&site, "/people/new", error).await,
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
    let page = format!("/people/{id}");
    let way = Way {
        form: &format!("{page}/edit"),
        confirm: &format!("{page}/edit?confirm=1"),
        done: &page,
        plain: "Saved. No contact changed by it, so nothing is sent.",
    };
    Ok(take(&site, &posted, way, |mode| {
        site.service.people().edit(actor, id, seen, &edit, mode)
    })
    .await)
}

/// Removes or deactivates a person. What it affects was shown on the page of the button.
pub(super) async fn let_go(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let successor = posted.text("successor_contact_id").parse().ok();
    let gone = site
        .service
        .people()
        .let_go(
            posted.visitor.actor(),
            id,
            posted.version()?,
            Leave {
                leaving: Leaving::Deactivate,
                successor,
                revoke_keys: posted.values.contains_key("revoke_keys"),
            },
            Mode::Do,
        )
        .await;
    Ok(match gone {
        Ok(gone) => {
            let name = full_name(&gone.object);
            let text = match gone.impact.domains {
                0 => format!("{name} has left."),
                1 => format!("{name} has left. 1 domain is being brought up to date."),
                count => format!("{name} has left. {count} domains are being brought up to date."),
            };
            let flash = Flash {
                task: gone.tasks.first().copied(),
                ..Flash::done(text)
            };
            flash
                .show_at(&site, posted.user(), &format!("/people/{id}"))
                .await
        }
        Err(error) => {
            posted
                .refused(&site, &format!("/people/{id}/leave"), error)
                .await
        }
    })
}

pub(super) async fn take_back(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/people/{id}");
    let back = site
        .service
        .people()
        .take_back(posted.visitor.actor(), id, posted.version()?)
        .await;
    Ok(match back {
        Ok(user) => {
            let text = format!(
                "{} is back. Their contacts stay out of use until somebody activates them.",
                full_name(&user)
            );
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

pub(super) async fn add_phone(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/people/{id}");
    let added = site
        .service
        .phones()
        .add(
            posted.visitor.actor(),
            id,
            posted.text("number"),
            posted.text("label"),
        )
        .await;
    Ok(match added {
        Ok(_) => {
            let text =
                "The telephone was added. Member contacts show it when they are made with it.";
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

/// Saves or deletes a phone; what it affects is shown first.
pub(super) async fn change_phone(
    State(site): State<Site>,
    Path((id, phone)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (Some(id), Ok(phone)) = (id_of(&id), phone.parse::<PhoneId>()) else {
        return Err(Failure::not_found(&posted.visitor.frame));
    };
    let actor = posted.visitor.actor();
    let seen = posted.version()?;
    let page = format!("/people/{id}");
    let deletes = posted.text("do") == "delete";
    let way = Way {
        form: &page,
        confirm: &format!("{page}/phones/{phone}?confirm=1"),
        done: &page,
        plain: if deletes {
            "The telephone was deleted. No contact showed it."
        } else {
            "Saved. No contact shows this telephone, so nothing is sent."
        },
    };
    // Deleting needs no input; going back finds the form as it was.
    if deletes && Step::of(&posted) != Step::Back {
        return Ok(take(&site, &posted, way, |mode| {
            site.service
                .phones()
                .delete_if(actor, id, (phone, seen), mode)
        })
        .await);
    }
    let edit = PhoneEdit {
        number: Some(posted.text("number")),
        label: Some(posted.text("label")),
    };
    Ok(take(&site, &posted, way, |mode| {
        site.service
            .phones()
            .edit_if(actor, id, (phone, seen), edit, mode)
    })
    .await)
}
