//! Reading the organization and its projects.

use super::{Organizations, Projects};
use crate::{Actor, Error, Result, Unguarded};
use boxed::boxed;
use model::id::{ContactId, ProjectId};
use model::role::Role;
use std::collections::BTreeMap;
use store::organizations::Organization;
use store::projects::Project;

impl<'a> Organizations<'a> {
    /// The caller's organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is gone.
    #[boxed]
    pub async fn get(self, actor: &Actor) -> Result<Organization> {
        let mut tx = self.tools.read_unguarded(Unguarded::Member).await?;
        store::organizations::get(&mut tx, actor.organization)
            .await?
            .ok_or(Error::NotFound)
    }

    /// The contacts that hold a role by default, where neither domain nor team names one.
    #[boxed]
    pub async fn default_contacts(self, actor: &Actor) -> Result<BTreeMap<Role, ContactId>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Member).await?;
        Ok(store::organizations::defaults(&mut tx, actor.organization).await?)
    }
}

impl<'a> Projects<'a> {
    /// The projects that the caller can access, oldest first.
    #[boxed]
    pub async fn list(self, actor: &Actor) -> Result<Vec<Project>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Member).await?;
        let all = store::projects::list(&mut tx, actor.organization).await?;
        Ok(all
            .into_iter()
            .filter(|project| actor.within_project(project.id).is_ok())
            .collect())
    }

    /// One project.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: ProjectId) -> Result<Project> {
        actor.within_project(id)?;
        let mut tx = self.tools.read_unguarded(Unguarded::Member).await?;
        store::projects::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)
    }
}
