//! The lease queue: claim, heartbeat, settle or release, back-off, wait for what is due next. Tasks (imports among them), letters, invitations and webhook deliveries
//! are processed by it; each defines what is done with one item, as a [`Consumer`] or, where an item is one outgoing message, as a [`Sender`].
//!
//! Every claimed item is processed in a task of its own, with a heartbeat beside it. A panic in it is a failure of that item, counted in its row; after a database error
//! its lease expires, the error is logged and counts as a failure of the loop. The loops are supervised ([`supervise`]).

mod backoff;
mod drive;
mod held;
mod loops;
mod outbox;
mod pace;
mod supervise;
mod under_way;
mod watch;

pub use backoff::Backoff;
pub(crate) use drive::{Interval, Queue, Source, source};
pub use held::Held;
pub use loops::{LoopSeen, Loops};
pub(crate) use outbox::{Sender, Sending, Tried};
pub(crate) use pace::{
    CLEANING_INTERVAL, CONFLICT_BACKOFF, CONFLICT_TRIES, DECISION_BACKOFF, ELSEWHERE_INTERVAL,
    ELSEWHERE_ROUND_LIMIT, GATHERING, HOUSEKEEPING_INTERVAL, HOUSEKEEPING_LEASE,
    HOUSEKEEPING_ROUND_LIMIT, MESSAGES_IDLE_TURNS, MESSAGES_ROUND_LIMIT, REMINDER_INTERVAL,
    parts_poll_interval,
};
pub use pace::{Pace, Terms};
pub(crate) use under_way::UnderWay;
pub(crate) use watch::Watch;
pub use watch::{Elapsed, SinceBoot};

use crate::{Result, Worker};
use async_trait::async_trait;
use store::lease::Queued;
use tokio_util::sync::CancellationToken;

/// What is done with the items of a queue.
#[async_trait]
pub(crate) trait Consumer: Send + Sync + 'static {
    /// A row of the queue.
    type Row: Queued;
    /// The worker's own data about an item while it holds it.
    type Notes: Send;

    /// Lease, back-off and limits.
    fn terms(&self, pace: &Pace) -> Terms;

    /// The data about an item that was just claimed.
    fn notes(&self, row: &Self::Row) -> Self::Notes;

    /// Processes an item to its end or its next pause, and records that.
    async fn carry(
        &self,
        worker: &Worker,
        item: &mut Held<Self::Row, Self::Notes>,
        stop: &CancellationToken,
    ) -> Result<()>;

    /// Records a panic as a failure of the item.
    async fn panicked(
        &self,
        worker: &Worker,
        item: &mut Held<Self::Row, Self::Notes>,
        message: &str,
    ) -> Result<()>;

    /// What to do once the item was dropped or released, however that came.
    async fn put_down(&self, _worker: &Worker, _item: &Held<Self::Row, Self::Notes>) -> Result<()> {
        Ok(())
    }
}
