//! The OpenAPI document, validated and exercised by third-party programs.

use crate::desk::Desk;
use crate::route53::python_within;
use std::time::Duration;

/// Thousands of calls, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(400);

#[tokio::test]
async fn every_operation_does_what_the_document_says() {
    let desk = Desk::found().await;
    let mut command = desk.serve_command(None);
    command.args(["--rate-limit", "off", "--rate-limit-projects", "off"]);
    let server = crate::desk::Server::start(command, &desk).await;
    server.domain("schema.example").await;
    let address = server.address.to_string();
    let text = |name: &str| desk.founded[name].as_str().unwrap();
    let args = [
        address.as_str(),
        desk.key(),
        text("organization_id"),
        text("project_id"),
    ];
    let told = python_within(PATIENCE, "schema.py", &args).await;
    assert_eq!(told.trim().lines().last(), Some("all of it"), "{told}");
}
