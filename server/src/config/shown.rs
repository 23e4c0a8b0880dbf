//! The output of `nichandle config`.

use super::Settings;

impl Settings {
    /// The settings as `nichandle config` prints them: secrets redacted.
    #[must_use]
    pub fn shown(&self) -> serde_json::Value {
        serde_json::json!({
            "data_dir": self.data_dir,
            "database_url": self.database_url.as_ref().map(|_| "postgres://… (hidden)"),
            "database_connections": self.database_connections,
            "sqlite_synchronous": self.sqlite_synchronous,
            "secret_key": self.secret_key.as_ref().map_or("secret.key in the data folder", |_| "(hidden)"),
            "listen": self.listen,
            "public_url": self.public_url,
            "hosts": self.clients.hosts,
            "trusted_proxy": self.clients.trusted_proxies.shown().collect::<Vec<_>>(),
            "max_connections": self.clients.max_connections,
            "max_connections_per_address": self.clients.max_connections_per_address,
            "lookup_limit": self.clients.lookup_limit.map_or_else(|| "off".to_owned(), |limit| limit.to_string()),
            "whois_listen": self.whois_listen,
            "registry": self.registry.as_ref().map_or("embedded simulator", |registry| registry.address.as_str()),
            "registry_named": self.registry_on_purpose,
            "registry_password": self.registry.as_ref().map(|_| "(hidden)"),
            "registry_ca": self.registry.as_ref().and_then(|registry| registry.ca.as_ref()),
            "registry_server_name": self.registry.as_ref().and_then(|registry| registry.server_name.as_ref()),
            "registry_name": self.registry.as_ref().and_then(|registry| registry.name.as_ref()),
            "registrar": self.registrar.name,
            "registrar_iana_id": self.registrar.iana_id,
            "registrar_abuse_email": self.registrar.abuse_email,
            "registrar_abuse_phone": self.registrar.abuse_phone,
            "whois_server": self.registrar.whois_server,
            "smtp_url": self.mail.smtp.as_ref().map_or("none: letters lie in the data folder", |smtp| smtp.url.as_str()),
            "smtp_password": self.mail.smtp.as_ref().and_then(|smtp| smtp.password.as_ref()).map(|_| "(hidden)"),
            "mail_from": self.mail.origin.sender.to_string(),
            "bounce_address": self.mail.origin.bounces.as_ref().map(ToString::to_string),
            "bounce_listen": self.mail.bounce_listen.as_ref().map(ToString::to_string),
            "rate_limit": self.rates.native.to_string(),
            "rate_limit_projects": self.rates.onetsolutions.to_string(),
            "cors_origins": self.cors_origins,
            "private_webhooks": self.private_webhooks,
            "keep_events": self.keep_events,
            "read_every": self.reading.every.num_hours(),
            "read_rate": self.reading.per_minute,
            "demo": self.demo,
            "log": self.log,
            "log_format": self.log_format,
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use crate::config::file::File;
    use crate::config::{DataArgs, ServeArgs, Settings};

    /// The names of the settings file: those that its parser offers for an unknown one.
    fn names_of_file() -> Vec<String> {
        let refused = toml::from_str::<File>("no_such_setting = 1").unwrap_err();
        let (_, offered) = refused.message().split_once("expected one of").unwrap();
        let mut quoted = offered.split('`');
        let mut names = Vec::new();
        while let (Some(_), Some(name)) = (quoted.next(), quoted.next()) {
            names.push(name.to_owned());
        }
        names
    }

    #[test]
    fn every_setting_is_shown() {
        let names = names_of_file();
        assert!(names.len() > 30, "{names:?}");
        let data = DataArgs::default();
        let settings = Settings::of(&data, &ServeArgs::default(), File::default()).unwrap();
        let shown = settings.shown();
        // Where a secret is read from is shown with the secret, as hidden.
        let missing: Vec<_> = names
            .iter()
            .filter(|name| !name.ends_with("_file") && shown.get(name).is_none())
            .collect();
        assert!(
            missing.is_empty(),
            "`nichandle config` does not show {missing:?}: see the head of config.rs"
        );
    }
}
