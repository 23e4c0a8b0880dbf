//! The caller: a program by its API key, or a person by their session.

use super::problem::Problem;
use super::sessions::USER_KEY;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::{HeaderMap, header, request::Parts};
use model::id::UserId;
use service::{Actor, Error, Service};
use std::sync::Arc;
use tower_sessions::Session;

/// The caller, and how they authenticated.
///
/// `Authorization: Bearer …` takes precedence over a session; when it is present and wrong, a session does not help. Rejected with 401.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is, and what they may do.
    pub actor: Actor,
    proof: Proof,
}

#[derive(Debug, Clone)]
enum Proof {
    Key(Secret),
    Session(Session),
}

/// A key, kept out of every log.
#[derive(Clone)]
struct Secret(Arc<str>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Proof {
    fn of(parts: &Parts) -> Result<Self, Error> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(Self::Key(Secret(
                bearer(&parts.headers).ok_or(Error::Unauthenticated)?.into(),
            )));
        }
        parts
            .extensions
            .get::<Session>()
            .cloned()
            .map(Self::Session)
            .ok_or(Error::Unauthenticated)
    }

    async fn actor(&self, service: &Service) -> Result<Actor, Error> {
        match self {
            Self::Key(secret) => holder(service, &secret.0).await,
            Self::Session(session) => {
                let user = session
                    .get::<UserId>(USER_KEY)
                    .await
                    .map_err(lost)?
                    .ok_or(Error::Unauthenticated)?;
                service
                    .auth()
                    .actor_of(user)
                    .await?
                    .ok_or(Error::Unauthenticated)
            }
        }
    }
}

/// The caller behind this token, whichever header of a dialect carried it.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is not a valid key.
pub(in crate::http) async fn holder(service: &Service, token: &str) -> Result<Actor, Error> {
    // A key has no dot, a JWT has two.
    if token.contains('.') {
        service.tokens().actor_of(token).await
    } else {
        service.keys().actor_of(token).await
    }
}

fn lost(error: tower_sessions::session::Error) -> Error {
    Error::internal(format!("the session can't be read: {error}"))
}

/// The token of `Authorization: Bearer …` (RFC 6750, section 2.1; the scheme in any case).
pub(in crate::http) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim())
        .filter(|token| !token.is_empty())
}

impl Caller {
    /// The same caller authenticated again, for long-running work: a key may be revoked and a session ended meanwhile.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when the key or the session is no longer valid.
    pub async fn renewed(&self, service: &Service) -> Result<Self, Error> {
        if let Proof::Session(session) = &self.proof {
            session.load().await.map_err(lost)?;
        }
        Ok(Self {
            actor: self.proof.actor(service).await?,
            proof: self.proof.clone(),
        })
    }
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Service: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // A layer around the route may have authenticated already.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let proof = Proof::of(parts)?;
        let actor = proof.actor(&Service::from_ref(state)).await?;
        Ok(Self { actor, proof })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_token_is_one() {
        let token = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            bearer(&headers).map(ToOwned::to_owned)
        };
        assert_eq!(token("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(token("bearer  abc ").as_deref(), Some("abc"));
        for wrong in ["Basic abc", "Bearer", "Bearer ", "abc", "Bearerabc"] {
            assert_eq!(token(wrong), None, "{wrong}");
        }
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn a_log_shows_no_key() {
        assert_eq!(
            format!("{:?}", Secret("sk-nichandle-x".into())),
            "Secret(…)"
        );
    }
}
