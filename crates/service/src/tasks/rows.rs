//! Tasks as a list: each with the name of its domain.

use super::{Task, TaskFilter, Tasks};
use crate::allowed::TasksRead;
use crate::{Actor, Cleared, Result};
use model::domain_name::DomainName;
use model::id::DomainId;
use store::{Listed, Page, Tx};

/// A row of the list.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// Its domain's name; also when that was released since.
    pub domain: Option<DomainName>,
}

impl Tasks<'_> {
    /// A page of tasks, newest first, with the number of all that match the filter: one connection for all of it.
    ///
    /// # Errors
    /// As [`Tasks::list`].
    pub async fn rows(
        self,
        actor: &Actor,
        filter: &TaskFilter,
        page: &Page,
    ) -> Result<(Listed<TaskRow>, i64)> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let filter = TaskFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        let mut tx = self.tools.read(reach).await?;
        let listed = self.rows_in(&mut tx, reach, &filter, page).await?;
        let total = store::tasks::count(&mut tx, actor.organization, &filter).await?;
        Ok((listed, total))
    }

    pub(crate) async fn rows_in(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        filter: &TaskFilter,
        page: &Page,
    ) -> Result<Listed<TaskRow>> {
        let Listed { rows, next } =
            store::tasks::list(tx, actor.organization, filter, page).await?;
        let ids: Vec<DomainId> = rows.iter().filter_map(|task| task.domain_id).collect();
        let names = store::domains::names(tx, actor.organization, &ids).await?;
        let rows = rows
            .into_iter()
            .map(|task| TaskRow {
                domain: task.domain_id.and_then(|id| names.get(&id).cloned()),
                task: task.into(),
            })
            .collect();
        Ok(Listed { rows, next })
    }
}
