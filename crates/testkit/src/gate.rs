//! A door before a registry that can be held shut: for processes that are frozen, steps that panic, and acknowledgements that do nothing.

use crate::House;
use crate::registries::PROFILE;
use async_trait::async_trait;
use chrono::NaiveDate;
use model::registry::{DomainChange, RegistryContact, RegistryDomain, RoleChange};
use registry::{Applied, Capabilities, Connector, Failure, Message};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use worker::Connectors;

/// When a call is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Before the registry is asked.
    Before,
    /// When it has answered, before the caller hears of it.
    After,
}

/// A door before one registry.
pub struct Gate {
    inner: Arc<dyn Connector>,
    held: Mutex<BTreeSet<(&'static str, Hold)>>,
    panics: Mutex<BTreeSet<&'static str>>,
    deaf: AtomicBool,
    arrived: Semaphore,
    opened: Semaphore,
}

impl Gate {
    /// A door before the house's own registry.
    ///
    /// # Panics
    /// When it has none.
    #[must_use]
    pub fn of(house: &House) -> Arc<Self> {
        let inner = house.line.connector(PROFILE);
        Self::before(inner.expect("the house has a registry"))
    }

    /// A door before another one.
    #[must_use]
    pub fn before(inner: Arc<dyn Connector>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            held: Mutex::default(),
            panics: Mutex::default(),
            deaf: AtomicBool::new(false),
            arrived: Semaphore::new(0),
            opened: Semaphore::new(0),
        })
    }

    /// Holds the next call of this method: `contact_info`, `update_contact`.
    pub fn hold(&self, verb: &'static str, when: Hold) {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((verb, when));
    }

    /// Makes every call of this method panic from now on.
    pub fn panic_at(&self, verb: &'static str) {
        self.panics
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(verb);
    }

    /// Lets no call panic any more.
    pub fn calm(&self) {
        self.panics
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// From now on acknowledgements are answered and do nothing.
    pub fn forget_acks(&self) {
        self.deaf.store(true, Ordering::SeqCst);
    }

    /// Waits until a call is held.
    pub async fn arrived(&self) {
        if let Ok(permit) = self.arrived.acquire().await {
            permit.forget();
        }
    }

    /// Lets the held call go on.
    pub fn open(&self) {
        self.opened.add_permits(1);
    }

    async fn pass(&self, verb: &'static str, when: Hold) {
        let panics = self
            .panics
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(verb);
        assert!(!panics, "{verb} panics as it was told");
        let held = self
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&(verb, when));
        if held {
            self.arrived.add_permits(1);
            if let Ok(permit) = self.opened.acquire().await {
                permit.forget();
            }
        }
    }
}

/// A door as the one registry that there is.
pub struct Gated(pub Arc<Gate>);

impl Connectors for Gated {
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>> {
        (registry == PROFILE).then(|| self.0.clone() as Arc<dyn Connector>)
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

macro_rules! pass {
    ($gate:ident, $verb:literal, $call:expr) => {{
        $gate.pass($verb, Hold::Before).await;
        let answer = $call.await;
        $gate.pass($verb, Hold::After).await;
        answer
    }};
}

#[async_trait]
impl Connector for Gate {
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
        pass!(self, "contact_info", self.inner.contact_info(trid, handle))
    }

    async fn contact_check(&self, trid: &str, handle: &str) -> Result<bool, Failure> {
        pass!(
            self,
            "contact_check",
            self.inner.contact_check(trid, handle)
        )
    }

    async fn create_contact(
        &self,
        trid: &str,
        contact: &RegistryContact,
    ) -> Result<Applied, Failure> {
        pass!(
            self,
            "create_contact",
            self.inner.create_contact(trid, contact)
        )
    }

    async fn update_contact(
        &self,
        trid: &str,
        wanted: &RegistryContact,
        found: &RegistryContact,
    ) -> Result<Applied, Failure> {
        pass!(
            self,
            "update_contact",
            self.inner.update_contact(trid, wanted, found)
        )
    }

    async fn delete_contact(&self, trid: &str, handle: &str) -> Result<Applied, Failure> {
        pass!(
            self,
            "delete_contact",
            self.inner.delete_contact(trid, handle)
        )
    }

    async fn domain_info(&self, trid: &str, name: &str) -> Result<Option<RegistryDomain>, Failure> {
        pass!(self, "domain_info", self.inner.domain_info(trid, name))
    }

    async fn update_domain_contacts(
        &self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure> {
        pass!(
            self,
            "update_domain_contacts",
            self.inner.update_domain_contacts(trid, name, change)
        )
    }

    async fn update_domain(
        &self,
        trid: &str,
        name: &str,
        change: &DomainChange,
    ) -> Result<Applied, Failure> {
        pass!(
            self,
            "update_domain",
            self.inner.update_domain(trid, name, change)
        )
    }

    async fn renew_domain(
        &self,
        trid: &str,
        name: &str,
        ends: NaiveDate,
        years: u32,
    ) -> Result<Applied, Failure> {
        pass!(
            self,
            "renew_domain",
            self.inner.renew_domain(trid, name, ends, years)
        )
    }

    async fn host_check(&self, trid: &str, name: &str) -> Result<bool, Failure> {
        pass!(self, "host_check", self.inner.host_check(trid, name))
    }

    async fn create_host(&self, trid: &str, name: &str) -> Result<Applied, Failure> {
        pass!(self, "create_host", self.inner.create_host(trid, name))
    }

    async fn poll(&self, trid: &str) -> Result<Option<Message>, Failure> {
        pass!(self, "poll", self.inner.poll(trid))
    }

    async fn ack(&self, trid: &str, message_id: &str) -> Result<(), Failure> {
        if self.deaf.load(Ordering::SeqCst) {
            return Ok(());
        }
        pass!(self, "ack", self.inner.ack(trid, message_id))
    }
}
