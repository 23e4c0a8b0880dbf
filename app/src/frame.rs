//! What a page's frame needs from the request.

use crate::site::Nonce;
use crate::theme::Theme;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use model::access::OrgRole;
use service::auth::Account;
use std::fmt::Display;
use std::sync::Arc;

/// What a response needs from its request: for the frame around each page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) nonce: Arc<str>,
    pub(crate) theme: Theme,
    /// Path and query of the request.
    pub(crate) here: String,
    /// Who is signed in, once that was looked up: error pages show whose they are, too.
    pub(crate) account: Option<Arc<Account>>,
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
            account: None,
        }
    }

    /// The role of whoever is signed in.
    pub(crate) fn role(&self) -> Option<OrgRole> {
        self.account.as_ref().map(|account| account.role)
    }
}

/// Logs an internal error, and returns its reference number. It is derived from the response's nonce, which nobody else has seen.
pub(crate) fn logged(frame: &Frame, why: impl Display) -> String {
    let reference: String = frame
        .nonce
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect::<String>()
        .to_uppercase();
    tracing::error!(reference, %why, "a request failed");
    reference
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}
