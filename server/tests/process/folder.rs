//! The data folder: what `serve` needs of it, and what else may use it meanwhile.

use crate::desk::Desk;
use crate::http::request;
use crate::program::{Program, finish, nichandle};
use std::time::Duration;

#[tokio::test]
async fn an_empty_folder_and_an_empty_environment_are_enough() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(nichandle(
        folder.path(),
        ["serve", "--listen", "127.0.0.1:0"],
    ));
    let address = program.address("listening on http://").await;
    let ready = program.age();
    assert_ne!(address.port(), 0);
    let answer = request("GET", "/sign-in").send(address).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/setup"))
    );
    assert_eq!(request("GET", "/setup").send(address).await.status, 200);
    assert_eq!(request("GET", "/readyz").send(address).await.status, 200);
    println!("ready after {ready:?}, {} kB resident", program.resident());
    assert!(ready < Duration::from_secs(20), "{ready:?}");
    assert!(folder.path().join("data/nichandle.sqlite").exists());
    assert_eq!(program.terminate().await.0, Some(0));
}

#[tokio::test]
async fn a_folder_is_served_once() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let second = finish(desk.serve_command(None)).await;
    let why = second.refusal();
    assert!(
        why.contains("another nichandle serves") && why.contains("--data-dir"),
        "{why}"
    );
    assert_eq!(
        server.get("/contacts").await.status,
        200,
        "the first goes on"
    );

    server.program.kill().await;
    let server = desk.serve(None).await;
    assert_eq!(
        server.get("/contacts").await.status,
        200,
        "a killed one leaves no lock behind"
    );
}

#[tokio::test]
async fn short_commands_work_beside_a_server() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let second = crate::desk::bootstrap(desk.folder.path(), "druha@firma.example").await;
    assert_ne!(
        second.json()["organization_id"],
        desk.founded["organization_id"]
    );
    let organization = desk.founded["organization_id"].as_str().unwrap();
    let made = desk.command(&[
        "key",
        "create",
        "--organization",
        organization,
        "--scopes",
        "contacts:read",
    ]);
    let key = finish(made).await.json()["api_key"].clone();
    let path = format!("/v1/organizations/{organization}/contacts");
    let bearer = format!("Bearer {}", key.as_str().unwrap());
    let answer = request("GET", &path)
        .header("Authorization", bearer)
        .send(server.address)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    for args in [
        ["migrate"].as_slice(),
        &["config"],
        &["backup", "beside.sqlite"],
    ] {
        let done = finish(desk.command(args)).await;
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    assert_eq!(server.get("/contacts").await.status, 200);
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let desk = Desk::found().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let done = finish(desk.command(&["serve", "--listen", &address])).await;
    let why = done.refusal();
    assert!(why.contains(&address) && why.contains("in use"), "{why}");
}

/// At a machine's start everything comes up at once.
#[tokio::test]
async fn serve_waits_for_its_database() {
    let desk = Desk::found().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "postgres://u:verysecret@{}/book",
        closed.local_addr().unwrap()
    );
    drop(closed);
    let args = ["--listen", "127.0.0.1:0", "--database-url", &url];
    let waiting = Program::start(desk.command(&[["serve"].as_slice(), &args].concat()));
    waiting.logged("retrying").await;
    let log = waiting.log();
    assert!(!log.contains("verysecret"), "{log}");
    let asked = std::time::Instant::now();
    waiting.terminate().await;
    assert!(asked.elapsed() < Duration::from_secs(5));
    // A command that somebody waits for says so at once.
    let done = finish(desk.command(&["migrate", "--database-url", &url])).await;
    let why = done.refusal();
    assert!(
        why.contains("gives no answer") && !why.contains("verysecret"),
        "{why}"
    );
}
