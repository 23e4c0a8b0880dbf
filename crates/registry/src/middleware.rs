//! Middleware for connectors: what it does around a call is written once, and every call is passed on.

use crate::connector::{Applied, Capabilities, Connector, Failure, Message};
use crate::guard::without_lease;
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::future::BoxFuture;
use model::registry::{DomainChange, RegistryContact, RegistryDomain, RoleChange, StatusChange};
use std::ops::Deref;

/// A method of [`Connector`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Its name: `create_contact`.
    pub name: &'static str,
    /// Whether it changes something at the registry, or may.
    pub writes: bool,
}

/// A call that is about to be passed on.
pub type Call<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// A connector that wraps another one. It is a [`Connector`] itself.
#[async_trait]
pub trait Middleware: Send + Sync {
    /// The wrapped one.
    fn inner(&self) -> &dyn Connector;

    /// Passes a call on, or refuses it.
    ///
    /// # Errors
    /// Any [`Failure`]: the call's, or one of its own.
    async fn around<T: Send>(&self, method: Method, call: Call<'_, T>) -> Result<T, Failure>;
}

macro_rules! passed_on {
    ($self:ident, $effect:ident $name:ident($($argument:expr),*)) => {{
        let method = Method { name: stringify!($name), writes: passed_on!(@$effect) };
        $self.around(method, $self.inner().$name($($argument),*)).await
    }};
    (@reads) => { false };
    (@writes) => { true };
}

#[async_trait]
impl<M: Middleware> Connector for M {
    fn name(&self) -> &str {
        self.inner().name()
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner().capabilities()
    }

    async fn contact_info(
        &self,
        trid: &str,
        handle: &str,
    ) -> Result<Option<RegistryContact>, Failure> {
        passed_on!(self, reads contact_info(trid, handle))
    }

    async fn contact_check(&self, trid: &str, handle: &str) -> Result<bool, Failure> {
        passed_on!(self, reads contact_check(trid, handle))
    }

    async fn create_contact(
        &self,
        trid: &str,
        contact: &RegistryContact,
    ) -> Result<Applied, Failure> {
        passed_on!(self, writes create_contact(trid, contact))
    }

    async fn update_contact(
        &self,
        trid: &str,
        wanted: &RegistryContact,
        found: &RegistryContact,
    ) -> Result<Applied, Failure> {
        passed_on!(self, writes update_contact(trid, wanted, found))
    }

    async fn update_contact_statuses(
        &self,
        trid: &str,
        handle: &str,
        change: &StatusChange,
    ) -> Result<Applied, Failure> {
        passed_on!(self, writes update_contact_statuses(trid, handle, change))
    }

    async fn delete_contact(&self, trid: &str, handle: &str) -> Result<Applied, Failure> {
        passed_on!(self, writes delete_contact(trid, handle))
    }

    async fn domain_info(&self, trid: &str, name: &str) -> Result<Option<RegistryDomain>, Failure> {
        passed_on!(self, reads domain_info(trid, name))
    }

    async fn update_domain_contacts(
        &self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure> {
        passed_on!(self, writes update_domain_contacts(trid, name, change))
    }

    async fn update_domain(
        &self,
        trid: &str,
        name: &str,
        change: &DomainChange,
    ) -> Result<Applied, Failure> {
        passed_on!(self, writes update_domain(trid, name, change))
    }

    async fn renew_domain(
        &self,
        trid: &str,
        name: &str,
        ends: NaiveDate,
        years: u32,
    ) -> Result<Applied, Failure> {
        passed_on!(self, writes renew_domain(trid, name, ends, years))
    }

    async fn host_check(&self, trid: &str, name: &str) -> Result<bool, Failure> {
        passed_on!(self, reads host_check(trid, name))
    }

    async fn create_host(&self, trid: &str, name: &str) -> Result<Applied, Failure> {
        passed_on!(self, writes create_host(trid, name))
    }

    async fn poll(&self, trid: &str) -> Result<Option<Message>, Failure> {
        passed_on!(self, reads poll(trid))
    }

    async fn ack(&self, trid: &str, message_id: &str) -> Result<(), Failure> {
        passed_on!(self, writes ack(trid, message_id))
    }
}

/// A connector that may always write, for callers without a lease: tests, and tools that act at a registry by hand.
#[derive(Debug, Clone)]
pub struct WithoutLease<P>(pub P);

impl<P: Deref> Deref for WithoutLease<P> {
    type Target = P::Target;

    fn deref(&self) -> &P::Target {
        &self.0
    }
}

#[async_trait]
impl<P> Middleware for WithoutLease<P>
where
    P: Deref + Send + Sync,
    P::Target: Connector + Sized,
{
    fn inner(&self) -> &dyn Connector {
        &*self.0
    }

    async fn around<T: Send>(&self, _: Method, call: Call<'_, T>) -> Result<T, Failure> {
        without_lease(call).await
    }
}
