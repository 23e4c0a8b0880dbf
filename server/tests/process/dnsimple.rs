//! DNSimple's API, called by the vendor's own clients.

use crate::desk::{Desk, Server, bootstrap};
use crate::route53::{node, python};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// The vendor's crate brings a TLS library that is written in C: forty seconds with two processors, once.
const BUILDING: Duration = Duration::from_secs(900);
/// The client waits for a registry that takes two looks.
const RUNNING: Duration = Duration::from_secs(60);

/// A desk with two domains, one of which waits at its registry, and what every client is told of it.
async fn told(run: impl AsyncFnOnce(&[&str]) -> String) {
    let desk = Desk::found().await;
    let stranger = bootstrap(desk.folder.path(), "owner@stranger.example")
        .await
        .json();
    let server = desk.serve(None).await;
    server.domain("simple.example").await;
    server.domain("waits.held").await;
    let address = server.address.to_string();
    let organization = desk.founded["organization_id"].as_str().unwrap();
    let theirs = stranger["api_key"].as_str().unwrap();
    let said = run(&[address.as_str(), desk.key(), organization, theirs]).await;
    assert_eq!(said.trim(), "all of it");
}

#[tokio::test]
async fn the_vendors_python_client_works_unchanged() {
    told(async |args| python("dnsimple_client.py", args).await).await;
}

#[tokio::test]
async fn the_vendors_javascript_client_works_unchanged() {
    told(async |args| node("dnsimple.mjs", args).await).await;
}

/// What a command prints.
async fn printed(command: &mut Command, patience: Duration) -> String {
    let output = timeout(patience, command.kill_on_drop(true).output()).await;
    let output = output
        .unwrap_or_else(|_| panic!("{command:?}: not within {patience:?}"))
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{err}");
    out
}

/// The program in `clients/dnsimple_rust`, built with this compiler; what it depends on has no part in ours.
async fn rust_client() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = here.join("../target/clients");
    let mut build = Command::new(env!("CARGO"));
    build
        .args(["build", "--quiet", "--locked", "--target-dir"])
        .arg(&target)
        // Flags of a build that runs these tests are not this one's.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS")
        .current_dir(here.join("tests/process/clients/dnsimple_rust"));
    printed(&mut build, BUILDING).await;
    target.join("debug/dnsimple-client")
}

#[tokio::test]
async fn the_vendors_rust_client_works_unchanged() {
    let client = rust_client().await;
    let run = async |args: &[&str]| printed(Command::new(&client).args(args), RUNNING).await;
    told(&run).await;
    // What a key may not, and how often one may ask.
    let desk = Desk::found().await;
    let mut command = desk.serve_command(None);
    command.args(["--rate-limit", "6/6"]);
    let server = Server::start(command, &desk).await;
    let new = json!({ "name": "reader", "scopes": ["contacts:read"] });
    let made = server.send("POST", "/keys", &new).await.expect(201);
    let address = server.address.to_string();
    let reader = made["api_key"].as_str().unwrap();
    for args in [
        [&address, reader, "reads"],
        [&address, desk.key(), "throttled"],
    ] {
        assert_eq!(run(&args).await.trim(), "all of it");
    }
}
