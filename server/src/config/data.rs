//! Where the data is stored: the options of every command that uses it.

use super::file::File;
use super::secret::{Given, secret};
use super::{ConfigError, DatabaseArgs};
use clap::Args;
use std::path::PathBuf;

/// Where the data is stored: the options of every command that uses it.
#[derive(Debug, Clone, Default, Args)]
pub struct DataArgs {
    /// Folder for the SQLite database, the embedded registry simulator and other files [default: ./data]
    #[arg(long, env = "NICHANDLE_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// PostgreSQL database (postgres://…) to use instead of SQLite in the data folder
    #[arg(
        long,
        env = "NICHANDLE_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// File containing the database URL
    #[arg(
        long,
        env = "NICHANDLE_DATABASE_URL_FILE",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub database_url_file: Option<PathBuf>,
    /// Tuning of the database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key that encrypts stored secrets such as signing keys. At least 32 random characters; prefer the environment variable or a file [default: secret.key in the data folder, created on first use]
    #[arg(
        long,
        env = "NICHANDLE_SECRET_KEY",
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub secret_key: Option<String>,
    /// File containing the secret key
    #[arg(
        long,
        env = "NICHANDLE_SECRET_KEY_FILE",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub secret_key_file: Option<PathBuf>,
    /// Settings file [default: nichandle.toml, if it exists]
    #[arg(long, env = "NICHANDLE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl DataArgs {
    /// The data folder.
    pub(super) fn data_dir(&self, file: &File) -> PathBuf {
        self.data_dir
            .clone()
            .or_else(|| file.data_dir.clone())
            .unwrap_or_else(|| "data".into())
    }

    /// The PostgreSQL database, if it is used.
    pub(super) fn database_url(&self, file: &File) -> Result<Option<String>, ConfigError> {
        let url = secret(
            "database_url",
            Given(&self.database_url, &self.database_url_file),
            Given(&file.database_url, &file.database_url_file),
        )?;
        match &url {
            Some(url) if !url.starts_with("postgres://") && !url.starts_with("postgresql://") => {
                Err(ConfigError::new(
                    "database_url: only postgres://… is known; leave it out for SQLite in the data folder",
                ))
            }
            _ => Ok(url),
        }
    }

    /// The key that encrypts stored secrets, if it is not the data folder's own file.
    pub(super) fn secret_key(&self, file: &File) -> Result<Option<String>, ConfigError> {
        let key = secret(
            "secret_key",
            Given(&self.secret_key, &self.secret_key_file),
            Given(&file.secret_key, &file.secret_key_file),
        )?;
        match &key {
            Some(key) if key.len() < service::seals::SHORTEST => Err(ConfigError::new(format!(
                "secret_key: it needs {} random letters at least; `openssl rand -base64 32` makes one",
                service::seals::SHORTEST
            ))),
            _ => Ok(key),
        }
    }
}
