//! `nichandle key create`, `key list` and `key revoke`.

use super::Failed;
use super::database::open;
use super::offline::offline;
use crate::config::{DataArgs, Settings};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use model::id::{KeyId, OrganizationId, ProjectId};
use serde_json::{Value, json};
use service::auth::{NewKey, key_wire};
use service::{Actor, Error, Scope, Service};

/// API keys.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Create an API key and print it as one JSON object; it is shown only this once
    Create(Create),
    /// List the organization's keys, newest first, one JSON object per line
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Revoke a key and the tokens issued with it
    Revoke {
        #[command(flatten)]
        of: Of,
        /// Id of the key, as shown by create and list
        #[arg(long)]
        id: KeyId,
    },
}

/// The organization.
#[derive(Debug, Args)]
pub(super) struct Of {
    #[command(flatten)]
    data: DataArgs,
    /// Organization the key belongs to
    #[arg(long)]
    organization: OrganizationId,
}

/// The key to be created.
#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    of: Of,
    /// Scopes, separated by commas: contacts:read, contacts:write, domains:read, domains:write, tasks:read, tasks:write, admin
    #[arg(long, value_delimiter = ',', required = true)]
    scopes: Vec<Scope>,
    /// Restrict the key to one project
    #[arg(long)]
    project: Option<ProjectId>,
    /// Name of the key
    #[arg(long, default_value = "command line")]
    name: String,
    /// Create an access key for clients that use AWS Signature Version 4
    #[arg(long)]
    aws: bool,
    /// Expiry time in RFC 3339 format, such as 2027-01-31T00:00:00Z
    #[arg(long)]
    expires: Option<DateTime<Utc>>,
}

impl Key {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let (Self::Create(Create { of, .. }) | Self::List { of } | Self::Revoke { of, .. }) = &self;
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
            Self::Create(create) => Ok(vec![create.perform(service, actor).await?]),
            Self::List { .. } => {
                let keys = service.keys().list(actor).await?;
                Ok(keys.iter().map(|key| json!(key_wire(key))).collect())
            }
            Self::Revoke { id, .. } => match service.keys().revoke(actor, id).await {
                Err(Error::NotFound) => Err(Failed::new("there is no such key")),
                Err(other) => Err(other.into()),
                Ok(()) => Ok(vec![json!(key_wire(&service.keys().get(actor, id).await?))]),
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
            let (key, halves) = service.keys().create_access_key(actor, new).await?;
            let secret = json!({
                "access_key_id": halves.access_key_id,
                "secret_access_key": halves.secret_access_key,
            });
            (key, secret)
        } else {
            let (key, whole) = service.keys().create(actor, new).await?;
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
