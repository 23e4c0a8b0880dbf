//! `nichandle.toml`.

use super::{ConfigError, LogFormat};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What `nichandle.toml` may say. The names are those of the flags.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub data_dir: Option<PathBuf>,
    pub database_url: Option<String>,
    pub database_url_file: Option<PathBuf>,
    pub secret_key: Option<String>,
    pub secret_key_file: Option<PathBuf>,
    pub listen: Option<SocketAddr>,
    pub public_url: Option<String>,
    pub hosts: Vec<String>,
    pub trusted_proxy: Vec<String>,
    pub max_connections: Option<usize>,
    pub max_connections_per_address: Option<usize>,
    pub lookup_limit: Option<String>,
    pub whois_listen: Option<SocketAddr>,
    pub registry: Option<String>,
    pub registry_password: Option<String>,
    pub registry_password_file: Option<PathBuf>,
    pub registry_ca: Option<PathBuf>,
    pub registry_server_name: Option<String>,
    pub registrar: Option<String>,
    pub smtp_url: Option<String>,
    pub smtp_password: Option<String>,
    pub smtp_password_file: Option<PathBuf>,
    pub mail_from: Option<String>,
    pub rate_limit: Option<String>,
    pub rate_limit_projects: Option<String>,
    pub cors_origins: Vec<String>,
    pub private_webhooks: bool,
    pub keep_events: Option<u32>,
    pub demo: bool,
    pub log: Option<String>,
    pub log_format: Option<LogFormat>,
}

impl File {
    /// Reads the file that was named, or `nichandle.toml` if it is there.
    ///
    /// # Errors
    /// A named file that is not there; one that can't be read or understood.
    pub fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or_else(|| Path::new("nichandle.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(ConfigError(format!("{}: {error}", path.display()))),
        };
        toml::from_str(&text)
            .map_err(|error| ConfigError(format!("{}: {}", path.display(), error.message())))
    }
}
