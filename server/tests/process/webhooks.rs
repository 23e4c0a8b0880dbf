//! Webhooks, from outside: a third-party library verifies the signatures, and private networks are not called unless that is allowed.

use crate::desk::{Desk, Server};
use crate::route53::python;
use serde_json::json;

#[tokio::test]
async fn a_foreign_library_takes_what_is_sent() {
    let desk = Desk::found().await;
    let mut command = desk.serve_command(None);
    command.arg("--private-webhooks");
    let server = Server::start(command, &desk).await;
    let address = server.address.to_string();
    let organization = desk.founded["organization_id"].as_str().unwrap();
    let args = [address.as_str(), desk.key(), organization];
    assert_eq!(python("webhooks.py", &args).await.trim(), "all of it");
}

#[tokio::test]
async fn a_private_network_is_refused() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let address = server.address.to_string();
    for url in [
        format!("http://{address}/v1/me"),
        format!("https://{address}/"),
        "https://localhost/".into(),
        "https://[::1]/".into(),
    ] {
        let body = json!({ "url": url, "events": ["contact"] });
        let refused = server
            .request("POST", "/webhooks")
            .json(&body)
            .send(server.address)
            .await;
        assert_eq!(refused.status, 422, "{url}");
        assert!(refused.json()["fields"]["url"].is_string());
    }
}
