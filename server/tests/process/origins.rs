//! Cross-site requests (CORS, CSRF), and request ids.

use crate::desk::{Desk, OWNERS_PASSWORD, Server};
use crate::http::request;
use crate::sessions::{cookie, sign_in};

#[tokio::test]
async fn pages_of_other_sites_may_call_only_where_they_are_named() {
    let desk = Desk::found().await;
    let closed = desk.serve(None).await;
    let ask = |server: &Server, method: &str, origin: &str| {
        server
            .request(method, "/contacts")
            .header("Origin", origin)
            .header("Sec-Fetch-Site", "cross-site")
    };
    let answer = ask(&closed, "GET", "https://app.example")
        .send(closed.address)
        .await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, None)
    );
    closed.program.kill().await;
    let mut command = desk.serve_command(None);
    command.env(
        "NICHANDLE_CORS_ORIGINS",
        "https://app.example,https://other.example",
    );
    let server = Server::start(command, &desk).await;
    let preflight = ask(&server, "OPTIONS", "https://app.example")
        .header("Access-Control-Request-Method", "POST")
        .header(
            "Access-Control-Request-Headers",
            "authorization,idempotency-key",
        )
        .send(server.address)
        .await;
    assert_eq!(preflight.status, 200);
    assert_eq!(
        preflight.header("access-control-allow-origin"),
        Some("https://app.example")
    );
    assert_eq!(preflight.header("access-control-allow-credentials"), None);
    let body = serde_json::json!({
        "kind": "custom", "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ",
    });
    let made = ask(&server, "POST", "https://app.example")
        .json(&body)
        .send(server.address)
        .await;
    assert_eq!(made.status, 201);
    let stranger = ask(&server, "POST", "https://evil.example")
        .json(&body)
        .send(server.address)
        .await;
    assert_eq!(
        (
            stranger.status,
            stranger.header("access-control-allow-origin")
        ),
        (403, None)
    );
}

#[tokio::test]
async fn pages_of_other_sites_never_come_with_a_session() {
    let desk = Desk::found().await;
    let mut command = desk.serve_command(None);
    command.env("NICHANDLE_CORS_ORIGINS", "https://app.example");
    let server = Server::start(command, &desk).await;
    let signed_in = sign_in(&server, OWNERS_PASSWORD, None).await;
    let cookie = cookie(&signed_in).unwrap();
    let ask = |method: &str, path: &str, origin: Option<&str>| {
        let ask = request(method, path).header("Cookie", &cookie);
        match origin {
            // A sister host of the same site: its requests bear the cookie.
            Some(origin) => ask
                .header("Origin", origin)
                .header("Sec-Fetch-Site", "same-site"),
            None => ask,
        }
    };
    let sister = Some("https://app.example");
    let form = "first_name=Jana&last_name=Nova&street1=Dlouha+1&city=Praha&country_code=CZ";
    // Forms are refused, as those of any other site.
    for path in ["/contacts", "/sign-in", "/sign-out", "/settings", "/theme"] {
        let forged = ask("POST", path, sister)
            .form(form)
            .send(server.address)
            .await;
        assert_eq!(forged.status, 403, "{path}: {forged:?}");
    }
    // The API is theirs by a key alone: the session does not count.
    let base = format!(
        "/v1/organizations/{}",
        desk.founded["organization_id"].as_str().unwrap()
    );
    for (method, path) in [
        ("GET", "/v1/me".to_owned()),
        ("POST", format!("{base}/contacts")),
        ("POST", "/v1/tokens".to_owned()),
    ] {
        let refused = ask(method, &path, sister)
            .json(&serde_json::json!({}))
            .send(server.address)
            .await;
        assert_eq!(refused.status, 401, "{method} {path}: {refused:?}");
    }
    let by_key = request("GET", "/v1/me")
        .header("Authorization", format!("Bearer {}", desk.key()))
        .header("Origin", "https://app.example")
        .header("Sec-Fetch-Site", "same-site")
        .send(server.address)
        .await;
    assert_eq!(by_key.status, 200, "{by_key:?}");
    let own = ask("GET", "/v1/me", None).send(server.address).await;
    assert_eq!(own.status, 200, "our own pages go on as they were: {own:?}");
}

#[tokio::test]
async fn every_request_has_an_id() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let ask = |id: &str| {
        server
            .request("GET", "/contacts")
            .header("X-Request-Id", id)
            .send(server.address)
    };
    assert_eq!(ask("job-42").await.header("x-request-id"), Some("job-42"));
    for ours in ["", "a b", &"x".repeat(129)] {
        let named = ask(ours).await;
        let name = named.header("x-request-id").unwrap();
        assert!(name.len() == 32 && name != ours, "{name}");
    }
}
