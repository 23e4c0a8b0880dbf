//! Error pages. 404 says the same for what does not exist and for what belongs to others; an internal error has a reference number that is in the log too.

use crate::flash::see_other;
use crate::frame::{Frame, logged};
use crate::held::Held;
use crate::page::{Page, lost};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::who_may;
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
    Shown(Box<ErrorPage>),
}

/// What an error page says. Its response carries it, so that whoever knows what was typed can have it said with that.
#[derive(Debug, Clone)]
pub(crate) struct ErrorPage {
    frame: Frame,
    status: StatusCode,
    title: &'static str,
    pub(crate) text: String,
    /// The number that stands in the log, too.
    pub(crate) reference: Option<Box<str>>,
    retry_after: Option<u64>,
    /// What was typed into the form that failed.
    held: Option<Held>,
}

impl ErrorPage {
    fn new(frame: &Frame, status: StatusCode, title: &'static str, text: String) -> Self {
        Self {
            frame: frame.clone(),
            status,
            title,
            text,
            reference: None,
            retry_after: None,
            held: None,
        }
    }

    /// Whether it is neither the sender's fault nor forbidden: what was typed is worth sending again.
    fn is_passing(&self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS
    }
}

/// The response of a form, with what was typed where it is an error page that does not have it yet.
pub(crate) fn holding(mut response: Response, held: Option<Held>) -> Response {
    let page = response.extensions_mut().remove::<ErrorPage>();
    match (page, held) {
        (Some(page), Some(held)) if page.is_passing() => {
            let held = Some(held);
            Failure::Shown(Box::new(ErrorPage { held, ..page })).into_response()
        }
        _ => response,
    }
}

impl Failure {
    pub(crate) fn of(frame: &Frame, error: Error) -> Self {
        let page = |status, title, text: String| ErrorPage::new(frame, status, title, text);
        Self::Shown(Box::new(match error {
            Error::NotFound => return Self::not_found(frame),
            Error::Unauthenticated => {
                return Self::SignIn {
                    next: frame.here.clone(),
                    kept: None,
                };
            }
            Error::Internal(why) => return Self::broken(frame, service::causes(&*why)),
            Error::Forbidden(required) => page(
                StatusCode::FORBIDDEN,
                "Not with your role",
                who_may(frame.role(), required),
            ),
            Error::Invalid(errors) => {
                let words: Vec<String> = errors
                    .texts()
                    .into_iter()
                    .map(|(field, text)| format!("{field}: {text}"))
                    .collect();
                page(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "That can't be read",
                    words.join(" "),
                )
            }
            Error::Rule { message, .. } => page(
                StatusCode::UNPROCESSABLE_ENTITY,
                "That can't be done",
                message.into_owned(),
            ),
            Error::Stale { .. } => page(
                StatusCode::CONFLICT,
                "Changed meanwhile",
                "Somebody else saved this meanwhile. Nothing was overwritten; open it again."
                    .into(),
            ),
            Error::Throttled { retry_after } => ErrorPage {
                retry_after: Some(retry_after),
                ..page(
                    StatusCode::TOO_MANY_REQUESTS,
                    "Too many tries",
                    format!("Wait {retry_after} seconds before the next one."),
                )
            },
            Error::Unavailable(text) => ErrorPage {
                retry_after: Some(5),
                ..page(StatusCode::SERVICE_UNAVAILABLE, "No answer just now", text)
            },
        }))
    }

    pub(crate) fn not_found(frame: &Frame) -> Self {
        let text = "There is nothing here, or it is not yours to see. Look in the lists above.";
        let page = ErrorPage::new(frame, StatusCode::NOT_FOUND, "Not found", text.into());
        Self::Shown(Box::new(page))
    }

    /// An internal error.
    pub(crate) fn broken(frame: &Frame, why: impl Display) -> Self {
        let text = "It is our fault, not yours. Nothing that you sent was half-written. Try again; if it fails again, tell whoever runs this installation.";
        let page = ErrorPage::new(
            frame,
            StatusCode::INTERNAL_SERVER_ERROR,
            "That failed here",
            text.into(),
        );
        let reference = Some(logged(frame, why).into());
        Self::Shown(Box::new(ErrorPage { reference, ..page }))
    }

    pub(crate) fn unreadable(frame: &Frame, status: StatusCode, why: impl Display) -> Self {
        Self::Shown(Box::new(ErrorPage::new(
            frame,
            status,
            "That form can't be read",
            format!("{why}."),
        )))
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
            Self::Shown(page) => {
                let held = page.held.as_ref().map(Held::section);
                let (title, text) = (page.title, page.text.clone());
                let reference = page.reference.clone().map(|number| {
                    view! { <p>"Reference number: " <span class="handle">{number.into_string()}</span></p> }
                });
                let body = view! {
                    <div class="page">
                        <header class="head"><h1>{title}</h1></header>
                        <p>{text}</p>
                        {reference}
                        {held}
                        <p><a class="button" href="/">"To the overview"</a></p>
                    </div>
                };
                let mut response = lost(&page.frame, Page::new(title, body));
                *response.status_mut() = page.status;
                if let Some(seconds) = page.retry_after {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                response.extensions_mut().insert(*page);
                response
            }
        }
    }
}

/// The page for unknown URLs.
pub async fn not_found(State(site): State<Site>, request: axum::extract::Request) -> Response {
    let (mut parts, _) = request.into_parts();
    // Whoever is signed in is shown so here, too; when that can't be known the page is nobody's.
    let frame = match Visitor::known(&mut parts, &site).await {
        Ok(Some(visitor)) => visitor.frame,
        _ => Frame::of(&parts),
    };
    Failure::not_found(&frame).into_response()
}
