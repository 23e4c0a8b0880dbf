//! The table of endpoints, enforced: around every handler, before anything of the request is read.

use super::at::{At, Names};
use super::{ApiState, Concerns, Endpoint};
use crate::http::caller::Caller;
use crate::http::guarded::Admits;
use crate::http::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use model::id::{OrganizationId, UserId};
use service::Actor;

impl Admits for Endpoint {
    type Refused = Problem;

    /// Admits the caller, and leaves them to the handler as [`At`]. An endpoint that is in no organization and needs nothing (`/me`, `/tokens`) asks by itself who calls.
    ///
    /// # Errors
    /// 401 when nobody is signed in; 404 when the organization is another or not a UUID, since what belongs to others does not exist; 403 when the role or the
    /// scopes are insufficient. The use case asks for the permission again, and for everything that the table does not know.
    async fn admit(&self, parts: &mut Parts, api: &ApiState) -> Result<(), Problem> {
        let placed = self.names().any(|name| name == "organization_id");
        if !placed && self.needs.is_empty() {
            return Ok(());
        }
        let caller = Caller::from_request_parts(parts, api).await?;
        let names = Names::of(parts, api).await?;
        if placed {
            let organization = OrganizationId(names.find("organization_id")?);
            caller.actor.within(organization)?;
        }
        self.check(&caller.actor, &names)?;
        parts.extensions.insert(At::new(caller, names));
        Ok(())
    }
}

impl Endpoint {
    /// Whether they have what the table says.
    fn check(&self, actor: &Actor, names: &Names) -> Result<(), Problem> {
        let whole = matches!(self.concerns, Concerns::Organization | Concerns::Person);
        if whole && actor.is_tied() {
            for need in self.needs {
                actor.require(*need)?;
            }
        }
        if self.concerns == Concerns::Person && actor.user() == Some(UserId(names.find("user_id")?))
        {
            return Ok(());
        }
        for need in self.needs {
            actor.require_scope_only(*need)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::super::ENDPOINTS;
    use super::*;
    use model::id::KeyId;
    use service::{OrgRole, Scope, Who};
    use uuid::Uuid;

    fn caller(who: Who) -> Actor {
        let mut caller = Actor::system(OrganizationId(Uuid::nil()));
        caller.who = who;
        caller
    }

    fn person(id: u128, role: OrgRole) -> Actor {
        caller(Who::User(UserId(Uuid::from_u128(id)), role))
    }

    #[test]
    fn the_table_is_what_is_asked() {
        let names = Names::from([("user_id", Uuid::from_u128(1))]);
        for endpoint in ENDPOINTS {
            for scope in Scope::ALL {
                let key = caller(Who::Key(KeyId(Uuid::nil()), vec![scope]));
                assert_eq!(
                    endpoint.check(&key, &names).is_ok(),
                    endpoint.needs.iter().all(|need| scope.holds(*need)),
                    "{} {} with {scope}",
                    endpoint.method,
                    endpoint.path
                );
            }
        }
    }

    #[test]
    fn their_own_phones_need_nothing() {
        let names = Names::from([("user_id", Uuid::from_u128(1))]);
        let add = ENDPOINTS.iter().find(|each| each.name == "users.add_phone");
        let add = add.unwrap();
        assert!(add.check(&person(1, OrgRole::Viewer), &names).is_ok());
        assert!(add.check(&person(2, OrgRole::Viewer), &names).is_err());
        assert!(add.check(&person(2, OrgRole::Admin), &names).is_ok());
        let guest = person(1, OrgRole::Guest).tied(&[]);
        assert!(add.check(&guest, &names).is_err());
    }
}
