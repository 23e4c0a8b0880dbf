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

/// The window of the limit that is told, in seconds.
const MINUTE: u64 = 60;

/// The caller, and the path parameters. A path with another account is not found.
#[derive(Clone)]
pub(super) struct At {
    pub(super) actor: Actor,
    /// The number of the caller's account.
    pub(super) account: i64,
    names: Vec<(String, String)>,
}

impl At {
    /// The path parameter of this name.
    pub(super) fn name(&self, name: &str) -> &str {
        let found = self.names.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// An account is named by its number, or by the organization's id.
    fn is_own(&self, account: &str) -> Result<(), Refused> {
        let numbered = account.parse() == Ok(self.account);
        let named =
            Uuid::parse_str(account).is_ok_and(|id| self.actor.within(OrganizationId(id)).is_ok());
        if numbered || named {
            Ok(())
        } else {
            Err(Refused::missing("Account", account))
        }
    }

    /// The numeric path parameter of this name; anything else names nothing of that kind.
    pub(super) fn number(&self, name: &str, what: &str) -> Result<i64, Refused> {
        let text = self.name(name);
        text.parse().map_err(|_| Refused::missing(what, text))
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
            account: api.service.dnsimple().account(&actor).await?,
            actor,
            names: params
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        if at.names.iter().any(|(name, _)| name == "account") {
            at.is_own(at.name("account"))?;
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

/// The layer around every route: authenticates, counts, and adds `X-RateLimit-*` to every answer, which the vendor's clients rely on.
pub(super) async fn count(
    State(api): State<ApiState>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let now = api.service.now();
    let most = api.limits.per_minute(uri.path());
    let known = match bearer(request.headers()) {
        Some(token) => holder(&api.service, token).await,
        None => Err(Error::Unauthenticated),
    };
    let counted = known.and_then(|actor| {
        let standing = api.limits.count(&actor, uri.path(), now)?;
        Ok((actor, standing))
    });
    let (mut response, (left, seconds)) = match counted {
        Ok((actor, standing)) => {
            request.extensions_mut().insert(actor);
            let (_, left, seconds) = standing.map_or((most, most, MINUTE), Standing::minute);
            (next.run(request).await, (left, seconds))
        }
        Err(error) => {
            let stands = match error {
                Error::Throttled { retry_after } => (0, retry_after),
                // Nobody was counted.
                _ => (most, MINUTE),
            };
            (Refused::from(error).into_response(), stands)
        }
    };
    let reset = now.timestamp().saturating_add_unsigned(seconds);
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(most));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(left));
    headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    response
}
