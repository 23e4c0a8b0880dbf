//! Reading tasks and their events.

use super::Tasks;
use crate::{Actor, Error, Need, Result};
use model::domain_name::DomainName;
use model::id::TaskId;
use serde_json::json;
use store::tasks::{Task, TaskEvent, TaskFilter, Unreadable};
use store::{Listed, Page};

impl Tasks<'_> {
    /// One task.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    pub async fn get(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let reach = actor.require_within(Need::TasksRead)?;
        let mut tx = self.tools.db.read().await?;
        let task = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(task.project_id)?;
        Ok(task)
    }

    /// A task that the caller made by their last request: its answer shows it, also to a caller who may not read tasks otherwise.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there, or somebody else made it.
    pub async fn made_by(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let mut tx = self.tools.db.read().await?;
        let task = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let (kind, who) = actor.audit_identity();
        let theirs = task.created_by["kind"] == kind && task.created_by["id"] == json!(who);
        if theirs {
            Ok(task)
        } else {
            Err(Error::NotFound)
        }
    }

    /// One task with the name of its domain.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    pub async fn page(self, actor: &Actor, id: TaskId) -> Result<(Task, Option<DomainName>)> {
        let task = self.get(actor, id).await?;
        let mut tx = self.tools.db.read().await?;
        let domain = match task.domain_id {
            Some(domain) => store::domains::get(&mut tx, actor.organization, domain)
                .await?
                .map(|domain| domain.name),
            None => None,
        };
        Ok((task, domain))
    }

    /// The tasks that pass the filter, newest first. Whoever is tied to projects sees theirs.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    pub async fn list(
        self,
        actor: &Actor,
        filter: &TaskFilter,
        page: &Page,
    ) -> Result<Listed<Task>> {
        let reach = actor.require_within(Need::TasksRead)?;
        let filter = TaskFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        let mut tx = self.tools.db.read().await?;
        Ok(store::tasks::list(&mut tx, actor.organization, &filter, page).await?)
    }

    /// The tasks that this version can't read: they were put aside, and stand in no list. Whoever is tied to projects sees theirs.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    pub async fn unreadable(self, actor: &Actor) -> Result<Vec<Unreadable>> {
        let reach = actor.require_within(Need::TasksRead)?;
        let mut tx = self.tools.db.read().await?;
        let mut found = store::tasks::unreadable(&mut tx, actor.organization).await?;
        found.retain(|task| match task.project_id {
            Some(project) => reach.includes(project),
            None => reach.is_whole(),
        });
        Ok(found)
    }

    /// How many tasks pass the filter.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    pub async fn count(self, actor: &Actor, filter: &TaskFilter) -> Result<i64> {
        let reach = actor.require_within(Need::TasksRead)?;
        let filter = TaskFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        let mut tx = self.tools.db.read().await?;
        Ok(store::tasks::count(&mut tx, actor.organization, &filter).await?)
    }

    /// Events of one task behind a sequence number, in order.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    pub async fn events(
        self,
        actor: &Actor,
        id: TaskId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<TaskEvent>> {
        let reach = actor.require_within(Need::TasksRead)?;
        let mut tx = self.tools.db.read().await?;
        if !reach.is_whole() {
            let task = store::tasks::get(&mut tx, actor.organization, id).await?;
            reach.check_all_of(task.ok_or(Error::NotFound)?.project_id)?;
        }
        Ok(store::tasks::events(&mut tx, actor.organization, id, after, limit).await?)
    }

    /// Events of the whole organization behind a sequence number, in order.
    ///
    /// # Errors
    /// When the caller may not read tasks, or is tied to projects.
    pub async fn organization_events(
        self,
        actor: &Actor,
        after: i64,
        limit: u32,
    ) -> Result<Vec<TaskEvent>> {
        actor.require(Need::TasksRead)?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::tasks::org_events(&mut tx, actor.organization, after, limit).await?)
    }

    /// The number of the organization's latest event: where a stream that wants only news begins.
    ///
    /// # Errors
    /// As [`Tasks::organization_events`].
    pub async fn last_organization_event(self, actor: &Actor) -> Result<i64> {
        actor.require(Need::TasksRead)?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::tasks::last_org_seq(&mut tx, actor.organization).await?)
    }
}
