//! The listener over loopback, queried by hand and by Debian's `whois`.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod book;

use super::Limits;
use book::{Server, hear};
use model::domain_name::DomainName;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

#[tokio::test]
async fn answers_a_name_in_either_spelling() {
    let server = Server::usual().await;
    let answer = server.ask(b"Bakery.Example\r\n").await;
    assert!(
        answer.starts_with("Domain Name: bakery.example\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("\r\nRegistrant Name: Jana Nováková\r\n")
            && answer.contains("\r\nAdmin Name: REDACTED FOR PRIVACY\r\n")
    );
    assert!(!answer.contains("Skrytá"));
    let unicode = server.ask("-T dn žluťoučký.example\n".as_bytes()).await;
    assert_eq!(
        unicode,
        server.ask(b"xn--luouk-uva4it5a4g.example\r\n").await
    );
    assert!(unicode.contains("Internationalized Domain Name: žluťoučký.example\r\n"));
}

#[tokio::test]
async fn says_what_is_wrong() {
    let server = Server::usual().await;
    for (query, answer) in [
        (
            &b"nobody.example\r\n"[..],
            "No match for \"nobody.example\".\r\n",
        ),
        (b"not a name\r\n", "Error: this is no domain name."),
        (b"\xff\xff\r\n", "Error: this is no domain name."),
        (b"\r\n", "Error: this is no domain name."),
        (
            b"broken.example\r\n",
            "Error: the answer is not to be had now.",
        ),
    ] {
        let said = server.ask(query).await;
        assert!(said.starts_with(answer), "{said}");
        assert!(!said.contains("secret"));
    }
}

#[tokio::test]
async fn a_query_may_have_512_bytes_and_no_more() {
    let server = Server::usual().await;
    let fits = format!("{:>510}\r\n", "bakery.example");
    assert_eq!(fits.len(), 512);
    assert!(server.ask(fits.as_bytes()).await.starts_with("Domain Name"));
    assert!(
        server
            .ask(format!("{:>511}\r\n", "bakery.example").as_bytes())
            .await
            .contains("longer than 512 bytes")
    );
    // A flood is told too: the answer isn't lost behind what was sent beyond the limit.
    assert!(
        server
            .ask(&[b'a'; 60_000])
            .await
            .contains("longer than 512 bytes")
    );
}

#[tokio::test]
async fn a_line_in_pieces_and_one_without_an_end_are_answered() {
    let server = Server::usual().await;
    let mut line = TcpStream::connect(server.at).await.unwrap();
    line.set_nodelay(true).unwrap();
    for byte in b"bakery.example" {
        line.write_all(&[*byte]).await.unwrap();
    }
    line.shutdown().await.unwrap();
    assert!(
        hear(&mut line)
            .await
            .starts_with("Domain Name: bakery.example")
    );
}

#[tokio::test]
async fn who_says_nothing_is_told_so() {
    let server = Server::start(Limits {
        query_time: Duration::from_millis(30),
        ..Limits::default()
    })
    .await;
    assert!(
        server
            .ask(b"bakery")
            .await
            .contains("no query came in time")
    );
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let server = Server::start(Limits {
        answer_time: Duration::from_millis(30),
        ..Limits::default()
    })
    .await;
    assert!(
        server
            .ask(b"stuck.example\r\n")
            .await
            .contains("not to be had now")
    );
}

#[tokio::test]
async fn who_asks_too_often_is_refused() {
    let server = Server::start(Limits {
        queries: Some(2),
        ..Limits::default()
    })
    .await;
    for _ in 0..2 {
        assert!(
            server
                .ask(b"bakery.example\r\n")
                .await
                .starts_with("Domain Name")
        );
    }
    assert!(
        server
            .ask(b"bakery.example\r\n")
            .await
            .contains("too many queries")
    );
}

#[tokio::test]
async fn when_all_places_are_at_work_a_caller_is_told_so_at_once() {
    let server = Server::start(Limits {
        connections: 1,
        ..Limits::default()
    })
    .await;
    let mut first = TcpStream::connect(server.at).await.unwrap();
    first.write_all(b"stuck.example\r\n").await.unwrap();
    server.book.asked.notified().await;
    let mut second = TcpStream::connect(server.at).await.unwrap();
    assert!(hear(&mut second).await.contains("not to be had now"));
    server.book.bell.notify_one();
    assert!(
        hear(&mut first)
            .await
            .starts_with("Domain Name: stuck.example")
    );
    drop(first);
}

#[tokio::test]
async fn silent_callers_make_room() {
    for limits in [
        Limits {
            connections: 20,
            ..Limits::default()
        },
        Limits {
            connections_per_address: 20,
            ..Limits::default()
        },
    ] {
        let server = Server::start(limits).await;
        let mut silent = Vec::new();
        for _ in 0..60 {
            silent.push(TcpStream::connect(server.at).await.unwrap());
        }
        let asked = server.ask(b"bakery.example\r\n");
        let answer = tokio::time::timeout(Duration::from_secs(5), asked).await;
        assert!(answer.unwrap().starts_with("Domain Name"));
        assert_eq!(hear(&mut silent[0]).await, "", "the oldest was hung up on");
    }
}

#[tokio::test]
async fn one_address_has_its_part_of_the_places() {
    let server = Server::start(Limits {
        connections_per_address: 1,
        ..Limits::default()
    })
    .await;
    let mut first = TcpStream::connect(server.at).await.unwrap();
    first.write_all(b"stuck.example\r\n").await.unwrap();
    server.book.asked.notified().await;
    let mut second = TcpStream::connect(server.at).await.unwrap();
    assert!(hear(&mut second).await.contains("too many queries"));
    let from = tokio::net::TcpSocket::new_v4().unwrap();
    from.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = from.connect(server.at).await.unwrap();
    other.write_all(b"bakery.example\r\n").await.unwrap();
    assert!(hear(&mut other).await.starts_with("Domain Name"));
    server.book.bell.notify_one();
    hear(&mut first).await;
}

#[tokio::test]
async fn at_shutdown_answers_are_finished_and_idle_callers_dropped() {
    let server = Server::usual().await;
    let mut idle = TcpStream::connect(server.at).await.unwrap();
    let mut busy = TcpStream::connect(server.at).await.unwrap();
    busy.write_all(b"stuck.example\r\n").await.unwrap();
    server.book.asked.notified().await;
    server.shutdown.cancel();
    assert_eq!(hear(&mut idle).await, "");
    assert!(!server.task.is_finished());
    server.book.bell.notify_one();
    assert!(
        hear(&mut busy)
            .await
            .starts_with("Domain Name: stuck.example")
    );
    drop(busy);
    tokio::time::timeout(Duration::from_secs(5), server.task)
        .await
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(server.at).await.is_err());
}

#[tokio::test]
async fn debians_client_reads_us() {
    let server = Server::usual().await;
    for name in ["bakery.example", "žluťoučký.example"] {
        let output = tokio::process::Command::new("whois")
            .args(["-h", "127.0.0.1", "-p", &server.at.port().to_string(), name])
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap_or_else(|error| {
                panic!(
                    "Debian's whois client can't be run ({error}); `make setup-test` installs it"
                )
            });
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(said.contains("Registrant Name: Jana Nováková"), "{said}");
        assert!(
            said.contains(DomainName::parse(name).unwrap().ascii()) && !said.contains("Skrytá"),
            "{said}"
        );
    }
}
