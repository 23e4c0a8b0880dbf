//! Changing one's own password. A plain form, also where scripts run: its fields come back empty, and password managers note what a page was left with.

use super::names::PATH;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::parts::{TextField, wrong};
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use service::auth::{PasswordChange, session_key};
use tower_sessions::Session;

/// The form. Nothing of it is ever shown again.
pub(super) fn form(flash: &Flash, email: String) -> impl IntoView + use<> {
    let error = |name: &str| wrong(flash, name);
    view! {
        <form class="form" method="post" action="/account/password" novalidate>
            <fieldset>
                <legend>"Change your password"</legend>
                // For password managers, which keep both together.
                <input type="hidden" name="email" value=email autocomplete="username" />
                <div class="stack">
                    <TextField name="password" label="Your password" value="" hint="The one that you have now." input="password" autocomplete="current-password" error=error("password") />
                    <TextField name="new_password" label="New password" value="" hint="Ten characters or more; a few words do well." input="password" autocomplete="new-password" error=error("new_password") />
                    <TextField name="again" label="New password again" value="" input="password" autocomplete="new-password" error=error("again") />
                </div>
            </fieldset>
            <p class="measure quiet">"Wherever else you are signed in, you are signed out, and your tokens end."</p>
            <p class="actions"><button class="button" data-kind="main">"Change the password"</button></p>
        </form>
    }
}

/// Changes the password.
pub(super) async fn change(
    State(site): State<Site>,
    session: Session,
    posted: Posted,
) -> Result<Response, Failure> {
    let here = session.id().map(|id| session_key(&id.to_string()));
    let change = PasswordChange {
        old: posted.text("password"),
        new: posted.text("new_password"),
        again: posted.text("again"),
        session: here.as_deref(),
    };
    let actor = posted.visitor.actor();
    Ok(
        match site.service.auth().change_password(actor, change).await {
            Ok(()) => {
                let text = "Changed. You are signed in here and nowhere else.";
                posted.done(&site, PATH, text).await
            }
            Err(error) => posted.refused(&site, PATH, error).await,
        },
    )
}
