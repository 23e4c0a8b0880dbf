//! The page behind an invitation's link: choosing a password. Nobody is signed in; the page's URL is the secret, so it is sent nowhere (no referrer).
//!
//! Mail scanners open links, so opening it changes nothing. A person who joins is signed in at once, unless the browser is signed in already.

use crate::failure::Failure;
use crate::flash::{Flash, see_other};
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, bare};
use crate::parts::{ErrorSummary, Icon, Mark, TextField, wrong};
use crate::sign_in::Arriving;
use crate::site::Site;
use crate::visitor::{Frame, USER_KEY};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use model::id::UserId;
use service::Error;
use service::people::Invited;
use std::collections::BTreeMap;

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    frame: Frame,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let invited = site.service.invitations().invited(&token).await;
    let invited = invited.map_err(|error| Failure::of(&frame, error))?;
    Ok(shown(&frame, invited, Flash::default()))
}

/// The form's handler.
pub(crate) async fn join(
    State(site): State<Site>,
    frame: Frame,
    Path(token): Path<String>,
    arriving: Arriving,
    Form(values): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let password = values.get("password").map_or("", String::as_str);
    let broken = |error| Failure::broken(&frame, error);
    let mut flash = Flash::default();
    match site.service.invitations().join(&token, password).await {
        // A signed-in person stays signed in: a link that somebody sent them must not switch them to another account.
        Ok(Some(user))
            if arriving
                .session
                .get::<UserId>(USER_KEY)
                .await
                .map_err(broken)?
                .is_some() =>
        {
            return Ok(joined(&frame, user.email));
        }
        Ok(Some(user)) => {
            arriving.begin(user.id).await.map_err(broken)?;
            return Ok(see_other("/"));
        }
        Ok(None) => return Ok(shown(&frame, None, flash)),
        Err(Error::Invalid(errors)) => flash.errors = errors,
        Err(Error::Rule { message, .. }) => flash.refused = Some(message.into_owned()),
        Err(error) => return Err(Failure::of(&frame, error)),
    }
    let invited = site.service.invitations().invited(&token).await;
    let invited = invited.map_err(|error| Failure::of(&frame, error))?;
    let mut response = shown(&frame, invited, flash);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn shown(frame: &Frame, invited: Option<Invited>, flash: Flash) -> Response {
    let (status, title, body) = match invited {
        Some(invited) => (StatusCode::OK, "Choose a password", ask(invited, flash)),
        None => (StatusCode::GONE, "This link is no longer valid", over()),
    };
    let mut response = bare(frame, Page::new(title, body).secret_form());
    *response.status_mut() = status;
    response
}

fn door(inside: impl IntoView + 'static) -> Markup {
    view! {
        <div class="door">
            <p class="brand"><Mark />"Nichandle"</p>
            <section class="card" aria-labelledby="join"><div class="slip">{inside}</div></section>
        </div>
    }
    .into_markup()
}

fn ask(invited: Invited, flash: Flash) -> Markup {
    let error = wrong(&flash, "password");
    let (heading, button) = if invited.is_reset {
        ("Choose another password", "Save and sign in")
    } else {
        ("Choose a password", "Join")
    };
    let refused = flash.refused.clone().filter(|_| flash.errors.is_empty());
    door(view! {
        <h1 id="join">{heading}</h1>
        {if invited.is_reset {
            view! { <p><bdi>{invited.name}</bdi> ", from now on you sign in with it to the domain contacts of " <bdi>{invited.organization}</bdi> ". Wherever else you are signed in, you are signed out."</p> }.into_markup()
        } else {
            view! { <p>"Welcome, " <bdi>{invited.name}</bdi> ". With it you sign in to the domain contacts of " <bdi>{invited.organization}</bdi> "."</p> }.into_markup()
        }}
        {refused.map(|text| view! { <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{text}</span></p> })}
        <ErrorSummary flash=flash labels=|_| "Password" />
        <form class="stack" method="post" novalidate>
            <dl class="data"><dt>"E-mail"</dt><dd><bdi>{invited.email.clone()}</bdi></dd></dl>
            // For password managers, which keep both together.
            <input type="hidden" name="email" value=invited.email autocomplete="username" />
            <TextField name="password" label="Password" value="" hint="Ten characters or more; a few words do well." input="password" autocomplete="new-password" error=error autofocus=true />
            <button class="button" data-kind="main">{button}</button>
        </form>
    })
}

/// The account is created, and the browser belongs to another account.
fn joined(frame: &Frame, email: String) -> Response {
    let title = "Your password is chosen";
    let body = door(view! {
        <h1 id="join">{title}</h1>
        <p>"This browser is signed in as somebody else, and stays so. Sign out there first, then sign in as " <bdi>{email}</bdi> "."</p>
        <p><a class="button" href="/">"Go on as you are"</a></p>
    });
    bare(frame, Page::new(title, body).secret_form())
}

fn over() -> Markup {
    door(view! {
        <h1 id="join">"This link is no longer valid"</h1>
        <p>"It was used, its time is over, or somebody took it back. Ask whoever invited you for a new one; if you chose a password already, sign in with it."</p>
        <p><a class="button" href="/sign-in">"Sign in"</a></p>
    })
}
