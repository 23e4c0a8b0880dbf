//! The use cases for commands that ask no registry.

use super::Failed;
use crate::config::Settings;
use crate::outside::{SystemChance, SystemClock};
use service::{Held, Passwords, RegistryUnavailable, Service};
use std::sync::Arc;
use store::Db;

/// A service for commands that use no registry.
pub(super) fn offline(settings: &Settings, db: Db) -> Result<Service, Failed> {
    let chance = Arc::new(SystemChance);
    let seals = crate::secret_key::seals(settings, chance.clone())?;
    Ok(Service::new(
        db,
        Arc::new(SystemClock),
        chance.clone(),
        Arc::new(NoRegistries),
        Passwords::standard(chance)?,
        seals,
    ))
}

struct NoRegistries;

#[async_trait::async_trait]
impl service::Registries for NoRegistries {
    fn name_for(&self, _: &model::domain_name::DomainName) -> String {
        String::new()
    }

    async fn held(
        &self,
        _: &model::domain_name::DomainName,
        _: &mut model::registry::ContactsRead,
    ) -> Result<Held, RegistryUnavailable> {
        Err(RegistryUnavailable {
            why: "this command asks no registry".into(),
        })
    }
}
