//! Tasks that cover many domains: a part for each, then waiting until all of them have ended.
//!
//! # Transactions
//! *spread* creates parts in batches. A batch, the note of its progress and its event are one transaction, fenced by the lease: a
//! process that dies leaves whole batches, and the next one continues after the last domain that has its part. No writer waits
//! longer than for one batch. *domains* only polls.

use crate::queue::parts_poll_interval;
use crate::record::Next;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use chrono::{DateTime, TimeDelta, Utc};
use model::id::TaskId;
use model::task::{
    Awaiting, Cause, FailureCode, Over, Spread, StepName, StepStatus, StreamEvent, TaskError,
    TaskResult, TaskStatus,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::Page;
use store::tasks::{Task, TaskFilter};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit};
use tokio_util::sync::CancellationToken;

/// Parts that are created in one transaction: a thousand would keep SQLite's other writers waiting for half a second.
const PARTS_PER_TRANSACTION: usize = 500;
/// Tasks that go on being carried out meanwhile.
const PLACES_LEFT: usize = 1;
/// How long it waits for the places of others.
const PLACES_TIMEOUT: Duration = Duration::from_millis(500);
/// Parts that are stopped in one transaction.
const STOPPED_PER_TRANSACTION: u32 = 200;

impl Worker {
    /// Processes such a task as far as possible.
    pub(crate) async fn carry_spread(
        &self,
        task: &mut Claimed,
        mut spread: Spread,
        stop: &CancellationToken,
    ) -> Result<()> {
        // The next worker that writes it has progressed: consecutive failures end there.
        spread.failures = 0;
        let reads = task.cause == Cause::Read;
        loop {
            let Some(name) = task
                .steps
                .iter()
                .find(|step| step.status != StepStatus::Done)
                .map(|step| step.name)
            else {
                return Ok(());
            };
            if stop.is_cancelled() {
                return self.hand_back(task).await;
            }
            if self.cancel_wanted(task).await? {
                self.stop_parts(task).await?;
                self.end_spread(task, &spread, TaskStatus::Cancelled, None)
                    .await?;
                return Ok(());
            }
            if task.is_paused() {
                return self.hand_back(task).await;
            }
            if self.begin_step(task, name).await? == Next::Leave {
                return Ok(());
            }
            let next = match name {
                StepName::Approve => self.approve_step(task, &mut spread).await?,
                StepName::Spread if self.plan_gone(task, &spread).await? => Next::Leave,
                StepName::Spread if reads => self.ask_step(task, &mut spread).await?,
                StepName::Spread => self.spread_step(task, &mut spread, stop).await?,
                _ if reads => self.read_step(task, &mut spread).await?,
                _ => self.domains_step(task, &mut spread).await?,
            };
            if next == Next::Leave {
                return Ok(());
            }
        }
    }

    /// The worker does not approve: approval continues the task after this step. A task that no longer needs any continues by itself.
    async fn approve_step(&self, task: &mut Claimed, spread: &mut Spread) -> Result<Next> {
        if spread.held.is_empty() {
            return self
                .step_done(
                    task,
                    spread,
                    StepName::Approve,
                    "Nothing waits for a yes.".into(),
                )
                .await;
        }
        task.awaiting = Some(Awaiting::Operator);
        task.state = spread.clone().into();
        self.rest(task, TimeDelta::zero()).await
    }

    /// Fails the task where nobody can say which domains it covers, since its plan was swept, and says whether that was so. Plans are kept as long as their tasks are open; one that had
    /// failed and was dismissed may be tried again long after.
    async fn plan_gone(&self, task: &mut Claimed, spread: &Spread) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let mut gone = false;
        for over in &spread.over {
            if let Over::Plan { id } = over {
                gone |= !store::plans::is_kept(&mut tx, task.organization_id, *id).await?;
            }
        }
        drop(tx);
        if gone {
            let message = "The plan of this task is not kept any more, so nobody can say which domains it was for. Make the change again.";
            let step = crate::record::step(task, StepName::Spread)?;
            step.status = StepStatus::Failed;
            step.completed_at = Some(self.now());
            step.detail = Some(message.into());
            let error = TaskError::new(FailureCode::PlanGone, message, false);
            let failed = TaskStatus::Failed;
            self.end_spread(task, spread, failed, Some(error)).await?;
        }
        Ok(gone)
    }

    async fn spread_step(
        &self,
        task: &mut Claimed,
        spread: &mut Spread,
        stop: &CancellationToken,
    ) -> Result<Next> {
        let mut tx = self.db.read().await?;
        let mut domains =
            store::domains::covered(&mut tx, task.organization_id, &spread.over).await?;
        // Other domains show the contacts, the team, the default in other roles: nobody named their registrants.
        let named = match task.names_registrant {
            true => {
                let organization = task.organization_id;
                let (over, at) = (&spread.over, spread.named_at);
                store::domains::covered_as_registrant(&mut tx, organization, over, at).await?
            }
            false => BTreeSet::new(),
        };
        drop(tx);
        if let Some(cursor) = spread.cursor {
            domains.retain(|domain| *domain > cursor);
        }
        let _first = match domains.len() > PARTS_PER_TRANSACTION {
            true => self.parts_first().await,
            false => None,
        };
        for batch in domains.chunks(PARTS_PER_TRANSACTION) {
            if stop.is_cancelled() || self.cancel_wanted(task).await? {
                return Ok(Next::Go);
            }
            let now = self.now();
            let mut tx = self.db.begin().await?;
            // Locked until the commit: whoever has the task wait finds all parts of this batch, or this sees it.
            let held = store::tasks::hold(&mut tx, task.organization_id, task.id).await?;
            if held.is_none_or(|held| held.is_paused()) {
                return Ok(Next::Go);
            }
            let new_id = || model::outside::new_id(now, self.chance.as_ref());
            let batched = (batch, &named);
            let parts = store::tasks::enqueue_parts(&mut tx, task, batched, new_id, now).await?;
            spread.made += parts.made;
            spread.joined += parts.joined;
            spread.cursor = batch.last().copied();
            task.state = spread.clone().into();
            let lease = task.lease();
            match store::tasks::save(&mut tx, task, lease, StreamEvent::Progress, now).await {
                Ok(seq) => task.last_seq = seq,
                Err(store::Error::Stale) => return Ok(Next::Leave),
                Err(error) => return Err(error),
            }
            tx.commit().await?;
        }
        let words = match (spread.made, spread.joined) {
            (0, 0) => "No domain shows this.".to_owned(),
            (made, 0) => format!("{} to bring up to date.", domains_in_words(made)),
            (0, joined) => format!(
                "{} with a task that waits already and will bring it along.",
                domains_in_words(joined)
            ),
            (made, joined) => format!(
                "{} to bring up to date; {} with a task that waits already and will bring it along.",
                domains_in_words(made),
                domains_in_words(joined)
            ),
        };
        self.step_done(task, spread, StepName::Spread, words).await
    }

    /// Takes places of the tasks that this process carries out, so that thousands of parts are there, and seen, before most of them are carried out: making one costs a hundredth of that.
    /// Some places are left to other tasks. Of several that make parts one goes first; it does not wait for what a slow registry keeps under way.
    async fn parts_first(&self) -> Option<(OwnedMutexGuard<()>, OwnedSemaphorePermit)> {
        let turn = Arc::clone(&self.making).try_lock_owned().ok()?;
        let taken = self.pace.tasks.concurrency.saturating_sub(1 + PLACES_LEFT);
        let taken = u32::try_from(taken).ok()?;
        let places = Arc::clone(&self.places).acquire_many_owned(taken);
        let places = tokio::time::timeout(PLACES_TIMEOUT, places).await.ok()?;
        Some((turn, places.ok()?))
    }

    async fn domains_step(&self, task: &mut Claimed, spread: &mut Spread) -> Result<Next> {
        let mut tx = self.db.read().await?;
        let (ended, failed) =
            store::tasks::parts_ended(&mut tx, task.organization_id, task.id).await?;
        drop(tx);
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        let moved = spread.ended != count(ended);
        spread.ended = count(ended);
        spread.failed = count(failed);
        if spread.ended < spread.made {
            if let Some(next) = self.parts_wait_for_a_yes(task, spread).await? {
                return Ok(next);
            }
            let now = self.now();
            let step = crate::record::step(task, StepName::Domains)?;
            let age = step
                .started_at
                .map_or(TimeDelta::zero(), |began| now - began);
            let pause = parts_poll_interval(spread.made - spread.ended, moved, age);
            // Nothing else changes here, so no event is written unless the count did.
            step.detail = Some(format!("{} of {} done.", spread.ended, spread.made));
            task.state = spread.clone().into();
            return self.rest(task, pause).await;
        }
        let now = self.now();
        let step = crate::record::step(task, StepName::Domains)?;
        step.completed_at = Some(now);
        if spread.failed == 0 {
            step.status = StepStatus::Done;
            step.detail = Some(match spread.made {
                0 => "Nothing had to be sent.".into(),
                made => format!("{} show it.", domains_in_words(made)),
            });
            task.result = Some(TaskResult {
                left_out: spread.left_out,
                ..TaskResult::default()
            });
            return self
                .end_spread(task, spread, TaskStatus::Completed, None)
                .await;
        }
        let message = format!(
            "{} of {} did not get the change. Each has its own task that says why.",
            spread.failed,
            domains_in_words(spread.made)
        );
        step.status = StepStatus::Failed;
        step.detail = Some(message.clone());
        let error = TaskError::new(FailureCode::PartsFailed, message, true);
        self.end_spread(task, spread, TaskStatus::Failed, Some(error))
            .await
    }

    /// Stops the parts that a batch created while the whole was being cancelled: cancelling stops the parts that it sees, and those of a batch in progress are not among them.
    async fn stop_parts(&self, task: &Task) -> Result<()> {
        let filter = TaskFilter {
            parent_id: Some(task.id),
            status: Some(TaskStatus::Pending),
            ..TaskFilter::default()
        };
        let mut page = Page {
            limit: STOPPED_PER_TRANSACTION,
            after: None,
        };
        loop {
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let pending = store::tasks::list(&mut tx, task.organization_id, &filter, &page).await?;
            // One that was told to stop already ends with a look at what the registry holds.
            let told = |part: &Task| part.cancel_requested;
            for part in pending.rows.into_iter().filter(|part| !told(part)) {
                let Some(part) = self.left_to(&mut tx, part, now).await? else {
                    continue;
                };
                let part = Task {
                    status: TaskStatus::Cancelled,
                    completed_at: Some(now),
                    paused_at: None,
                    ..part
                };
                let (stood, event) = (TaskStatus::Pending, StreamEvent::End);
                match store::tasks::save_unleased(&mut tx, &part, stood, event, now).await {
                    // Claimed at this moment: its worker notices before its next step.
                    Err(store::Error::Stale) => {
                        store::tasks::request_cancel(&mut tx, part.organization_id, part.id, now)
                            .await?;
                    }
                    other => {
                        other?;
                    }
                }
            }
            tx.commit().await?;
            page.after = match pending.next {
                Some(next) => Some(next),
                None => return Ok(()),
            };
        }
    }

    /// The part, locked, after the decisions joined to it got a task of their own. `None` when it is gone.
    async fn left_to(
        &self,
        tx: &mut store::Tx,
        part: Task,
        now: DateTime<Utc>,
    ) -> Result<Option<Task>> {
        if let Some(domain) = part.domain_id {
            store::domains::hold(tx, part.organization_id, domain).await?;
        }
        let held = store::tasks::hold(tx, part.organization_id, part.id).await?;
        let Some(mut part) = held else {
            return Ok(None);
        };
        if !part.status.is_final() && !part.cancel_requested {
            let id = TaskId(model::outside::new_id(now, self.chance.as_ref()));
            store::tasks::succeed(tx, &mut part, id, now).await?;
        }
        Ok(Some(part))
    }

    pub(crate) async fn step_done(
        &self,
        task: &mut Claimed,
        spread: &Spread,
        name: StepName,
        words: String,
    ) -> Result<Next> {
        let now = self.now();
        let done = crate::record::step(task, name)?;
        done.status = StepStatus::Done;
        done.completed_at = Some(now);
        done.detail = Some(words);
        task.awaiting = None;
        self.write_spread(task, spread, StreamEvent::Step).await
    }

    pub(crate) async fn end_spread(
        &self,
        task: &mut Claimed,
        spread: &Spread,
        status: TaskStatus,
        error: Option<TaskError>,
    ) -> Result<Next> {
        task.status = status;
        task.error = error;
        task.awaiting = None;
        task.completed_at = Some(self.now());
        task.lease_owner = None;
        self.write_spread(task, spread, StreamEvent::End).await?;
        Ok(Next::Leave)
    }

    async fn write_spread(
        &self,
        task: &mut Claimed,
        spread: &Spread,
        event: StreamEvent,
    ) -> Result<Next> {
        task.state = spread.clone().into();
        self.write(task, event, None).await
    }
}

pub(crate) fn domains_in_words(count: u32) -> String {
    if count == 1 {
        "1 domain".into()
    } else {
        format!("{count} domains")
    }
}
