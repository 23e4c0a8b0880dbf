//! Security headers of every response, and requests that are refused before they reach a handler.

use crate::desk::{Desk, OWNERS_PASSWORD, Server};
use crate::http::{Answer, Request, request};
use crate::sessions::{cookie, sign_in};
use serde_json::json;

/// The nonce of an answer's policy.
fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy").unwrap();
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split_once('\'').unwrap().0.to_owned()
}

#[tokio::test]
async fn every_answer_bears_its_headers() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let signed_in = sign_in(&server, OWNERS_PASSWORD, None).await;
    let cookie = cookie(&signed_in).unwrap();
    let get = |path| request("GET", path).header("Cookie", &cookie);
    let answers = [
        get("/sign-in"),
        get("/tasks"),
        get("/nowhere"),
        get("/healthz"),
        get("/v1/me"),
        get("/rdap/domain/nobodys.example"),
    ];
    for wanted in answers {
        let answer = wanted.send(server.address).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{answer:?}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        for part in ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"] {
            assert!(!policy.contains(part), "{policy}");
        }
        assert_eq!(answer.header("strict-transport-security"), None);
    }
    let page = get("/tasks").send(server.address).await;
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
}

#[tokio::test]
async fn a_nonce_is_used_once() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let signed_in = sign_in(&server, OWNERS_PASSWORD, None).await;
    let cookie = cookie(&signed_in).unwrap();
    let page = || request("GET", "/tasks").header("Cookie", &cookie);
    let (one, two) = (
        page().send(server.address).await,
        page().send(server.address).await,
    );
    assert_ne!(nonce(&one), nonce(&two));
    for answer in [one, two] {
        let bears = format!("nonce=\"{}\"", nonce(&answer));
        for script in answer.text.split("<script").skip(1) {
            let (tag, _) = script.split_once('>').unwrap();
            assert!(tag.contains(&bears), "{tag}");
        }
        assert!(!answer.text.contains(" style=\""), "no style within a page");
        assert!(!answer.text.contains(" onclick="), "no script within a tag");
    }
}

#[tokio::test]
async fn cookies_are_for_this_host_and_no_script() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let answer = sign_in(&server, OWNERS_PASSWORD, None).await;
    let set = answer.header("set-cookie").unwrap();
    let parts: Vec<&str> = set.split("; ").collect();
    assert!(parts[0].starts_with("nichandle="), "{set}");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(parts.contains(&part), "{set}");
    }
    assert!(!parts.contains(&"Secure"), "plain http: {set}");
    server.program.kill().await;

    let mut command = desk.serve_command(None);
    command.args(["--public-url", "https://desk.example"]);
    let server = Server::start(command, &desk).await;
    let answer = sign_in(&server, OWNERS_PASSWORD, None).await;
    let set = answer.header("set-cookie").unwrap();
    let parts: Vec<&str> = set.split("; ").collect();
    assert!(parts[0].starts_with("__Host-nichandle="), "{set}");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
        assert!(parts.contains(&part), "{set}");
    }
    assert!(
        !set.contains("Domain="),
        "RFC 6265bis, section 4.1.3.2: {set}"
    );
    assert!(answer.header("strict-transport-security").is_some());
}

#[tokio::test]
async fn other_sites_can_not_send_forms() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let signed_in = sign_in(&server, OWNERS_PASSWORD, None).await;
    let cookie = cookie(&signed_in).unwrap();
    let post = |path| {
        request("POST", path)
            .header("Cookie", &cookie)
            .form("email=a&password=b")
    };
    let own = format!("http://{}", server.address);
    for path in ["/sign-in", "/sign-out", "/contacts", "/theme"] {
        for (name, value) in [
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
        ] {
            let answer = post(path).header(name, value).send(server.address).await;
            assert_eq!(answer.status, 403, "{path} {name}: {value}: {answer:?}");
            assert_eq!(answer.header("set-cookie"), None);
        }
        for (name, value) in [("Sec-Fetch-Site", "same-origin"), ("Origin", own.as_str())] {
            let request = request("POST", path).form("email=a&password=b");
            let answer = request.header(name, value).send(server.address).await;
            assert_ne!(answer.status, 403, "{path} {name}: {value}");
        }
    }
    // The API refuses in its own words.
    let write = request("POST", "/v1/organizations/x/contacts").header("Cookie", &cookie);
    let write = write.header("Sec-Fetch-Site", "cross-site");
    let refused = write.send(server.address).await;
    assert_eq!(refused.status, 403, "{refused:?}");
    assert_eq!(
        refused.header("content-type"),
        Some("application/problem+json")
    );
    server.program.kill().await;
    // Behind a proxy that speaks https and passes the host's name on.
    let mut command = desk.serve_command(None);
    command.args(["--hosts", "desk.example"]);
    let server = Server::start(command, &desk).await;
    let proxied = request("POST", "/sign-in").form("email=a&password=b");
    let proxied = proxied
        .header("Host", "desk.example")
        .header("Origin", "https://desk.example");
    assert_eq!(
        proxied.send(server.address).await.status,
        422,
        "looked at, and wrong"
    );
    let page = request("GET", "/tasks").header("Cookie", &cookie);
    let page = page.header("Sec-Fetch-Site", "cross-site");
    let page = page.send(server.address).await;
    assert_eq!(
        page.status, 200,
        "still signed in, and links from elsewhere work"
    );
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let form = |length| format!("email={}", "a".repeat(length - 6));
    let limit = 1024 * 1024;
    let status = async |request: Request| request.send(server.address).await.status;
    assert_eq!(
        status(request("POST", "/sign-in").form(&form(limit + 1))).await,
        413
    );
    assert_eq!(
        status(request("POST", "/sign-in").form(&form(limit))).await,
        422
    );

    let body = json!({ "kind": "external", "first_name": "a".repeat(limit) });
    let answer = server.send("POST", "/contacts", &body).await;
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(answer.expect(413)["object"], "error");
    let body = json!({ "kind": "external", "first_name": "a".repeat(limit / 2) });
    let answer = server.send("POST", "/contacts", &body).await;
    assert_eq!(answer.status, 422, "large, and read");
}

#[tokio::test]
async fn server_functions_stand_behind_the_layers_of_the_pages() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let signed_in = sign_in(&server, OWNERS_PASSWORD, None).await;
    let cookie = cookie(&signed_in).unwrap();
    let words = json!({ "words": "nova" });
    let call = |body| {
        request("POST", "/fn/contacts/find")
            .header("Cookie", &cookie)
            .header("Sec-Fetch-Site", "same-origin")
            .header("X-Request-Id", "the-caller-s-own")
            .json(body)
    };
    let answer = call(&words).send(server.address).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    for (name, value) in [
        ("cache-control", "private, no-store"),
        ("content-type", "application/json"),
        ("x-content-type-options", "nosniff"),
        ("x-request-id", "the-caller-s-own"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{answer:?}");
    }
    assert!(answer.header("content-security-policy").is_some());
    for (name, value) in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
    ] {
        let forged = request("POST", "/fn/contacts/find")
            .header("Cookie", &cookie)
            .header(name, value)
            .json(&words);
        let answer = forged.send(server.address).await;
        assert_eq!(answer.status, 403, "{name}: {value}: {answer:?}");
    }
    let nobody = request("POST", "/fn/contacts/find").json(&words);
    assert_eq!(nobody.send(server.address).await.status, 401);
    let much = json!({ "words": "n".repeat(server::http::BODY_LIMIT) });
    let answer = call(&much).send(server.address).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert!(answer.text.contains("length limit"), "{answer:?}");
}
