//! Error pages. 404 says the same for what does not exist and for what belongs to others; an internal error has a reference number that is in the log too.

use crate::flash::see_other;
use crate::frame::{Frame, logged};
use crate::page::{Page, Place, bare};
use crate::site::{Nonce, Site};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use service::Error;
use std::fmt::Display;
use uuid::Uuid;

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Sign in first, then go on there.
    SignIn {
        next: String,
        /// What was typed, and the cookie of the browser that it is stored for.
        kept: Option<(Uuid, HeaderValue)>,
    },
    /// The installation has not been set up.
    SetUp,
    /// An error page.
    Shown {
        frame: Frame,
        status: StatusCode,
        title: &'static str,
        text: String,
        reference: Option<Box<str>>,
        retry_after: Option<u64>,
    },
}

impl Failure {
    pub(crate) fn of(frame: &Frame, error: Error) -> Self {
        let shown = |status, title, text: String| Self::Shown {
            frame: frame.clone(),
            status,
            title,
            text,
            reference: None,
            retry_after: None,
        };
        match error {
            Error::NotFound => Self::not_found(frame),
            Error::Unauthenticated => Self::SignIn { next: frame.here.clone(), kept: None },
            Error::Forbidden(_) => shown(
                StatusCode::FORBIDDEN,
                "Not with your role",
                "Your role in this organization is too small for this. An admin or the owner can do it, or give you another role.".into(),
            ),
            Error::Invalid(errors) => {
                let words: Vec<String> = errors.texts().into_iter().map(|(field, text)| format!("{field}: {text}")).collect();
                shown(StatusCode::UNPROCESSABLE_ENTITY, "That can't be read", words.join(" "))
            }
            Error::Rule { message, .. } => shown(StatusCode::UNPROCESSABLE_ENTITY, "That can't be done", message.into_owned()),
            Error::Stale { .. } => shown(StatusCode::CONFLICT, "Changed meanwhile", "Somebody else saved this meanwhile. Nothing was overwritten; open it again.".into()),
            Error::Throttled { retry_after } => Self::Shown {
                frame: frame.clone(),
                status: StatusCode::TOO_MANY_REQUESTS,
                title: "Too many tries",
                text: format!("Wait {retry_after} seconds before the next one."),
                reference: None,
                retry_after: Some(retry_after),
            },
            Error::Unavailable(text) => {
                Self::Shown { frame: frame.clone(), status: StatusCode::SERVICE_UNAVAILABLE, title: "No answer just now", text, reference: None, retry_after: Some(5) }
            }
            Error::Internal(why) => Self::broken(frame, service::causes(&*why)),
        }
    }

    pub(crate) fn not_found(frame: &Frame) -> Self {
        Self::Shown {
            frame: frame.clone(),
            status: StatusCode::NOT_FOUND,
            title: "Not found",
            text: "There is nothing here, or it is not yours to see. Look in the lists above."
                .into(),
            reference: None,
            retry_after: None,
        }
    }

    /// An internal error.
    pub(crate) fn broken(frame: &Frame, why: impl Display) -> Self {
        let reference = logged(frame, why);
        Self::Shown {
            frame: frame.clone(),
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: "That failed here",
            text: "It is our fault, not yours. Nothing that you sent was half-written. Try again; if it fails again, tell whoever runs this installation.".into(),
            reference: Some(reference.into()),
            retry_after: None,
        }
    }

    pub(crate) fn unreadable(frame: &Frame, why: impl Display) -> Self {
        Self::Shown {
            frame: frame.clone(),
            status: StatusCode::UNPROCESSABLE_ENTITY,
            title: "That form can't be read",
            text: format!("{why}."),
            reference: None,
            retry_after: None,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn { next, kept } => {
                let keep = kept
                    .as_ref()
                    .map(|(token, _)| format!("&keep={token}"))
                    .unwrap_or_default();
                let mut response = see_other(&format!(
                    "/sign-in?next={}{keep}",
                    crate::parts::encode(&next)
                ));
                if let Some((_, cookie)) = kept {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
                response
            }
            Self::SetUp => see_other("/setup"),
            Self::Shown {
                frame,
                status,
                title,
                text,
                reference,
                retry_after,
            } => {
                let body = view! {
                    <div class="page">
                        <header class="head"><h1>{title}</h1></header>
                        <p>{text}</p>
                        {reference.map(|number| view! { <p>"Reference number: " <span class="handle">{number.into_string()}</span></p> })}
                        <p><a class="button" href="/">"To the overview"</a></p>
                    </div>
                };
                let mut response =
                    bare(&frame, Page::new(title, body).at(Place::Lost)).into_response();
                *response.status_mut() = status;
                if let Some(seconds) = retry_after {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
        }
    }
}

/// The page for unknown URLs.
pub async fn not_found(
    State(_): State<Site>,
    nonce: Option<axum::Extension<Nonce>>,
    request: axum::extract::Request,
) -> Response {
    drop(nonce);
    let (parts, _) = request.into_parts();
    Failure::not_found(&Frame::of(&parts)).into_response()
}
