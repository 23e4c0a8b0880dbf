//! DNSimple's API, called by the vendor's own clients.

use crate::desk::{Desk, bootstrap};
use crate::route53::{node, python};

/// A desk with a domain, and what both scripts are told of it.
async fn told(run: impl AsyncFnOnce(&[&str]) -> String) {
    let desk = Desk::found().await;
    let stranger = bootstrap(desk.folder.path(), "owner@stranger.example")
        .await
        .json();
    let server = desk.serve(None).await;
    server.domain("simple.example").await;
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
