//! Where a registry is, our account there, and timeouts.

use crate::connector::{Capabilities, Forms};
use std::fmt;
use std::time::Duration;

/// A secret text: `Debug` hides it, and there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that has to send it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The trusted roots for the registry's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roots {
    /// Mozilla's list, as built into the program.
    WebPki,
    /// These certificates and no others, as PEM: a registry's own authority, or a server's self-signed certificate.
    Pem(String),
}

/// One registry account.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The registry's name for people and logs; the host, unless changed.
    pub name: String,
    /// Host name or address to connect to.
    pub host: String,
    /// Port; 700 is EPP's (RFC 5734).
    pub port: u16,
    /// The name that the certificate must have; the host, unless changed.
    pub server_name: String,
    /// The trusted roots.
    pub roots: Roots,
    /// The account (`clID`).
    pub client_id: String,
    /// Its password.
    pub password: Secret,
    /// The timeout for name resolution, connection, TLS and greeting together. 10 s.
    pub connect_timeout: Duration,
    /// The timeout from sending a command to the last byte of its response. 30 s. When it has passed, the command's outcome is unknown.
    pub command_timeout: Duration,
    /// The most sessions open at once, at least 1. Registries often allow few. 2.
    pub pool_size: usize,
    /// The idle time after which a session is closed and another one opened: registries drop idle ones, often after 10 minutes. 4 min.
    pub idle_limit: Duration,
    /// Which postal forms the registry accepts.
    pub forms: Forms,
    /// The longest handle it accepts, in characters. 16.
    pub handle_max: usize,
    /// Whether to send `disclose`. Some registries refuse it.
    pub disclose: bool,
    /// What the registry discloses of a contact without `disclose` (the data collection policy of its greeting, RFC 5730 section 2.4).
    pub discloses_by_default: bool,
}

impl Profile {
    /// Parses `epp://CLIENT@HOST[:PORT]`. The client id may contain an `@` and is taken literally, without percent-decoding; an IPv6 address is in
    /// brackets. The password is passed separately, so that a URL can be shown and logged.
    ///
    /// # Errors
    /// [`ProfileError`] for anything else, including a password in the URL.
    pub fn parse(address: &str, password: Secret) -> Result<Self, ProfileError> {
        let rest = address
            .trim()
            .strip_prefix("epp://")
            .ok_or(ProfileError::Scheme)?;
        let (client_id, place) = rest
            .trim_end_matches('/')
            .rsplit_once('@')
            .ok_or(ProfileError::Client)?;
        if client_id.contains(':') {
            return Err(ProfileError::PasswordInAddress);
        }
        // RFC 5730, clIDType: 3 to 16; longer ones exist.
        if client_id.chars().count() < 3 {
            return Err(ProfileError::Client);
        }
        let (host, port) = split_port(place)?;
        if host.is_empty() || host.contains(['/', '?', '#', ' ']) {
            return Err(ProfileError::Host);
        }
        Ok(Self {
            name: host.to_owned(),
            host: host.to_owned(),
            port,
            server_name: host.to_owned(),
            roots: Roots::WebPki,
            client_id: client_id.to_owned(),
            password,
            connect_timeout: Duration::from_secs(10),
            command_timeout: crate::GUARDED_FOR,
            pool_size: 2,
            idle_limit: Duration::from_secs(240),
            forms: Forms::Both,
            handle_max: 16,
            disclose: true,
            discloses_by_default: true,
        })
    }

    pub(super) fn capabilities(&self) -> Capabilities {
        Capabilities {
            client_id: self.client_id.clone(),
            forms: self.forms,
            handle_max: self.handle_max,
            disclose: self.disclose,
        }
    }
}

fn split_port(place: &str) -> Result<(&str, u16), ProfileError> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']').ok_or(ProfileError::Host)?;
            (
                host,
                if after.is_empty() {
                    None
                } else {
                    Some(after.strip_prefix(':').ok_or(ProfileError::Port)?)
                },
            )
        }
        None => place
            .split_once(':')
            .map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let port = port.map_or(Ok(700), |port| {
        port.parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or(ProfileError::Port)
    })?;
    Ok((host, port))
}

/// Why a registry can't be set up. None of these contains the password.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is not an EPP address.
    #[error("a registry's address starts with epp://")]
    Scheme,
    /// There is no client id of at least three characters before the `@`.
    #[error("a registry's address names the client: epp://CLIENT@HOST:PORT")]
    Client,
    /// `epp://client:password@…`.
    #[error("a registry's password does not belong into its address; give it apart")]
    PasswordInAddress,
    /// The host is missing or impossible.
    #[error("a registry's address has no usable host")]
    Host,
    /// Not a number from 1 to 65535.
    #[error("a registry's port is a number from 1 to 65535")]
    Port,
    /// [`Profile::server_name`] is neither a DNS name nor an address.
    #[error("not a name that a certificate can bear: {0}")]
    ServerName(String),
    /// [`Roots::Pem`] holds no readable certificate.
    #[error("the registry's certificate authority can't be read: {0}")]
    Roots(String),
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn parse(address: &str) -> Result<Profile, ProfileError> {
        Profile::parse(address, Secret::new("hunter2"))
    }

    #[test]
    fn an_address_names_client_host_and_port() {
        for (address, client, host, port) in [
            (
                "epp://nichandle@127.0.0.1:7700",
                "nichandle",
                "127.0.0.1",
                7700,
            ),
            (
                "epp://me@home@epp.example.net/",
                "me@home",
                "epp.example.net",
                700,
            ),
            (" epp://abc@[2001:db8::1]:701\n", "abc", "2001:db8::1", 701),
            ("epp://abc@[::1]", "abc", "::1", 700),
        ] {
            let profile = parse(address).unwrap();
            assert_eq!(
                (
                    profile.client_id.as_str(),
                    profile.host.as_str(),
                    profile.port
                ),
                (client, host, port),
                "{address}"
            );
            assert_eq!(profile.server_name, host);
        }
    }

    #[test]
    fn other_addresses_are_refused_by_what_is_wrong() {
        assert!(matches!(
            parse("https://abc@host"),
            Err(ProfileError::Scheme)
        ));
        assert!(matches!(parse("epp://host:700"), Err(ProfileError::Client)));
        assert!(matches!(parse("epp://ab@host"), Err(ProfileError::Client)));
        assert!(matches!(
            parse("epp://abc:secret@host"),
            Err(ProfileError::PasswordInAddress)
        ));
        assert!(matches!(parse("epp://abc@"), Err(ProfileError::Host)));
        assert!(matches!(
            parse("epp://abc@host/path"),
            Err(ProfileError::Host)
        ));
        for port in [
            "epp://abc@host:0",
            "epp://abc@host:65536",
            "epp://abc@host:",
            "epp://abc@[::1]x",
        ] {
            assert!(matches!(parse(port), Err(ProfileError::Port)), "{port}");
        }
    }

    #[test]
    fn nothing_shows_the_password() {
        let profile = parse("epp://abc@host").unwrap();
        assert!(!format!("{profile:?}").contains("hunter2"));
        assert_eq!(profile.password.expose(), "hunter2");
    }
}
