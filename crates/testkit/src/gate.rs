//! A connector that can block calls or panic in them: simulates frozen processes and panicking steps.

use crate::House;
use crate::registries::PROFILE;
use async_trait::async_trait;
use registry::{Call, Connector, Failure, Method, Middleware};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use worker::Connectors;

/// When a call is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Before the registry is asked.
    Before,
    /// After it has responded, before the caller gets the response.
    After,
}

/// A connector that passes calls on to another one, unless they are to be held.
pub struct Gate {
    inner: Arc<dyn Connector>,
    held: Mutex<BTreeSet<(&'static str, Hold)>>,
    panics: Mutex<BTreeSet<&'static str>>,
    arrived: Semaphore,
    opened: Semaphore,
}

impl Gate {
    /// In front of the installation's registry.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn of(house: &House) -> Arc<Self> {
        let inner = house.line.connector(PROFILE);
        Self::before(inner.expect("the house has a registry"))
    }

    /// In front of another connector.
    #[must_use]
    pub fn before(inner: Arc<dyn Connector>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            held: Mutex::default(),
            panics: Mutex::default(),
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

    /// Stops panicking.
    pub fn calm(&self) {
        self.panics
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Waits until a call is held.
    pub async fn arrived(&self) {
        if let Ok(permit) = self.arrived.acquire().await {
            permit.forget();
        }
    }

    /// Lets the held call continue.
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

/// The gate as the only registry.
pub struct Gated(pub Arc<Gate>);

impl Connectors for Gated {
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>> {
        (registry == PROFILE).then(|| self.0.clone() as Arc<dyn Connector>)
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

#[async_trait]
impl Middleware for Gate {
    fn inner(&self) -> &dyn Connector {
        self.inner.as_ref()
    }

    async fn around<T: Send>(&self, method: Method, call: Call<'_, T>) -> Result<T, Failure> {
        self.pass(method.name, Hold::Before).await;
        let answer = call.await;
        self.pass(method.name, Hold::After).await;
        answer
    }
}
