//! Tasks as a consumer of the lease queue, and "carry out everything that is due".

use crate::queue::{Consumer, Held, Pace, Terms};
use crate::{Result, Worker};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::task::StepName;
use store::tasks::Task;
use tokio_util::sync::CancellationToken;

/// A task that this worker holds.
pub type Claimed = Held<Task, Notes>;

/// The worker's own data about a task while it holds it.
#[derive(Debug)]
pub struct Notes {
    /// The task as streams last showed it.
    pub(crate) shown: model::stored::TaskSnapshot,
    /// The step that was begun for the first time under this claim.
    pub(crate) began: Option<StepName>,
    /// It is carried through: what nobody could see or need between two steps is written with the later one.
    pub(crate) through: bool,
}

/// What [`Worker::run_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Claims that were carried out.
    pub claims: usize,
    /// When the next task becomes claimable.
    pub next: Option<DateTime<Utc>>,
}

/// Carries tasks through their steps.
pub(crate) struct Tasks;

#[async_trait]
impl Consumer for Tasks {
    type Row = Task;
    type Notes = Notes;

    fn terms(&self, pace: &Pace) -> Terms {
        pace.tasks
    }

    fn notes(&self, task: &Task) -> Notes {
        Notes {
            shown: task.snapshot(),
            began: None,
            through: false,
        }
    }

    async fn carry(
        &self,
        worker: &Worker,
        task: &mut Claimed,
        stop: &CancellationToken,
    ) -> Result<()> {
        worker.carry(task, stop).await
    }

    async fn panicked(&self, worker: &Worker, task: &mut Claimed, _: &str) -> Result<()> {
        worker.task_panicked(task).await
    }

    async fn put_down(&self, worker: &Worker, task: &Claimed) -> Result<()> {
        if task.watch.left_unseen() {
            worker.look_again(task).await?;
        }
        Ok(())
    }
}

impl Worker {
    /// Claims one task that is due, if there is one.
    pub async fn claim(&self) -> Result<Option<Claimed>> {
        self.claim_from(&Tasks).await
    }

    /// Carries a claimed task as far as possible: to its end, to a wait, or to shutdown. It is dropped at once when its lease is lost; a panic is a failure of this task.
    ///
    /// # Errors
    /// When the database fails: the lease then expires by itself.
    pub async fn carry_through(&self, task: &mut Claimed, stop: &CancellationToken) -> Result<()> {
        self.carry_item(&Tasks, task, stop).await
    }

    /// Carries out everything that is due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    pub async fn run_due(&self) -> Result<Ran> {
        Ok(Ran {
            claims: self.drain(&Tasks).await?,
            next: self.next_due::<Task>().await?.map(|due| due.at),
        })
    }
}
