//! One client connection: greeting, login, commands, end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use crate::answer::{self, Answer, Fault};
use crate::command::{self, Command, Login, Request};
use crate::engine::{Caller, Registry};
use crate::extensions::Extensions;
use crate::frame::{self, Incoming};
use crate::inspect::{Log, Outcome, SeenCommand};
use crate::result_codes;
use crate::sessions::{Sessions, Slot};
use crate::settings::Account;
use crate::switches::{Drop, Switches};
use crate::xml::Ns;

/// After so many wrong passwords the connection is closed (2501).
const LOGIN_ATTEMPTS: u8 = 3;

/// What all sessions share.
pub(crate) struct Shared {
    pub registry: Arc<Registry>,
    pub switches: Switches,
    pub log: Arc<Log>,
    pub sessions: Sessions,
    pub accounts: Vec<Account>,
    pub idle_timeout: Duration,
    pub sessions_per_account: usize,
    pub server_id: String,
    /// With it and `transactions`, server transaction ids never repeat.
    pub starts: u64,
    pub transactions: AtomicU64,
    pub stop: CancellationToken,
}

/// How a connection ends.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// With TLS and TCP shutdown.
    Closed,
    /// Abruptly.
    Cut,
}

struct Session {
    shared: Arc<Shared>,
    slot: Option<Slot>,
    /// What the login named.
    extensions: Extensions,
    wrong_logins: u8,
}

/// Serves one connection to its end.
pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, shared: Arc<Shared>) {
    let mut session = Session {
        shared: shared.clone(),
        slot: None,
        extensions: Extensions::default(),
        wrong_logins: 0,
    };
    let end = tokio::select! {
        biased;
        () = shared.switches.gone_down() => Ok(End::Cut),
        () = shared.stop.cancelled() => Ok(End::Closed),
        end = session.run(&mut stream) => end,
    };
    match end {
        Ok(End::Closed) => {
            // The client may be gone already.
            let _ = tokio::time::timeout(Duration::from_secs(1), stream.shutdown()).await;
        }
        Ok(End::Cut) => {}
        Err(error) => tracing::debug!(%error, "an EPP line broke"),
    }
    drop(session);
    shared.log.changed();
}

impl Session {
    async fn run<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
    ) -> std::io::Result<End> {
        let shared = self.shared.clone();
        self.send(stream, &self.greeting()).await?;
        loop {
            let incoming = tokio::time::timeout(shared.idle_timeout, frame::read(stream)).await;
            let bytes = match incoming {
                Err(_) => return Ok(End::Closed),
                Ok(incoming) => match incoming? {
                    Incoming::Frame(bytes) => bytes,
                    Incoming::End => return Ok(End::Closed),
                    Incoming::BadLength(length) => {
                        let fault = Fault::new(
                            result_codes::CLOSING,
                            format!("a frame can't have {length} bytes"),
                        );
                        let text = Answer::from(fault).frame(None, &self.transaction());
                        self.send(stream, &text).await?;
                        return Ok(End::Closed);
                    }
                },
            };
            let request = command::read(&bytes);
            drop(bytes);
            if let Some(end) = self.handle(stream, request).await? {
                return Ok(end);
            }
        }
    }

    /// Answers one request; returns whether that was the last.
    async fn handle<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        request: Request,
    ) -> std::io::Result<Option<End>> {
        let shared = self.shared.clone();
        let (kind, client_trid, command) = match request {
            Request::Hello => ("hello".to_owned(), None, None),
            Request::Command {
                kind,
                client_trid,
                command,
            } => (kind, client_trid, Some(command)),
        };
        let object = command
            .as_ref()
            .and_then(|command| command.as_ref().ok()?.object())
            .map(str::to_owned);
        let plan = shared.switches.plan(&kind, object.as_deref());
        let number = shared.log.began(SeenCommand {
            number: 0,
            kind,
            object,
            client_id: self.slot.as_ref().map(|slot| slot.client.clone()),
            client_trid: client_trid.clone(),
            outcome: Outcome::Open,
        });
        let own_delay = match &command {
            Some(Ok(command)) if self.slot.is_some() => shared.registry.write_delay(command),
            _ => Duration::ZERO,
        };
        let delay = plan.delay + own_delay;
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if plan.drop == Some(Drop::Before) {
            shared.log.ended(number, Outcome::DroppedBefore);
            return Ok(Some(End::Cut));
        }
        let server_trid = self.transaction();
        let (code, closes, text) = match (plan.refusal, command) {
            (Some((code, message)), command) => {
                let command = command.as_ref().and_then(|command| command.as_ref().ok());
                let answer = shared.registry.refused_by_switch(command, code, &message);
                let closes = matches!(code, result_codes::CLOSING..=result_codes::SESSION_LIMIT);
                (
                    code,
                    closes,
                    answer.frame(client_trid.as_deref(), &server_trid),
                )
            }
            (None, None) => (0, false, self.greeting()),
            (None, Some(command)) => {
                let answer = self
                    .answer(command, client_trid.as_deref(), &server_trid)
                    .await;
                (
                    answer.code,
                    answer.closes,
                    answer.frame(client_trid.as_deref(), &server_trid),
                )
            }
        };
        if let Some(drop) = plan.drop {
            if drop == Drop::Midway {
                let bytes = frame::encode(&text);
                frame::write(stream, &bytes[..bytes.len() / 2], shared.switches.piece()).await?;
            }
            shared.log.ended(number, Outcome::DroppedAfter(code));
            return Ok(Some(End::Cut));
        }
        // Recorded before it is sent: a client that has the response finds it in the log.
        shared.log.ended(number, Outcome::Answered(code));
        self.send(stream, &text).await?;
        Ok(closes.then_some(End::Closed))
    }

    async fn answer(
        &mut self,
        command: Result<Command, Fault>,
        client_trid: Option<&str>,
        server_trid: &str,
    ) -> Answer {
        let command = match command {
            Ok(command) => command,
            Err(fault) => return fault.into(),
        };
        let Some(slot) = &self.slot else {
            return match command {
                Command::Login(login) => self.login(&login).unwrap_or_else(Answer::from),
                _ => Fault::new(result_codes::USE, "log in first").into(),
            };
        };
        if let Command::Logout = command {
            self.slot = None;
            return Answer::code(result_codes::BYE);
        }
        let registry = &self.shared.registry;
        let caller = Caller {
            client: &slot.client,
            client_trid,
            server_trid,
            extensions: self.extensions,
            now: registry.now(),
        };
        let (answer, batch) = registry.execute(&caller, &command);
        if registry.is_safe(batch).await {
            answer
        } else {
            Fault::new(result_codes::CLOSING, "the registry can't keep its objects").into()
        }
    }

    fn login(&mut self, login: &Login) -> Result<Answer, Fault> {
        if login.version != "1.0" {
            return Err(Fault::new(result_codes::VERSION, "").blame(
                Ns::Epp,
                "version",
                &login.version,
            ));
        }
        if login.lang != "en" {
            return Err(
                Fault::new(result_codes::OPTION, "texts are in en only").blame(
                    Ns::Epp,
                    "lang",
                    &login.lang,
                ),
            );
        }
        if login.changes_password {
            return Err(Fault::new(
                result_codes::OPTION,
                "newPW: passwords are set where the registry is set up",
            ));
        }
        let known = [Ns::Domain.uri(), Ns::Host.uri(), Ns::Contact.uri()];
        if let Some(other) = login
            .objects
            .iter()
            .find(|uri| !known.contains(&uri.as_str()))
        {
            return Err(Fault::new(result_codes::SERVICE, other.as_str()).blame(
                Ns::Epp,
                "objURI",
                other,
            ));
        }
        let extensions = Extensions::named(&login.extensions).map_err(|other| {
            Fault::new(result_codes::EXTENSION, other).blame(Ns::Epp, "extURI", other)
        })?;
        let good = self.shared.accounts.iter().any(|account| {
            account.client_id == login.client_id && account.password == login.password
        });
        if !good {
            self.wrong_logins += 1;
            let code = match self.wrong_logins {
                LOGIN_ATTEMPTS.. => result_codes::AUTHENTICATION_CLOSING,
                _ => result_codes::AUTHENTICATION,
            };
            return Err(Fault::new(code, ""));
        }
        let limit = self.shared.sessions_per_account;
        let slot = self.shared.sessions.open(&login.client_id, limit);
        self.slot =
            Some(slot.ok_or_else(|| {
                Fault::new(result_codes::SESSION_LIMIT, format!("{limit} at most"))
            })?);
        self.extensions = extensions;
        Ok(Answer::code(result_codes::OK))
    }

    fn greeting(&self) -> String {
        answer::greeting(&self.shared.server_id, self.shared.registry.now())
    }

    fn transaction(&self) -> String {
        let number = self.shared.transactions.fetch_add(1, Ordering::Relaxed) + 1;
        format!("SIM-{}-{number}", self.shared.starts)
    }

    async fn send<S: AsyncWrite + Unpin>(&self, stream: &mut S, text: &str) -> std::io::Result<()> {
        frame::write(stream, &frame::encode(text), self.shared.switches.piece()).await
    }
}
