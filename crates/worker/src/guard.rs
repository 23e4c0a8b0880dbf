//! The guard that every command to a registry passes: nothing is sent without a valid lease.

use crate::Worker;
use crate::queue::Watch;
use crate::tasks::Claimed;
use async_trait::async_trait;
use model::id::TaskId;
use registry::{Call, Connector, Failure, Method, Middleware, guarded};
use std::sync::Arc;
use store::Lease;
use store::tasks::Task;

/// The registry connection given to the steps of one claim. Queries pass; a write passes while the lease holds for as long as a command may take.
pub(crate) struct Guarded {
    inner: Arc<dyn Connector>,
    worker: Worker,
    id: TaskId,
    lease: Lease,
    watch: Arc<Watch>,
}

impl Guarded {
    pub(crate) fn of(worker: &Worker, task: &Claimed, inner: Arc<dyn Connector>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            worker: worker.clone(),
            id: task.id,
            lease: task.lease(),
            watch: Arc::clone(&task.watch),
        })
    }
}

#[async_trait]
impl Middleware for Guarded {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    /// A query passes. A write is sent if the lease holds: the database is asked when the last confirmation is too old, and the connector checks once more right before the bytes
    /// are sent.
    async fn around<T: Send>(&self, method: Method, call: Call<'_, T>) -> Result<T, Failure> {
        if !method.writes {
            return call.await;
        }
        let may = self.watch.may_send() || (self.confirmed().await && self.watch.may_send());
        if !may {
            return Err(Failure::retry(
                "this task's lease could not be confirmed, and nothing was sent",
            ));
        }
        let watch = Arc::clone(&self.watch);
        guarded(Arc::new(move || watch.may_send()), call).await
    }
}

impl Guarded {
    /// Asks the database whether the lease still holds.
    async fn confirmed(&self) -> bool {
        let (key, lease) = (self.id.into(), self.lease);
        match self.worker.beat::<Task>(key, lease, &self.watch).await {
            Ok(held) => held,
            Err(error) => {
                tracing::warn!(id = %self.id, %error, "a lease could not be confirmed before a write");
                false
            }
        }
    }
}
