//! What a person may. One transaction: the row and its audit entry. Login sessions and tokens look the role up each time, so it holds from the next request on.

use super::{User, wire};
use crate::contacts::Version;
use crate::{Actor, Error, Need, OrgRole, Result, Service, Who};
use model::field::FieldCode;
use model::id::{ProjectId, UserId};
use store::Tx;

/// A role, and the project that a guest is to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The role.
    pub role: OrgRole,
    /// Of a guest the only project that they see; of everybody else nothing.
    pub project: Option<ProjectId>,
}

impl Service {
    /// Gives a person a role.
    ///
    /// # Errors
    /// Only admins may, and only owners make and unmake owners (`user.owners_only`); `user.last_owner`; `project_id` of somebody who is no guest, or unknown;
    /// [`Error::Stale`]; [`Error::NotFound`].
    pub async fn set_role(
        &self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        standing: Standing,
    ) -> Result<User> {
        actor.require_whole(Need::Admin)?;
        let mut tx = self.db.begin().await?;
        let before = self.load_person(&mut tx, actor, id, seen).await?;
        let after = self.set_role_in(&mut tx, actor, &before, standing).await?;
        tx.commit().await?;
        Ok(after)
    }

    pub(super) async fn set_role_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &User,
        standing: Standing,
    ) -> Result<User> {
        let owner = OrgRole::Owner;
        let touches_owners =
            standing.role == owner || OrgRole::from_word(&before.org_role) == owner;
        let same = before.org_role == standing.role.as_str();
        if touches_owners
            && !same
            && !matches!(&actor.who, Who::User(_, OrgRole::Owner) | Who::System)
        {
            return Err(Error::field_rule(
                "user.owners_only",
                "role",
                "Only an owner who is signed in makes somebody an owner, or takes that back.",
            ));
        }
        if standing.role != owner {
            self.keep_an_owner(tx, actor, before).await?;
        }
        if let Some(project) = standing.project {
            if standing.role != OrgRole::Guest {
                let text = "Only a guest is tied to a project.".into();
                return Err(Error::field("project_id", FieldCode::Other { text }));
            }
            if store::projects::get(tx, actor.organization, project)
                .await?
                .is_none()
            {
                let text = "There is no such project.".into();
                return Err(Error::field("project_id", FieldCode::Other { text }));
            }
        }
        let wanted = User {
            org_role: standing.role.as_str().into(),
            project_id: standing.project,
            updated_at: self.now(),
            ..before.clone()
        };
        if same && wanted.project_id == before.project_id {
            return Ok(before.clone());
        }
        let after = store::people::set_role(tx, &wanted).await?;
        let entry = (Some(wire(before)), Some(wire(&after)));
        self.user_entry(tx, actor, "user.role", entry, before.id)
            .await?;
        Ok(after)
    }
}
