//! Reports of returned letters, from a pipe and over LMTP, while the server runs.

use crate::desk::{Desk, Server};
use crate::program::{Finished, finish_with};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

/// Asks the holder of a new contact, and gives the `Message-ID` of the letter in the data folder.
async fn letter(desk: &Desk, server: &Server) -> String {
    let (contact, _) = server.contact().await;
    let ask = format!("/contacts/{contact}/verification");
    server
        .send("POST", &ask, &serde_json::json!({}))
        .await
        .expect(202);
    let folder = desk.data_dir().join("mail");
    let found = async {
        loop {
            let letters = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let whole =
                letters.filter(|entry| entry.path().extension().is_some_and(|of| of == "eml"));
            let mut ids = whole.filter_map(|entry| {
                let text = std::fs::read_to_string(entry.path()).ok()?;
                let id = text
                    .lines()
                    .find_map(|line| line.strip_prefix("Message-ID: "))?;
                Some(id.trim().to_owned())
            });
            if let Some(id) = ids.next() {
                return id;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    crate::program::soon("a letter", found).await
}

fn report(id: &str) -> String {
    format!(
        "From: <>\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; r.example\r\n\r\nAction: failed\r\n\
         Final-Recipient: rfc822; x@y.example\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.1.1 nobody of that name\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n--b--\r\n"
    )
}

async fn piped(desk: &Desk, message: &str) -> Finished {
    finish_with(desk.command(&["bounce"]), message).await
}

async fn standing(server: &Server) -> serde_json::Value {
    server.get("/verifications").await.json()["data"][0].clone()
}

#[tokio::test]
async fn a_report_from_a_pipe_marks_its_letter() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let id = letter(&desk, &server).await;
    for (message, outcome) in [
        (
            report("<aaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example>"),
            "unknown",
        ),
        (
            "Subject: I am away\r\n\r\nuntil Monday".into(),
            "not_a_report",
        ),
        (String::new(), "not_a_report"),
        ("x".repeat(3_000_000), "not_a_report"),
        (report(&id), "bounced"),
        (report(&id), "repeated"),
    ] {
        let done = piped(&desk, &message).await;
        assert_eq!(done.code, Some(0), "{done:?}");
        let told = done.json();
        assert_eq!(
            (&told["object"], &told["outcome"]),
            (&"report".into(), &outcome.into())
        );
    }
    let told = standing(&server).await;
    assert_eq!(
        (
            &told["status"],
            &told["bounced"],
            &told["refusal"],
            &told["reply"]
        ),
        (
            &"bounced".into(),
            &true.into(),
            &"address".into(),
            &"550 5.1.1 nobody of that name".into()
        )
    );
    let metrics = crate::http::request("GET", "/metrics")
        .send(server.address)
        .await
        .text;
    for line in [
        "{outcome=\"not_a_report\"} 3",
        "{outcome=\"bounced\"} 1",
        "{outcome=\"unknown\"} 1",
    ] {
        assert!(
            metrics.contains(&format!("nichandle_letter_reports_total{line}")),
            "{metrics}"
        );
    }
}

#[tokio::test]
async fn a_report_that_can_not_be_taken_now_comes_again() {
    let desk = Desk::found().await;
    let mut command = desk.command(&["bounce"]);
    command.args(["--database-url", "postgres://nobody@127.0.0.1:1/nothing"]);
    let done = finish_with(command, &report("<x@y.example>")).await;
    assert_eq!(done.code, Some(75), "{done:?}");
}

#[tokio::test]
async fn a_report_over_lmtp_marks_its_letter() {
    let desk = Desk::found().await;
    let socket = desk.folder.path().join("lmtp");
    let mut command = desk.serve_command(None);
    command
        .args([
            "--bounce-address",
            "bounces@desk.example",
            "--bounce-listen",
        ])
        .arg(&socket);
    let server = Server::start(command, &desk).await;
    let id = letter(&desk, &server).await;
    let mut stream = UnixStream::connect(&socket).await.unwrap();
    let session = format!(
        "LHLO relay.example\r\nMAIL FROM:<>\r\nRCPT TO:<bounces+x@desk.example>\r\nDATA\r\n{}.\r\nQUIT\r\n",
        report(&id)
    );
    stream.write_all(session.as_bytes()).await.unwrap();
    let mut answers = String::new();
    let read = stream.read_to_string(&mut answers);
    crate::program::soon("the answers", read).await.unwrap();
    assert!(answers.contains("\r\n250 2.0.0 bounced: "), "{answers}");
    assert_eq!(standing(&server).await["bounced"], true);
}

#[tokio::test]
async fn a_listener_needs_its_address() {
    let desk = Desk::found().await;
    for (args, words) in [
        (
            &["config", "--bounce-listen", "127.0.0.1:2424"][..],
            "bounce_address",
        ),
        (
            &[
                "config",
                "--bounce-listen",
                "2424",
                "--bounce-address",
                "b@d.example",
            ],
            "bounce_listen",
        ),
        (&["config", "--bounce-address", "bounces"], "bounce_address"),
    ] {
        let done = finish_with(desk.command(args), "").await;
        assert!(done.refusal().contains(words), "{done:?}");
    }
    let given = [
        "config",
        "--bounce-address",
        "bounces@desk.example",
        "--bounce-listen",
        "/run/nichandle/lmtp",
    ];
    let shown = finish_with(desk.command(&given), "").await.json();
    assert_eq!(
        (&shown["bounce_address"], &shown["bounce_listen"]),
        (
            &"bounces@desk.example".into(),
            &"/run/nichandle/lmtp".into()
        )
    );
}
