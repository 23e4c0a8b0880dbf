//! The page behind an e-mail's link, and its button. Nobody is signed in; the page's URL is the secret, so it is not leaked: no referrer, no index,
//! no cache, no prefetch.
//!
//! Mail scanners open links, so opening it changes nothing.

use crate::failure::Failure;
use crate::flash::see_other;
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, bare};
use crate::parts::{Mark, State as Badge};
use crate::site::Site;
use crate::visitor::Frame;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use service::verification::{Asked, Link};

/// The query parameters besides the secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LinkQuery {
    done: String,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    frame: Frame,
    Path(token): Path<String>,
    Query(query): Query<LinkQuery>,
) -> Result<Response, Failure> {
    let link = site
        .service
        .verification()
        .by_token(&token)
        .await
        .map_err(|error| Failure::of(&frame, error))?;
    Ok(shown(&frame, link, !query.done.is_empty()))
}

/// The button. Whatever the result, the same URL shows it.
pub(super) async fn confirm(
    State(site): State<Site>,
    frame: Frame,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let link = site
        .service
        .verification()
        .confirm(&token)
        .await
        .map_err(|error| Failure::of(&frame, error))?;
    Ok(match link {
        // Only for a well-formed secret: it consists of digits and letters.
        Link::Confirmed(_) => see_other(&format!("/verify/{token}?done=1")),
        other => shown(&frame, other, false),
    })
}

fn shown(frame: &Frame, link: Link, done: bool) -> Response {
    let (status, title, body) = match link {
        Link::Open(asked) => (StatusCode::OK, "Confirm your contact data", ask(asked)),
        Link::Confirmed(_) => (StatusCode::OK, "Confirmed", confirmed(true)),
        Link::Used => (
            StatusCode::OK,
            if done {
                "Confirmed"
            } else {
                "Confirmed already"
            },
            confirmed(done),
        ),
        Link::Expired => (
            StatusCode::GONE,
            "This link is no longer valid",
            told(
                "This link is no longer valid",
                "Its time is over, or the data it was about has changed. If you were asked to confirm something, ask whoever wrote to you for a new letter.",
            ),
        ),
        Link::Unknown => (
            StatusCode::NOT_FOUND,
            "This link is not known",
            told(
                "This link is not known",
                "Perhaps it was cut off in the letter: copy the whole line into your browser’s address bar.",
            ),
        ),
    };
    let mut response = bare(frame, Page::new(title, body).secret());
    *response.status_mut() = status;
    response
}

fn door(inside: impl IntoView + 'static) -> Markup {
    view! {
        <div class="door">
            <p class="brand"><Mark />"Nichandle"</p>
            <section class="card" aria-labelledby="verify"><div class="slip">{inside}</div></section>
        </div>
    }
    .into_markup()
}

fn ask(asked: Asked) -> Markup {
    let organization = asked.organization.clone();
    door(view! {
        <h1 id="verify">"Is this you?"</h1>
        <p><bdi>{organization}</bdi> " has written you down as a contact of its domain names. Please look whether this is right."</p>
        <dl class="data"><dt>"Name"</dt><dd dir="auto">{asked.name}</dd><dt>"E-mail"</dt><dd><bdi>{asked.email}</bdi></dd></dl>
        <form method="post"><button class="button" data-kind="main">"Yes, this is right"</button></form>
        <p class="quiet small">"If it is not, close this page and tell " <bdi>{asked.organization}</bdi> ". Nothing happens then."</p>
    })
}

fn confirmed(now: bool) -> Markup {
    let (heading, text) = if now {
        (
            "Thank you",
            "Your name and address are confirmed. You can close this page.",
        )
    } else {
        (
            "Confirmed already",
            "There is nothing more to do. You can close this page.",
        )
    };
    door(view! {
        <h1 id="verify">{heading}</h1>
        <p><Badge state="verified" text="Verified" /></p>
        <p>{text}</p>
    })
}

fn told(heading: &'static str, text: &'static str) -> Markup {
    door(view! { <h1 id="verify">{heading}</h1> <p>{text}</p> })
}
