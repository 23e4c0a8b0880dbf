//! A tiny EPP responder over any stream: it greets, then asks the test's script what to do with each command. It knows nothing of EPP's rules.

use crate::WithoutLease;
use crate::epp::line::Stream;
use crate::epp::tls::Dialer;
use crate::epp::{Epp, Profile, Secret};
use async_trait::async_trait;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;

pub(super) const GREETING: &str = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><greeting><svID>Responder</svID><svDate>2026-01-02T03:04:05Z</svDate><svcMenu><version>1.0</version><lang>en</lang><objURI>urn:ietf:params:xml:ns:contact-1.0</objURI><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcMenu><dcp><access><all/></access></dcp></greeting></epp>"#;

/// A command as it came in.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Which connection, from 1.
    pub connection: usize,
    pub xml: String,
    pub trid: String,
}

impl Seen {
    pub(super) fn is(&self, word: &str) -> bool {
        self.xml.contains(&format!("<{word}"))
    }
}

/// What to do with a command.
pub(super) enum Reaction {
    Answer(String),
    AnswerAndClose(String),
    /// Sends nothing and keeps the connection open.
    Silence,
    /// Closes silently.
    Cut,
    /// Sends the first half of the frame, then closes.
    CutInTheMiddle(String),
    /// Responds, and sends this once more unasked.
    Twice(String),
}

type Script = dyn Fn(&Seen) -> Reaction + Send + Sync;

pub(super) struct Responder {
    script: Box<Script>,
    greeting: String,
    /// Frames go out in pieces of this many bytes, each flushed.
    chunk: usize,
    connections: AtomicUsize,
    seen: Mutex<Vec<Seen>>,
    /// Signals when a command came in.
    pub heard: Notify,
    /// Signals when a connection has ended.
    pub hung_up: Notify,
}

impl Responder {
    /// Logins are answered with 1000, everything else by the script.
    pub(super) fn new(script: impl Fn(&Seen) -> Reaction + Send + Sync + 'static) -> Arc<Self> {
        Self::raw(usize::MAX, move |seen| {
            if seen.is("login") {
                Reaction::Answer(ok(&seen.trid, 1000))
            } else {
                script(seen)
            }
        })
    }

    pub(super) fn raw(
        chunk: usize,
        script: impl Fn(&Seen) -> Reaction + Send + Sync + 'static,
    ) -> Arc<Self> {
        Self::greeting(GREETING.to_owned(), chunk, script)
    }

    /// Logins are answered with 1000; the greeting offers DNSSEC data and grace periods.
    pub(super) fn with_extensions(
        script: impl Fn(&Seen) -> Reaction + Send + Sync + 'static,
    ) -> Arc<Self> {
        let offered = "<svcExtension><extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI><extURI>urn:ietf:params:xml:ns:rgp-1.0</extURI><extURI>urn:x:fee</extURI></svcExtension></svcMenu>";
        let greeting = GREETING.replace("</svcMenu>", offered);
        Self::greeting(greeting, usize::MAX, move |seen| {
            if seen.is("login") {
                Reaction::Answer(ok(&seen.trid, 1000))
            } else {
                script(seen)
            }
        })
    }

    fn greeting(
        greeting: String,
        chunk: usize,
        script: impl Fn(&Seen) -> Reaction + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            greeting,
            script: Box::new(script),
            chunk,
            connections: AtomicUsize::new(0),
            seen: Mutex::default(),
            heard: Notify::new(),
            hung_up: Notify::new(),
        })
    }

    /// The commands so far, logins left out.
    pub(super) fn commands(&self) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .filter(|seen| !seen.is("login"))
            .cloned()
            .collect()
    }

    pub(super) fn all(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(super) async fn serve(
        self: Arc<Self>,
        mut stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    ) {
        let connection = self.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let end = self.converse(connection, &mut stream).await;
        drop(stream.shutdown().await);
        drop(stream);
        drop(end);
        self.hung_up.notify_one();
    }

    async fn converse(
        &self,
        connection: usize,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    ) -> io::Result<()> {
        self.send(stream, &self.greeting, usize::MAX).await?;
        loop {
            let length = stream.read_u32().await?;
            let mut frame = vec![0; length as usize - 4];
            stream.read_exact(&mut frame).await?;
            let xml = String::from_utf8(frame).unwrap();
            let trid = between(&xml, "<clTRID>", "</clTRID>");
            let seen = Seen {
                connection,
                xml,
                trid,
            };
            self.seen.lock().unwrap().push(seen.clone());
            self.heard.notify_one();
            match (self.script)(&seen) {
                Reaction::Answer(xml) => self.send(stream, &xml, usize::MAX).await?,
                Reaction::AnswerAndClose(xml) => return self.send(stream, &xml, usize::MAX).await,
                Reaction::Silence => {}
                Reaction::Cut => return Ok(()),
                Reaction::CutInTheMiddle(xml) => {
                    return self.send(stream, &xml, xml.len() / 2).await;
                }
                Reaction::Twice(xml) => {
                    self.send(stream, &xml, usize::MAX).await?;
                    self.send(stream, &xml, usize::MAX).await?;
                }
            }
        }
    }

    async fn send(
        &self,
        stream: &mut (impl AsyncWrite + Unpin),
        xml: &str,
        most: usize,
    ) -> io::Result<()> {
        let mut frame = u32::try_from(xml.len() + 4).unwrap().to_be_bytes().to_vec();
        frame.extend(xml.as_bytes());
        frame.truncate(most);
        for piece in frame.chunks(self.chunk.min(frame.len().max(1))) {
            stream.write_all(piece).await?;
            stream.flush().await?;
        }
        Ok(())
    }
}

/// Connects to a responder in memory; at most `buffer` bytes are on the way in each direction.
pub(super) struct Memory {
    pub responder: Arc<Responder>,
    pub buffer: usize,
}

#[async_trait]
impl Dialer for Memory {
    async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        let (ours, theirs) = tokio::io::duplex(self.buffer);
        tokio::spawn(Arc::clone(&self.responder).serve(theirs));
        Ok(Box::new(ours))
    }
}

pub(super) const PASSWORD: &str = "pass-word-1";

pub(super) fn profile() -> Profile {
    let mut profile = Profile::parse("epp://client-1@127.0.0.1:1", Secret::new(PASSWORD)).unwrap();
    profile.command_timeout = Duration::from_secs(5);
    profile
}

/// A connector that may write: no test here holds a lease.
pub(super) type Free = WithoutLease<Box<Epp>>;

pub(super) fn free(epp: Epp) -> Free {
    WithoutLease(Box::new(epp))
}

/// A connector in memory, changed as the test likes.
pub(super) fn connector(responder: &Arc<Responder>, change: impl FnOnce(&mut Profile)) -> Free {
    let mut profile = profile();
    change(&mut profile);
    free(Epp::over(
        profile,
        Arc::new(Memory {
            responder: Arc::clone(responder),
            buffer: 64 * 1024,
        }),
    ))
}

pub(super) fn between(text: &str, start: &str, end: &str) -> String {
    let from = text
        .find(start)
        .map_or(text.len(), |position| position + start.len());
    let rest = &text[from..];
    rest[..rest.find(end).unwrap_or(0)].to_owned()
}

/// A bare response with this code: in the protocol's own words for a success.
pub(super) fn ok(trid: &str, code: u16) -> String {
    let message = match code {
        1000..2000 => crate::codes::words(code).unwrap_or("words"),
        _ => "words",
    };
    answer(trid, code, message, "")
}

/// A response with this `resData` or `msgQ`.
pub(super) fn answer(trid: &str, code: u16, message: &str, inside: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><response><result code="{code}"><msg>{message}</msg></result>{inside}<trID><clTRID>{trid}</clTRID><svTRID>S-1</svTRID></trID></response></epp>"#
    )
}
