//! The URL of a receiver, as somebody types it.

use crate::address::is_public;
use reqwest::Url;
use std::net::IpAddr;

/// The longest URL, in characters.
pub const LONGEST: usize = 2048;

/// Names that are never public (RFC 6761, RFC 6762, RFC 8375, ICANN's reservation of `internal`).
const OURS: [&str; 7] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "home.arpa",
    "lan",
    "corp",
];

/// A URL that may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(Url);

/// Why a URL may not be called: a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub &'static str);

impl Target {
    /// Parses a URL: `https`, a host, no user in it. Where private networks are allowed, `http` and their addresses too.
    ///
    /// A name alone does not tell where it resolves to; that is checked when the message is sent.
    ///
    /// # Errors
    /// The reason.
    pub fn parse(text: &str, private: bool) -> Result<Self, Refused> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err(Refused("At most 2048 characters fit here."));
        }
        let url = Url::parse(text)
            .map_err(|_| Refused("Give a whole address, such as https://example.com/hook."))?;
        match url.scheme() {
            "https" => {}
            "http" if private => {}
            _ => return Err(Refused("Give an address that begins with https://.")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused(
                "Leave user and password out; each message is signed.",
            ));
        }
        if url.fragment().is_some() {
            return Err(Refused(
                "Leave out what follows the #; nobody would get it.",
            ));
        }
        let host = url.host_str().unwrap_or_default();
        if !private && is_ours(host) {
            return Err(Refused(
                "This is an address of a private network. Give one that the world can reach.",
            ));
        }
        Ok(Self(url))
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host alone, for people: the rest may hold a secret.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

fn is_ours(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return !is_public(address);
    }
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    OURS.iter().any(|ours| {
        name.strip_suffix(ours)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }) || !name.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_world_reaches_is_taken() {
        for right in [
            "https://hooks.example.com/in?token=1",
            " https://example.com ",
            "https://1.1.1.1/",
            "https://[2606:4700::1]:8443/x",
        ] {
            assert!(Target::parse(right, false).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "hooks.example.com",
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://",
            "https://user@example.com/",
            "https://example.com/#x",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://printer.local/",
            "https://db.internal/",
            "https://intranet/",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
        ] {
            assert!(Target::parse(wrong, false).is_err(), "{wrong}");
        }
        let long = format!("https://example.com/{}", "x".repeat(LONGEST));
        assert!(Target::parse(&long, false).is_err());
    }

    #[test]
    fn private_networks_may_be_allowed() {
        for right in [
            "http://127.0.0.1:9000/in",
            "https://db.internal/",
            "http://desk/",
        ] {
            assert!(Target::parse(right, true).is_ok(), "{right}");
        }
        assert!(Target::parse("ftp://127.0.0.1/", true).is_err());
    }
}
