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
        /// Make an access key for clients that sign their requests as AWS's do
        #[arg(long)]
        aws: bool,
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
            aws,
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
            let new = NewKey {
                name,
                scopes,
                project,
                expires_at: expires,
            };
            if aws {
                let (key, halves) = service.create_access_key(&actor, new).await?;
                let secret = json!({
                    "access_key_id": halves.access_key_id,
                    "secret_access_key": halves.secret_access_key,
                });
                Ok::<_, Failed>((key, secret))
            } else {
                let (key, whole) = service.create_key(&actor, new).await?;
                Ok((key, json!({ "api_key": whole })))
            }
        };
        let made = made.await;
        db.close().await;
        let (key, secret) = made?;
        let mut shown = json!({
            "id": key.id,
            "organization_id": key.organization_id,
            "project_id": key.project_id,
            "scopes": key.scopes,
            "expires_at": key.expires_at,
        });
        if let (Some(shown), Some(secret)) = (shown.as_object_mut(), secret.as_object()) {
            shown.extend(secret.clone());
        }
        println!("{shown}");
        Ok(())
    }
}
