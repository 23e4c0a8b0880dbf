//! An item that this process holds: claimed, kept by a heartbeat, processed.

use super::supervise::words;
use super::under_way::Entry;
use super::{Consumer, Watch};
use crate::{Result, Worker};
use futures::FutureExt;
use std::ops::{Deref, DerefMut};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use store::lease::{Key, Queued};
use store::{Due, Lease, Leased};
use tokio_util::sync::CancellationToken;

/// An item that this worker holds, with the notes on it.
#[derive(Debug)]
pub struct Held<R, N = ()> {
    leased: Leased<R>,
    pub(crate) watch: Arc<Watch>,
    /// What only this worker knows of it.
    pub(crate) notes: N,
    /// Removed when this is dropped: then this process may claim the item again.
    _under_way: Entry,
}

impl<R, N> Deref for Held<R, N> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.leased.row
    }
}

impl<R, N> DerefMut for Held<R, N> {
    fn deref_mut(&mut self) -> &mut R {
        &mut self.leased.row
    }
}

impl<R, N> Held<R, N> {
    /// The claim's owner and number.
    pub(crate) fn lease(&self) -> Lease {
        self.leased.lease
    }
}

impl Worker {
    /// Claims one item that is due, if there is one.
    pub(crate) async fn claim_from<C: Consumer>(
        &self,
        consumer: &C,
    ) -> Result<Option<Held<C::Row, C::Notes>>> {
        Ok(self.claim_some_from(consumer, 1).await?.pop())
    }

    /// Claims the items that are due, at most so many, each with a lease of its own. They share one transaction: whoever claims one after the other waits for a commit each time, and on SQLite for all who
    /// write before it.
    pub(crate) async fn claim_some_from<C: Consumer>(
        &self,
        consumer: &C,
        most: usize,
    ) -> Result<Vec<Held<C::Row, C::Notes>>> {
        let (table, terms) = (C::Row::TABLE.name(), consumer.terms(&self.pace));
        let asked = self.timer.elapsed();
        let watch = || Watch::new(Arc::clone(&self.timer), asked, terms);
        let under_way = self.under_way.of(table);
        let mut tx = self.db.begin().await?;
        let claimed: Vec<Leased<C::Row>> = store::lease::claim_some(
            &mut tx,
            || self.new_id(),
            (self.moment(), watch().lease()),
            &under_way,
            most,
        )
        .await?;
        tx.commit().await?;
        let held = claimed.into_iter().map(|leased| Held {
            notes: consumer.notes(&leased.row),
            _under_way: self.under_way.add(table, leased.row.key()),
            watch: Arc::new(watch()),
            leased,
        });
        Ok(held.collect())
    }

    /// When the next item is due, apart from those in progress here.
    pub(crate) async fn next_due<R: Queued>(&self) -> Result<Option<Due>> {
        let under_way = self.under_way.of(R::TABLE.name());
        let mut tx = self.db.read().await?;
        store::lease::next_due::<R>(&mut tx, self.moment(), &under_way).await
    }

    /// Processes a claimed item as far as possible: to its end, to a wait, or to shutdown. It is dropped at once when its lease is lost; a panic is a failure of this item.
    pub(crate) async fn carry_item<C: Consumer>(
        &self,
        consumer: &C,
        item: &mut Held<C::Row, C::Notes>,
        stop: &CancellationToken,
    ) -> Result<()> {
        let (key, lease, watch) = (item.key(), item.lease(), Arc::clone(&item.watch));
        let carried = tokio::select! {
            carried = AssertUnwindSafe(consumer.carry(self, item, stop)).catch_unwind() => carried,
            () = self.keep_lease::<C::Row>(key, lease, &watch) => {
                tracing::warn!(queue = C::Row::TABLE.name(), %key, "the lease was lost; the item is left to its new owner");
                Ok(Ok(()))
            }
        };
        let carried = match carried {
            Ok(carried) => carried,
            Err(panic) => {
                let message = words(&*panic);
                tracing::error!(queue = C::Row::TABLE.name(), %key, message, "processing an item panicked");
                consumer.panicked(self, item, message).await
            }
        };
        consumer.put_down(self, item).await?;
        carried
    }

    /// Processes every item that is due now, one after the other, and returns how many.
    pub(crate) async fn drain<C: Consumer>(&self, consumer: &C) -> Result<usize> {
        let never = CancellationToken::new();
        let mut claims = 0;
        while let Some(mut item) = self.claim_from(consumer).await? {
            self.carry_item(consumer, &mut item, &never).await?;
            claims += 1;
        }
        Ok(claims)
    }

    /// Extends the lease. `false`: the lease is lost.
    pub(crate) async fn beat<R: Queued>(
        &self,
        key: Key,
        lease: Lease,
        watch: &Watch,
    ) -> Result<bool> {
        let asked = watch.elapsed();
        let mut tx = self.db.begin().await?;
        let now = self.moment();
        let held = store::lease::heartbeat::<R>(&mut tx, key, lease, now, watch.lease()).await?;
        tx.commit().await?;
        if held {
            watch.confirm(asked);
        } else if !watch.was_given_back() {
            watch.lose();
        }
        Ok(held)
    }

    /// The heartbeat: keeps the lease alive; returns when it was lost, and never when it was released.
    async fn keep_lease<R: Queued>(&self, key: Key, lease: Lease, watch: &Watch) {
        let mut beat = tokio::time::interval(self.pace.heartbeat_interval);
        beat.tick().await;
        loop {
            beat.tick().await;
            match self.beat::<R>(key, lease, watch).await {
                Ok(true) => {}
                Ok(false) if watch.was_given_back() => std::future::pending().await,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(queue = R::TABLE.name(), %key, %error, "a heartbeat could not be written");
                }
            }
        }
    }
}
