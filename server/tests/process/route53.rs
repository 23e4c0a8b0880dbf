//! The Route 53 Domains API, called by AWS' own Python client.

use crate::desk::{Desk, bootstrap};
use crate::program::{DEADLINE, finish};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// Runs a script of `clients/` with the Python of the tests.
pub async fn python(script: &str, args: &[&str]) -> String {
    python_within(DEADLINE, script, args).await
}

/// The same for one that may take longer.
pub async fn python_within(patience: Duration, script: &str, args: &[&str]) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = here.join("../target/venv/bin/python");
    let run = Command::new(&python)
        .arg(here.join("tests/process/clients").join(script))
        .args(args)
        .kill_on_drop(true)
        .output();
    let output = timeout(patience, run)
        .await
        .unwrap_or_else(|_| panic!("{script}: not within {patience:?}"))
        .unwrap_or_else(|error| {
            panic!("{}: {error}; `make setup-test` makes it", python.display())
        });
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{script}: {out}{err}");
    out
}

/// Runs a script of `clients/` with Node and the packages of `end2end`.
pub async fn node(script: &str, args: &[&str]) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = Command::new("node")
        .arg(here.join("tests/process/clients").join(script))
        .args(args)
        .kill_on_drop(true)
        .output();
    let output = timeout(DEADLINE, run)
        .await
        .unwrap_or_else(|_| panic!("{script}: not within {DEADLINE:?}"))
        .unwrap_or_else(|error| panic!("node: {error}"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(
        output.status.success(),
        "{script} (`make setup-test` installs its packages): {out}{err}"
    );
    out
}

async fn access_key(desk: &Desk, organization: &Value) -> Value {
    let organization = organization.as_str().unwrap();
    let scopes = "domains:write,contacts:write,tasks:write";
    let args = [
        "key",
        "create",
        "--aws",
        "--organization",
        organization,
        "--scopes",
        scopes,
    ];
    finish(desk.command(&args)).await.json()
}

#[tokio::test]
async fn boto3_works_unchanged() {
    let desk = Desk::found().await;
    let ours = &desk.founded["organization_id"];
    let key = access_key(&desk, ours).await;
    let revoked = access_key(&desk, ours).await;
    assert_eq!(key["access_key_id"].as_str().unwrap().len(), 20);
    assert_eq!(key["secret_access_key"].as_str().unwrap().len(), 40);
    assert_eq!(key.get("api_key"), None);
    let other = bootstrap(desk.folder.path(), "owner@stranger.example")
        .await
        .json();
    let stranger = access_key(&desk, &other["organization_id"]).await;
    let server = desk.serve(None).await;
    for name in ["cloud.example", "other.example"] {
        server.domain(name).await;
    }
    let path = format!("/keys/{}", revoked["id"].as_str().unwrap());
    assert_eq!(
        server
            .request("DELETE", &path)
            .send(server.address)
            .await
            .status,
        204
    );
    let text = |key: &Value, name: &str| key[name].as_str().unwrap().to_owned();
    let args: Vec<String> = std::iter::once(server.address.to_string())
        .chain(
            [&key, &revoked, &stranger]
                .into_iter()
                .flat_map(|key| [text(key, "access_key_id"), text(key, "secret_access_key")]),
        )
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(python("route53.py", &args).await.trim(), "all of it");
}

#[tokio::test]
async fn typed_sdks_work_unchanged() {
    let desk = Desk::found().await;
    let key = access_key(&desk, &desk.founded["organization_id"]).await;
    let server = desk.serve(None).await;
    server.domain("typed.example").await;
    let address = server.address.to_string();
    let args = [
        address.as_str(),
        key["access_key_id"].as_str().unwrap(),
        key["secret_access_key"].as_str().unwrap(),
    ];
    assert_eq!(node("route53.mjs", &args).await.trim(), "all of it");
}
