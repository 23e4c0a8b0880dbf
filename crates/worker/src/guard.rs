//! The one place that every command to a registry passes: nothing is sent without a live lease.

use crate::Worker;
use crate::queue::Watch;
use crate::tasks::Claimed;
use async_trait::async_trait;
use chrono::NaiveDate;
use model::id::TaskId;
use model::registry::{DomainChange, RegistryContact, RegistryDomain, RoleChange};
use registry::{Applied, Capabilities, Connector, Failure, Message, guarded};
use std::sync::Arc;
use store::Lease;
use store::tasks::Task;

/// A registry as the steps of one claim are given it. Questions pass; a write passes while the lease holds for as long as a command may take.
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

    /// Sends, if the lease holds: the database is asked when the last yes is too old, and the connector asks once more right before the bytes go out.
    async fn send<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>> + Send,
    ) -> Result<T, Failure> {
        let may = self.watch.may_send()
            || (matches!(
                self.worker
                    .beat::<Task>(self.id.into(), self.lease, &self.watch)
                    .await,
                Ok(true)
            ) && self.watch.may_send());
        if !may {
            return Err(Failure::retry(
                "this task's lease could not be confirmed, and nothing was sent",
            ));
        }
        let watch = Arc::clone(&self.watch);
        guarded(Arc::new(move || watch.may_send()), call).await
    }
}

#[async_trait]
impl Connector for Guarded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    async fn contact_info(
        &self,
        trid: &str,
        handle: &str,
    ) -> Result<Option<RegistryContact>, Failure> {
        self.inner.contact_info(trid, handle).await
    }

    async fn contact_check(&self, trid: &str, handle: &str) -> Result<bool, Failure> {
        self.inner.contact_check(trid, handle).await
    }

    async fn create_contact(
        &self,
        trid: &str,
        contact: &RegistryContact,
    ) -> Result<Applied, Failure> {
        self.send(self.inner.create_contact(trid, contact)).await
    }

    async fn update_contact(
        &self,
        trid: &str,
        wanted: &RegistryContact,
        found: &RegistryContact,
    ) -> Result<Applied, Failure> {
        self.send(self.inner.update_contact(trid, wanted, found))
            .await
    }

    async fn delete_contact(&self, trid: &str, handle: &str) -> Result<Applied, Failure> {
        self.send(self.inner.delete_contact(trid, handle)).await
    }

    async fn domain_info(&self, trid: &str, name: &str) -> Result<Option<RegistryDomain>, Failure> {
        self.inner.domain_info(trid, name).await
    }

    async fn update_domain_contacts(
        &self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure> {
        self.send(self.inner.update_domain_contacts(trid, name, change))
            .await
    }

    async fn update_domain(
        &self,
        trid: &str,
        name: &str,
        change: &DomainChange,
    ) -> Result<Applied, Failure> {
        self.send(self.inner.update_domain(trid, name, change))
            .await
    }

    async fn renew_domain(
        &self,
        trid: &str,
        name: &str,
        ends: NaiveDate,
        years: u32,
    ) -> Result<Applied, Failure> {
        self.send(self.inner.renew_domain(trid, name, ends, years))
            .await
    }

    async fn host_check(&self, trid: &str, name: &str) -> Result<bool, Failure> {
        self.inner.host_check(trid, name).await
    }

    async fn create_host(&self, trid: &str, name: &str) -> Result<Applied, Failure> {
        self.send(self.inner.create_host(trid, name)).await
    }

    async fn poll(&self, trid: &str) -> Result<Option<Message>, Failure> {
        self.inner.poll(trid).await
    }

    async fn ack(&self, trid: &str, message_id: &str) -> Result<(), Failure> {
        self.send(self.inner.ack(trid, message_id)).await
    }
}
