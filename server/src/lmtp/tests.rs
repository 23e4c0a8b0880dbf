//! The listener over loopback and over a socket, spoken to by hand.

use super::{Limits, Listener, serve};
use crate::config::BounceListen;
use crate::reports::Reports;
use mail::BounceAddress;
use model::verification::LetterStatus;
use std::path::PathBuf;
use std::time::Duration;
use testkit::House;
use testkit::service::contacts::Contact;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

struct Server {
    house: House,
    at: String,
    stop: CancellationToken,
    running: TaskTracker,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let house = House::open().await;
        let listener = Listener::bind(&BounceListen::Tcp("127.0.0.1:0".parse().unwrap()))
            .await
            .unwrap();
        let (at, stop, running) = (
            listener.to_string(),
            CancellationToken::new(),
            TaskTracker::new(),
        );
        running.spawn(serve(listener, reports(&house), limits, stop.clone()));
        Self {
            house,
            at,
            stop,
            running,
        }
    }

    async fn client(&self) -> Client<TcpStream> {
        Client::greeted(TcpStream::connect(&self.at).await.unwrap()).await
    }

    /// A letter to a contact, sent, and its mark.
    async fn letter(&self) -> (Contact, String) {
        let contact = self.house.contact("Novak").await;
        let actor = self.house.actor().await;
        let asked = self
            .house
            .service
            .verification()
            .request(&actor, contact.id);
        asked.await.unwrap();
        self.house.post().await;
        let mark = self.house.mail.taken().last().unwrap().token.text();
        (contact, mark)
    }

    async fn status(&self, contact: &Contact) -> LetterStatus {
        let actor = self.house.actor().await;
        let standing = self
            .house
            .service
            .verification()
            .of_contact(&actor, contact.id);
        standing.await.unwrap().unwrap().letter.unwrap().status
    }
}

fn reports(house: &House) -> Reports {
    Reports {
        service: house.service.clone(),
        bounces: Some(BounceAddress::parse("bounces@desk.example").unwrap()),
    }
}

struct Client<S> {
    stream: BufReader<S>,
}

impl<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin> Client<S> {
    async fn greeted(stream: S) -> Self {
        let mut client = Self {
            stream: BufReader::new(stream),
        };
        assert!(client.hear().await.starts_with("220 "));
        client
    }

    /// One answer, all of its lines.
    async fn hear(&mut self) -> String {
        let mut text = String::new();
        loop {
            let from = text.len();
            let read = self.stream.read_line(&mut text);
            let read = tokio::time::timeout(Duration::from_secs(20), read).await;
            let more = text.as_bytes().get(from + 3) == Some(&b'-');
            if read.expect("an answer").unwrap() == 0 || !more {
                return text;
            }
        }
    }

    async fn say(&mut self, text: &str) -> String {
        self.write(format!("{text}\r\n").as_bytes()).await;
        self.hear().await
    }

    async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// An envelope for this recipient, up to the message.
    async fn begin(&mut self, recipient: &str) {
        for (line, code) in [
            ("LHLO relay.example".to_owned(), "250"),
            ("MAIL FROM:<> SIZE=900 BODY=8BITMIME".to_owned(), "250"),
            (format!("rcpt to:<{recipient}>"), "250"),
            ("DATA".to_owned(), "354"),
        ] {
            let answer = self.say(&line).await;
            assert!(answer.starts_with(code), "{line}: {answer}");
        }
    }
}

fn report(mark: &str) -> String {
    format!(
        "Content-Type: multipart/report; boundary=b\r\nSubject: Returned\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; r.example\r\n\r\n\
         Final-Recipient: rfc822; jn@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{mark}@desk.example>\r\n\r\n..a line with a dot\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn a_report_marks_its_letter_once() {
    let server = Server::start(Limits::default()).await;
    let (contact, mark) = server.letter().await;
    let mut client = server.client().await;
    for (mark, outcome, status) in [
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "250 2.0.0 unknown: ",
            LetterStatus::Sent,
        ),
        (mark.as_str(), "250 2.0.0 bounced: ", LetterStatus::Bounced),
        (mark.as_str(), "250 2.0.0 repeated: ", LetterStatus::Bounced),
    ] {
        client.begin("Bounces@desk.example").await;
        let answer = client.say(&format!("{}.", report(mark))).await;
        assert!(answer.starts_with(outcome), "{answer}");
        assert_eq!(server.status(&contact).await, status);
    }
    assert!(client.say("QUIT").await.starts_with("221 "));
    // A reply of a person, or of their program.
    let mut client = server.client().await;
    client.begin(&format!("bounces+{mark}@desk.example")).await;
    let answer = client.say("Subject: Away\r\n\r\nI am away.\r\n.").await;
    assert!(answer.starts_with("250 2.0.0 not_a_report: "), "{answer}");
    let mut tx = server.house.service.db().read().await.unwrap();
    let counts = store::letter_reports::counts(&mut tx).await.unwrap();
    let counts: Vec<_> = counts
        .iter()
        .map(|(of, count)| (of.as_str(), *count))
        .collect();
    assert_eq!(
        counts,
        [
            ("bounced", 1),
            ("repeated", 1),
            ("unknown", 1),
            ("not_a_report", 1)
        ]
    );
}

#[tokio::test]
async fn each_recipient_has_an_answer_of_its_own() {
    let server = Server::start(Limits::default()).await;
    let (contact, mark) = server.letter().await;
    let mut client = server.client().await;
    let to = format!("bounces+{mark}@desk.example");
    // All at once (PIPELINING).
    client
        .write(format!("LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<bounces@desk.example>\r\nRCPT TO:<ann@desk.example>\r\nRCPT TO:<{to}>\r\nDATA\r\n").as_bytes())
        .await;
    for code in [
        "250-",
        "250 2.1.0",
        "250 2.1.5",
        "550 5.1.1",
        "250 2.1.5",
        "354",
    ] {
        let answer = client.hear().await;
        assert!(answer.starts_with(code), "{code}: {answer}");
    }
    let unmarked = report("none");
    let answer = client.say(&format!("{unmarked}.")).await;
    assert!(answer.starts_with("250 2.0.0 unknown"), "{answer}");
    let answer = client.hear().await;
    assert!(answer.starts_with("250 2.0.0 bounced"), "{answer}");
    assert_eq!(server.status(&contact).await, LetterStatus::Bounced);
}

#[tokio::test]
async fn what_is_not_in_order_is_told() {
    let server = Server::start(Limits {
        line: 100,
        recipients: 1,
        mistakes: 12,
        ..Limits::default()
    })
    .await;
    let mut client = server.client().await;
    let long = "x".repeat(200);
    for (line, code) in [
        ("EHLO r", "500 5.5.1"),
        ("LHLO", "501 5.5.4"),
        ("MAIL FROM:<>", "503 5.5.1"),
        ("LHLO r", "250-"),
        ("RCPT TO:<bounces@desk.example>", "503 5.5.1"),
        ("DATA", "503 5.5.1"),
        ("MAIL ann@far.example", "501 5.5.4"),
        ("MAIL FROM:<> SIZE=99999999", "552 5.3.4"),
        ("MAIL FROM:<>", "250 2.1.0"),
        ("MAIL FROM:<>", "503 5.5.1"),
        ("RCPT TO:<ann@desk.example>", "550 5.1.1"),
        ("DATA", "503 5.5.1"),
        ("RCPT TO:<bounces@desk.example>", "250 2.1.5"),
        ("RCPT TO:<bounces@desk.example>", "452 4.5.3"),
        ("RSET", "250 2.0.0"),
        ("DATA", "503 5.5.1"),
        ("NOOP", "250 2.0.0"),
        ("VRFY ann", "252 2.5.0"),
        (long.as_str(), "500 5.5.6"),
        ("\u{fffd}\0", "500 5.5.2"),
    ] {
        let answer = client.say(line).await;
        assert!(answer.starts_with(code), "{line}: {answer}");
    }
    for mistake in 3..12 {
        assert!(client.say("WHAT").await.starts_with("500 "), "{mistake}");
    }
    client.say("WHAT").await;
    assert!(client.hear().await.starts_with("421 4.7.0"));
    assert_eq!(client.hear().await, "");
}

#[tokio::test]
async fn a_message_has_a_limit_and_an_end_of_its_own() {
    let server = Server::start(Limits {
        message: 2_000,
        drained: 9_000,
        ..Limits::default()
    })
    .await;
    let (_, mark) = server.letter().await;
    let mut client = server.client().await;
    client.begin("bounces@desk.example").await;
    let answer = client.say(&format!("{}\r\n.", "x".repeat(3_000))).await;
    assert!(answer.starts_with("552 5.3.4"), "{answer}");
    // A dot between bare line feeds ends nothing: what follows is no command.
    client.begin("bounces@desk.example").await;
    let smuggled = format!("{}\n.\nMAIL FROM:<>\r\n.x\r\n.", report(&mark));
    let answer = client.say(&smuggled).await;
    assert!(answer.starts_with("250 2.0.0 bounced"), "{answer}");
    // Byte by byte.
    client.begin("bounces@desk.example").await;
    for byte in format!("{}.\r\n", report(&mark)).bytes() {
        client.write(&[byte]).await;
    }
    let answer = client.hear().await;
    assert!(answer.starts_with("250 2.0.0 repeated"), "{answer}");
    // Without end.
    client.begin("bounces@desk.example").await;
    client.write("x".repeat(30_000).as_bytes()).await;
    assert!(client.hear().await.starts_with("421 4.3.0"));
}

#[tokio::test]
async fn who_is_silent_is_let_go_and_so_is_everybody_at_the_end() {
    let server = Server::start(Limits {
        step: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let mut silent = server.client().await;
    assert!(silent.hear().await.starts_with("421 4.4.2"));
    let patient = Server::start(Limits::default()).await;
    let mut client = patient.client().await;
    patient.stop.cancel();
    assert!(client.hear().await.starts_with("421 4.3.2"));
    patient.running.close();
    let ended = tokio::time::timeout(Duration::from_secs(20), patient.running.wait());
    ended.await.expect("it ends");
    assert!(TcpStream::connect(&patient.at).await.is_err());
}

#[tokio::test]
async fn a_database_that_fails_has_the_report_come_again() {
    let server = Server::start(Limits::default()).await;
    let (_, mark) = server.letter().await;
    server.house.service.db().close().await;
    let mut client = server.client().await;
    client.begin("bounces@desk.example").await;
    let answer = client.say(&format!("{}.", report(&mark))).await;
    assert!(answer.starts_with("451 4.3.0"), "{answer}");
}

#[tokio::test]
async fn a_socket_is_taken_over_from_the_dead_only() {
    let house = House::open().await;
    let path: PathBuf = house.file("lmtp.sock");
    let at = BounceListen::Unix(path.clone());
    drop(tokio::net::UnixListener::bind(&path).unwrap());
    let listener = Listener::bind(&at).await.unwrap();
    assert!(Listener::bind(&at).await.is_err(), "somebody listens");
    let stop = CancellationToken::new();
    let running = tokio::spawn(serve(
        listener,
        reports(&house),
        Limits::default(),
        stop.clone(),
    ));
    let mut client = Client::greeted(UnixStream::connect(&path).await.unwrap()).await;
    let hello = client.say("LHLO r").await;
    assert!(hello.contains("250 SIZE 1048576"), "{hello}");
    stop.cancel();
    running.await.unwrap();
    assert!(!path.exists());
    let mut rest = String::new();
    client.stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.starts_with("421 "), "{rest}");
}
