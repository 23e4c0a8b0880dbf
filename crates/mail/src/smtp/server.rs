//! The URL of a mail server, and how the connection to it is secured.

use std::net::IpAddr;

/// What is wrong with the URL of a mail server. Never contains a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongServer(pub(super) &'static str);

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrecy {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS after STARTTLS (RFC 3207), and no connection without it.
    StartTls,
    /// Not at all.
    Plain,
}

/// The parts of a URL.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Server<'a> {
    pub(super) secrecy: Secrecy,
    pub(super) user: Option<&'a str>,
    pub(super) host: &'a str,
    pub(super) port: u16,
}

/// Parses it.
pub(super) fn parse(url: &str) -> Result<Server<'_>, WrongServer> {
    const SHAPE: WrongServer =
        WrongServer("it is smtps://user@host:465 or smtp://user@host:587, with ?tls=none for none");
    let (scheme, rest) = url.split_once("://").ok_or(SHAPE)?;
    let (place, query) = rest
        .split_once('?')
        .map_or((rest, None), |(place, query)| (place, Some(query)));
    let (secrecy, usual) = match (scheme, query) {
        ("smtps", None) => (Secrecy::Tls, 465),
        ("smtp", None | Some("tls=required")) => (Secrecy::StartTls, 587),
        ("smtp", Some("tls=none")) => (Secrecy::Plain, 25),
        _ => return Err(SHAPE),
    };
    let place = place.strip_suffix('/').unwrap_or(place);
    let (user, place) = place
        .rsplit_once('@')
        .map_or((None, place), |(user, place)| (Some(user), place));
    if user.is_some_and(|user| user.contains(':')) {
        return Err(WrongServer(
            "the password does not belong into it; give NICHANDLE_SMTP_PASSWORD_FILE",
        ));
    }
    let (host, port) = match place.rsplit_once(':') {
        // The colons of an IPv6 address are in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| SHAPE)?),
        _ => (place, usual),
    };
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    if host.is_empty() || host.contains(['/', ' ', '@']) || user == Some("") {
        return Err(SHAPE);
    }
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback());
    if user.is_some() && secrecy == Secrecy::Plain && !here {
        return Err(WrongServer("a password goes over no line without TLS"));
    }
    Ok(Server {
        secrecy,
        user,
        host,
        port,
    })
}

/// A user's name without percent-encoding (RFC 3986, section 2.1): `desk%40example.com`. Invalid encoding is left as it is.
pub(super) fn decoded(user: &str) -> String {
    let mut bytes = Vec::with_capacity(user.len());
    let mut rest = user.as_bytes();
    while let [first, tail @ ..] = rest {
        let coded = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        (rest, _) = match coded {
            Some(byte) => (tail.get(2..).unwrap_or_default(), bytes.push(byte)),
            None => (tail, bytes.push(*first)),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn urls_say_how_secret_the_line_is() {
        for (url, secrecy, user, host, port) in [
            (
                "smtps://desk@mail.example.com",
                Secrecy::Tls,
                Some("desk"),
                "mail.example.com",
                465,
            ),
            (
                "smtps://mail.example.com:4650/",
                Secrecy::Tls,
                None,
                "mail.example.com",
                4650,
            ),
            (
                "smtp://desk%40a.example@mail.example.com",
                Secrecy::StartTls,
                Some("desk%40a.example"),
                "mail.example.com",
                587,
            ),
            (
                "smtp://mail.example.com:2525?tls=required",
                Secrecy::StartTls,
                None,
                "mail.example.com",
                2525,
            ),
            (
                "smtp://[::1]:2525?tls=none",
                Secrecy::Plain,
                None,
                "::1",
                2525,
            ),
            (
                "smtp://u@127.0.0.1?tls=none",
                Secrecy::Plain,
                Some("u"),
                "127.0.0.1",
                25,
            ),
        ] {
            let expected = Server {
                secrecy,
                user,
                host,
                port,
            };
            assert_eq!(parse(url).unwrap(), expected, "{url}");
        }
        for wrong in [
            "",
            "mail.example.com",
            "http://mail.example.com",
            "smtps://",
            "smtps://@host",
            "smtps://host?tls=none",
            "smtp://host?tls=maybe",
            "smtps://host:port",
            "smtps://user:secret@host",
            "smtps://a b",
            "smtp://user@mail.example.com?tls=none",
        ] {
            let said = parse(wrong).unwrap_err().to_string();
            assert!(!said.contains("secret"), "{said}");
        }
    }

    #[test]
    fn a_users_name_is_decoded() {
        assert_eq!(decoded("desk%40a.example"), "desk@a.example");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%c3%a9"), "%zzé");
    }
}
