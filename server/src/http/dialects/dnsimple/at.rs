//! The caller, the path parameters, and the rate limit.

use super::error::Refused;
use crate::http::caller::{bearer, holder};
use crate::http::dialects::Place;
use crate::http::guarded::Admits;
use crate::http::limits::Standing;
use crate::http::state::ApiState;
use axum::extract::{FromRequestParts, OriginalUri, RawPathParams, Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::id::OrganizationId;
use service::{Actor, Error};
use uuid::Uuid;

/// The caller, and the path parameters. A path with another account is not found.
#[derive(Clone)]
pub(super) struct At {
    pub(super) actor: Actor,
    names: Vec<(String, String)>,
}

impl At {
    /// The path parameter of this name.
    pub(super) fn name(&self, name: &str) -> &str {
        let found = self.names.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The numeric path parameter of this name; anything else is not found.
    pub(super) fn number(&self, name: &str) -> Result<i64, Refused> {
        self.name(name).parse().map_err(|_| Refused::not_found())
    }
}

/// A line of the table: it admits whoever has what it needs, within the account of the path.
pub(super) struct Line(pub(super) Place);

impl Admits for Line {
    type Refused = Refused;

    async fn admit(&self, parts: &mut Parts, api: &ApiState) -> Result<(), Refused> {
        let actor = parts
            .extensions
            .get::<Actor>()
            .cloned()
            .ok_or(Error::Unauthenticated)?;
        let params = RawPathParams::from_request_parts(parts, api)
            .await
            .map_err(|_| Refused::not_found())?;
        let at = At {
            actor,
            names: params
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        if at.names.iter().any(|(name, _)| name == "account") {
            let account = Uuid::parse_str(at.name("account")).map_err(|_| Error::NotFound)?;
            at.actor.within(OrganizationId(account))?;
        }
        for need in self.0.needs {
            at.actor.require_scope_only(*need)?;
        }
        parts.extensions.insert(at);
        Ok(())
    }
}

impl FromRequestParts<ApiState> for At {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Refused> {
        // Whatever was not admitted by the table gets no further.
        Ok(parts.extensions.remove().ok_or(Error::Unauthenticated)?)
    }
}

/// The layer around every route: authenticates, counts, and adds `X-RateLimit-*`, which the vendor's clients rely on.
pub(super) async fn count(
    State(api): State<ApiState>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let known = match bearer(request.headers()) {
        Some(token) => holder(&api.service, token).await,
        None => Err(Error::Unauthenticated),
    };
    let actor = match known {
        Ok(actor) => actor,
        Err(error) => return Refused::from(error).into_response(),
    };
    let now = api.service.now();
    let standing = match api.limits.count(&actor, uri.path(), now) {
        Ok(standing) => standing,
        Err(error) => return Refused::from(error).into_response(),
    };
    request.extensions_mut().insert(actor);
    let mut response = next.run(request).await;
    let (most, left, seconds) = standing.map_or((u32::MAX, u32::MAX, 60), Standing::minute);
    let reset = now.timestamp().saturating_add_unsigned(seconds);
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(most));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(left));
    headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    response
}
