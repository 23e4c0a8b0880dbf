//! DNSimple's API, called by the vendor's own Python client.

use crate::desk::{Desk, bootstrap};
use crate::route53::python;

#[tokio::test]
async fn the_vendors_client_works_unchanged() {
    let desk = Desk::found().await;
    let stranger = bootstrap(desk.folder.path(), "owner@stranger.example")
        .await
        .json();
    let server = desk.serve(None).await;
    server.domain("simple.example").await;
    let address = server.address.to_string();
    let account = desk.founded["organization_id"].as_str().unwrap();
    let theirs = stranger["api_key"].as_str().unwrap();
    let args = [address.as_str(), desk.key(), account, theirs];
    assert_eq!(
        python("dnsimple_client.py", &args).await.trim(),
        "all of it"
    );
}
