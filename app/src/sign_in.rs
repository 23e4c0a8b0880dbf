//! Signing in and out.

use crate::failure::Failure;
use crate::flash::{Flash, see_other, with_token};
use crate::page::{Page, bare};
use crate::parts::{ErrorSummary, Icon, Mark, TextField};
use crate::site::Site;
use crate::visitor::{Frame, USER_KEY, Visitor};
use axum::Form;
use axum::extract::{ConnectInfo, Query, State};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;
use service::Error;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tower_sessions::Session;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInQuery {
    next: String,
    flash: Option<Uuid>,
    /// The flash that goes on to the page behind the sign-in.
    keep: Option<Uuid>,
}

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    frame: Frame,
    visitor: Option<Visitor>,
    Query(query): Query<SignInQuery>,
) -> Response {
    if visitor.is_some() {
        return see_other(&with_token(&local(&query.next), query.keep));
    }
    if !site.service.is_set_up().await.unwrap_or(true) {
        return see_other("/setup");
    }
    let mut flash = Flash::find(&site, None, query.flash).await;
    if query.flash.is_none() {
        // A form that was typed while signed out only passes through: its fields, an e-mail address among them, belong to the page behind.
        flash.refused = Flash::find(&site, None, query.keep).await.refused;
    }
    let email = flash.values.get("email").cloned().unwrap_or_default();
    bare(
        &frame,
        Page::new("Sign in", form(email, query.next, query.keep, flash)),
    )
    .into_response()
}

fn form(email: String, next: String, keep: Option<Uuid>, flash: Flash) -> impl IntoView {
    let refused = flash.refused.clone().filter(|_| flash.errors.is_empty());
    view! {
        <div class="door">
            <p class="brand"><Mark />"Nichandle"</p>
            <section class="card" aria-labelledby="sign-in">
                <div class="slip">
                    <h1 id="sign-in">"Sign in"</h1>
                    {refused.map(|text| view! { <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{text}</span></p> })}
                    <ErrorSummary flash=flash labels=|_| "" />
                    <form class="stack" method="post" action="/sign-in">
                        <TextField name="email" label="E-mail" value=email input="email" inputmode="email" autocomplete="username" autofocus=true />
                        <TextField name="password" label="Password" value="" input="password" autocomplete="current-password" />
                        <input type="hidden" name="next" value=next />
                        {keep.map(|token| view! { <input type="hidden" name="keep" value=token.to_string() /> })}
                        <button class="button" data-kind="main">"Sign in"</button>
                    </form>
                </div>
            </section>
        </div>
    }
}

/// Signs in. The login session gets a new id, so that one that was planted before is worth nothing (session fixation).
pub(crate) async fn sign_in(
    State(site): State<Site>,
    frame: Frame,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    session: Session,
    Form(values): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let text = |name: &str| values.get(name).map_or("", String::as_str);
    let address = peer.map_or_else(|| "unknown".to_owned(), |peer| peer.0.0.ip().to_string());
    let keep = Uuid::parse_str(text("keep")).ok();
    let next = local(text("next"));
    match site
        .service
        .sign_in(text("email"), text("password"), &address)
        .await
    {
        Ok(user) => {
            session
                .cycle_id()
                .await
                .map_err(|error| Failure::broken(&frame, error))?;
            session
                .insert(USER_KEY, user.id)
                .await
                .map_err(|error| Failure::broken(&frame, error))?;
            Ok(see_other(&with_token(&next, keep)))
        }
        Err(error @ (Error::Rule { .. } | Error::Throttled { .. })) => {
            let refused = match error {
                Error::Throttled { retry_after } => format!(
                    "Too many tries. Wait {} before the next one.",
                    minutes(retry_after)
                ),
                other => other.to_string(),
            };
            let mut flash = Flash::refused(refused);
            flash
                .values
                .insert("email".into(), text("email").to_owned());
            let keep = keep
                .map(|token| format!("&keep={token}"))
                .unwrap_or_default();
            Ok(flash
                .show_at(
                    &site,
                    None,
                    &format!("/sign-in?next={}{keep}", crate::parts::encode(&next)),
                )
                .await)
        }
        Err(error) => Err(Failure::of(&frame, error)),
    }
}

fn minutes(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// Signs out here, or everywhere.
pub(crate) async fn sign_out(
    State(site): State<Site>,
    frame: Frame,
    session: Session,
    Form(values): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    if values.contains_key("everywhere")
        && let Ok(Some(user)) = session.get(USER_KEY).await
    {
        site.service
            .sign_out_everywhere(user)
            .await
            .map_err(|error| Failure::of(&frame, error))?;
    }
    session
        .flush()
        .await
        .map_err(|error| Failure::broken(&frame, error))?;
    Ok(see_other("/sign-in"))
}

/// A path of ours, or `/`: what a URL says about where to go next is not to be trusted.
pub(crate) fn local(path: &str) -> String {
    let fine = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\0']);
    if fine && !path.starts_with("/sign-") {
        path.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_to_another_host() {
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/a\r\nX: y",
            "/sign-out",
        ] {
            assert_eq!(local(bad), "/", "{bad}");
        }
        assert_eq!(local("/contacts?q=a"), "/contacts?q=a");
    }
}
