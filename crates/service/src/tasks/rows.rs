//! Tasks as a list: each with the name of its domain, and those that cover many with what became of their parts.

use super::parent::WINDOW;
use super::{Parent, Task, TaskFilter, Tasks};
use crate::allowed::TasksRead;
use crate::{Actor, Cleared, Reach, Result};
use boxed::boxed;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::task::TaskStatus;
use store::{Listed, Page, Tx};

/// A row of the list.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// Its domain's name; also when that was released since.
    pub domain: Option<DomainName>,
    /// How far it is, if it covers many domains or imports a file.
    pub parent: Option<Parent>,
}

/// How many tasks there are that somebody may want to see. A task that covers many domains counts once, and its parts don't.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In progress.
    pub running: i64,
    /// Not begun.
    pub pending: i64,
    /// Waiting because somebody paused them; counted among the others too.
    pub paused: i64,
    /// Failed and in need of somebody: neither dismissed nor overtaken.
    pub failed: i64,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Its rows, and where the next page begins.
    pub listed: Listed<TaskRow>,
    /// How many there are that match the filter.
    pub total: i64,
    /// How many there are of the whole list.
    pub counts: Counts,
}

impl<'a> Tasks<'a> {
    /// A page of tasks, newest first, with the number of all that match the filter: one connection for all of it.
    ///
    /// # Errors
    /// As [`Tasks::list`].
    #[boxed]
    pub async fn rows(
        self,
        actor: &Actor,
        filter: &TaskFilter,
        page: &Page,
    ) -> Result<(Listed<TaskRow>, i64)> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let filter = within(reach, filter);
        let mut tx = self.tools.read(reach).await?;
        let listed = self.rows_in(&mut tx, reach, &filter, page).await?;
        let total = store::tasks::count(&mut tx, actor.organization, &filter).await?;
        Ok((listed, total))
    }

    /// As [`Tasks::rows`], and the counts beside the list.
    ///
    /// # Errors
    /// As [`Tasks::list`].
    #[boxed]
    pub async fn board(self, actor: &Actor, filter: &TaskFilter, page: &Page) -> Result<Rows> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let organization = actor.organization;
        let of = |filter: TaskFilter| TaskFilter {
            folded: true,
            ..within(reach, &filter)
        };
        let having = |status| {
            of(TaskFilter {
                status: Some(status),
                ..TaskFilter::default()
            })
        };
        let paused = of(TaskFilter {
            paused: true,
            ..TaskFilter::default()
        });
        let failed = of(TaskFilter {
            needs_somebody: true,
            ..TaskFilter::default()
        });
        let filter = within(reach, filter);
        let mut tx = self.tools.read(reach).await?;
        let tx = &mut tx;
        Ok(Rows {
            listed: self.rows_in(tx, reach, &filter, page).await?,
            total: store::tasks::count(tx, organization, &filter).await?,
            counts: Counts {
                running: store::tasks::count(tx, organization, &having(TaskStatus::Running))
                    .await?,
                pending: store::tasks::count(tx, organization, &having(TaskStatus::Pending))
                    .await?,
                paused: store::tasks::count(tx, organization, &paused).await?,
                failed: store::tasks::count(tx, organization, &failed).await?,
            },
        })
    }

    /// These tasks, newest first, as far as they are there for this caller.
    pub(crate) async fn these(self, actor: &Actor, ids: &[TaskId]) -> Result<Vec<TaskRow>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let mut rows = store::tasks::many(&mut tx, actor.organization, ids).await?;
        rows.retain(|row| reach.check_all_of(row.project_id).is_ok());
        rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
        let domains: Vec<DomainId> = rows.iter().filter_map(|task| task.domain_id).collect();
        let names = store::domains::names(&mut tx, actor.organization, &domains).await?;
        let rows = rows.into_iter().map(|row| TaskRow {
            domain: row.domain_id.and_then(|id| names.get(&id).cloned()),
            task: row.into(),
            parent: None,
        });
        Ok(rows.collect())
    }

    pub(crate) async fn rows_in(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        filter: &TaskFilter,
        page: &Page,
    ) -> Result<Listed<TaskRow>> {
        let now = self.tools.now();
        let Listed { rows, next } =
            store::tasks::list(tx, actor.organization, filter, page).await?;
        let ids: Vec<DomainId> = rows.iter().filter_map(|task| task.domain_id).collect();
        let names = store::domains::names(tx, actor.organization, &ids).await?;
        let wholes: Vec<TaskId> = rows
            .iter()
            .filter(|row| row.state.spread().is_some())
            .map(|row| row.id)
            .collect();
        let tallies = store::tasks::tallies(tx, actor.organization, &wholes, now - WINDOW).await?;
        let rows = rows.into_iter().map(|row| {
            let domain = row.domain_id.and_then(|id| names.get(&id).cloned());
            let (id, rows, covers) = (row.id, row.rows(), row.state.spread().is_some());
            let task = Task::from(row);
            let parent = match rows {
                Some(rows) => Some(Parent::of_rows(&task, rows, now)),
                None => covers.then(|| {
                    let tally = tallies.get(&id).copied().unwrap_or_default();
                    Parent::of_parts(&task, tally, now)
                }),
            };
            TaskRow {
                task,
                domain,
                parent,
            }
        });
        Ok(Listed {
            rows: rows.collect(),
            next,
        })
    }
}

fn within(reach: &Reach<'_>, filter: &TaskFilter) -> TaskFilter {
    TaskFilter {
        projects: reach.filter(filter.projects.as_ref()),
        ..filter.clone()
    }
}
