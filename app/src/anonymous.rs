//! The cookie of a browser whose session has ended. What was typed before the session ended is stored under it, and shown to this browser and no other.
//!
//! Only a browser that sends a cookie of ours may store anything: this one, or that of a session, which may have expired. Strangers can forge that too, so what is stored is limited in
//! size and number (`service::flashes`).

use crate::site::Site;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use std::convert::Infallible;
use std::sync::Arc;
use uuid::Uuid;

/// The cookie's lifetime, in seconds: longer than that of what is stored under it, so that it still works when somebody signed out a while ago.
const LIFE: u32 = 24 * 60 * 60;

/// The cookies of a request.
#[derive(Debug, Clone)]
pub(crate) struct Anonymous {
    key: Option<Arc<str>>,
    had_session: bool,
}

impl Anonymous {
    pub(crate) fn of(headers: &HeaderMap, site: &Site) -> Self {
        let key = value_of(headers, name(site.secure))
            .and_then(|value| Uuid::parse_str(value).ok())
            .map(|key| key.simple().to_string().into());
        let session = value_of(headers, crate::site::session_cookie(site.secure));
        Self {
            key,
            had_session: session.is_some_and(|value| !value.is_empty()),
        }
    }

    /// The browser's secret.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The secret under which something may be stored, a new one if the browser has none yet; `None` when it sent no cookie of ours at all.
    pub(crate) fn may_leave(&self, site: &Site) -> Option<Arc<str>> {
        match &self.key {
            Some(key) => Some(Arc::clone(key)),
            None => self.had_session.then(|| draw(site)),
        }
    }
}

impl FromRequestParts<Site> for Anonymous {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, site))
    }
}

/// A new secret.
fn draw(site: &Site) -> Arc<str> {
    site.service.token().simple().to_string().into()
}

/// The header that sets the secret in the browser.
pub(crate) fn cookie(site: &Site, key: &str) -> Option<HeaderValue> {
    let secure = if site.secure { "; Secure" } else { "" };
    let name = name(site.secure);
    HeaderValue::from_str(&format!(
        "{name}={key}; Path=/; Max-Age={LIFE}; SameSite=Lax; HttpOnly{secure}"
    ))
    .ok()
}

const fn name(secure: bool) -> &'static str {
    if secure {
        "__Host-nichandle-form"
    } else {
        "nichandle-form"
    }
}

/// The value of a cookie.
pub(crate) fn value_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
