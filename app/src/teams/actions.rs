//! Form handlers: parse strings, call one use case, redirect to the page that shows the result.

use super::id_of;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::posted::Posted;
use crate::roles::draft::Draft;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::role::Role;
use model::team::slot_field;
use service::teams::TeamEdit;
use service::{Error, Mode};

/// Creates a team from the form.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    let slots = Role::ALL
        .into_iter()
        .map(|role| (role, posted.text(slot_field(role)).parse().ok()));
    let new = TeamEdit {
        name: Some(posted.text("name").to_owned()),
        slug: Some(posted.text("slug").to_owned()),
        slots: slots.collect(),
    };
    match site
        .service
        .teams()
        .create(posted.visitor.actor(), &new)
        .await
    {
        Ok(view) => {
            let text = "Saved. Give it domains on their pages, or when you adopt them.";
            posted
                .done(&site, &format!("/teams/{}", view.team.id), text)
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
    let edit = TeamEdit {
        name: posted.values.get("name").cloned(),
        slug: posted.values.get("slug").cloned(),
        ..TeamEdit::default()
    };
    let saved = site
        .service
        .teams()
        .edit(
            posted.visitor.actor(),
            id,
            posted.version()?,
            &edit,
            Mode::Do,
        )
        .await;
    Ok(match saved {
        Ok(_) => posted.done(&site, &format!("/teams/{id}"), "Saved.").await,
        Err(error) => {
            posted
                .refused(&site, &format!("/teams/{id}/edit"), error)
                .await
        }
    })
}

/// Submits a draft of slots, once: it carries the version of the team that was displayed. A draft that was submitted already and is in effect is not sent again.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let actor = posted.visitor.actor();
    let page = format!("/teams/{id}");
    let draft = Draft::read(page.clone(), |name| posted.text(name).to_owned());
    let edit = TeamEdit {
        slots: draft.changes.clone(),
        ..TeamEdit::default()
    };
    let sent = site
        .service
        .teams()
        .edit(actor, id, posted.version()?, &edit, Mode::Do)
        .await;
    Ok(match sent {
        Ok(changed) => {
            let text = match changed.impact.domains {
                0 => "Saved. No domain resolves a role through it yet, so nothing is sent."
                    .to_owned(),
                1 => "Saved. 1 domain is being brought up to date.".into(),
                count => format!("Saved. {count} domains are being brought up to date."),
            };
            let flash = Flash {
                task: changed.tasks.first().copied(),
                ..Flash::done(text)
            };
            flash.show_at(&site, posted.user(), &page).await
        }
        Err(error @ Error::Stale { .. }) => match site.service.teams().get(actor, id).await {
            Ok(view)
                if draft
                    .clone()
                    .against(|role| view.slots.get(&role).map(|contact| contact.id))
                    .changes
                    .is_empty() =>
            {
                let text = "This was sent already: the slots are as you drafted them.";
                posted.done(&site, &page, text).await
            }
            _ => posted.refused(&site, &draft.link(), error).await,
        },
        Err(error) => posted.refused(&site, &draft.link(), error).await,
    })
}

pub(super) async fn delete(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let deleted = site
        .service
        .teams()
        .delete(posted.visitor.actor(), id, posted.version()?)
        .await;
    Ok(match deleted {
        Ok(()) => posted.done(&site, "/teams", "The team was deleted.").await,
        Err(error) => posted.refused(&site, &format!("/teams/{id}"), error).await,
    })
}
