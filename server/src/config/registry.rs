//! The registry: what every command that works with one takes.

use super::ConfigError;
use super::file::File;
use super::secret::{Given, secret};
use clap::Args;
use std::path::PathBuf;

/// Which registry: what every command that works with one takes.
#[derive(Debug, Clone, Default, Args)]
pub struct RegistryArgs {
    /// Registry to use, as epp://CLIENT@HOST:PORT (port 700 if omitted), instead of the embedded registry simulator
    #[arg(long, env = "NICHANDLE_REGISTRY", value_name = "URL")]
    pub registry: Option<String>,
    /// Password for that registry; prefer the environment variable or a file
    #[arg(
        long,
        env = "NICHANDLE_REGISTRY_PASSWORD",
        value_name = "PASSWORD",
        hide_env_values = true
    )]
    pub registry_password: Option<String>,
    /// File containing the password for that registry
    #[arg(long, env = "NICHANDLE_REGISTRY_PASSWORD_FILE", value_name = "FILE")]
    pub registry_password_file: Option<PathBuf>,
    /// PEM file with the certificate authorities to trust for that registry, instead of the public web's
    #[arg(long, env = "NICHANDLE_REGISTRY_CA", value_name = "FILE")]
    pub registry_ca: Option<PathBuf>,
    /// Name in the registry's certificate, if it is not the host's
    #[arg(long, env = "NICHANDLE_REGISTRY_SERVER_NAME", value_name = "NAME")]
    pub registry_server_name: Option<String>,
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

impl RegistryArgs {
    /// The registry; none is the embedded simulator.
    pub(super) fn resolve(&self, file: &File) -> Result<Option<RegistrySettings>, ConfigError> {
        let password = secret(
            "registry_password",
            Given(&self.registry_password, &self.registry_password_file),
            Given(&file.registry_password, &file.registry_password_file),
        )?;
        let Some(address) = self.registry.clone().or_else(|| file.registry.clone()) else {
            return Ok(None);
        };
        Ok(Some(RegistrySettings {
            address,
            password: password.ok_or_else(|| ConfigError("registry_password: a registry needs one; give NICHANDLE_REGISTRY_PASSWORD_FILE".into()))?,
            ca: self.registry_ca.clone().or_else(|| file.registry_ca.clone()),
            server_name: self
                .registry_server_name
                .clone()
                .or_else(|| file.registry_server_name.clone()),
        }))
    }
}
