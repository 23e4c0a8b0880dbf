//! `nichandle key create`.

use super::{Failed, offline, open};
use crate::config::{DataArgs, ServeArgs, Settings};
use chrono::{DateTime, Utc};
use clap::Subcommand;
use model::id::{OrganizationId, ProjectId};
use serde_json::json;
use service::Actor;
use service::auth::NewKey;

/// API keys.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make an API key; it is shown once, as one JSON object
    Create {
        #[command(flatten)]
        data: DataArgs,
        /// For which organization
        #[arg(long)]
        organization: OrganizationId,
        /// What it may do: contacts:read, contacts:write, domains:read, domains:write, tasks:read, tasks:write, admin
        #[arg(long, value_delimiter = ',', required = true)]
        scopes: Vec<String>,
        /// The only project it may reach
        #[arg(long)]
        project: Option<ProjectId>,
        /// What people call it
        #[arg(long, default_value = "command line")]
        name: String,
        /// When it ends, as RFC 3339: 2027-01-31T00:00:00Z
        #[arg(long)]
        expires: Option<DateTime<Utc>>,
    },
}

impl Key {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let Self::Create {
            data,
            organization,
            scopes,
            project,
            name,
            expires,
        } = self;
        let settings = Settings::resolve(&data, &ServeArgs::default())?;
        let db = open(&settings).await?;
        let service = offline(&settings, db.clone())?;
        let actor = Actor::system(organization);
        let made = async {
            service
                .organization(&actor)
                .await
                .map_err(|_| Failed::new("there is no such organization"))?;
            Ok::<_, Failed>(
                service
                    .create_key(
                        &actor,
                        NewKey {
                            name,
                            scopes,
                            project,
                            expires_at: expires,
                        },
                    )
                    .await?,
            )
        };
        let made = made.await;
        db.close().await;
        let (key, whole) = made?;
        println!(
            "{}",
            json!({ "id": key.id, "organization_id": key.organization_id, "scopes": key.scopes, "expires_at": key.expires_at, "api_key": whole })
        );
        Ok(())
    }
}
