//! The web and WHOIS listeners, their public names, and which other sites may call.

use super::ConfigError;
use super::file::File;
use crate::http::cors::is_origin;
use clap::Args;
use std::net::SocketAddr;

/// The web and WHOIS listeners, and who may call.
#[derive(Debug, Clone, Default, Args)]
pub struct WebArgs {
    /// Address of the web pages and the API; port 0 picks any free port [default: 127.0.0.1:3000]
    #[arg(long, env = "NICHANDLE_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<SocketAddr>,
    /// Public URL of this server, used in links [default: http:// and the listening address]
    #[arg(
        long,
        env = "NICHANDLE_PUBLIC_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub public_url: Option<String>,
    /// Address of the WHOIS server; no WHOIS if omitted
    #[arg(long, env = "NICHANDLE_WHOIS_LISTEN", value_name = "HOST:PORT")]
    pub whois_listen: Option<SocketAddr>,
    /// Origins of other sites whose pages may call the APIs (CORS), such as `https://app.example`; none by default
    #[arg(
        long,
        env = "NICHANDLE_CORS_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub cors_origins: Vec<String>,
    /// Allow webhooks to private networks and without TLS
    #[arg(long, env = "NICHANDLE_PRIVATE_WEBHOOKS")]
    pub private_webhooks: bool,
}

/// Whether only this machine can reach that address.
#[must_use]
pub fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

impl WebArgs {
    /// The web listener's address.
    pub(super) fn listen(&self, file: &File) -> SocketAddr {
        self.listen
            .or(file.listen)
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)))
    }

    /// The public URL, without a trailing slash.
    pub(super) fn public_url(&self, file: &File) -> Result<Option<String>, ConfigError> {
        let Some(url) = self.public_url.as_ref().or(file.public_url.as_ref()) else {
            return Ok(None);
        };
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(ConfigError::new(
                "public_url: it begins with https:// or http://",
            ));
        }
        let authority = url.split('/').nth(2).unwrap_or_default();
        if authority.is_empty() || authority.contains('@') {
            return Err(ConfigError::new(
                "public_url: behind https:// stands a host, and no name or password before it",
            ));
        }
        Ok(Some(url.trim_end_matches('/').to_owned()))
    }

    /// The WHOIS listener's address, if there is one.
    pub(super) fn whois_listen(&self, file: &File) -> Option<SocketAddr> {
        self.whois_listen.or(file.whois_listen)
    }

    /// The other sites whose pages may call the APIs (CORS).
    pub(super) fn cors_origins(&self, file: &File) -> Result<Vec<String>, ConfigError> {
        let origins = if self.cors_origins.is_empty() {
            &file.cors_origins
        } else {
            &self.cors_origins
        };
        match origins.iter().position(|origin| !is_origin(origin)) {
            Some(at) => Err(ConfigError::new(format!(
                "cors_origins: number {} is no origin; give scheme and host, such as https://app.example",
                at + 1
            ))),
            None => Ok(origins.clone()),
        }
    }
}
