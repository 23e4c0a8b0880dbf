//! Signing in and out.

use crate::account::browser_in_words;
use crate::anonymous::{Anonymous, cookie};
use crate::client_address::ClientAddress;
use crate::failure::Failure;
use crate::flash::{Flash, see_other, with_token};
use crate::page::{Page, bare};
use crate::parts::{Icon, Mark, TextField};
use crate::paths::{local, page_of};
use crate::site::Site;
use crate::visitor::{Frame, USER_KEY, Visitor};
use axum::Form;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use model::id::UserId;
use serde::Deserialize;
use service::Error;
use service::auth::{ABOUT_KEY, About};
use std::collections::BTreeMap;
use std::net::IpAddr;
use tower_sessions::Session;
use uuid::Uuid;

/// How much of a typed e-mail address is shown again, in characters.
const LONGEST_EMAIL: usize = 320;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInQuery {
    next: String,
    /// What was left on the page behind the sign-in.
    keep: Option<Uuid>,
}

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    frame: Frame,
    visitor: Option<Visitor>,
    anonymous: Anonymous,
    Query(query): Query<SignInQuery>,
) -> Response {
    if visitor.is_some() {
        return see_other(&with_token(&local(&query.next), query.keep));
    }
    match site.service.organizations().is_set_up().await {
        Ok(true) => {}
        Ok(false) => return see_other("/setup"),
        Err(error) => return Failure::of(&frame, error).into_response(),
    }
    // A form that was typed while signed out is only passed through: its fields, an e-mail address among them, belong to the page after sign-in.
    let next = local(&query.next);
    let left = Flash::left_on(&site, &anonymous, page_of(&next), query.keep).await;
    shown(
        &frame,
        &Typed {
            next,
            keep: query.keep,
            email: String::new(),
        },
        left.refused,
    )
}

/// The form's fields.
struct Typed {
    email: String,
    next: String,
    keep: Option<Uuid>,
}

fn shown(frame: &Frame, typed: &Typed, refused: Option<String>) -> Response {
    bare(frame, Page::new("Sign in", form(typed, refused))).into_response()
}

fn form(typed: &Typed, refused: Option<String>) -> impl IntoView + use<> {
    let (email, next, keep) = (typed.email.clone(), typed.next.clone(), typed.keep);
    view! {
        <div class="door">
            <p class="brand"><Mark />"Nichandle"</p>
            <section class="card" aria-labelledby="sign-in">
                <div class="slip">
                    <h1 id="sign-in">"Sign in"</h1>
                    {refused.map(|text| view! { <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{text}</span></p> })}
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

/// Signs in. The session gets a new id, so that one that was planted before is worthless (session fixation). A refusal is rendered in this response: nothing that a stranger
/// types is stored.
pub(crate) async fn sign_in(
    State(site): State<Site>,
    frame: Frame,
    arriving: Arriving,
    Form(values): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let text = |name: &str| values.get(name).map_or("", String::as_str);
    let typed = Typed {
        email: text("email").chars().take(LONGEST_EMAIL).collect(),
        next: local(text("next")),
        keep: Uuid::parse_str(text("keep")).ok(),
    };
    let signed_in = site
        .service
        .auth()
        .sign_in(text("email"), text("password"), arriving.address.network())
        .await;
    let (status, refused, wait) = match signed_in {
        Ok(user) => {
            arriving
                .begin(user.id)
                .await
                .map_err(|error| Failure::broken(&frame, error))?;
            return Ok(see_other(&with_token(&typed.next, typed.keep)));
        }
        Err(Error::Throttled { retry_after }) => {
            let text = format!(
                "Too many tries. Wait {} before the next one.",
                minutes(retry_after)
            );
            (StatusCode::TOO_MANY_REQUESTS, text, Some(retry_after))
        }
        Err(error @ Error::Rule { .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, error.to_string(), None)
        }
        Err(error) => return Err(Failure::of(&frame, error)),
    };
    let mut response = shown(&frame, &typed, Some(refused));
    *response.status_mut() = status;
    if let Some(seconds) = wait {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// A request that may begin a session, and how the person recognises that session later.
pub(crate) struct Arriving {
    /// The session as it is.
    pub(crate) session: Session,
    /// Where the request comes from.
    pub(crate) address: ClientAddress,
    browser: String,
}

impl Arriving {
    /// Begins the person's session, under a new id.
    pub(crate) async fn begin(&self, user: UserId) -> Result<(), tower_sessions::session::Error> {
        self.session.cycle_id().await?;
        self.session.insert(USER_KEY, user).await?;
        let about = About {
            browser: self.browser.clone(),
            network: self.address.network().map(|network| match network {
                IpAddr::V4(_) => network.to_string(),
                IpAddr::V6(_) => format!("{network}/64"),
            }),
        };
        self.session.insert(ABOUT_KEY, about).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Arriving {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
        Ok(Self {
            session: Session::from_request_parts(parts, state).await?,
            address,
            browser: browser_in_words(&parts.headers),
        })
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
    anonymous: Anonymous,
    session: Session,
    Form(values): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    if values.contains_key("everywhere")
        && let Ok(Some(user)) = session.get(USER_KEY).await
    {
        site.service
            .sessions()
            .end_all(user)
            .await
            .map_err(|error| Failure::of(&frame, error))?;
    }
    session
        .flush()
        .await
        .map_err(|error| Failure::broken(&frame, error))?;
    let mut response = see_other("/sign-in");
    // The session's cookie is removed; with this one another tab of the browser may still store what was typed in it.
    if let Some(key) = anonymous.may_leave(&site)
        && let Some(cookie) = cookie(&site, &key)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
