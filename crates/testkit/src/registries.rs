//! The connection to the simulator: the real EPP connector over TLS, for use cases and worker.

use crate::TestClock;
use async_trait::async_trait;
use model::domain_name::DomainName;
use model::outside::Clock;
use model::registry::ContactsRead;
use registry::epp::{Epp, Profile, Roots, Secret};
use registry::{Connector, Failure, WithoutLease, codes, read_view_with};
use registry_sim::Simulator;
use service::{Held, Holding, RegistryUnavailable};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use worker::Connectors;

/// The name of the one registry profile.
pub const PROFILE: &str = "simulator";

/// The connection to one simulator.
pub struct Line {
    connector: Arc<Epp>,
    direct: WithoutLease<Arc<Epp>>,
    clock: Arc<TestClock>,
    asked: AtomicU64,
    shared: AtomicBool,
}

impl Line {
    pub(crate) fn to(simulator: &Simulator, clock: Arc<TestClock>) -> Self {
        let address = format!("epp://nichandle@{}", simulator.addr());
        let mut profile =
            Profile::parse(&address, Secret::new("simulated")).expect("the simulator's address");
        profile.name = PROFILE.into();
        profile.roots = Roots::Pem(simulator.certificate_pem().to_owned());
        let connector = Arc::new(Epp::new(profile).expect("the simulator's certificate"));
        Self {
            direct: WithoutLease(Arc::clone(&connector)),
            connector,
            clock,
            asked: AtomicU64::new(0),
            shared: AtomicBool::new(false),
        }
    }

    /// From now on the account counts as shared by all organizations, as a real registry's does: adopting a domain then needs an allowance.
    pub fn share_account(&self) {
        self.shared.store(true, Ordering::SeqCst);
    }

    /// The connector itself, for tests that change the registry behind the program's back, without a lease.
    #[must_use]
    pub fn direct(&self) -> &dyn Connector {
        &self.direct
    }
}

impl Connectors for Line {
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>> {
        (registry == PROFILE).then(|| self.connector.clone() as Arc<dyn Connector>)
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.connector.clone()]
    }
}

#[async_trait]
impl service::Registries for Line {
    fn name_for(&self, _: &DomainName) -> String {
        PROFILE.into()
    }

    fn shares_account(&self, _: &DomainName) -> bool {
        self.shared.load(Ordering::SeqCst)
    }

    async fn held(
        &self,
        name: &DomainName,
        read: &mut ContactsRead,
    ) -> Result<Held, RegistryUnavailable> {
        let trid = || format!("ask-{}", self.asked.fetch_add(1, Ordering::SeqCst));
        match read_view_with(self.connector.as_ref(), trid, name, self.clock.now(), read).await {
            Ok(Some((domain, view)))
                if domain.client_id == self.connector.capabilities().client_id =>
            {
                Ok(Held::Ours(Box::new(Holding {
                    holders: domain.all_holders(),
                    account: domain.client_id,
                    view,
                })))
            }
            Ok(_) => Ok(Held::NotOurs),
            // It exists, and belongs to another registrar.
            Err(Failure::Refused {
                code: codes::AUTHORIZATION,
                ..
            }) => Ok(Held::NotOurs),
            Err(Failure::Refused { code, message, .. }) => Ok(Held::Refused {
                why: format!("{code} {message}"),
            }),
            Err(Failure::Retry { why } | Failure::Unknown { why }) => {
                Err(RegistryUnavailable { why })
            }
        }
    }
}
