//! A mail server that others wrote accepts our e-mails, and Python's own parser reads them.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::DateTime;
use mail::{Failure, Letter, Mailer, Origin, Sender, Smtp};
use model::id::LetterId;
use model::letter::{Refusal, ReturnToken};
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use uuid::Uuid;

/// The server, stopped with the test.
struct Server {
    port: u16,
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl Server {
    async fn start() -> Self {
        let room = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = room.join("../../target/venv/bin/python");
        let mut child = Command::new(&python)
            .arg(room.join("tests/foreign/smtp_server.py"))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; run `make setup-test`", python.display()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = line(&mut lines).await;
        Self {
            port: port.parse().unwrap(),
            lines,
            _child: child,
        }
    }

    fn mailer(&self, user: &str, password: Option<&str>) -> Smtp {
        let url = format!("smtp://{user}127.0.0.1:{}?tls=none", self.port);
        let sender = Sender::parse("Kancelář <desk@example.com>").unwrap();
        let origin = Origin {
            sender,
            bounces: None,
        };
        Smtp::new(&url, password, origin).unwrap()
    }

    /// The next e-mail that it accepted.
    async fn taken(&mut self) -> Value {
        serde_json::from_str(&line(&mut self.lines).await).unwrap()
    }
}

async fn line(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    tokio::time::timeout(Duration::from_secs(60), lines.next_line())
        .await
        .expect("the server says something; is aiosmtpd installed? run `make setup-test`")
        .unwrap()
        .expect("the server runs; is aiosmtpd installed? run `make setup-test`")
}

fn letter(to: &str) -> Letter {
    Letter {
        id: LetterId(Uuid::from_u128(7)),
        attempt: 1,
        token: ReturnToken::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
        to: to.into(),
        subject: "Potvrďte prosím údaje pro Příkladná s. r. o., ať doména nezmizí z oběžné dráhy"
            .into(),
        text: format!(
            "Dobrý den,\n\nhttps://desk.example/verify/{}\n\n.\n..\nFrom here on\nkonec\n",
            "0123456789abcdef".repeat(4)
        ),
        at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
    }
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    let mut server = Server::start().await;
    let mailer = server.mailer("", None);
    for to in ["jana@example.com", "jana@žluťoučký.example"] {
        mailer.send(&letter(to)).await.unwrap();
        let taken = server.taken().await;
        assert_eq!(taken["from"], "desk@example.com");
        assert_eq!(
            taken["to"][0].as_str().unwrap().rsplit('@').next().unwrap(),
            if to.is_ascii() {
                "example.com"
            } else {
                "xn--luouk-uva4it5a4g.example"
            }
        );
        // SMTP ends the last line itself (RFC 5321, section 4.1.1.4), so how many ends there are says nothing.
        let text = taken["text"].as_str().unwrap().replace("\r\n", "\n");
        assert_eq!(text.trim_end(), letter("").text.trim_end());
        assert_eq!(
            (&taken["type"], &taken["parts"], &taken["user"]),
            (&"text/plain".into(), &false.into(), &Value::Null)
        );
        assert_eq!(taken["defects"], Value::Array(Vec::new()));
        let header = |name: &str| -> Vec<&str> {
            let headers = taken["headers"].as_array().unwrap();
            headers
                .iter()
                .filter(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name))
                .map(|pair| pair[1].as_str().unwrap())
                .collect()
        };
        assert_eq!(header("subject"), [letter("").subject]);
        assert_eq!(header("from"), ["Kancelář <desk@example.com>"]);
        assert_eq!(
            header("message-id"),
            ["<aaaaaaaaaaaaaaaaaaaaaaaaaa@example.com>"]
        );
        assert_eq!(header("auto-submitted"), ["auto-generated"]);
        assert_eq!(header("date"), ["Mon, 21 Sep 2026 14:13:20 +0000"]);
        assert_eq!(header("to").len(), 1);
        assert!(header("bcc").is_empty() && header("cc").is_empty());
    }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let mut server = Server::start().await;
    let mailer = server.mailer("", None);
    for (to, about, waits) in [
        ("nobody@example.com", Some(Refusal::Address), false),
        ("full@example.com", Some(Refusal::Mailbox), true),
        ("elsewhere@example.com", Some(Refusal::Sender), true),
        ("later@example.com", None, true),
        ("cut@example.com", None, true),
        ("content@example.com", Some(Refusal::Letter), false),
        // The server takes no local part beyond ASCII (RFC 6531): that is no fault of the address.
        ("žofie@example.com", Some(Refusal::Sender), true),
    ] {
        match mailer.send(&letter(to)).await {
            Err(Failure::Refused {
                about: found, text, ..
            }) if !waits => {
                assert_eq!(found, about, "{to}");
                assert!(text.starts_with("55"), "{text}");
            }
            Err(failure @ Failure::Retry { .. }) if waits => {
                let Failure::Retry { about: found, .. } = &failure else {
                    panic!("{failure}");
                };
                assert_eq!(*found, about, "{to}");
                assert!(!failure.to_string().contains(to), "{failure}");
            }
            other => panic!("{to}: {other:?}"),
        }
    }
    // The connection stays usable.
    mailer.send(&letter("jana@example.com")).await.unwrap();
    assert_eq!(server.taken().await["to"][0], "jana@example.com");
}

#[tokio::test]
async fn a_user_shows_a_password() {
    let mut server = Server::start().await;
    let mailer = server.mailer("desk%40example.com@", Some("s3cret"));
    mailer.send(&letter("jana@example.com")).await.unwrap();
    assert_eq!(server.taken().await["user"], "desk@example.com");
    let wrong = server.mailer("desk%40example.com@", Some("another"));
    let sent = wrong.send(&letter("jana@example.com")).await;
    assert!(
        matches!(
            sent,
            Err(Failure::Retry {
                code: Some(535),
                ..
            })
        ),
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_away_or_has_no_tls_is_for_later() {
    let server = Server::start().await;
    let sender = || Origin {
        sender: Sender::parse("desk@example.com").unwrap(),
        bounces: None,
    };
    // It offers no STARTTLS: nothing is sent in plain text.
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let sent = Smtp::new(&url, None, sender())
        .unwrap()
        .send(&letter("jana@example.com"))
        .await;
    assert!(matches!(sent, Err(Failure::Retry { .. })), "{sent:?}");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}?tls=none", free.local_addr().unwrap());
    drop(free);
    let sent = Smtp::new(&url, None, sender())
        .unwrap()
        .send(&letter("jana@example.com"))
        .await;
    assert!(matches!(sent, Err(Failure::Retry { .. })), "{sent:?}");
}
