//! The registry: the options of every command that uses one.

use super::ConfigError;
use super::file::File;
use super::secret::{Given, secret};
use clap::Args;
use registry::epp::{Profile, Roots, Secret};
use service::installation::SIMULATOR;
use std::path::PathBuf;

/// The registry: the options of every command that uses one.
#[derive(Debug, Clone, Default, Args)]
pub struct RegistryArgs {
    /// Registry to use, as epp://CLIENT@HOST:PORT (port 700 if omitted), or `simulator` for the embedded registry simulator [default: simulator, unless this database was used with another one]
    #[arg(
        long,
        env = "NICHANDLE_REGISTRY",
        value_name = "URL",
        hide_env_values = true
    )]
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
    #[arg(
        long,
        env = "NICHANDLE_REGISTRY_PASSWORD_FILE",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub registry_password_file: Option<PathBuf>,
    /// PEM file with the certificate authorities to trust for that registry, instead of the public web's
    #[arg(long, env = "NICHANDLE_REGISTRY_CA", value_name = "FILE")]
    pub registry_ca: Option<PathBuf>,
    /// Name in the registry's certificate, if it is not the host's
    #[arg(long, env = "NICHANDLE_REGISTRY_SERVER_NAME", value_name = "NAME")]
    pub registry_server_name: Option<String>,
    /// Name under which domains remember that registry; it must stay the same when the registry's host changes [default: the host]
    #[arg(long, env = "NICHANDLE_REGISTRY_NAME", value_name = "NAME")]
    pub registry_name: Option<String>,
}

/// An EPP registry as configured.
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
    /// The name under which domains remember it; the host when not given.
    pub name: Option<String>,
}

/// Which registry was chosen, and whether explicitly.
#[derive(Clone)]
pub(super) struct Choice {
    /// The registry; none is the embedded simulator.
    pub registry: Option<RegistrySettings>,
    /// Whether it was configured explicitly. If not, the simulator is only a default.
    pub on_purpose: bool,
}

impl RegistrySettings {
    /// The account that these settings are for.
    ///
    /// # Errors
    /// Which setting is wrong. The URL is not repeated: it may contain the password by mistake.
    pub fn profile(&self) -> Result<Profile, ConfigError> {
        let mut profile = Profile::parse(&self.address, Secret::new(&self.password))
            .map_err(|error| ConfigError::of("registry", error))?;
        if let Some(file) = &self.ca {
            let pem = std::fs::read_to_string(file).map_err(|error| {
                ConfigError::of(format!("registry_ca: {}", file.display()), error)
            })?;
            profile.roots = Roots::Pem(pem);
        }
        if let Some(name) = &self.server_name {
            profile.server_name.clone_from(name);
        }
        if let Some(name) = &self.name {
            profile.name.clone_from(name);
        }
        Ok(profile)
    }
}

impl RegistryArgs {
    /// The registry, validated as far as possible without contacting it.
    ///
    /// # Errors
    /// An invalid URL, or one that contains a password; no password; settings of a registry where none is named.
    pub(super) fn resolve(&self, file: &File) -> Result<Choice, ConfigError> {
        let password = secret(
            "registry_password",
            Given(&self.registry_password, &self.registry_password_file),
            Given(&file.registry_password, &file.registry_password_file),
        )?;
        let ca = self
            .registry_ca
            .clone()
            .or_else(|| file.registry_ca.clone());
        let server_name = self
            .registry_server_name
            .clone()
            .or_else(|| file.registry_server_name.clone());
        let name_given = sound_name(
            self.registry_name
                .clone()
                .or_else(|| file.registry_name.clone()),
        )?;
        let Some(address) = self.registry.clone().or_else(|| file.registry.clone()) else {
            for (name, given) in [
                ("registry_password", password.is_some()),
                ("registry_ca", ca.is_some()),
                ("registry_server_name", server_name.is_some()),
                ("registry_name", name_given.is_some()),
            ] {
                if given {
                    return Err(ConfigError::new(format!(
                        "registry: {name} is given, but no registry; name it as epp://CLIENT@HOST:PORT, or as simulator"
                    )));
                }
            }
            return Ok(Choice {
                registry: None,
                on_purpose: false,
            });
        };
        if address == SIMULATOR {
            return Ok(Choice {
                registry: None,
                on_purpose: true,
            });
        }
        // The URL first: one with a password inside is reported as that, and not as a missing password.
        Profile::parse(&address, Secret::new(""))
            .map_err(|error| ConfigError::of("registry", error))?;
        let registry = RegistrySettings {
            address,
            password: password.ok_or_else(|| ConfigError::new("registry_password: a registry needs one; give NICHANDLE_REGISTRY_PASSWORD_FILE"))?,
            ca,
            server_name,
            name: name_given,
        };
        Ok(Choice {
            registry: Some(registry),
            on_purpose: true,
        })
    }
}

/// A valid name for a registry.
fn sound_name(name: Option<String>) -> Result<Option<String>, ConfigError> {
    let Some(name) = name else { return Ok(None) };
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || ".-_:".contains(letter);
    if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
        return Err(ConfigError::new(
            "registry_name: use 1 to 64 letters, digits, dots, hyphens, underscores or colons",
        ));
    }
    if name == SIMULATOR {
        return Err(ConfigError::new(
            "registry_name: simulator is the embedded registry's own name; choose another",
        ));
    }
    Ok(Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registrys_name_is_one_that_the_book_can_keep() {
        let name = |text: &str| sound_name(Some(text.into()));
        assert!(matches!(name("epp.registry.example"), Ok(Some(_))));
        for wrong in ["", "two words", "simulator", &"x".repeat(65)] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }
}
