//! `nichandle domain allow`, `domain forbid` and `domain list`: which organization may adopt which name of the registry account, where several share it.

use super::Failed;
use super::database::open;
use super::offline::offline;
use crate::config::{DataArgs, Settings};
use clap::{Args, Subcommand};
use model::id::OrganizationId;
use serde_json::{Value, json};
use service::domains::Allowance;
use service::{Actor, Service};

/// Names of the registry account. With one organization in the database nothing needs to be allowed.
#[derive(Debug, Subcommand)]
pub(super) enum Domain {
    /// Allow an organization to adopt a domain, and print that as one JSON object
    Allow {
        #[command(flatten)]
        of: Of,
        /// Domain name
        name: String,
    },
    /// Withdraw that; domains already adopted stay
    Forbid {
        #[command(flatten)]
        of: Of,
        /// Domain name
        name: String,
    },
    /// List the domains an organization may adopt, one JSON object per line
    List {
        #[command(flatten)]
        of: Of,
    },
}

/// The organization.
#[derive(Debug, Args)]
pub(super) struct Of {
    #[command(flatten)]
    data: DataArgs,
    /// Organization that may adopt it
    #[arg(long)]
    organization: OrganizationId,
}

impl Domain {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let (Self::Allow { of, .. } | Self::Forbid { of, .. } | Self::List { of }) = &self;
        let settings = Settings::resolve_data(&of.data)?;
        let actor = Actor::system(of.organization);
        let db = open(&settings).await?;
        let service = offline(&settings, db.clone())?;
        let lines = self.perform(&service, &actor).await;
        db.close().await;
        for line in lines? {
            println!("{line}");
        }
        Ok(())
    }

    async fn perform(self, service: &Service, actor: &Actor) -> Result<Vec<Value>, Failed> {
        service
            .organizations()
            .get(actor)
            .await
            .map_err(|_| Failed::new("there is no such organization"))?;
        match self {
            Self::Allow { name, .. } => {
                let (allowance, new) = service.domains().allow(actor, &name).await?;
                let mut shown = shown(&allowance);
                if let Some(members) = shown.as_object_mut() {
                    members.insert("new".into(), new.into());
                }
                Ok(vec![shown])
            }
            Self::Forbid { name, .. } => {
                let (name, was_allowed) = service.domains().forbid(actor, &name).await?;
                Ok(vec![json!({
                    "object": "domain_allowance",
                    "organization_id": actor.organization,
                    "name": name.ascii(),
                    "was_allowed": was_allowed,
                })])
            }
            Self::List { .. } => {
                let allowed = service.domains().allowed(actor).await?;
                Ok(allowed.iter().map(shown).collect())
            }
        }
    }
}

fn shown(allowance: &Allowance) -> Value {
    json!({
        "object": "domain_allowance",
        "organization_id": allowance.organization_id,
        "name": allowance.name.ascii(),
        "created_at": allowance.created_at,
    })
}
