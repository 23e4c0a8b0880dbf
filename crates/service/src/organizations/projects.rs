//! Creating and renaming projects. One transaction: the row and its audit entry. Registries know nothing of projects, so nothing is enqueued.

use super::{Projects, project_wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use chrono::TimeDelta;
use model::field::FieldCode;
use model::id::ProjectId;
use model::text;
use store::Row;
use store::projects::Project;

/// The longest name of a project, in characters.
const NAME: u32 = 128;

/// A project's version: the microseconds of its last change, which grow with every change.
#[must_use]
pub fn project_version(project: &Project) -> i64 {
    project.updated_at.timestamp_micros()
}

impl<'a> Projects<'a> {
    /// Creates a project.
    ///
    /// # Errors
    /// A wrong name.
    #[boxed]
    pub async fn create(self, actor: &Actor, name: &str) -> Result<Project> {
        let actor = &actor.allowed::<Admin>()?;
        let name = text::required(name, NAME).map_err(wrong)?;
        let now = self.tools.now();
        let project = Project {
            id: ProjectId(self.tools.new_id()),
            organization_id: actor.organization,
            name,
            created_at: now,
            updated_at: now,
        };
        let mut tx = self.tools.begin(actor).await?;
        store::projects::create(&mut tx, &project).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("project.create", project.id).after(project_wire(&project)),
            )
            .await?;
        tx.commit().await?;
        Ok(project)
    }

    /// Renames a project. The version that was seen is its [`project_version`].
    ///
    /// # Errors
    /// `project.patch_empty` when no name is given; a wrong name; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn rename(
        self,
        actor: &Actor,
        (id, seen): (ProjectId, Version),
        name: Option<&str>,
    ) -> Result<Project> {
        let actor = &actor.allowed::<Admin>()?;
        let Some(name) = name else {
            return Err(Error::rule(
                "project.patch_empty",
                "Name at least one field to change.",
            ));
        };
        let name = text::required(name, NAME).map_err(wrong)?;
        let mut tx = self.tools.begin(actor).await?;
        tx.hold(actor.organization, Row::Project(id)).await?;
        let before = store::projects::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let version = project_version(&before);
        if let Version::Is(seen) = seen
            && seen != version
        {
            return Err(Error::stale(project_wire(&before), version));
        }
        if name == before.name {
            return Ok(before);
        }
        let later = before.updated_at + TimeDelta::microseconds(1);
        let wanted = Project {
            name,
            updated_at: self.tools.now().max(later),
            ..before.clone()
        };
        let after = store::projects::update(&mut tx, &wanted, before.updated_at).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("project.update", id)
                    .before(project_wire(&before))
                    .after(project_wire(&after)),
            )
            .await?;
        tx.commit().await?;
        Ok(after)
    }
}

fn wrong(code: FieldCode) -> Error {
    Error::field("name", code)
}
