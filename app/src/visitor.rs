//! Who looks at a page.

use crate::anonymous::Anonymous;
use crate::failure::Failure;
use crate::site::{Nonce, Site};
use crate::theme::Theme;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use model::id::UserId;
use service::auth::Account;
use service::{Actor, Error};
use std::sync::Arc;
use tower_sessions::Session;

/// Why nobody knows who is signed in.
const NO_ANSWER: &str = "The database gives no answer just now. Try again in a moment.";

/// Under which key the login session keeps the person's id.
pub const USER_KEY: &str = "user";

/// What an answer needs to know of its request: for the frame around each page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) nonce: Arc<str>,
    pub(crate) theme: Theme,
    /// Path and query, as the visitor asked.
    pub(crate) here: String,
}

impl Frame {
    pub(crate) fn of(parts: &Parts) -> Self {
        Self {
            nonce: parts
                .extensions
                .get::<Nonce>()
                .map_or_else(|| "".into(), |nonce| Arc::clone(&nonce.0)),
            theme: Theme::of(&parts.headers),
            here: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".into(), ToString::to_string),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

/// A signed-in person. As an extractor it sends everybody else to the sign-in page, and back here after it.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) account: Account,
    pub(crate) user: UserId,
    pub(crate) frame: Frame,
    /// What this browser showed beside the session.
    pub(crate) anonymous: Anonymous,
}

impl Visitor {
    pub(crate) const fn actor(&self) -> &Actor {
        &self.account.actor
    }

    /// Who is signed in, if anybody is.
    ///
    /// # Errors
    /// When it can't be known.
    pub(crate) async fn known(parts: &mut Parts, site: &Site) -> service::Result<Option<Self>> {
        let session = <Session as FromRequestParts<Site>>::from_request_parts(parts, site)
            .await
            .map_err(|(_, why)| Error::internal(why))?;
        let user: Option<UserId> = session.get(USER_KEY).await.map_err(|error| match error {
            // The store's own words are in the log of the database's room.
            tower_sessions::session::Error::Store(_) => Error::Unavailable(NO_ANSWER.into()),
            other => Error::internal(other),
        })?;
        let Some(user) = user else { return Ok(None) };
        let account = site.service.auth().account(user).await?;
        Ok(account.map(|account| Self {
            account,
            user,
            frame: Frame::of(parts),
            anonymous: Anonymous::of(&parts.headers, site),
        }))
    }

    async fn find(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Failure> {
        let found = Self::known(parts, site).await;
        found.map_err(|error| Failure::of(&Frame::of(parts), error))
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        match Self::find(parts, site).await? {
            Some(visitor) => Ok(visitor),
            None => match site.service.organizations().is_set_up().await {
                Ok(true) => Err(Failure::SignIn {
                    next: Frame::of(parts).here,
                    kept: None,
                }),
                Ok(false) => Err(Failure::SetUp),
                Err(error) => Err(Failure::of(&Frame::of(parts), error)),
            },
        }
    }
}

impl OptionalFromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Failure> {
        Self::find(parts, site).await
    }
}
