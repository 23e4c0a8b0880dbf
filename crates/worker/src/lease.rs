//! The lease on a task that was claimed: kept by a heartbeat, watched by a clock that nobody sets.
//!
//! The database counts a lease from when it wrote it. This process counts from before it asked, by a clock that goes on while the machine sleeps; so what it holds for
//! certain ends before the lease does.

use crate::{Result, Worker};
use model::id::TaskId;
use model::stored::TaskSnapshot;
use model::task::StepName;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::tasks::Task;
use store::{Lease, Leased};

/// A clock that only goes forward.
pub trait Elapsed: Send + Sync {
    /// The time since some moment, always the same one.
    fn elapsed(&self) -> Duration;
}

/// Since the machine was started, the time in which it was suspended included (`CLOCK_BOOTTIME`). Elsewhere than on Linux that time is missing, and a
/// suspended machine may send what it no longer should.
#[derive(Debug, Clone, Copy, Default)]
pub struct SinceBoot;

impl Elapsed for SinceBoot {
    fn elapsed(&self) -> Duration {
        #[cfg(target_os = "linux")]
        const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
        let at = rustix::time::clock_gettime(CLOCK);
        let seconds = u64::try_from(at.tv_sec).unwrap_or(0);
        let nanos = u32::try_from(at.tv_nsec).unwrap_or(0);
        Duration::new(seconds, nanos)
    }
}

/// Locks what no panic leaves half-changed.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What this process knows of its lease.
pub(crate) struct Watch {
    timer: Arc<dyn Elapsed>,
    /// When the question was asked that was last answered with yes.
    confirmed: Mutex<Duration>,
    /// For how long after that a command may begin.
    allows: Duration,
    lost: AtomicBool,
    given_back: AtomicBool,
    sent: AtomicBool,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("lost", &self.lost)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

impl Watch {
    pub(crate) fn new(timer: Arc<dyn Elapsed>, since: Duration, allows: Duration) -> Self {
        Self {
            timer,
            confirmed: Mutex::new(since),
            allows,
            lost: AtomicBool::new(false),
            given_back: AtomicBool::new(false),
            sent: AtomicBool::new(false),
        }
    }

    /// Whether a command that begins now ends within the lease. What is let pass counts as sent.
    pub(crate) fn may_send(&self) -> bool {
        let age = self
            .timer
            .elapsed()
            .saturating_sub(*locked(&self.confirmed));
        let may = !self.lost.load(Ordering::SeqCst) && age < self.allows;
        if may {
            self.sent.store(true, Ordering::SeqCst);
        }
        may
    }

    pub(crate) fn lose(&self) {
        self.lost.store(true, Ordering::SeqCst);
    }

    pub(crate) fn give_back(&self) {
        self.given_back.store(true, Ordering::SeqCst);
    }

    /// Whether anything was let pass.
    pub(crate) fn has_sent(&self) -> bool {
        self.sent.load(Ordering::SeqCst)
    }

    /// Whether the lease was lost after something had gone out: nobody looked at what became of it.
    pub(crate) fn left_unseen(&self) -> bool {
        self.lost.load(Ordering::SeqCst) && self.sent.load(Ordering::SeqCst)
    }
}

/// A task that this worker holds.
#[derive(Debug)]
pub struct Claimed {
    leased: Leased<Task>,
    pub(crate) watch: Arc<Watch>,
    /// The task as streams were shown it last.
    pub(crate) shown: TaskSnapshot,
    /// The step that was begun for the first time under this claim.
    pub(crate) began: Option<StepName>,
    /// Gone with it: then this process may claim the task again.
    _under_way: UnderWay,
}

impl Deref for Claimed {
    type Target = Task;

    fn deref(&self) -> &Task {
        &self.leased.row
    }
}

impl DerefMut for Claimed {
    fn deref_mut(&mut self) -> &mut Task {
        &mut self.leased.row
    }
}

impl Claimed {
    /// The claim's owner and number.
    pub(crate) fn lease(&self) -> Lease {
        self.leased.lease
    }
}

/// The tasks that a process has under way: it claims none of them again, whatever becomes of their leases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tasks(Arc<Mutex<BTreeSet<TaskId>>>);

impl Tasks {
    pub(crate) fn ids(&self) -> Vec<TaskId> {
        locked(&self.0).iter().copied().collect()
    }

    fn add(&self, id: TaskId) -> UnderWay {
        locked(&self.0).insert(id);
        UnderWay(self.clone(), id)
    }
}

#[derive(Debug)]
struct UnderWay(Tasks, TaskId);

impl Drop for UnderWay {
    fn drop(&mut self) {
        locked(&self.0.0).remove(&self.1);
    }
}

impl Worker {
    /// Claims one task that is due, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(&self) -> Result<Option<Claimed>> {
        let asked = self.timer.elapsed();
        let under_way = self.under_way.ids();
        let mut tx = self.db.begin().await?;
        let claimed = store::tasks::claim(
            &mut tx,
            self.new_id(),
            self.moment(),
            self.lease(),
            &under_way,
        )
        .await?;
        tx.commit().await?;
        Ok(claimed.map(|leased| {
            let allows = self.pace.lease.saturating_sub(registry::GUARDED_FOR);
            Claimed {
                began: None,
                _under_way: self.under_way.add(leased.id),
                watch: Arc::new(Watch::new(Arc::clone(&self.timer), asked, allows)),
                shown: leased.snapshot(),
                leased,
            }
        }))
    }

    /// Asks the database for more time. `false`: the lease is lost.
    pub(crate) async fn beat(&self, id: TaskId, lease: Lease, watch: &Watch) -> Result<bool> {
        let asked = self.timer.elapsed();
        let mut tx = self.db.begin().await?;
        let held = store::tasks::heartbeat(&mut tx, id, lease, self.moment(), self.lease()).await?;
        tx.commit().await?;
        if held {
            *locked(&watch.confirmed) = asked;
        } else if !watch.given_back.load(Ordering::SeqCst) {
            watch.lose();
        }
        Ok(held)
    }

    /// Keeps the lease alive; returns when it was lost, and never when it was given back.
    pub(crate) async fn keep_lease(&self, id: TaskId, lease: Lease, watch: &Watch) {
        let mut beat = tokio::time::interval(self.pace.heartbeat);
        beat.tick().await;
        loop {
            beat.tick().await;
            match self.beat(id, lease, watch).await {
                Ok(true) => {}
                Ok(false) if watch.given_back.load(Ordering::SeqCst) => {
                    std::future::pending().await
                }
                Ok(false) => return,
                Err(error) => tracing::warn!(%id, %error, "no heartbeat could be written"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pace;

    #[test]
    fn the_lease_outlives_a_command_and_hears_of_its_loss_before() {
        let pace = Pace::default();
        assert!(pace.lease >= 2 * registry::GUARDED_FOR);
        let allows = pace.lease - registry::GUARDED_FOR;
        assert!(
            2 * pace.heartbeat < allows,
            "one heartbeat may fail, and commands still begin"
        );
    }

    #[test]
    fn the_clock_goes_forward() {
        let first = SinceBoot.elapsed();
        assert!(first > Duration::ZERO && SinceBoot.elapsed() >= first);
    }
}
