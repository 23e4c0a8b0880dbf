//! The caller, and the path parameters.

use super::{ApiState, Concerns, Endpoint};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use model::id::OrganizationId;
use service::{Actor, Error, Need};
use std::fmt::Display;
use uuid::Uuid;

/// The caller within the organization of the path, and the path's other ids.
///
/// Rejected with 401 when nobody is signed in, with 404 when the organization is another or not a UUID: what belongs to others does not exist.
pub struct At {
    /// Who calls; [`Actor::organization`] is the path's.
    pub actor: Actor,
    /// Who calls, for work that lasts.
    pub caller: Caller,
    names: Vec<(String, String)>,
}

impl At {
    /// The id in this path parameter.
    ///
    /// # Errors
    /// 404 when it is not a UUID: then nothing can exist there.
    pub fn id<T: From<Uuid>>(&self, name: &str) -> Result<T, Problem> {
        find(&self.names, name).map(T::from)
    }

    /// Refuses before anything of the request is parsed; the use case checks again. Callers that are limited to projects were refused already where the endpoint
    /// concerns the whole organization ([`Concerns`]).
    ///
    /// # Errors
    /// 403 when the role or the scopes are insufficient.
    pub fn require(&self, need: Need) -> Result<(), Problem> {
        Ok(self.actor.require_scope_only(need)?)
    }

    /// The path of an object of this organization: `contacts/0190…`.
    #[must_use]
    pub fn path(&self, of: impl Display) -> String {
        format!("/v1/organizations/{}/{of}", self.actor.organization)
    }
}

fn find(names: &[(String, String)], name: &str) -> Result<Uuid, Problem> {
    let text = names
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str());
    text.and_then(|text| Uuid::parse_str(text).ok())
        .ok_or_else(Problem::not_found)
}

impl FromRequestParts<ApiState> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        // What can't be decoded names nothing.
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found())?;
        let names: Vec<(String, String)> = params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        caller
            .actor
            .within(OrganizationId(find(&names, "organization_id")?))?;
        let endpoint = Endpoint::of(parts).ok_or_else(|| {
            Error::internal(format!("{} is in no table of endpoints", parts.uri.path()))
        })?;
        // People manage their own phones, so they need no permission for these; nobody who is signed in and above a guest is limited to projects.
        if endpoint.concerns == Concerns::Organization && caller.actor.is_tied() {
            for need in endpoint.needs {
                caller.actor.require(*need)?;
            }
        }
        Ok(Self {
            actor: caller.actor.clone(),
            caller,
            names,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_id_is_not_found() {
        let names = |value: &str| vec![("contact_id".to_owned(), value.to_owned())];
        assert_eq!(
            find(&names(&Uuid::nil().to_string()), "contact_id").ok(),
            Some(Uuid::nil())
        );
        for wrong in ["", "1", "me", "00000000-0000-0000-0000-00000000000g"] {
            assert_eq!(
                find(&names(wrong), "contact_id")
                    .err()
                    .map(|problem| problem.status().as_u16()),
                Some(404),
                "{wrong}"
            );
        }
    }
}
