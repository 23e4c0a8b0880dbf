//! Who looks at a page.

use crate::anonymous::Anonymous;
pub(crate) use crate::frame::Frame;
use crate::site::Site;
use axum::extract::FromRequestParts;
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
        // The guard around a form's handler has looked already.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(Some(known.clone()));
        }
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
            user,
            frame: Frame {
                account: Some(Arc::new(account.clone())),
                ..Frame::of(parts)
            },
            account,
            anonymous: Anonymous::of(&parts.headers, site),
        }))
    }
}
