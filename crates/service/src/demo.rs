//! The sample organization of `--demo`: the shapes of real life, so that every page has something true to show.

use crate::contacts::NewContact;
use crate::domains::RoleChanges;
use crate::organizations::NewOrganization;
use crate::{Actor, Result, Service};
use model::contact::Draft;
use model::id::ContactId;
use model::role::Role;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who may sign in to the sample organization.
pub const EMAIL: &str = "demo@nichandle.example";
/// With which password. It is printed at the start, and only where `--demo` was asked for.
pub const PASSWORD: &str = "show me around";

#[derive(Deserialize)]
struct Sample {
    contacts: Vec<SampleContact>,
    domains: Vec<SampleDomain>,
}

#[derive(Deserialize)]
struct SampleContact {
    key: String,
    #[serde(flatten)]
    draft: Draft,
}

#[derive(Deserialize)]
struct SampleDomain {
    name: String,
    roles: BTreeMap<Role, String>,
}

impl Service {
    /// Makes the sample organization if it is not there, through the same use cases as everybody. Registries are asked for its
    /// domains, so those that give no answer are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ensure_demo(&self) -> Result<()> {
        let mut tx = self.db.read().await?;
        let there = store::users::by_email(&mut tx, EMAIL).await?.is_some();
        drop(tx);
        if there {
            return Ok(());
        }
        let sample: Sample = serde_json::from_str(include_str!("demo.json"))
            .map_err(|e| crate::Error::Internal(format!("demo.json: {e}")))?;
        let founded = self
            .found(&NewOrganization {
                name: "Sample & Söhne".into(),
                legal_name: "Sample & Söhne Verlag GmbH".into(),
                email: EMAIL.into(),
                password: PASSWORD.into(),
                first_name: "Dana".into(),
                last_name: "Demo".into(),
                ..NewOrganization::default()
            })
            .await?;
        let actor = Actor::system(founded.organization);
        let mut ids: BTreeMap<String, ContactId> = BTreeMap::new();
        for SampleContact { key, draft } in sample.contacts {
            let contact = self
                .create_contact(&actor, NewContact::external(draft))
                .await?;
            ids.insert(key, contact.id);
        }
        for SampleDomain { name, roles } in sample.domains {
            let domain = match self
                .adopt_domain(&actor, founded.project, &name, None)
                .await
            {
                Ok(domain) => domain,
                Err(error) => {
                    tracing::warn!(%error, "a domain of the sample was left out");
                    continue;
                }
            };
            let changes: RoleChanges = roles
                .into_iter()
                .filter_map(|(role, key)| ids.get(&key).map(|id| (role, Some(*id))))
                .collect();
            if !changes.is_empty() {
                self.assign_roles(&actor, domain.id, &changes).await?;
            }
        }
        Ok(())
    }
}
