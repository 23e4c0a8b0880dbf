//! What the forms do: strings in, one use case, back to the page.

use super::form::edit_of;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::impact::{Way, answer, carry_out};
use crate::posted::Posted;
use crate::roles::draft::Draft;
use crate::site::Site;
use axum::extract::State;
use axum::response::Response;
use service::Mode;
use service::organizations::OrganizationEdit;

/// Saves names and policies; what a new legal name touches is shown first.
pub(super) async fn save(State(site): State<Site>, posted: Posted) -> Result<Response, Failure> {
    let (edit, seen) = (edit_of(&posted.values), posted.version()?);
    let actor = posted.visitor.actor();
    let way = Way {
        form: "/settings".into(),
        confirm: "/settings?confirm=1".into(),
        done: "/settings".into(),
    };
    let saved = carry_out(&posted.values, "Saved.", |mode| {
        site.service.organizations().edit(actor, seen, &edit, mode)
    });
    Ok(answer(&site, &posted, &way, saved.await).await)
}

/// Sends a draft of default contacts, once: it names the version of the organization that was looked over.
pub(super) async fn send(State(site): State<Site>, posted: Posted) -> Result<Response, Failure> {
    let draft = Draft::read("/settings", |name| posted.text(name).to_owned());
    let edit = OrganizationEdit {
        defaults: draft.changes.clone(),
        ..OrganizationEdit::default()
    };
    let sent = site
        .service
        .organizations()
        .edit(posted.visitor.actor(), posted.version()?, &edit, Mode::Do)
        .await;
    Ok(match sent {
        Ok(changed) => {
            let text = match changed.impact.domains {
                0 => "Saved. No domain falls back to these, so nothing is sent.".to_owned(),
                1 => "Saved. 1 domain is being brought up to date.".into(),
                count => format!("Saved. {count} domains are being brought up to date."),
            };
            let flash = Flash {
                task: changed.tasks.last().copied(),
                ..Flash::done(text)
            };
            flash.show_at(&site, posted.user(), "/settings").await
        }
        Err(error) => posted.refused(&site, &draft.link(), error).await,
    })
}
