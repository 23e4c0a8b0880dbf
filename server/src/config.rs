//! Settings: flags win over environment, environment over `nichandle.toml`, that over defaults. Every secret can come from a file (`…_FILE`).

mod mail;

pub use mail::{MailSettings, SmtpSettings};

use crate::http::cors::is_origin;
use crate::http::limits::{Rate, Rates};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use store::Target;

/// Why the settings can't be used. Names the setting, never a secret.
#[derive(Debug)]
pub struct ConfigError(pub String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One object a line.
    Json,
}

/// Where the data is: what every command that touches it takes.
#[derive(Debug, Clone, Default, Args)]
pub struct DataArgs {
    /// Folder for the SQLite database, the embedded registry and whatever else is kept [default: ./data]
    #[arg(long, env = "NICHANDLE_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// postgres://… instead of the SQLite file in the data folder
    #[arg(
        long,
        env = "NICHANDLE_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// A file that holds the database URL
    #[arg(long, env = "NICHANDLE_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// Seals what must be read again, such as signing keys: random, 32 letters at least; better given by the environment or a file [default: secret.key in the data folder, made at the first start]
    #[arg(
        long,
        env = "NICHANDLE_SECRET_KEY",
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub secret_key: Option<String>,
    /// A file that holds the secret key
    #[arg(long, env = "NICHANDLE_SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
    /// Settings file [default: nichandle.toml, if it is there]
    #[arg(long, env = "NICHANDLE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `serve` takes beside the data.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Where the web and the API listen; port 0 takes any that is free [default: 127.0.0.1:3000]
    #[arg(long, env = "NICHANDLE_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<SocketAddr>,
    /// The address under which the world reaches this [default: http:// and where it listens]
    #[arg(long, env = "NICHANDLE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Where WHOIS listens; off unless given
    #[arg(long, env = "NICHANDLE_WHOIS_LISTEN", value_name = "HOST:PORT")]
    pub whois_listen: Option<SocketAddr>,
    /// epp://CLIENT@HOST:PORT (700 when left out) instead of the embedded registry simulator
    #[arg(long, env = "NICHANDLE_REGISTRY", value_name = "URL")]
    pub registry: Option<String>,
    /// The password at that registry; better given by the environment or a file
    #[arg(
        long,
        env = "NICHANDLE_REGISTRY_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true
    )]
    pub registry_password: Option<String>,
    /// A file that holds the password at that registry
    #[arg(long, env = "NICHANDLE_REGISTRY_PASSWORD_FILE", value_name = "FILE")]
    pub registry_password_file: Option<PathBuf>,
    /// A PEM file with the certificates to trust at that registry, instead of the web's
    #[arg(long, env = "NICHANDLE_REGISTRY_CA", value_name = "FILE")]
    pub registry_ca: Option<PathBuf>,
    /// The name that the registry's certificate bears, when it is not the host's
    #[arg(long, env = "NICHANDLE_REGISTRY_SERVER_NAME", value_name = "NAME")]
    pub registry_server_name: Option<String>,
    /// The name that WHOIS and RDAP give as registrar [default: Nichandle]
    #[arg(long, env = "NICHANDLE_REGISTRAR", value_name = "NAME")]
    pub registrar: Option<String>,
    /// smtps://USER@HOST (465) or smtp://USER@HOST (587, STARTTLS) to mail letters; without it they lie in the data folder's mail/
    #[arg(long, env = "NICHANDLE_SMTP_URL", value_name = "URL")]
    pub smtp_url: Option<String>,
    /// The password at that mail server; better given by the environment or a file
    #[arg(
        long,
        env = "NICHANDLE_SMTP_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true
    )]
    pub smtp_password: Option<String>,
    /// A file that holds the password at that mail server
    #[arg(long, env = "NICHANDLE_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Who letters come from: desk@example.com or Desk <desk@example.com>; needed with a mail server
    #[arg(long, env = "NICHANDLE_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// How often a key may call, a minute and a second; `off` is without end [default: 30000/1000]
    #[arg(long, env = "NICHANDLE_RATE_LIMIT", value_name = "MINUTE/SECOND")]
    pub rate_limit: Option<String>,
    /// The same for what is under a project, which is OnetSolutions' API [default: 1000/100]
    #[arg(
        long,
        env = "NICHANDLE_RATE_LIMIT_PROJECTS",
        value_name = "MINUTE/SECOND"
    )]
    pub rate_limit_projects: Option<String>,
    /// Origins of other sites whose pages may call the APIs, such as `https://app.example`; none unless given
    #[arg(
        long,
        env = "NICHANDLE_CORS_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    pub cors_origins: Vec<String>,
    /// Let webhooks call private networks, and without TLS
    #[arg(long, env = "NICHANDLE_PRIVATE_WEBHOOKS")]
    pub private_webhooks: bool,
    /// A sample organization with contacts and domains, and a printed sign-in
    #[arg(long, env = "NICHANDLE_DEMO")]
    pub demo: bool,
    /// What is logged: info, debug, worker=debug, … [default: info]
    #[arg(long, env = "NICHANDLE_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How log lines look [default: text]
    #[arg(long, env = "NICHANDLE_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
}

/// `nichandle.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    data_dir: Option<PathBuf>,
    database_url: Option<String>,
    database_url_file: Option<PathBuf>,
    secret_key: Option<String>,
    secret_key_file: Option<PathBuf>,
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    whois_listen: Option<SocketAddr>,
    registry: Option<String>,
    registry_password: Option<String>,
    registry_password_file: Option<PathBuf>,
    registry_ca: Option<PathBuf>,
    registry_server_name: Option<String>,
    registrar: Option<String>,
    smtp_url: Option<String>,
    smtp_password: Option<String>,
    smtp_password_file: Option<PathBuf>,
    mail_from: Option<String>,
    rate_limit: Option<String>,
    rate_limit_projects: Option<String>,
    cors_origins: Vec<String>,
    private_webhooks: bool,
    demo: bool,
    log: Option<String>,
    log_format: Option<LogFormat>,
}

/// An EPP registry as it was configured.
#[derive(Clone)]
pub struct RegistrySettings {
    /// `epp://CLIENT@HOST:PORT`.
    pub address: String,
    /// The password; never printed.
    pub password: String,
    /// PEM to trust instead of the web's roots.
    pub ca: Option<PathBuf>,
    /// The certificate's name.
    pub server_name: Option<String>,
}

/// The settings in force.
#[derive(Clone)]
pub struct Settings {
    /// Where the data is.
    pub data_dir: PathBuf,
    /// PostgreSQL instead of the file in it.
    pub database_url: Option<String>,
    /// Seals what must be read again; the data folder's own when absent. Never printed.
    pub secret_key: Option<String>,
    /// Where the web listens.
    pub listen: SocketAddr,
    /// How the world reaches it.
    pub public_url: Option<String>,
    /// Where WHOIS listens.
    pub whois_listen: Option<SocketAddr>,
    /// The registry; the embedded simulator when absent.
    pub registry: Option<RegistrySettings>,
    /// The registrar's name in WHOIS and RDAP.
    pub registrar: String,
    /// How letters go out.
    pub mail: MailSettings,
    /// How often programs may call.
    pub rates: Rates,
    /// Origins of other sites whose pages may call the APIs.
    pub cors_origins: Vec<String>,
    /// Whether webhooks may call private networks.
    pub private_webhooks: bool,
    /// Whether there is to be a sample organization.
    pub demo: bool,
    /// The log filter.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

impl Settings {
    /// Puts flags, environment (clap has read both), file and defaults together.
    ///
    /// # Errors
    /// An unreadable file, a wrong setting.
    pub fn resolve(data: &DataArgs, serve: &ServeArgs) -> Result<Self, ConfigError> {
        let file = read_file(data.config.as_deref())?;
        let or =
            |flag: &Option<PathBuf>, file: &Option<PathBuf>| flag.clone().or_else(|| file.clone());
        // A secret given directly wins over a file at its own level, and any flag over any file setting.
        let database_url = match (&data.database_url, &data.database_url_file) {
            (None, None) => secret("database_url", file.database_url, file.database_url_file)?,
            (direct, from) => secret("database_url", direct.clone(), from.clone())?,
        };
        if let Some(url) = &database_url
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
        {
            return Err(ConfigError("database_url: only postgres://… is known; leave it out for SQLite in the data folder".into()));
        }
        let secret_key = match (&data.secret_key, &data.secret_key_file) {
            (None, None) => secret("secret_key", file.secret_key, file.secret_key_file)?,
            (direct, from) => secret("secret_key", direct.clone(), from.clone())?,
        };
        if let Some(key) = &secret_key
            && key.len() < service::seals::SHORTEST
        {
            return Err(ConfigError(format!(
                "secret_key: it needs {} random letters at least; `openssl rand -base64 32` makes one",
                service::seals::SHORTEST
            )));
        }
        let password = match (&serve.registry_password, &serve.registry_password_file) {
            (None, None) => secret(
                "registry_password",
                file.registry_password,
                file.registry_password_file,
            )?,
            (direct, from) => secret("registry_password", direct.clone(), from.clone())?,
        };
        let registry = match serve.registry.clone().or(file.registry) {
            Some(address) => Some(RegistrySettings {
                address,
                password: password.ok_or_else(|| ConfigError("registry_password: a registry needs one; give NICHANDLE_REGISTRY_PASSWORD_FILE".into()))?,
                ca: or(&serve.registry_ca, &file.registry_ca),
                server_name: serve.registry_server_name.clone().or(file.registry_server_name),
            }),
            None => None,
        };
        let public_url = serve.public_url.clone().or(file.public_url);
        if let Some(url) = &public_url
            && !(url.starts_with("http://") || url.starts_with("https://"))
        {
            return Err(ConfigError(
                "public_url: it begins with https:// or http://".into(),
            ));
        }
        let smtp_password = match (&serve.smtp_password, &serve.smtp_password_file) {
            (None, None) => secret("smtp_password", file.smtp_password, file.smtp_password_file)?,
            (direct, from) => secret("smtp_password", direct.clone(), from.clone())?,
        };
        let mail = MailSettings::of(
            serve.smtp_url.clone().or(file.smtp_url),
            smtp_password,
            serve.mail_from.clone().or(file.mail_from),
        )?;
        let standard = Rates::default();
        let rates = Rates {
            native: rate(
                "rate_limit",
                serve.rate_limit.as_ref().or(file.rate_limit.as_ref()),
                standard.native,
            )?,
            onetsolutions: rate(
                "rate_limit_projects",
                serve
                    .rate_limit_projects
                    .as_ref()
                    .or(file.rate_limit_projects.as_ref()),
                standard.onetsolutions,
            )?,
        };
        let cors_origins = if serve.cors_origins.is_empty() {
            file.cors_origins
        } else {
            serve.cors_origins.clone()
        };
        if let Some(wrong) = cors_origins.iter().find(|origin| !is_origin(origin)) {
            return Err(ConfigError(format!(
                "cors_origins: {wrong:?} is no origin; give scheme and host, such as https://app.example"
            )));
        }
        Ok(Self {
            data_dir: or(&data.data_dir, &file.data_dir).unwrap_or_else(|| "data".into()),
            database_url,
            secret_key,
            listen: serve
                .listen
                .or(file.listen)
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            whois_listen: serve.whois_listen.or(file.whois_listen),
            registry,
            registrar: serve
                .registrar
                .clone()
                .or(file.registrar)
                .unwrap_or_else(|| "Nichandle".into()),
            mail,
            rates,
            cors_origins,
            private_webhooks: serve.private_webhooks || file.private_webhooks,
            demo: serve.demo || file.demo,
            log: serve
                .log
                .clone()
                .or(file.log)
                .unwrap_or_else(|| "info,sqlx=warn".into()),
            log_format: serve.log_format.or(file.log_format).unwrap_or_default(),
        })
    }

    /// Where the database is.
    #[must_use]
    pub fn target(&self) -> Target {
        self.database_url.clone().map_or_else(
            || Target::SqliteFile(self.data_dir.join("nichandle.sqlite")),
            Target::Postgres,
        )
    }

    /// The settings as `nichandle config` prints them: secrets hidden.
    #[must_use]
    pub fn shown(&self) -> serde_json::Value {
        serde_json::json!({
            "data_dir": self.data_dir,
            "database_url": self.database_url.as_ref().map(|_| "postgres://… (hidden)"),
            "secret_key": self.secret_key.as_ref().map_or("secret.key in the data folder", |_| "(hidden)"),
            "listen": self.listen,
            "public_url": self.public_url,
            "whois_listen": self.whois_listen,
            "registry": self.registry.as_ref().map(|registry| registry.address.as_str()).unwrap_or("embedded simulator"),
            "registry_password": self.registry.as_ref().map(|_| "(hidden)"),
            "registry_ca": self.registry.as_ref().and_then(|registry| registry.ca.as_ref()),
            "registry_server_name": self.registry.as_ref().and_then(|registry| registry.server_name.as_ref()),
            "registrar": self.registrar,
            "smtp_url": self.mail.smtp.as_ref().map_or("none: letters lie in the data folder", |smtp| smtp.url.as_str()),
            "smtp_password": self.mail.smtp.as_ref().and_then(|smtp| smtp.password.as_ref()).map(|_| "(hidden)"),
            "mail_from": self.mail.from.to_string(),
            "rate_limit": self.rates.native.to_string(),
            "rate_limit_projects": self.rates.onetsolutions.to_string(),
            "cors_origins": self.cors_origins,
            "private_webhooks": self.private_webhooks,
            "demo": self.demo,
            "log": self.log,
            "log_format": self.log_format,
        })
    }
}

fn read_file(named: Option<&Path>) -> Result<File, ConfigError> {
    let path = named.unwrap_or_else(|| Path::new("nichandle.toml"));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(File::default());
        }
        Err(error) => return Err(ConfigError(format!("{}: {error}", path.display()))),
    };
    toml::from_str(&text)
        .map_err(|error| ConfigError(format!("{}: {}", path.display(), error.message())))
}

fn rate(name: &str, given: Option<&String>, standard: Rate) -> Result<Rate, ConfigError> {
    let Some(text) = given else {
        return Ok(standard);
    };
    Rate::parse(text).ok_or_else(|| {
        ConfigError(format!(
            "{name}: give requests a minute and a second, such as 1000/100, or off"
        ))
    })
}

fn secret(
    name: &str,
    direct: Option<String>,
    file: Option<PathBuf>,
) -> Result<Option<String>, ConfigError> {
    match (direct, file) {
        (Some(direct), _) => Ok(Some(direct)),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(&file)
                .map_err(|error| ConfigError(format!("{name}: {}: {error}", file.display())))?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        (None, None) => Ok(None),
    }
}
