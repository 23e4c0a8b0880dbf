//! HTTP clients, and host names.

use super::ConfigError;
use super::file::File;
use crate::http::client::TrustedProxies;
use crate::http::hosts::host_of;
use crate::http::listen::Limits;
use crate::whois;
use clap::Args;

/// The options of `serve` for its web listener.
#[derive(Debug, Clone, Default, Args)]
pub struct ClientArgs {
    /// Further host names of this server, such as `desk.internal`; those of the public URL and of the listener are always accepted
    #[arg(
        long,
        env = "NICHANDLE_HOSTS",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub hosts: Vec<String>,
    /// Addresses or networks of reverse proxies whose `X-Forwarded-For` or `Forwarded` header is trusted for the client's address
    #[arg(
        long,
        env = "NICHANDLE_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<String>,
    /// Maximum number of HTTP connections, as far as the limit of open files allows [default: 10000]
    #[arg(long, env = "NICHANDLE_MAX_CONNECTIONS", value_name = "NUMBER")]
    pub max_connections: Option<usize>,
    /// Maximum number of HTTP connections from one address (IPv6: one /64); this machine and trusted proxies are not counted [default: 1000]
    #[arg(
        long,
        env = "NICHANDLE_MAX_CONNECTIONS_PER_ADDRESS",
        value_name = "NUMBER"
    )]
    pub max_connections_per_address: Option<usize>,
    /// Queries per minute that one address may send to WHOIS, and again to RDAP; `off` for no limit [default: 60]
    #[arg(long, env = "NICHANDLE_LOOKUP_LIMIT", value_name = "NUMBER")]
    pub lookup_limit: Option<String>,
}

/// The same, validated.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// Further host names, without ports.
    pub hosts: Vec<String>,
    /// The trusted proxies.
    pub trusted_proxies: TrustedProxies,
    /// Maximum number of HTTP connections.
    pub max_connections: usize,
    /// Maximum number from one address.
    pub max_connections_per_address: usize,
    /// Queries per minute of one address to WHOIS, and again to RDAP; `None` for no limit.
    pub lookup_limit: Option<u32>,
}

impl ClientArgs {
    /// Validates the settings; flags override the file.
    ///
    /// # Errors
    /// Which one is wrong, and what would be accepted.
    pub(super) fn resolve(&self, file: &File) -> Result<ClientSettings, ConfigError> {
        let list = |given: &[String], file: &[String]| {
            if given.is_empty() {
                file.to_vec()
            } else {
                given.to_vec()
            }
        };
        let hosts = list(&self.hosts, &file.hosts);
        let hosts = hosts.iter().map(|host| {
            host_of(host.trim())
                .filter(|name| !name.is_empty() && !host.contains(['/', '@', '*']))
                .ok_or_else(|| {
                    ConfigError::new(format!(
                        "hosts: {host:?} is no host; give a name or an address, such as desk.internal"
                    ))
                })
        });
        let hosts = hosts.collect::<Result<_, _>>()?;
        let proxies = list(&self.trusted_proxy, &file.trusted_proxy);
        let trusted_proxies = TrustedProxies::parse(proxies.iter().map(String::as_str))
            .map_err(|error| ConfigError::of("trusted_proxy", error))?;
        let standard = Limits::default();
        let count = |name: &str, given: Option<usize>, standard: usize| match given {
            Some(0) => Err(ConfigError::new(format!("{name}: give a number from 1"))),
            given => Ok(given.unwrap_or(standard)),
        };
        let max_connections = count(
            "max_connections",
            self.max_connections.or(file.max_connections),
            standard.connections,
        )?;
        let max_connections_per_address = count(
            "max_connections_per_address",
            self.max_connections_per_address
                .or(file.max_connections_per_address),
            standard.connections_per_address,
        )?;
        let lookup_limit = match self.lookup_limit.as_ref().or(file.lookup_limit.as_ref()) {
            None => whois::Limits::default().queries,
            Some(text) if text.trim() == "off" => None,
            Some(text) => match text.trim().parse() {
                Ok(0) | Err(_) => {
                    return Err(ConfigError::new(
                        "lookup_limit: give queries a minute, such as 60, or off",
                    ));
                }
                Ok(queries) => Some(queries),
            },
        };
        Ok(ClientSettings {
            hosts,
            trusted_proxies,
            max_connections,
            max_connections_per_address,
            lookup_limit,
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn settled(change: impl Fn(&mut ClientArgs)) -> Result<ClientSettings, String> {
        let mut given = ClientArgs::default();
        change(&mut given);
        given
            .resolve(&File::default())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (name, wrong) in [
            (
                "hosts",
                settled(|args| args.hosts = vec!["https://x/y".into()]),
            ),
            (
                "hosts",
                settled(|args| args.hosts = vec!["*.example".into()]),
            ),
            ("hosts", settled(|args| args.hosts = vec![String::new()])),
            (
                "trusted_proxy",
                settled(|args| args.trusted_proxy = vec!["proxy".into()]),
            ),
            (
                "max_connections",
                settled(|args| args.max_connections = Some(0)),
            ),
            (
                "max_connections_per_address",
                settled(|args| args.max_connections_per_address = Some(0)),
            ),
            (
                "lookup_limit",
                settled(|args| args.lookup_limit = Some("often".into())),
            ),
        ] {
            let error = wrong.unwrap_err();
            assert!(error.starts_with(&format!("{name}: ")), "{error}");
        }
    }

    #[test]
    fn what_was_given_wins_over_the_file() {
        let given = ClientArgs {
            hosts: vec!["desk.internal:8080".into()],
            lookup_limit: Some("off".into()),
            ..ClientArgs::default()
        };
        let file = File {
            hosts: vec!["other.internal".into()],
            trusted_proxy: vec!["10.0.0.0/8".into()],
            max_connections: Some(7),
            ..File::default()
        };
        let settled = given.resolve(&file).unwrap();
        assert_eq!(settled.hosts, ["desk.internal"]);
        assert_eq!(settled.max_connections, 7);
        assert_eq!(settled.lookup_limit, None);
        assert_eq!(
            settled.trusted_proxies.shown().collect::<Vec<_>>(),
            ["10.0.0.0/8"]
        );
    }
}
