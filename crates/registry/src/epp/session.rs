//! One session: a stream, the greeting, the login, then one command at a time.

use super::apart::apart;
use super::line::{Line, Sent};
use super::outcome::judge;
use super::profile::Profile;
use super::read::{self, Answer, Extensions};
use super::tls::Dialer;
use super::write;
use crate::codes;
use crate::connector::Failure;
use async_trait::async_trait;
use instant_epp::EppClient;
use instant_epp::common::ServiceExtension;
use instant_epp::login::{Login, Options, Services};
use instant_epp::logout::Logout;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// A command without a response of its own.
#[derive(Debug)]
pub(super) struct Broken {
    /// Whether any byte of it was sent.
    pub sent: bool,
    pub why: String,
    /// What came instead of a response, when it was text and short: for poll messages.
    pub text: Option<String>,
}

/// The longest unreadable text that is kept, in bytes.
const KEPT: usize = 64 * 1024;

pub(super) struct Session {
    client: EppClient<Dial>,
    sent: Sent,
    command_timeout: Duration,
    /// What the login named besides the objects.
    extensions: Extensions,
    pub last_used: Instant,
}

/// Why a session can't be opened.
#[derive(Debug)]
pub(super) enum Unopened {
    /// 2502: there are too many already.
    TooMany(Failure),
    Failed(Failure),
}

impl Session {
    /// Connects, reads the greeting, logs in.
    pub(super) async fn open(profile: &Profile, dialer: Arc<dyn Dialer>) -> Result<Self, Unopened> {
        let sent = Sent::default();
        let dial = Dial {
            dialer,
            sent: sent.clone(),
        };
        let connecting = EppClient::new(dial, profile.name.clone(), profile.connect_timeout);
        // The library's own timeout doesn't cover the greeting.
        let client = match timeout(profile.connect_timeout, connecting).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => {
                return Err(Unopened::Failed(Failure::retry(format!(
                    "no connection: {}",
                    describe(&error)
                ))));
            }
            Err(_) => {
                return Err(Unopened::Failed(Failure::retry(format!(
                    "no greeting within {:?}",
                    profile.connect_timeout
                ))));
            }
        };
        let mut session = Self {
            client,
            sent,
            command_timeout: profile.command_timeout,
            extensions: Extensions::default(),
            last_used: Instant::now(),
        };
        session.login(profile).await?;
        Ok(session)
    }

    async fn login(&mut self, profile: &Profile) -> Result<(), Unopened> {
        let failed = |why: String| Unopened::Failed(Failure::Retry { why });
        let greeting = read::greeting(&self.client.xml_greeting())
            .map_err(|error| failed(format!("no EPP greeting: {}", error)))?;
        let mut login = Login::new(&profile.client_id, profile.password.expose(), None, None);
        let offered = |uri: &&&str| {
            greeting
                .objects
                .iter()
                .any(|object| object.as_str() == **uri)
        };
        let objects: Vec<&str> = [
            instant_epp::domain::XMLNS,
            instant_epp::contact::XMLNS,
            instant_epp::host::XMLNS,
        ]
        .iter()
        .filter(offered)
        .copied()
        .collect();
        login.services(Services {
            obj_uris: objects.into_iter().map(Into::into).collect(),
            svc_ext: extensions(greeting.extensions),
        });
        let english = greeting.languages.is_empty()
            || greeting.languages.iter().any(|language| language == "en");
        login.options(Options::build(
            "1.0",
            if english {
                "en"
            } else {
                &greeting.languages[0]
            },
        ));

        let trid = own_trid("login");
        let xml = write::command(&login, &trid).map_err(Unopened::Failed)?;
        // A login that was cut off changed nothing that anybody would have to look for.
        let answer = self
            .exchange(&xml, &trid)
            .await
            .map_err(|broken| failed(format!("login: {}", broken.why)))?;
        tracing::debug!(
            registry = profile.name,
            server = greeting.server,
            code = answer.code,
            "login"
        );
        let limit = answer.code == codes::SESSION_LIMIT;
        match judge(answer) {
            Ok(_) => {
                self.extensions = greeting.extensions;
                Ok(())
            }
            Err(failure) if limit => Err(Unopened::TooMany(failure)),
            Err(failure) => Err(Unopened::Failed(failure)),
        }
    }

    /// Sends one command and reads its response. After an error, and when this future is dropped, the session must not be used again: the response may still
    /// be on its way.
    pub(super) async fn exchange(&mut self, xml: &str, trid: &str) -> Result<Answer, Broken> {
        self.sent.reset();
        // `transact_xml` and not `transact`, which logs the request and the response.
        let outcome = timeout(self.command_timeout, self.client.transact_xml(xml)).await;
        let broken = |why: String| Broken {
            sent: self.sent.get(),
            why,
            text: None,
        };
        let text = match outcome {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => return Err(broken(describe(&error))),
            Err(_) => {
                return Err(broken(format!(
                    "no answer within {:?}",
                    self.command_timeout
                )));
            }
        };
        let kept = (text.len() <= KEPT).then(|| text.clone());
        // A large response takes a while to parse, and others would wait here.
        let read = match apart(text.len(), move || read::answer(text)).await {
            Some(read) => read,
            None => return Err(broken("reading the answer was broken off".to_owned())),
        };
        let mut answer = read.map_err(|error| Broken {
            text: kept,
            ..broken(format!("the answer can't be read: {}", error))
        })?;
        match &answer.trid {
            Some(theirs) if theirs != trid => {
                return Err(broken("the answer is for another command".to_owned()));
            }
            // A registry that could not even read the command has no id to repeat.
            None if answer.code < 2000 => {
                return Err(broken(
                    "the answer does not say which command it is for".to_owned(),
                ));
            }
            _ => {}
        }
        self.last_used = Instant::now();
        answer.extensions = self.extensions;
        Ok(answer)
    }

    /// Logs out, so that the registry frees the session at once.
    pub(super) async fn close(mut self) {
        let trid = own_trid("logout");
        if let Ok(xml) = write::command(&Logout, &trid) {
            // Nothing depends on the response.
            drop(self.exchange(&xml, &trid).await);
        }
        drop(self.client.shutdown().await);
    }
}

/// The extensions to ask for, as a login names them; the element may not be empty.
fn extensions(offered: Extensions) -> Option<ServiceExtension<'static>> {
    let both = [(offered.sec_dns, read::SEC_DNS), (offered.rgp, read::RGP)];
    let uris = both
        .into_iter()
        .filter(|(offered, _)| *offered)
        .map(|(_, uri)| uri.into());
    let ext_uris: Vec<_> = uris.collect();
    (!ext_uris.is_empty()).then_some(ServiceExtension { ext_uris })
}

/// Ids for commands that belong to no task.
fn own_trid(word: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("nichandle-{word}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// An error as text. The library's text for a response that is not UTF-8 or not EPP could quote it, so those get a text of ours.
fn describe(error: &instant_epp::Error) -> String {
    use instant_epp::Error;
    match error {
        Error::Io(error) => error.to_string(),
        Error::Timeout => "time-out".to_owned(),
        Error::ResponseTooLarge { expected, max } => {
            format!("a frame of {expected} bytes is announced, {max} are taken")
        }
        _ => "not an EPP frame".to_owned(),
    }
}

struct Dial {
    dialer: Arc<dyn Dialer>,
    sent: Sent,
}

#[async_trait]
impl instant_epp::client::Connector for Dial {
    type Connection = Line;

    async fn connect(&self, _: Duration) -> Result<Line, instant_epp::Error> {
        Ok(Line::new(self.dialer.dial().await?, self.sent.clone()))
    }
}
