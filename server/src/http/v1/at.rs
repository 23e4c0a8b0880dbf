//! The caller, and the path parameters.

use super::ApiState;
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use service::{Actor, Error};
use std::fmt::Display;
use uuid::Uuid;

/// The caller within the organization of the path, and the path's other ids: admitted by the endpoint's line of the table (`guard.rs`).
#[derive(Clone)]
pub struct At {
    /// Who calls; [`Actor::organization`] is the path's.
    pub actor: Actor,
    /// Who calls, for work that lasts.
    pub caller: Caller,
    names: Names,
}

impl At {
    pub(super) fn new(caller: Caller, names: Names) -> Self {
        Self {
            actor: caller.actor.clone(),
            caller,
            names,
        }
    }

    /// The id in this path parameter.
    ///
    /// # Errors
    /// 404 when it is not a UUID: then nothing can exist there.
    pub fn id<T: From<Uuid>>(&self, name: &str) -> Result<T, Problem> {
        self.names.find(name).map(T::from)
    }

    /// The path of an object of this organization: `contacts/0190…`.
    #[must_use]
    pub fn path(&self, of: impl Display) -> String {
        format!("/v1/organizations/{}/{of}", self.actor.organization)
    }
}

/// The parameters of a path.
#[derive(Clone)]
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    /// # Errors
    /// 404 when one can't be decoded: it names nothing.
    pub(super) async fn of(parts: &mut Parts, api: &ApiState) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, api)
            .await
            .map_err(|_| Problem::not_found())?;
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Ok(Self(params.iter().map(owned).collect()))
    }

    /// # Errors
    /// 404 when it is not a UUID.
    pub(super) fn find(&self, name: &str) -> Result<Uuid, Problem> {
        let text = self
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        text.and_then(|text| Uuid::parse_str(text).ok())
            .ok_or_else(Problem::not_found)
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, Uuid); N]> for Names {
    fn from(names: [(&str, Uuid); N]) -> Self {
        let owned = |(name, id): (&str, Uuid)| (name.to_owned(), id.to_string());
        Self(names.into_iter().map(owned).collect())
    }
}

impl FromRequestParts<ApiState> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Problem> {
        // Whatever was not admitted by the table gets no further.
        Ok(parts.extensions.remove().ok_or_else(|| {
            Error::internal(format!("{} was routed around its table", parts.uri.path()))
        })?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_id_is_not_found() {
        let names = |value: &str| Names(vec![("contact_id".to_owned(), value.to_owned())]);
        assert_eq!(
            names(&Uuid::nil().to_string()).find("contact_id").ok(),
            Some(Uuid::nil())
        );
        for wrong in ["", "1", "me", "00000000-0000-0000-0000-00000000000g"] {
            assert_eq!(
                names(wrong)
                    .find("contact_id")
                    .err()
                    .map(|problem| problem.status().as_u16()),
                Some(404),
                "{wrong}"
            );
        }
    }
}
