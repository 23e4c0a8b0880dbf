//! A person's role. One transaction: the row and its audit entry. Sessions and tokens look the role up each time, so it applies from the next request on.

use super::owner::is_owner;
use super::{People, User, wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::{Actor, Allowed, Cleared, Error, Mode, OrgRole, Result, Version};
use boxed::boxed;
use model::field::FieldCode;
use model::id::{ProjectId, UserId};
use store::Tx;

/// The most projects of a guest.
pub const MOST_PROJECTS: usize = 50;

/// A role, and the projects that a guest is to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The role.
    pub role: OrgRole,
    /// For a guest the projects that they see, at most [`MOST_PROJECTS`]; for everybody else none.
    pub projects: Vec<ProjectId>,
}

impl<'a> People<'a> {
    /// Gives a person a role.
    ///
    /// # Errors
    /// Only admins may, and only owners make and unmake owners (`user.owners_only`); `user.last_owner`; `project_ids` of somebody who is not a guest, unknown, or too many;
    /// [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn set_role(
        self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        standing: Standing,
    ) -> Result<User> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.begin(actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        let after = self.set_role_in(&mut tx, actor, &before, standing).await?;
        tx.commit().await?;
        Ok(after)
    }

    pub(super) async fn set_role_in(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, Admin>,
        before: &User,
        standing: Standing,
    ) -> Result<User> {
        let owner = OrgRole::Owner;
        let same = before.org_role == standing.role;
        if (standing.role == owner || is_owner(before)) && !actor.is_signed_in_owner() {
            return Err(Error::field_rule(
                "user.owners_only",
                "role",
                "Only an owner who is signed in makes somebody an owner, or takes that back.",
            ));
        }
        if standing.role != owner {
            self.keep_an_owner(tx, actor, before, Mode::Do).await?;
        }
        let projects = self.projects_of_guest(tx, actor, &standing).await?;
        let wanted = User {
            org_role: standing.role,
            project_ids: projects,
            updated_at: self.tools.now(),
            ..before.clone()
        };
        if same && wanted.project_ids == before.project_ids {
            return Ok(before.clone());
        }
        let after = store::people::set_role(tx, &wanted).await?;
        self.tools
            .audit()
            .record(
                tx,
                actor,
                Entry::new("user.role", before.id)
                    .before(wire(before))
                    .after(wire(&after)),
            )
            .await?;
        Ok(after)
    }

    /// The projects of that standing, each once and ordered by id.
    async fn projects_of_guest(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        standing: &Standing,
    ) -> Result<Vec<ProjectId>> {
        let refused = |text: String| {
            Err(Error::field(
                "project_ids",
                FieldCode::Other { text: text.into() },
            ))
        };
        let mut wanted = standing.projects.clone();
        wanted.sort_unstable();
        wanted.dedup();
        if standing.role != OrgRole::Guest && !wanted.is_empty() {
            return refused("Only a guest is tied to projects.".into());
        }
        if wanted.len() > MOST_PROJECTS {
            return refused(format!("Name at most {MOST_PROJECTS} projects."));
        }
        for project in &wanted {
            if store::projects::get(tx, actor.organization, *project)
                .await?
                .is_none()
            {
                return refused(format!("There is no such project: {project}."));
            }
        }
        Ok(wanted)
    }
}
