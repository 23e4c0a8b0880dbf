//! Settings: flags override the environment, the environment overrides `nichandle.toml`, and that overrides defaults. Every secret can be read from a file
//! (`…_FILE`).
//!
//! Each subject has a file: its flags, how they are resolved against the settings file, and what they mean. A new setting has its place in
//!
//! 1. its subject's file: the flag with its variable, and how it is resolved (a new subject also gets its field in [`ServeArgs`]);
//! 2. `config/file.rs`: a field of `File`, under the flag's name;
//! 3. the same file's `without_registry` or `without_mail`, when it is about one of these: commands that use neither must not trip over it;
//! 4. [`Settings`]: a field, or one of its subject's struct there;
//! 5. `Settings::of`, which resolves it;
//! 6. `config/shown.rs`: its line in the output of `nichandle config` (a test compares with `File`).

mod clients;
mod data;
mod database;
mod error;
mod file;
mod limits;
mod log_format;
mod logs;
mod mail;
mod registrar;
mod registry;
mod secret;
mod shown;
mod sqlite_synchronous;
mod web;

pub use clients::{ClientArgs, ClientSettings};
pub use data::DataArgs;
pub use database::DatabaseArgs;
pub use error::ConfigError;
pub use limits::LimitArgs;
pub use log_format::LogFormat;
pub use logs::LogArgs;
pub use mail::{BounceListen, MailArgs, MailSettings, SmtpSettings};
pub use registrar::{RegistrarArgs, RegistrarSettings};
pub use registry::{RegistryArgs, RegistrySettings};
pub use sqlite_synchronous::SqliteSynchronous;
pub use web::{WebArgs, is_loopback};

use crate::http::limits::Rates;
use clap::Args;
use file::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use store::{Target, Tuning};

/// What `serve` takes besides [`DataArgs`].
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// The web and WHOIS listeners, and who may call.
    #[command(flatten)]
    pub web: WebArgs,
    /// The registrar as it is published.
    #[command(flatten)]
    pub registrar: RegistrarArgs,
    /// HTTP clients, and host names.
    #[command(flatten)]
    pub clients: ClientArgs,
    /// The registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
    /// The mail server.
    #[command(flatten)]
    pub mail: MailArgs,
    /// Rate limits.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Logging.
    #[command(flatten)]
    pub logs: LogArgs,
    /// Create a sample organization with contacts and domains, and print how to sign in; for this machine alone, with the embedded registry
    #[arg(long, env = "NICHANDLE_DEMO")]
    pub demo: bool,
}

/// The effective settings.
#[derive(Clone)]
pub struct Settings {
    /// Where the data is.
    pub data_dir: PathBuf,
    /// PostgreSQL instead of the file in it.
    pub database_url: Option<String>,
    /// Connections to PostgreSQL, without the one that listens.
    pub database_connections: u32,
    /// When a commit to the SQLite file counts as durable.
    pub sqlite_synchronous: SqliteSynchronous,
    /// Encrypts stored secrets; the data folder's own key when absent. Never printed.
    pub secret_key: Option<String>,
    /// The web listener's address.
    pub listen: SocketAddr,
    /// The public URL.
    pub public_url: Option<String>,
    /// HTTP clients, and host names.
    pub clients: ClientSettings,
    /// The WHOIS listener's address.
    pub whois_listen: Option<SocketAddr>,
    /// The registry; the embedded simulator when absent.
    pub registry: Option<RegistrySettings>,
    /// Whether the registry was configured explicitly, even if it is the simulator. If not, the simulator is a default, which a database that is used with another registry refuses.
    pub registry_on_purpose: bool,
    /// The registrar in WHOIS and RDAP.
    pub registrar: RegistrarSettings,
    /// How e-mails are sent.
    pub mail: MailSettings,
    /// Rate limits.
    pub rates: Rates,
    /// Origins of other sites whose pages may call the APIs (CORS).
    pub cors_origins: Vec<String>,
    /// Whether webhooks may call private networks.
    pub private_webhooks: bool,
    /// For how many days the events of finished tasks are kept.
    pub keep_events: u32,
    /// How often domains are read again at their registries.
    pub reading: worker::Reading,
    /// Whether to create the sample organization.
    pub demo: bool,
    /// The log filter.
    pub log: String,
    /// The format of log lines.
    pub log_format: LogFormat,
}

impl Settings {
    /// Combines flags, environment (clap has read both), file and defaults.
    ///
    /// # Errors
    /// An unreadable file, a wrong setting.
    pub fn resolve(data: &DataArgs, serve: &ServeArgs) -> Result<Self, ConfigError> {
        Self::of(data, serve, File::read(data.config.as_deref())?)
    }

    /// The settings for a command that works with the data and a registry and sends no e-mails: the file's mail server is ignored, as
    /// the password for it may be given to `serve` alone.
    ///
    /// # Errors
    /// An unreadable file, a wrong setting.
    pub fn resolve_with_registry(
        data: &DataArgs,
        registry: &RegistryArgs,
    ) -> Result<Self, ConfigError> {
        let file = File::read(data.config.as_deref())?.without_mail();
        let serve = ServeArgs {
            registry: registry.clone(),
            ..ServeArgs::default()
        };
        Self::of(data, &serve, file)
    }

    /// The settings for a command that works with the data alone: the file's registry and mail server are ignored.
    ///
    /// # Errors
    /// An unreadable file, a wrong setting.
    pub fn resolve_data(data: &DataArgs) -> Result<Self, ConfigError> {
        Self::resolve_offline(data, &ServeArgs::default())
    }

    /// As [`Settings::resolve_data`], for a command that takes some of the options of `serve` besides the data.
    ///
    /// # Errors
    /// An unreadable file, a wrong setting.
    pub fn resolve_offline(data: &DataArgs, serve: &ServeArgs) -> Result<Self, ConfigError> {
        let file = File::read(data.config.as_deref())?
            .without_mail()
            .without_registry();
        Self::of(data, serve, file)
    }

    fn of(data: &DataArgs, serve: &ServeArgs, file: File) -> Result<Self, ConfigError> {
        let registry = serve.registry.resolve(&file)?;
        let settings = Self {
            data_dir: data.data_dir(&file),
            database_url: data.database_url(&file)?,
            database_connections: data.database.connections(&file)?,
            sqlite_synchronous: data.database.synchronous(&file),
            secret_key: data.secret_key(&file)?,
            listen: serve.web.listen(&file),
            public_url: serve.web.public_url(&file)?,
            clients: serve.clients.resolve(&file)?,
            whois_listen: serve.web.whois_listen(&file),
            registry: registry.registry,
            registry_on_purpose: registry.on_purpose,
            registrar: serve.registrar.resolve(&file)?,
            mail: serve.mail.resolve(&file)?,
            rates: serve.limits.rates(&file)?,
            cors_origins: serve.web.cors_origins(&file)?,
            keep_events: serve.limits.keep_events(&file)?,
            reading: serve.limits.reading(&file)?,
            private_webhooks: serve.web.private_webhooks || file.private_webhooks,
            demo: serve.demo || file.demo,
            log: serve.logs.filter(&file),
            log_format: serve.logs.format(&file),
        };
        settings.check_demo()?;
        Ok(settings)
    }

    /// The sample organization could use a registry's account, and its password is printed: it is for this machine and the embedded registry.
    fn check_demo(&self) -> Result<(), ConfigError> {
        if self.demo && self.registry.is_some() {
            return Err(ConfigError::new(
                "demo: not beside a registry, whose account the sample organization could use; leave out one of the two",
            ));
        }
        if self.demo && !is_loopback(self.listen) {
            return Err(ConfigError::new(format!(
                "demo: {} is reached from other machines; listen on 127.0.0.1, or leave out the sample organization",
                self.listen
            )));
        }
        Ok(())
    }

    /// Where the database is.
    #[must_use]
    pub fn target(&self) -> Target {
        self.database_url.clone().map_or_else(
            || Target::SqliteFile(self.data_dir.join("nichandle.sqlite")),
            Target::Postgres,
        )
    }

    /// How the database is opened; `wait` is how long to wait for one that can't be reached yet.
    #[must_use]
    pub fn tuning(&self, wait: Duration) -> Tuning {
        Tuning {
            synchronous: self.sqlite_synchronous.into(),
            connections: self.database_connections,
            wait,
            ..Tuning::default()
        }
    }
}
