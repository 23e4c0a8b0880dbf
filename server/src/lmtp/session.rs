//! One session: commands, and an answer to each.

use super::data::{Incoming, Line, Message, line};
use super::limits::Limits;
use super::listener::Stream;
use crate::reports::Reports;
use std::io;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// A client's session.
pub(super) struct Session<'a> {
    stream: BufReader<Box<dyn Stream>>,
    reports: &'a Reports,
    limits: Limits,
    shutdown: &'a CancellationToken,
    greeted: bool,
    /// `MAIL` was accepted.
    begun: bool,
    recipients: Vec<String>,
}

/// What a command leads to.
enum Next {
    /// An answer, and on.
    Answer(String),
    /// The same, to what was not understood, not in order or not for here.
    Mistake(&'static str),
    /// The message comes.
    Data,
    /// An answer, and the end.
    Quit(&'static str),
}

impl<'a> Session<'a> {
    pub(super) fn new(
        stream: Box<dyn Stream>,
        reports: &'a Reports,
        limits: Limits,
        shutdown: &'a CancellationToken,
    ) -> Self {
        Self {
            stream: BufReader::new(stream),
            reports,
            limits,
            shutdown,
            greeted: false,
            begun: false,
            recipients: Vec::new(),
        }
    }

    /// Runs it to its end, at the latest to the limit of its length.
    pub(super) async fn run(mut self) -> io::Result<()> {
        let limit = self.limits.session;
        let ended = timeout(limit, self.converse()).await;
        match ended {
            Ok(ended) => ended,
            Err(_) => self.say("421 4.4.2 This session took too long").await,
        }
    }

    async fn converse(&mut self) -> io::Result<()> {
        self.say("220 nichandle LMTP, for reports of returned letters")
            .await?;
        let mut mistakes = 0;
        loop {
            let read = tokio::select! {
                biased;
                () = self.shutdown.cancelled() => return self.say("421 4.3.2 Shutting down").await,
                read = timeout(self.limits.step, line(&mut self.stream, self.limits.line)) => read,
            };
            let next = match read {
                Err(_) => return self.say("421 4.4.2 No command came").await,
                Ok(Err(error)) => return Err(error),
                Ok(Ok(Line::End)) => return Ok(()),
                Ok(Ok(Line::TooLong)) => Next::Mistake("500 5.5.6 The line is too long"),
                Ok(Ok(Line::Whole(line))) => self.obey(&String::from_utf8_lossy(&line)),
            };
            match next {
                Next::Answer(text) => {
                    mistakes = 0;
                    self.say(&text).await?;
                }
                Next::Mistake(text) => {
                    mistakes += 1;
                    self.say(text).await?;
                    if mistakes >= self.limits.mistakes {
                        return self.say("421 4.7.0 Too many mistakes").await;
                    }
                }
                Next::Quit(text) => return self.say(text).await,
                Next::Data => {
                    mistakes = 0;
                    if !self.data().await? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// What a line asks for.
    fn obey(&mut self, line: &str) -> Next {
        let line = line.trim_end();
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "LHLO" if rest.trim().is_empty() => {
                Next::Mistake("501 5.5.4 Say who you are: LHLO host")
            }
            "LHLO" => {
                self.greeted = true;
                self.reset();
                Next::Answer(format!(
                    "250-nichandle\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {}",
                    self.limits.message
                ))
            }
            "HELO" | "EHLO" => Next::Mistake("500 5.5.1 This is LMTP (RFC 2033); say LHLO"),
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest),
            "DATA" if self.recipients.is_empty() => {
                Next::Mistake("503 5.5.1 Name a recipient first")
            }
            "DATA" => Next::Data,
            "RSET" => {
                self.reset();
                Next::Answer("250 2.0.0 Forgotten".into())
            }
            "NOOP" => Next::Answer("250 2.0.0 Still here".into()),
            "VRFY" => Next::Answer("252 2.5.0 Send it and see".into()),
            "QUIT" => Next::Quit("221 2.0.0 Goodbye"),
            _ => Next::Mistake("500 5.5.2 There is no such command"),
        }
    }

    fn reset(&mut self) {
        self.begun = false;
        self.recipients.clear();
    }

    fn mail(&mut self, rest: &str) -> Next {
        if !self.greeted || self.begun {
            return Next::Mistake(
                "503 5.5.1 Not now: LHLO comes first, and MAIL once for a message",
            );
        }
        let Some((_, parameters)) = path(rest, "FROM:") else {
            return Next::Mistake("501 5.5.4 Write MAIL FROM:<address>");
        };
        let size = parameters.split(' ').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.eq_ignore_ascii_case("SIZE")
                .then(|| value.parse::<usize>().unwrap_or(usize::MAX))
        });
        if size.is_some_and(|size| size > self.limits.message) {
            return Next::Mistake("552 5.3.4 The message is too large");
        }
        self.begun = true;
        Next::Answer("250 2.1.0 Go on".into())
    }

    fn recipient(&mut self, rest: &str) -> Next {
        if !self.begun {
            return Next::Mistake("503 5.5.1 MAIL comes first");
        }
        let Some((address, _)) = path(rest, "TO:") else {
            return Next::Mistake("501 5.5.4 Write RCPT TO:<address>");
        };
        if self.recipients.len() >= self.limits.recipients {
            return Next::Mistake("452 4.5.3 Too many recipients");
        }
        if !self.reports.takes(address) {
            return Next::Mistake(
                "550 5.1.1 Only reports of letters are taken here, at the address for them",
            );
        }
        self.recipients.push(address.to_owned());
        Next::Answer("250 2.1.5 Go on".into())
    }

    /// Takes the message, and answers for each recipient. `false`: the session is over.
    async fn data(&mut self) -> io::Result<bool> {
        self.say("354 End with a dot on a line of its own").await?;
        let recipients = std::mem::take(&mut self.recipients);
        self.reset();
        let mut incoming = Incoming::new(self.limits.message, self.limits.drained);
        let message = loop {
            match timeout(self.limits.step, incoming.read(&mut self.stream)).await {
                Err(_) => {
                    self.say("421 4.4.2 The message did not go on").await?;
                    return Ok(false);
                }
                Ok(read) => {
                    if let Some(message) = read? {
                        break message;
                    }
                }
            }
        };
        let message = match message {
            Message::Whole(message) => Some(message),
            Message::TooLarge => None,
            Message::Lost => {
                let _ = self.say("421 4.3.0 That was no message").await;
                return Ok(false);
            }
        };
        for recipient in recipients {
            let answer = match &message {
                None => "552 5.3.4 The message is too large".to_owned(),
                Some(message) => match self.reports.take(message, &[recipient]).await {
                    Ok(outcome) => format!("250 2.0.0 {outcome}: {}", outcome.title()),
                    Err(error) => {
                        tracing::warn!(%error, "a report could not be taken; it will come again");
                        "451 4.3.0 Not now; try again later".to_owned()
                    }
                },
            };
            self.say(&answer).await?;
        }
        Ok(true)
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        let line = format!("{text}\r\n");
        let written = async {
            self.stream.write_all(line.as_bytes()).await?;
            self.stream.flush().await
        };
        timeout(self.limits.step, written)
            .await
            .map_err(|_| io::ErrorKind::TimedOut)?
    }
}

/// The address behind `FROM:` or `TO:`, and the parameters behind it.
fn path<'a>(rest: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let rest = rest.trim_start();
    let named = rest.get(..word.len())?;
    if !named.eq_ignore_ascii_case(word) {
        return None;
    }
    let inner = rest[word.len()..].trim_start().strip_prefix('<')?;
    let (address, parameters) = inner.split_once('>')?;
    Some((address, parameters.trim()))
}
