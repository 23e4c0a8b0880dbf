//! A mail server (RFC 5321, submission as RFC 6409), by lettre over rustls.
//!
//! A broken connection may mean that the server has the e-mail and its reply was lost: the e-mail is sent again then, and arrives twice.

mod server;

pub use server::WrongServer;

use crate::{Failure, Letter, Mailer, Sender, compose};
use async_trait::async_trait;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use server::{Secrecy, decoded, parse};
use std::error::Error as _;
use std::fmt;
use std::time::Duration;

/// The timeout of each step of a conversation.
const PATIENCE: Duration = Duration::from_secs(30);
/// Connections to the server that are kept open.
const LINES: u32 = 2;

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").finish_non_exhaustive()
    }
}

impl Smtp {
    /// Whether [`Smtp::new`] would take this.
    ///
    /// # Errors
    /// What is wrong with the URL.
    pub fn check(url: &str, password: Option<&str>) -> Result<(), WrongServer> {
        let server = parse(url)?;
        match (server.user, password) {
            (Some(_), None) => Err(WrongServer("a user needs a password")),
            _ => Ok(()),
        }
    }

    /// A server by its URL: `smtps://user@host` (TLS, port 465), `smtp://user@host` (STARTTLS required, port 587), or
    /// `smtp://host:25?tls=none` for a local relay. A user needs the password, and a connection with TLS unless the host is this machine.
    /// The server is not contacted yet.
    ///
    /// # Errors
    /// What is wrong with the URL.
    pub fn new(url: &str, password: Option<&str>, sender: Sender) -> Result<Self, WrongServer> {
        Self::check(url, password)?;
        let server = parse(url)?;
        let builder = match server.secrecy {
            Secrecy::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(server.host),
            Secrecy::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(server.host),
            Secrecy::Plain => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(
                server.host,
            )),
        };
        let mut builder = builder
            .map_err(|_| WrongServer("no certificate can bear that host's name"))?
            .port(server.port)
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(LINES));
        if let (Some(user), Some(password)) = (server.user, password) {
            builder = builder.credentials(Credentials::new(decoded(user), password.to_owned()));
        }
        Ok(Self {
            transport: builder.build(),
            sender,
        })
    }
}

/// What a reply means for the e-mail. A 5yz is the address's fault unless the reply says otherwise: missing permission to send (530, 534, 535, 538: RFC 4954) has
/// to be fixed here and is retried; an enhanced status other than 5.1 and 5.2 (RFC 3463) is about us or the message.
fn judged(code: u16, text: String) -> Failure {
    if !(500..600).contains(&code) || matches!(code, 530 | 534 | 535 | 538) {
        return Failure::Retry {
            code: Some(code),
            why: text,
        };
    }
    let status = text.split_whitespace().next().unwrap_or_default();
    let enhanced = status.split('.').count() == 3 && status.starts_with("5.");
    let about_the_address = if enhanced {
        status.starts_with("5.1.") || status.starts_with("5.2.")
    } else {
        // Mailbox unavailable, not local, over quota, name not allowed (RFC 5321, section 4.2.3); null MX (RFC 7504).
        matches!(code, 550..=553 | 556)
    };
    Failure::Refused {
        bounced: about_the_address,
        code: Some(code),
        text,
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let message = compose::message(&self.sender, letter)?;
        let Err(error) = self.transport.send(message).await else {
            return Ok(());
        };
        let text = error
            .source()
            .map_or_else(|| error.to_string(), ToString::to_string);
        Err(match error.status() {
            Some(code) => judged(code.into(), text),
            // What the client itself finds wrong in the address: characters that this server can't handle.
            None if error.is_client() && !letter.to.is_ascii() => Failure::Refused {
                bounced: true,
                code: None,
                text,
            },
            None => Failure::Retry {
                code: None,
                why: text,
            },
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_user_needs_a_password() {
        let sender = || Sender::parse("desk@example.com").unwrap();
        assert!(Smtp::new("smtps://u@mail.example.com", None, sender()).is_err());
        assert!(Smtp::new("smtps://u@mail.example.com", Some("p"), sender()).is_ok());
        assert!(Smtp::new("smtps://mail.example.com", None, sender()).is_ok());
    }

    #[test]
    fn a_bounce_is_told_from_our_own_faults() {
        for (code, text, bounced) in [
            (550, "5.1.1 <a@b.example>: no such user", Some(true)),
            (552, "5.2.2 mailbox full", Some(true)),
            (550, "No such user here", Some(true)),
            (556, "does not accept mail", Some(true)),
            (550, "5.7.1 relaying denied", Some(false)),
            (554, "5.7.1 rejected as spam", Some(false)),
            (554, "transaction failed", Some(false)),
            (535, "5.7.8 authentication failed", None),
            (530, "5.7.0 must issue STARTTLS first", None),
            (450, "4.2.0 greylisted", None),
            (421, "closing", None),
        ] {
            match (judged(code, text.into()), bounced) {
                (Failure::Refused { bounced, .. }, Some(expected)) => {
                    assert_eq!(bounced, expected, "{code} {text}");
                }
                (Failure::Retry { .. }, None) => {}
                (other, _) => panic!("{code} {text}: {other:?}"),
            }
        }
    }
}
