//! Reading tasks and their events.

use super::{Task, Tasks};
use crate::allowed::TasksRead;
use crate::{Actor, Error, Result, Unguarded};
use boxed::boxed;
use model::domain_name::DomainName;
use model::id::TaskId;
use store::tasks::{Task as Row, TaskEvent as Event, TaskFilter, Unreadable};
use store::{Listed, Page};

/// Events in order.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEvents {
    /// The readable ones.
    pub events: Vec<wire::TaskEvent>,
    /// The number of the last one that exists, whether or not it is readable; `None` when there was none.
    pub last: Option<i64>,
}

impl TaskEvents {
    fn of(rows: Vec<Event>, number: impl Fn(&Event) -> i64) -> Self {
        let last = rows.last().map(&number);
        let read = |row: Event| {
            let id = number(&row);
            match row.task {
                Ok(task) => Some(wire::TaskEvent {
                    id,
                    event: row.event,
                    task: task.into(),
                }),
                Err(why) => {
                    tracing::error!(task = %row.task_id, seq = row.seq, why, "an event can't be read and is skipped");
                    None
                }
            }
        };
        Self {
            events: rows.into_iter().filter_map(read).collect(),
            last,
        }
    }
}

impl<'a> Tasks<'a> {
    /// One task.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: TaskId) -> Result<Task> {
        Ok(self.task_row(actor, id).await?.into())
    }

    /// The row of one task.
    pub(crate) async fn task_row(self, actor: &Actor, id: TaskId) -> Result<Row> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let task = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(task.project_id)?;
        Ok(task)
    }

    /// A task that the caller created by their last request: its response shows it, even to a caller who may not read tasks otherwise.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there, or somebody else created it.
    #[boxed]
    pub async fn made_by(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let mut tx = self.tools.read_unguarded(Unguarded::Themselves).await?;
        let task = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let (made, caller) = (&task.created_by, actor.created_by());
        if (made.kind, made.id) == (caller.kind, caller.id) {
            Ok(task.into())
        } else {
            Err(Error::NotFound)
        }
    }

    /// One task with the name of its domain.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    #[boxed]
    pub async fn page(self, actor: &Actor, id: TaskId) -> Result<(Task, Option<DomainName>)> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let task = self.get(actor, id).await?;
        let mut tx = self.tools.read(reach).await?;
        let domain = match task.domain_id {
            Some(domain) => store::domains::get(&mut tx, actor.organization, domain)
                .await?
                .map(|domain| domain.name),
            None => None,
        };
        Ok((task, domain))
    }

    /// The tasks that match the filter, newest first. A caller that is limited to projects sees theirs.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    #[boxed]
    pub async fn list(
        self,
        actor: &Actor,
        filter: &TaskFilter,
        page: &Page,
    ) -> Result<Listed<Task>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let filter = TaskFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        let mut tx = self.tools.read(reach).await?;
        let listed = store::tasks::list(&mut tx, actor.organization, &filter, page).await?;
        Ok(Listed {
            rows: listed.rows.into_iter().map(Into::into).collect(),
            next: listed.next,
        })
    }

    /// The tasks that this version can't read: they were set aside, and are in no list. A caller that is limited to projects sees theirs.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    #[boxed]
    pub async fn unreadable(self, actor: &Actor) -> Result<Vec<Unreadable>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let mut found = store::tasks::unreadable(&mut tx, actor.organization).await?;
        found.retain(|task| match task.project_id {
            Some(project) => reach.includes(project),
            None => reach.is_whole(),
        });
        Ok(found)
    }

    /// How many tasks match the filter.
    ///
    /// # Errors
    /// When the caller may not read tasks.
    #[boxed]
    pub async fn count(self, actor: &Actor, filter: &TaskFilter) -> Result<i64> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let filter = TaskFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        let mut tx = self.tools.read(reach).await?;
        Ok(store::tasks::count(&mut tx, actor.organization, &filter).await?)
    }

    /// Events of one task after a sequence number, in order.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    #[boxed]
    pub async fn events(
        self,
        actor: &Actor,
        id: TaskId,
        after: i64,
        limit: u32,
    ) -> Result<TaskEvents> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let mut tx = self.tools.read(reach).await?;
        if !reach.is_whole() {
            let task = store::tasks::get(&mut tx, actor.organization, id).await?;
            reach.check_all_of(task.ok_or(Error::NotFound)?.project_id)?;
        }
        let rows = store::tasks::events(&mut tx, actor.organization, id, after, limit).await?;
        Ok(TaskEvents::of(rows, |row| row.seq))
    }

    /// Events of the whole organization after a sequence number, in order.
    ///
    /// # Errors
    /// When the caller may not read tasks, or is limited to projects.
    #[boxed]
    pub async fn organization_events(
        self,
        actor: &Actor,
        after: i64,
        limit: u32,
    ) -> Result<TaskEvents> {
        let actor = &actor.allowed::<TasksRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let rows = store::tasks::org_events(&mut tx, actor.organization, after, limit).await?;
        Ok(TaskEvents::of(rows, |row| row.org_seq))
    }

    /// The number of the organization's latest event: where a stream of news begins.
    ///
    /// # Errors
    /// As [`Tasks::organization_events`].
    #[boxed]
    pub async fn last_organization_event(self, actor: &Actor) -> Result<i64> {
        let actor = &actor.allowed::<TasksRead>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::tasks::last_org_seq(&mut tx, actor.organization).await?)
    }
}
