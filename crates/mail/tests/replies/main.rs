//! A mail server that answers as it is told: what each reply to each command means for a letter.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::DateTime;
use mail::{BounceAddress, Failure, Letter, Mailer, Origin, Sender, Smtp};
use model::id::LetterId;
use model::letter::Refusal::{self, Address, Mailbox, Sender as Us};
use model::letter::ReturnToken;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// Which line is answered how; everything else is accepted.
type Script = Arc<Mutex<(&'static str, &'static str)>>;

struct Server {
    port: u16,
    script: Script,
    /// The lines that came, without the letters.
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            script: Script::default(),
            heard: Arc::default(),
        };
        let (script, heard) = (Arc::clone(&server.script), Arc::clone(&server.heard));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, heard) = (Arc::clone(&script), Arc::clone(&heard));
                tokio::spawn(async move { serve(stream, &script, &heard).await.ok() });
            }
        });
        server
    }

    fn mailer(&self) -> Smtp {
        let url = format!("smtp://127.0.0.1:{}?tls=none", self.port);
        let origin = Origin {
            sender: Sender::parse("desk@desk.example").unwrap(),
            bounces: Some(BounceAddress::parse("bounces@desk.example").unwrap()),
        };
        Smtp::new(&url, None, origin).unwrap()
    }

    /// What comes of a letter when this line is answered so.
    async fn answers(&self, line: &'static str, reply: &'static str) -> Result<(), Failure> {
        *self.script.lock().unwrap() = (line, reply);
        self.mailer().send(&letter("jana@far.example")).await
    }
}

async fn serve(
    stream: TcpStream,
    script: &Script,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut line, mut writing) = (String::new(), false);
    let told = |line: &str, usual: &str| {
        let (verb, reply) = *script.lock().unwrap();
        let reply = if verb == line { reply } else { usual };
        format!("{reply}\r\n")
    };
    stream
        .write_all(told("CONNECT", "220 stub").as_bytes())
        .await?;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = if writing {
            if line != ".\r\n" {
                continue;
            }
            writing = false;
            told(".", "250 2.0.0 ok")
        } else {
            heard.lock().unwrap().push(line.trim_end().to_owned());
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let usual = if verb == "DATA" {
                "354 go on"
            } else {
                "250 ok"
            };
            let answer = told(&verb, usual);
            writing = answer.starts_with("354");
            answer
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

fn letter(to: &str) -> Letter {
    Letter {
        id: LetterId(Uuid::from_u128(7)),
        attempt: 1,
        token: ReturnToken::parse("mfrggzdfmztwq2lknnwg23tpoa").unwrap(),
        to: to.into(),
        subject: "Please confirm".into(),
        text: "https://desk.example/verify/0\n".into(),
        at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
    }
}

/// `waits`: whether it is tried again. What is about the address and does not wait is a bounce.
async fn check(line: &'static str, reply: &'static str, about: Option<Refusal>, waits: bool) {
    let server = Server::start().await;
    let found = match server.answers(line, reply).await.unwrap_err() {
        Failure::Refused { about, text, .. } => (about, false, text),
        Failure::Retry { about, why, .. } => (about, true, why),
    };
    assert_eq!(
        (found.0, found.1),
        (about, waits),
        "{line}: {reply}: {}",
        found.2
    );
    // The words of the server, to the last.
    let last = reply.rsplit([' ', '-']).next().unwrap_or_default();
    assert!(
        found.2.ends_with(last) && found.2.starts_with(&reply[..3]),
        "{}",
        found.2
    );
}

#[tokio::test]
async fn a_reply_is_about_what_it_answers() {
    for reply in [
        "550 5.1.0 Domain of sender address desk@desk.example does not exist",
        "550 5.1.8 Sender address rejected",
        "553 5.1.7 bad sender address",
        "550 Sender verify failed",
        "550 SPF check failed",
        "550 relay not permitted",
        "550 192.0.2.1 is on a block list",
    ] {
        for line in ["MAIL", "RCPT", "DATA", "."] {
            check(line, reply, Some(Us), true).await;
        }
    }
    for reply in ["550 5.1.1 no such user", "550 No such user here"] {
        check("CONNECT", reply, Some(Us), true).await;
        check("MAIL", reply, Some(Us), true).await;
        check("RCPT", reply, Some(Address), false).await;
    }
    check("RCPT", "450 4.1.8 Sender address rejected", Some(Us), true).await;
    check("RCPT", "450 4.2.0 greylisted", None, true).await;
    check("CONNECT", "421 busy", None, true).await;
}

#[tokio::test]
async fn dead_addresses_are_seen_and_full_ones_wait() {
    for reply in [
        "550 5.4.1 Recipient address rejected: Access denied",
        "550 5.4.310 DNS domain gone.example does not exist",
        "550 5.4.4 no such host",
        "550 5.5.0 mailbox unavailable",
        "521 takes no mail",
        "556 5.1.10 null MX",
        "550 5.1.10 not found",
        "550-5.1.1 The account does not exist,\r\n550 5.1.1 look twice",
    ] {
        check("RCPT", reply, Some(Address), false).await;
    }
    for reply in [
        "552 5.2.2 mailbox full",
        "552 Mailbox full",
        "550 5.2.1 receiving mail at a rate that prevents more",
        "452 4.2.2 over quota",
    ] {
        check("RCPT", reply, Some(Mailbox), true).await;
    }
}

#[tokio::test]
async fn what_is_said_of_the_letter_is_no_bounce() {
    check(
        ".",
        "550 Message content rejected as spam",
        Some(Refusal::Letter),
        false,
    )
    .await;
    check(".", "554 no", Some(Refusal::Letter), false).await;
    check(
        ".",
        "552 Message size exceeds fixed limit",
        Some(Refusal::Letter),
        true,
    )
    .await;
    check(".", "552 5.2.3 too long", Some(Refusal::Letter), true).await;
    check(".", "554 5.7.1 refused", Some(Us), true).await;
    check("RCPT", "554 no", None, false).await;
}

#[tokio::test]
async fn the_envelope_bears_the_mark_and_the_connection_is_kept() {
    let server = Server::start().await;
    let mailer = server.mailer();
    for to in ["jana@far.example", "eva@far.example"] {
        mailer.send(&letter(to)).await.unwrap();
    }
    let heard = std::mem::take(&mut *server.heard.lock().unwrap());
    let heard: Vec<&str> = heard.iter().map(String::as_str).collect();
    let mail = "MAIL FROM:<bounces+mfrggzdfmztwq2lknnwg23tpoa@desk.example>";
    let (first, rest) = heard.split_first().unwrap();
    assert!(first.starts_with("EHLO "), "{first}");
    assert_eq!(
        rest,
        [
            mail,
            "RCPT TO:<jana@far.example>",
            "DATA",
            "NOOP",
            mail,
            "RCPT TO:<eva@far.example>",
            "DATA"
        ]
    );
    // After a refusal it is another one, and the letter goes.
    *server.script.lock().unwrap() = ("RCPT", "550 5.1.1 no");
    mailer.send(&letter("jana@far.example")).await.unwrap_err();
    *server.script.lock().unwrap() = ("", "");
    mailer.send(&letter("jana@far.example")).await.unwrap();
}

/// A relay without SMTPUTF8 is no fault of the address.
#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_it() {
    let server = Server::start().await;
    let failure = server.mailer().send(&letter("žofie@far.example")).await;
    let failure = failure.unwrap_err();
    assert!(
        matches!(&failure, Failure::Retry { about: Some(Us), code: None, why } if why.contains("SMTPUTF8")),
        "{failure:?}"
    );
    *server.script.lock().unwrap() = ("EHLO", "250-stub\r\n250-8BITMIME\r\n250 SMTPUTF8");
    server
        .mailer()
        .send(&letter("žofie@far.example"))
        .await
        .unwrap();
    let heard = server.heard.lock().unwrap().join("\n");
    assert!(
        heard.contains("@desk.example> SMTPUTF8 BODY=8BITMIME"),
        "{heard}"
    );
    assert!(heard.contains("RCPT TO:<žofie@far.example>"), "{heard}");
}
