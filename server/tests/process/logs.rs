//! Logs contain no secrets and no personal data at any level.

use crate::desk::{CONTACTS_EMAIL, CONTACTS_PHONE, Desk, OWNER, OWNERS_PASSWORD, Server};
use crate::http::request;
use crate::letters::ask;
use crate::registry::{PASSWORD, Registry};
use crate::sessions::{cookie, sign_in};
use serde_json::json;

/// A whole story at one level of logging; everything that was logged, the session's id, and the secret of a letter's link.
async fn story(desk: &Desk, log: &str, format: &str) -> (String, String, String) {
    let registry = Registry::start().await;
    let mut command = desk.serve_command(Some(&registry));
    command
        .args(["--whois-listen", "127.0.0.1:0", "--log-format", format])
        .env("NICHANDLE_LOG", log);
    let server = Server::start(command, desk).await;
    let (_, task) = server.story(&format!("{format}.{log}.example")).await;
    let end = server.events(&task, None).await.rest().await;
    assert_eq!(end.last().unwrap().task["status"], "completed");
    sign_in(&server, "a wrong guess", None).await;
    let cookie = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    for path in ["/tasks", "/contacts", "/domains", &format!("/tasks/{task}")] {
        let page = request("GET", path).header("Cookie", &cookie);
        assert_eq!(page.send(server.address).await.status, 200, "{path}");
    }
    // What is refused is not quoted either.
    let wrong = format!("{{\"kind\": \"external\", \"email\": \"{CONTACTS_EMAIL}\"");
    let wrong = server
        .request("POST", "/contacts")
        .body("application/json", wrong);
    assert_eq!(wrong.send(server.address).await.status, 422);
    // A letter, its link opened and used, each with the secret in its path.
    let (contact, _) = server.contact().await;
    let renamed = json!({ "email": format!("{log}.{format}@dopis.example") });
    server
        .send("PATCH", &format!("/contacts/{contact}"), &renamed)
        .await
        .expect(200);
    let path = ask(&server, &cookie, &contact).await;
    for method in ["GET", "POST", "GET"] {
        let answer = request(method, &path).send(server.address).await;
        assert!(matches!(answer.status, 200 | 303), "{answer:?}");
    }
    let out = request("POST", "/sign-out")
        .header("Cookie", &cookie)
        .form("everywhere=1");
    assert_eq!(out.send(server.address).await.status, 303);
    let (code, mut stopped) = server.program.terminate().await;
    assert_eq!(code, Some(0));
    stopped.rest().await;
    let secret = path.rsplit('/').next().unwrap().to_owned();
    let session = cookie.split_once('=').unwrap().1.to_owned();
    (stopped.log(), session, secret)
}

#[tokio::test]
async fn no_log_holds_a_secret() {
    let desk = Desk::found().await;
    for (log, format) in [("debug", "text"), ("trace", "text"), ("trace", "json")] {
        let (log, session, link) = story(&desk, log, format).await;
        assert!(log.lines().count() > 20, "something was logged: {log}");
        assert!(!log.contains('\u{1b}'), "colours are for terminals");
        let secrets = [
            desk.key(),
            &session,
            &link,
            PASSWORD,
            OWNERS_PASSWORD,
            "correct+horse",
            "wrong guess",
            "wrong+guess",
            OWNER,
            "olga.owner",
            CONTACTS_EMAIL,
            "dopis.example",
            CONTACTS_PHONE,
            "601987654",
            "Nováková",
        ];
        for secret in secrets {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret:?} was logged");
        }
    }
}
