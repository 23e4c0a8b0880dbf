//! The lease queue: claim, heartbeat, settle or release, back-off, wait for what is due next. Tasks (imports among them), letters, invitations and webhook deliveries
//! are worked off by it; each says what is done with one item, as a [`Consumer`] or, where an item is one message that goes out, as a [`Sender`].
//!
//! Every item that is claimed is carried in a task of its own, with a heartbeat beside it. A panic in it is a failure of that item, counted in its row; a database error
//! leaves its lease to run out, is logged and counts as a failure of the loop. The loops are supervised ([`supervise`]).

mod backoff;
mod drive;
mod held;
mod outbox;
mod pace;
mod supervise;
mod watch;

pub use backoff::Backoff;
pub(crate) use drive::{Interval, Queue, Source, source};
pub use held::Held;
pub(crate) use held::UnderWay;
pub(crate) use outbox::{Sender, Sending, Tried, shortened};
pub use pace::{Pace, Terms};
pub use supervise::{LoopSeen, Loops};
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
    /// What is noted of an item while it is held.
    type Notes: Send;

    /// Lease, back-off and limits.
    fn terms(&self, pace: &Pace) -> Terms;

    /// The notes on an item that was just claimed.
    fn notes(&self, row: &Self::Row) -> Self::Notes;

    /// Carries an item to its end or its next pause, and writes that down.
    async fn carry(
        &self,
        worker: &Worker,
        item: &mut Held<Self::Row, Self::Notes>,
        stop: &CancellationToken,
    ) -> Result<()>;

    /// Writes a panic down as a failure of the item.
    async fn panicked(
        &self,
        worker: &Worker,
        item: &mut Held<Self::Row, Self::Notes>,
        message: &str,
    ) -> Result<()>;

    /// What is to be done once the item was put down, however that came.
    async fn put_down(&self, _worker: &Worker, _item: &Held<Self::Row, Self::Notes>) -> Result<()> {
        Ok(())
    }
}
