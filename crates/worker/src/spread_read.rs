//! Tasks that have many domains read: *spread* asks for them to be read, the reader ([`crate::reader`]) reads them at the pace that their registries allow, and *domains* counts.

use crate::queue::parts_poll_interval;
use crate::record::{Next, step};
use crate::spread::domains_in_words;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::task::{FailureCode, Spread, StepName, StepStatus, TaskError, TaskResult, TaskStatus};

/// After how long a domain that could not be read counts as failed.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

impl Worker {
    /// Asks for the domains to be read. Asking twice does no harm.
    pub(crate) async fn ask_step(&self, task: &mut Claimed, spread: &mut Spread) -> Result<Next> {
        let organization = task.organization_id;
        let mut tx = self.db.begin().await?;
        let domains = store::domains::covered(&mut tx, organization, &spread.over).await?;
        store::agreement::ask_again(&mut tx, organization, &domains, self.now()).await?;
        tx.commit().await?;
        spread.made = u32::try_from(domains.len()).unwrap_or(u32::MAX);
        let words = format!("{} to read.", domains_in_words(spread.made));
        self.step_done(task, spread, StepName::Spread, words).await
    }

    /// Counts those that have been read since.
    pub(crate) async fn read_step(&self, task: &mut Claimed, spread: &mut Spread) -> Result<Next> {
        let since = task.started_at.unwrap_or(task.created_at);
        let mut tx = self.db.read().await?;
        let waiting =
            store::plans::waiting_to_be_read(&mut tx, task.organization_id, task.id, since).await?;
        drop(tx);
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        let ended = spread.made.saturating_sub(waiting);
        let moved = spread.ended != ended;
        spread.ended = ended;
        let now = self.now();
        if waiting > 0 && now - since < PATIENCE {
            step(task, StepName::Domains)?.detail =
                Some(format!("{ended} of {} read.", spread.made));
            task.state = spread.clone().into();
            let pause = parts_poll_interval(waiting, moved, now - since);
            return self.rest(task, pause).await;
        }
        spread.failed = waiting;
        let read = domains_in_words(ended);
        let step = step(task, StepName::Domains)?;
        step.completed_at = Some(now);
        if waiting == 0 {
            step.status = StepStatus::Done;
            step.detail = Some(format!("{read} read."));
            task.result = Some(TaskResult::default());
            return self
                .end_spread(task, spread, TaskStatus::Completed, None)
                .await;
        }
        let message = format!(
            "{waiting} of {} could not be read within a day: their registries did not say what they hold.",
            domains_in_words(spread.made)
        );
        step.status = StepStatus::Failed;
        step.detail = Some(message.clone());
        let error = TaskError::new(FailureCode::PartsFailed, message, true);
        self.end_spread(task, spread, TaskStatus::Failed, Some(error))
            .await
    }
}
