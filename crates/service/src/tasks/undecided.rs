//! Tasks that would make another registrant at the registry than anybody had named, and wait for a yes: the yes, and how they are told to stop.
//!
//! They send nothing and nothing waits behind them. Either way they get in line again as `pending`: another task of their domain may be under way.

use super::Tasks;
use crate::audit::Entry;
use crate::{Cleared, Error, Result};
use model::id::TaskId;
use model::task::{StepStatus, StreamEvent, TaskState, TaskStatus};
use serde::Serialize;
use store::Tx;
use store::tasks::Task as Row;

impl Tasks<'_> {
    /// Lets the task go on, or its parts that wait, whose own entries in the audit log say so. The caller has locked it.
    pub(super) async fn let_go_on(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        task: Row,
    ) -> Result<Row> {
        if task.domain_id.is_some() {
            return self.named(tx, actor, task).await;
        }
        let id = task.id;
        let running = |status| status == TaskStatus::Running;
        for part in self.parts(tx, actor, &task, running).await? {
            if let Some(domain) = part.domain_id {
                store::domains::hold(tx, actor.organization, domain).await?;
            }
            let held = store::tasks::hold(tx, actor.organization, part.id).await?;
            // Somebody may have decided about this one meanwhile.
            let Some(part) = held.filter(Row::wants_approval) else {
                continue;
            };
            let part = self.named(tx, actor, part).await?;
            let entry = Entry::new("task.approve", part.id).after(Answered::of(&part));
            self.tools.audit().record(tx, actor, entry).await?;
        }
        // Its parts have woken it.
        store::tasks::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)
    }

    /// From its beginning, with what the book says now, and with leave to make another registrant. What was sent before is remembered.
    async fn named(self, tx: &mut Tx, actor: &Cleared<'_>, task: Row) -> Result<Row> {
        let now = self.tools.now();
        let mut steps = task.steps.clone();
        for step in &mut steps {
            if step.status == StepStatus::Running {
                step.detail = Some(format!("{} said yes.", actor.name));
            }
            step.status = StepStatus::Pending;
            step.completed_at = None;
        }
        let mut state = task.state.clone();
        if let TaskState::Plan(plan) = &mut state
            && let Some(object) = plan.asks.take()
        {
            plan.allowed.insert(object);
        }
        let named = Row {
            status: TaskStatus::Pending,
            awaiting: None,
            names_registrant: true,
            named_at: Some(now),
            steps,
            state,
            claimable_at: now,
            // The same attempt goes on: claiming counts it again.
            attempt: (task.attempt - 1).max(0),
            ..task
        };
        store::tasks::save_unleased(tx, &named, TaskStatus::Running, StreamEvent::Step, now)
            .await
            .map_err(moved_on)?;
        Ok(named)
    }

    /// Tells the task to stop: a worker ends it with a look at what the registry holds. What was joined to it goes on in a task of its own. The caller has locked the domain and the task.
    pub(super) async fn refuse(self, tx: &mut Tx, task: Row) -> Result<Row> {
        let now = self.tools.now();
        let mut refused = Row {
            status: TaskStatus::Pending,
            awaiting: None,
            cancel_requested: true,
            claimable_at: now,
            attempt: (task.attempt - 1).max(0),
            ..task
        };
        let event = StreamEvent::Progress;
        store::tasks::save_unleased(tx, &refused, TaskStatus::Running, event, now)
            .await
            .map_err(moved_on)?;
        store::tasks::succeed(tx, &mut refused, TaskId(self.tools.new_id()), now).await?;
        Ok(refused)
    }
}

/// What the audit log stores of a task that was approved or declined.
#[derive(Serialize)]
pub(super) struct Answered {
    status: TaskStatus,
}

impl Answered {
    pub(super) const fn of(task: &Row) -> Self {
        Self {
            status: task.status,
        }
    }
}

pub(super) fn not_waiting() -> Error {
    Error::rule(
        "task.not_waiting",
        "The task waits for nobody's yes: somebody may have answered already.",
    )
}

/// Somebody decided at the same moment.
pub(super) fn moved_on(error: store::Error) -> Error {
    match error {
        store::Error::Stale => not_waiting(),
        other => other.into(),
    }
}
