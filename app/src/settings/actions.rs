//! What the forms do: strings in, one use case, back to the page.

use super::form::edit_of;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::{Way, carry_out};
use crate::impact::answer;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::State;
use axum::response::Response;

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

/// Sends a draft of default contacts.
pub(super) async fn send(State(site): State<Site>, posted: Posted) -> Result<Response, Failure> {
    posted.version()?;
    let sent = writes::settings::send_defaults(&site, posted.visitor.actor(), &posted.values).await;
    Ok(match sent {
        Ok((text, task)) => {
            let flash = Flash {
                task,
                ..Flash::done(text)
            };
            flash
                .show_at(&site, posted.user(), writes::settings::PATH)
                .await
        }
        Err(error) => {
            let drafted = writes::settings::draft(&posted.values).link();
            posted.refused(&site, &drafted, error).await
        }
    })
}
