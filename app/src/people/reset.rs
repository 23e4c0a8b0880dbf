//! Password reset: sends a link. For owners.

use super::id_of;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use service::people::{RESET_HOURS, User};

/// The button, below the rest of a person's sign-in.
pub(super) fn form(user: &User) -> impl IntoView + use<> {
    let action = format!("/people/{}/reset", user.id);
    view! {
        <form class="stack" method="post" action=action>
            <p class="measure">{format!("Did they forget their password? They are mailed a link behind which they choose another, for {RESET_HOURS} hours. The present one goes on until they do.")}</p>
            <p class="actions"><button class="button">"Send a link for another password"</button></p>
        </form>
    }
}

/// Sends the link.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let (page, actor) = (format!("/people/{id}"), posted.visitor.actor());
    Ok(match site.service.people().send_reset(actor, id).await {
        Ok(_) => {
            let text = "A link is on its way. Behind it they choose another password.";
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    })
}
