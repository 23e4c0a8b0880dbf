//! `nichandle key create`, `key list` and `key revoke`.

use super::{Failed, offline, open};
use crate::config::{DataArgs, ServeArgs, Settings};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use model::id::{KeyId, OrganizationId, ProjectId};
use serde_json::{Value, json};
use service::auth::{NewKey, key_wire};
use service::{Actor, Error, Service};

/// API keys.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make an API key; it is shown once, as one JSON object
    Create(Create),
    /// The organization's keys, one JSON object a line, the newest first
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Take a key back: it and its tokens count no more
    Revoke {
        #[command(flatten)]
        of: Of,
        /// Which: the id that create and list show
        #[arg(long)]
        id: KeyId,
    },
}

/// Whose keys.
#[derive(Debug, Args)]
pub(super) struct Of {
    #[command(flatten)]
    data: DataArgs,
    /// Of which organization
    #[arg(long)]
    organization: OrganizationId,
}

/// The key to be made.
#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    of: Of,
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
}

impl Key {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let (Self::Create(Create { of, .. }) | Self::List { of } | Self::Revoke { of, .. }) = &self;
        let settings = Settings::resolve(&of.data, &ServeArgs::default())?;
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
            .organization(actor)
            .await
            .map_err(|_| Failed::new("there is no such organization"))?;
        match self {
            Self::Create(create) => Ok(vec![create.perform(service, actor).await?]),
            Self::List { .. } => {
                let keys = service.keys(actor).await?;
                Ok(keys.iter().map(key_wire).collect())
            }
            Self::Revoke { id, .. } => match service.revoke_key(actor, id).await {
                Err(Error::NotFound) => Err(Failed::new("there is no such key")),
                Err(other) => Err(other.into()),
                Ok(()) => Ok(vec![key_wire(&service.key(actor, id).await?)]),
            },
        }
    }
}

impl Create {
    async fn perform(self, service: &Service, actor: &Actor) -> Result<Value, Failed> {
        let new = NewKey {
            name: self.name,
            scopes: self.scopes,
            project: self.project,
            expires_at: self.expires,
        };
        let (key, secret) = if self.aws {
            let (key, halves) = service.create_access_key(actor, new).await?;
            let secret = json!({
                "access_key_id": halves.access_key_id,
                "secret_access_key": halves.secret_access_key,
            });
            (key, secret)
        } else {
            let (key, whole) = service.create_key(actor, new).await?;
            (key, json!({ "api_key": whole }))
        };
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
        Ok(shown)
    }
}
