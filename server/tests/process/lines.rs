//! Idle connections, unknown host names, and which callers count as local.

use crate::desk::{Desk, Server};
use crate::http::request;
use crate::program::{Program, soon};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::process::Command;

#[tokio::test]
async fn idle_lines_take_no_file_from_others() {
    let desk = Desk::found().await;
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_nichandle");
    command
        .args(["-c", "ulimit -n 256 && exec \"$0\" \"$@\"", program])
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--whois-listen",
            "127.0.0.1:0",
        ])
        .env_clear()
        .current_dir(desk.folder.path())
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .kill_on_drop(true);
    let mut server = Server::start(command, &desk).await;
    let whois = server.program.address("whois on ").await;
    let mut idle = Vec::new();
    for _ in 0..300 {
        idle.push(TcpStream::connect(server.address).await.unwrap());
    }
    let mut half = TcpStream::connect(server.address).await.unwrap();
    half.write_all(b"GET /healthz HT").await.unwrap();
    let answer = request("GET", "/healthz").send(server.address);
    assert_eq!(
        soon("an answer beside idle lines", answer).await.status,
        200
    );
    // What needs the database needs files too.
    let page = request("GET", "/sign-in").send(server.address);
    assert_eq!(soon("a page", page).await.status, 200);
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(whois).await.unwrap());
    }
    let mut line = TcpStream::connect(whois).await.unwrap();
    line.write_all(b"nobodys.example\r\n").await.unwrap();
    let mut said = String::new();
    let heard = tokio::io::AsyncReadExt::read_to_string(&mut line, &mut said);
    soon("an answer of WHOIS", heard).await.unwrap();
    assert!(said.starts_with("No match"), "{said}");
    let asked = Instant::now();
    let (code, stopped): (_, Program) = server.program.terminate().await;
    assert_eq!(code, Some(0), "{}", stopped.log());
    assert!(
        asked.elapsed() < Duration::from_secs(8),
        "nobody waits for half a head"
    );
}

#[tokio::test]
async fn a_host_that_is_not_ours_is_misdirected() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let port = server.address.port();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        ("evil.example".to_owned(), 421),
    ] {
        let asked = request("GET", "/sign-in").header("Host", &host);
        let answer = asked.send(server.address).await;
        assert_eq!(answer.status, status, "{host}: {answer:?}");
        assert_eq!(answer.header("x-robots-tag"), Some("noindex, nofollow"));
    }
    let two = request("GET", "/v1/me")
        .header("Host", "localhost")
        .header("Host", "localhost");
    let answer = two.send(server.address).await;
    assert_eq!(answer.expect(421)["code"], "request.misdirected");
    let lives = request("GET", "/healthz").header("Host", "evil.example");
    assert_eq!(lives.send(server.address).await.status, 200);
    let robots = request("GET", "/robots.txt").send(server.address).await;
    assert!(robots.text.contains("Disallow: /"), "{robots:?}");
}

#[tokio::test]
async fn metrics_are_for_this_machine_and_nobody_behind_a_proxy() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let ask = async |server: &Server, forwarded: Option<&str>| {
        let mut asked = request("GET", "/metrics");
        if let Some(forwarded) = forwarded {
            asked = asked.header("X-Forwarded-For", forwarded);
        }
        asked.send(server.address).await.status
    };
    assert_eq!(ask(&server, None).await, 200);
    let shown = request("GET", "/metrics").send(server.address).await.text;
    for line in [
        "# TYPE nichandle_domains gauge",
        "nichandle_domains{state=\"agrees\"} 0",
        "nichandle_domains{state=\"on_its_way\"} 0",
        "# TYPE nichandle_differences gauge",
        "nichandle_differences{cause=\"changed_there\"} 0",
    ] {
        assert!(shown.lines().any(|each| each == line), "{line}: {shown}");
    }
    assert_eq!(ask(&server, Some("127.0.0.1")).await, 404);
    let said = async {
        while !server.program.log().contains("--trusted-proxy") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    soon("a word in the log", said).await;
    server.program.kill().await;
    let mut command = desk.serve_command(None);
    command.args(["--trusted-proxy", "127.0.0.0/8,::1"]);
    let server = Server::start(command, &desk).await;
    assert_eq!(ask(&server, Some("127.0.0.1")).await, 200);
    assert_eq!(ask(&server, Some("127.0.0.1, 192.0.2.7")).await, 404);
    assert_eq!(ask(&server, Some("rubbish")).await, 404);
}

#[tokio::test]
async fn rdap_is_limited_by_the_client_behind_a_proxy() {
    let desk = Desk::found().await;
    let mut command = desk.serve_command(None);
    command.args(["--trusted-proxy", "127.0.0.1", "--lookup-limit", "3"]);
    let server = Server::start(command, &desk).await;
    let ask = async |client: &str| {
        let asked = request("GET", "/rdap/entity/XX1-NICH").header("X-Forwarded-For", client);
        asked.send(server.address).await
    };
    for _ in 0..3 {
        assert_eq!(ask("192.0.2.7").await.status, 404);
    }
    let refused = ask("192.0.2.7").await;
    assert!(refused.header("retry-after").is_some(), "{refused:?}");
    assert_eq!(refused.expect(429)["errorCode"], 429);
    assert_eq!(ask("192.0.2.8").await.status, 404);
}
