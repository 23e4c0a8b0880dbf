//! The parts of a task that covers many domains, to be written.

use super::Tasks;
use crate::{Cleared, Result};
use model::task::TaskStatus;
use store::tasks::{Task as Row, TaskFilter};
use store::{Listed, Page, Tx};

impl Tasks<'_> {
    /// The parts of a task that have such a status, by their domains' ids; none of a task that has no parts.
    pub(super) async fn parts(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        task: &Row,
        wanted: impl Fn(TaskStatus) -> bool,
    ) -> Result<Vec<Row>> {
        let mut parts = Vec::new();
        if task.spread().is_none() {
            return Ok(parts);
        }
        for status in TaskStatus::ALL
            .iter()
            .copied()
            .filter(|status| wanted(*status))
        {
            let filter = TaskFilter {
                parent_id: Some(task.id),
                status: Some(status),
                ..TaskFilter::default()
            };
            let mut page = Page {
                limit: 200,
                after: None,
            };
            loop {
                let Listed { rows, next } =
                    store::tasks::list(tx, actor.organization, &filter, &page).await?;
                parts.extend(rows);
                page.after = match next {
                    Some(next) => Some(next),
                    None => break,
                };
            }
        }
        // The same order as everywhere that several domains are locked.
        parts.sort_unstable_by_key(|part| part.domain_id);
        Ok(parts)
    }
}
