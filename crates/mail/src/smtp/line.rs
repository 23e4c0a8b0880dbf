//! A conversation with a mail server, command by command, so that it is known which of them was refused.

use crate::judge::Stage;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// The timeout of a connection's beginning. The rest is limited by whoever sends.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a connection is kept for the next letter.
const IDLE: Duration = Duration::from_secs(60);

/// How a server is reached.
pub(super) struct Line {
    pub(super) host: String,
    pub(super) port: u16,
    /// TLS from the first byte; otherwise after STARTTLS, where there are parameters for it.
    pub(super) at_once: bool,
    pub(super) tls: Option<TlsParameters>,
    pub(super) credentials: Option<Credentials>,
    pub(super) name: ClientId,
}

/// Why a letter was not accepted.
pub(super) enum Unsent {
    /// An error of, or an answer to, a command of this stage.
    Refused(Stage, Error),
    /// The envelope has letters beyond ASCII, and the server takes none.
    NotAscii,
}

impl Line {
    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let tls = self.tls.clone().filter(|_| self.at_once);
        let server = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &self.name, tls, None);
        let mut connection = connecting.await?;
        if let Some(tls) = self.tls.clone().filter(|_| !self.at_once) {
            connection.starttls(tls, &self.name).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// A server, and the connection that is kept for the next letter.
pub(super) struct Lines {
    line: Line,
    idle: Mutex<Option<(AsyncSmtpConnection, Instant)>>,
}

impl Lines {
    pub(super) fn new(line: Line) -> Self {
        Self {
            line,
            idle: Mutex::new(None),
        }
    }

    /// Hands a letter over. A connection on which anything failed is closed.
    pub(super) async fn send(&self, envelope: &Envelope, letter: &[u8]) -> Result<(), Unsent> {
        let opening = |error| Unsent::Refused(Stage::Opening, error);
        let mut connection = match self.kept().await {
            Some(kept) => kept,
            None => self.line.open().await.map_err(opening)?,
        };
        let sent = converse(&mut connection, envelope, letter).await;
        if sent.is_ok() {
            let former = self.idle.lock().await.replace((connection, Instant::now()));
            if let Some((mut former, _)) = former {
                former.abort().await;
            }
        } else {
            connection.abort().await;
        }
        sent
    }

    /// The kept connection, if it still stands.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        let (mut kept, since) = self.idle.lock().await.take()?;
        if since.elapsed() < IDLE && kept.test_connected().await {
            return Some(kept);
        }
        kept.abort().await;
        None
    }
}

async fn converse(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<(), Unsent> {
    let answered = |stage| move |error| Unsent::Refused(stage, error);
    let addresses = || envelope.from().into_iter().chain(envelope.to());
    let mut parameters = Vec::new();
    if addresses().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            return Err(Unsent::NotAscii);
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // Only such an address makes a letter more than ASCII, and a server that takes those takes eight bits (RFC 6531, section 3.1).
    if !letter.is_ascii() {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let mail = Mail::new(envelope.from().cloned(), parameters);
    let sent = connection.command(mail).await;
    sent.map_err(answered(Stage::Sender))?;
    for to in envelope.to() {
        let sent = connection.command(Rcpt::new(to.clone(), Vec::new())).await;
        sent.map_err(answered(Stage::Recipient))?;
    }
    let begun = connection.command(Data).await;
    begun.map_err(answered(Stage::Content))?;
    let sent = connection.message(letter).await;
    sent.map_err(answered(Stage::Content))?;
    Ok(())
}
