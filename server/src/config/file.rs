//! `nichandle.toml`.

use super::{ConfigError, LogFormat, SqliteSynchronous};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The content of `nichandle.toml`. The names are those of the flags.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub data_dir: Option<PathBuf>,
    pub database_url: Option<String>,
    pub database_url_file: Option<PathBuf>,
    pub database_connections: Option<u32>,
    pub sqlite_synchronous: Option<SqliteSynchronous>,
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
    pub registry_name: Option<String>,
    pub registrar: Option<String>,
    pub registrar_iana_id: Option<String>,
    pub registrar_abuse_email: Option<String>,
    pub registrar_abuse_phone: Option<String>,
    pub whois_server: Option<String>,
    pub smtp_url: Option<String>,
    pub smtp_password: Option<String>,
    pub smtp_password_file: Option<PathBuf>,
    pub mail_from: Option<String>,
    pub bounce_address: Option<String>,
    pub bounce_listen: Option<String>,
    pub rate_limit: Option<String>,
    pub rate_limit_projects: Option<String>,
    pub cors_origins: Vec<String>,
    pub private_webhooks: bool,
    pub keep_events: Option<u32>,
    pub read_every: Option<u32>,
    pub read_rate: Option<u32>,
    pub demo: bool,
    pub log: Option<String>,
    pub log_format: Option<LogFormat>,
}

impl File {
    /// Reads the given file, or `nichandle.toml` if it exists.
    ///
    /// # Errors
    /// A given file that does not exist; one that can't be read or parsed.
    pub fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or_else(|| Path::new("nichandle.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(ConfigError::of(path.display().to_string(), error)),
        };
        Self::of(&text).map_err(|why| ConfigError::of(path.display().to_string(), why))
    }

    /// The same without the registry.
    pub fn without_registry(self) -> Self {
        Self {
            registry: None,
            registry_password: None,
            registry_password_file: None,
            registry_ca: None,
            registry_server_name: None,
            ..self
        }
    }

    /// The same without the mail server.
    pub fn without_mail(self) -> Self {
        Self {
            smtp_url: None,
            smtp_password: None,
            smtp_password_file: None,
            mail_from: None,
            bounce_address: None,
            bounce_listen: None,
            ..self
        }
    }

    /// Parses the text of such a file. Errors are reported by line and name: a value is never repeated, since any of them may be a password that
    /// was misplaced.
    fn of(text: &str) -> Result<Self, String> {
        let table: toml::Table = toml::from_str(text).map_err(|error| not_toml(text, &error))?;
        let mut wrong = Vec::new();
        for (name, value) in &table {
            let alone = toml::Table::from_iter([(name.clone(), value.clone())]);
            if let Err(error) = toml::Value::Table(alone).try_into::<Self>() {
                wrong.push(wrong_setting(name, &error));
            }
        }
        if !wrong.is_empty() {
            return Err(wrong.join("; "));
        }
        toml::Value::Table(table)
            .try_into()
            .map_err(|_| "the settings don't fit together".to_owned())
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    format!(
        "line {line} is not TOML; a setting is written as name = \"value\", and stands there once"
    )
}

fn wrong_setting(name: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    if message.starts_with("unknown field") {
        return format!("there is no setting {name:?}");
    }
    // After the last such word is what serde expected; before it may be what it found.
    match message.rsplit_once(", expected ") {
        Some((_, wanted)) => format!("{name}: it must be {wanted}"),
        None => format!("{name}: this value can't be understood"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn wrong_files_are_told_by_line_and_name_and_never_by_value() {
        for (text, words) in [
            (
                "listen = \"127.0.0.1:1\"\nregistry_password = hunter2",
                "line 2 is not TOML",
            ),
            ("registry_password = \"hunter2", "line 1 is not TOML"),
            (
                "registry_password = \"a\"\nregistry_password = \"hunter2\"",
                "line 2 is not TOML",
            ),
            (
                "registry_password = 7702",
                "registry_password: it must be a string",
            ),
            (
                "registry_password = [\"hunter2\"]",
                "registry_password: it must be a string",
            ),
            ("secret_key = 7702.5", "secret_key: it must be a string"),
            ("pasword = \"hunter2\"", "there is no setting \"pasword\""),
            (
                "registry.password = \"hunter2\"",
                "registry: it must be a string",
            ),
            (
                "[smtp_url]\npassword = \"hunter2\"",
                "smtp_url: it must be a string",
            ),
            (
                "listen = \"hunter2\"",
                "listen: this value can't be understood",
            ),
            (
                "log_format = \", expected hunter2\"",
                "log_format: it must be `text` or `json`",
            ),
            ("demo = \"hunter2\"", "demo: it must be a boolean"),
            ("listne = 1\ndemo = 2", "there is no setting \"listne\""),
        ] {
            let why = File::of(text).unwrap_err();
            assert!(why.contains(words), "{text}: {why}");
            assert!(
                !why.contains("hunter") && !why.contains("7702"),
                "{text}: {why}"
            );
        }
        let file = File::of("registry_password = \"hunter2\"\ndemo = true").unwrap();
        assert_eq!(
            (file.registry_password.as_deref(), file.demo),
            (Some("hunter2"), true)
        );
    }
}
