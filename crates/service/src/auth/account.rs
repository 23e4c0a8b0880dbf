//! The signed-in person, looked up each time: a role that was taken away is gone from the next request on.

use super::Auth;
use crate::{Actor, OrgRole, Result, Unguarded, Who};
use boxed::boxed;
use model::id::UserId;
use store::users::User;

impl<'a> Auth<'a> {
    /// The signed-in person with what pages show of them; `None` when they are gone or deactivated.
    #[boxed]
    pub async fn account(self, user: UserId) -> Result<Option<Account>> {
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let found = store::users::account(&mut tx, user).await?;
        let found = found.filter(|(user, _)| self.may_act(user));
        Ok(found.map(|(user, organization)| Account {
            email: user.email.clone(),
            role: user.org_role,
            actor: actor(user),
            organization,
        }))
    }

    /// The signed-in person as an actor; `None` when they are gone or deactivated.
    #[boxed]
    pub async fn actor_of(self, user: UserId) -> Result<Option<Actor>> {
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let user = store::users::get(&mut tx, user)
            .await?
            .filter(|user| self.may_act(user));
        Ok(user.map(actor))
    }

    /// Whether the person may act at all: they exist, and don't belong to a sample organization that is closed.
    pub(crate) fn may_act(self, user: &User) -> bool {
        user.is_active && !self.tools.closed.contains(&user.organization_id)
    }
}

/// A signed-in person as pages show them.
#[derive(Debug, Clone)]
pub struct Account {
    /// The person as the use cases see them.
    pub actor: Actor,
    /// The address that they sign in with.
    pub email: String,
    /// Their role.
    pub role: OrgRole,
    /// Their organization's name.
    pub organization: String,
}

pub(crate) fn actor(user: User) -> Actor {
    let name = format!("{} {}", user.first_name, user.last_name);
    let name = if name.trim().is_empty() {
        user.email.as_str()
    } else {
        name.trim()
    };
    let role = user.org_role;
    Actor {
        organization: user.organization_id,
        who: Who::User(user.id, role),
        // A guest without projects sees none.
        projects: (role == OrgRole::Guest).then(|| user.project_ids.into()),
        name: name.into(),
        cause: None,
    }
}
