//! A mail server (RFC 5321, submission as RFC 6409), over lettre's connection and rustls.
//!
//! A broken connection may mean that the server has the e-mail and its reply was lost: the e-mail is sent again then, and arrives twice.

mod line;
mod server;

pub use server::WrongServer;

use crate::judge::{Reply, judged};
use crate::{Failure, Letter, Mailer, Origin, compose};
use async_trait::async_trait;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::TlsParameters;
use lettre::transport::smtp::extension::ClientId;
use line::{Line, Lines, Unsent};
use model::letter::Refusal;
use server::{Secrecy, decoded, parse};
use std::error::Error as _;
use std::fmt;
use std::sync::Arc;

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    lines: Arc<Lines>,
    origin: Origin,
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
    pub fn new(url: &str, password: Option<&str>, origin: Origin) -> Result<Self, WrongServer> {
        Self::check(url, password)?;
        let server = parse(url)?;
        let tls = match server.secrecy {
            Secrecy::Tls | Secrecy::StartTls => Some(
                TlsParameters::new(server.host.to_owned())
                    .map_err(|_| WrongServer("no certificate can bear that host's name"))?,
            ),
            Secrecy::Plain => None,
        };
        let credentials = server
            .user
            .zip(password)
            .map(|(user, password)| Credentials::new(decoded(user), password.to_owned()));
        Ok(Self {
            lines: Arc::new(Lines::new(Line {
                host: server.host.to_owned(),
                port: server.port,
                at_once: server.secrecy == Secrecy::Tls,
                tls,
                credentials,
                name: ClientId::default(),
            })),
            origin,
        })
    }
}

/// What stopped a letter, by the command that was answered.
fn failure(unsent: &Unsent) -> Failure {
    let (stage, error) = match unsent {
        Unsent::Refused(stage, error) => (*stage, error),
        Unsent::NotAscii => {
            return Failure::Retry {
                about: Some(Refusal::Sender),
                code: None,
                why: "Our mail server takes no addresses with letters beyond ASCII (SMTPUTF8, RFC 6531).".into(),
            };
        }
    };
    let text = said(error);
    let Some(code) = error.status() else {
        return Failure::later(text);
    };
    let code = u16::from(code);
    let verdict = judged(stage, &Reply::of(code, &text));
    let text = format!("{code} {text}");
    if verdict.waits {
        Failure::Retry {
            about: verdict.about,
            code: Some(code),
            why: text,
        }
    } else {
        Failure::Refused {
            about: verdict.about,
            code: Some(code),
            text,
        }
    }
}

/// The server's words, or what broke.
fn said(error: &Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let message = compose::message(&self.origin, letter)?;
        let sent = self
            .lines
            .send(message.envelope(), &message.formatted())
            .await;
        sent.map_err(|unsent| failure(&unsent))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::Sender;

    #[tokio::test]
    async fn a_user_needs_a_password() {
        let sender = || Origin {
            sender: Sender::parse("desk@example.com").unwrap(),
            bounces: None,
        };
        assert!(Smtp::new("smtps://u@mail.example.com", None, sender()).is_err());
        assert!(Smtp::new("smtps://u@mail.example.com", Some("p"), sender()).is_ok());
        assert!(Smtp::new("smtps://mail.example.com", None, sender()).is_ok());
    }
}
