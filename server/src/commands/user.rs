//! `nichandle user list` and `user reset`: for the operator of the machine, when nobody else can restore an account.

use super::Failed;
use super::database::open;
use super::offline::offline;
use super::password::read_password;
use crate::config::{DataArgs, ServeArgs, Settings};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use service::people::{self, RESET_HOURS};
use service::{Error, Service};

/// People who sign in.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// List everybody who has a password, in all organizations, one JSON object per line
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Reset a forgotten password: print a link that works once, as one JSON object
    Reset(Reset),
}

/// The person.
#[derive(Debug, Args)]
pub(super) struct Reset {
    #[command(flatten)]
    data: DataArgs,
    /// E-mail address they sign in with
    #[arg(long)]
    email: String,
    /// Read their new password from standard input instead of creating a link; all their sessions end
    #[arg(long)]
    password_stdin: bool,
    /// Public address of the server, with which the link begins [default: http:// and the listening address]
    #[arg(long, env = "NICHANDLE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
}

impl User {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let (Self::List { data } | Self::Reset(Reset { data, .. })) = &self;
        let mut serve = ServeArgs::default();
        if let Self::Reset(reset) = &self {
            serve.web.public_url.clone_from(&reset.public_url);
        }
        let settings = Settings::resolve_offline(data, &serve)?;
        let db = open(&settings).await?;
        let service = offline(&settings, db.clone())?;
        let lines = self.perform(&service, &settings).await;
        db.close().await;
        for line in lines? {
            println!("{line}");
        }
        Ok(())
    }

    async fn perform(self, service: &Service, settings: &Settings) -> Result<Vec<Value>, Failed> {
        match self {
            Self::List { .. } => {
                let found = service.people().with_password().await?;
                Ok(found.iter().map(|user| json!(people::wire(user))).collect())
            }
            Self::Reset(reset) => match reset.perform(service, settings).await {
                Ok(line) => Ok(vec![line]),
                Err(Error::NotFound) => Err(Failed::new(
                    "nobody signs in with this address; `nichandle user list` shows who does",
                )),
                Err(other) => Err(other.into()),
            },
        }
    }
}

impl Reset {
    async fn perform(self, service: &Service, settings: &Settings) -> Result<Value, Error> {
        if self.password_stdin {
            let password = read_password().map_err(|Failed(why)| Error::internal(why))?;
            let user = service
                .people()
                .reset_password(&self.email, &password)
                .await?;
            return Ok(json!({
                "user_id": user.id,
                "organization_id": user.organization_id,
                "email": user.email,
            }));
        }
        let (user, secret) = service.people().reset_link(&self.email).await?;
        let public_url = settings
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", settings.listen));
        Ok(json!({
            "user_id": user.id,
            "organization_id": user.organization_id,
            "email": user.email,
            "link": format!("{public_url}/join/{secret}"),
            "hours": RESET_HOURS,
        }))
    }
}
