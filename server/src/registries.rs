//! Which registry serves which domain, for the use cases (one query) and the worker (everything).

use async_trait::async_trait;
use model::domain_name::DomainName;
use model::outside::{Chance, Clock, new_id};
use model::registry::ContactsRead;
use registry::{Connector, Failure, codes, read_view_with};
use service::{Held, Holding, RegistryUnavailable};
use std::sync::Arc;
use worker::Connectors;

/// The registries of this process. For now one profile serves every name.
pub(crate) struct Registries {
    pub(crate) profile: String,
    pub(crate) connector: Arc<dyn Connector>,
    /// Whether its account is shared by all organizations: not so with the embedded simulator, where a name is created for whoever asks for it first.
    pub(crate) shared: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
}

impl Registries {
    fn trid(&self) -> String {
        format!(
            "ask-{}",
            new_id(self.clock.now(), self.chance.as_ref()).simple()
        )
    }
}

impl Connectors for Registries {
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>> {
        (registry == self.profile).then(|| Arc::clone(&self.connector))
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![Arc::clone(&self.connector)]
    }
}

#[async_trait]
impl service::Registries for Registries {
    fn name_for(&self, _: &DomainName) -> String {
        self.profile.clone()
    }

    fn shares_account(&self, _: &DomainName) -> bool {
        self.shared
    }

    async fn held(
        &self,
        name: &DomainName,
        read: &mut ContactsRead,
    ) -> Result<Held, RegistryUnavailable> {
        match read_view_with(
            self.connector.as_ref(),
            || self.trid(),
            name,
            self.clock.now(),
            read,
        )
        .await
        {
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
