//! `nichandle bootstrap`.

use super::Failed;
use super::database::open;
use super::offline::offline;
use super::password::read_password;
use crate::config::{DataArgs, Settings};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;
use model::outside::Chance;
use serde_json::json;
use service::organizations::NewOrganization;

/// Creates an organization.
#[derive(Debug, Args)]
pub(super) struct Bootstrap {
    #[command(flatten)]
    data: DataArgs,
    /// Display name of the organization
    #[arg(long)]
    organization: String,
    /// Legal name, as in the commercial register
    #[arg(long)]
    legal_name: String,
    /// E-mail address the owner signs in with
    #[arg(long)]
    email: String,
    /// Read the owner's password from standard input instead of generating one
    #[arg(long)]
    password_stdin: bool,
}

impl Bootstrap {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let password = if self.password_stdin {
            read_password()?
        } else {
            make_password()
        };
        let settings = Settings::resolve_data(&self.data)?;
        let db = open(&settings).await?;
        let new = NewOrganization {
            name: self.organization,
            legal_name: self.legal_name,
            email: self.email,
            password: password.clone(),
            with_key: true,
            ..NewOrganization::default()
        };
        let founded = offline(&settings, db.clone())?
            .organizations()
            .found(&new)
            .await;
        db.close().await;
        let founded = founded?;
        println!(
            "{}",
            json!({
                "organization_id": founded.organization,
                "project_id": founded.project,
                "user_id": founded.owner,
                "email": founded.email,
                "password": password,
                "api_key": founded.api_key,
            })
        );
        Ok(())
    }
}

fn make_password() -> String {
    let mut bytes = [0; 15];
    crate::outside::SystemChance.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
