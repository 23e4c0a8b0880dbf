//! Nothing secret and nothing personal in the logs, however much is logged.

use crate::desk::{CONTACTS_EMAIL, CONTACTS_PHONE, Desk, OWNER, OWNERS_PASSWORD, Server};
use crate::http::request;
use crate::registry::{PASSWORD, Registry};
use crate::sessions::{cookie, sign_in};

/// A whole story at one level of logging; everything that was logged, and the session's id.
async fn story(desk: &Desk, log: &str, format: &str) -> (String, String) {
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
    let out = request("POST", "/sign-out")
        .header("Cookie", &cookie)
        .form("everywhere=1");
    assert_eq!(out.send(server.address).await.status, 303);
    let (code, mut stopped) = server.program.terminate().await;
    assert_eq!(code, Some(0));
    stopped.rest().await;
    (stopped.log(), cookie.split_once('=').unwrap().1.to_owned())
}

#[tokio::test]
async fn no_log_holds_a_secret() {
    let desk = Desk::found().await;
    for (log, format) in [("debug", "text"), ("trace", "text"), ("trace", "json")] {
        let (log, session) = story(&desk, log, format).await;
        assert!(log.lines().count() > 20, "something was logged: {log}");
        assert!(!log.contains('\u{1b}'), "colours are for terminals");
        let secrets = [
            desk.key(),
            &session,
            PASSWORD,
            OWNERS_PASSWORD,
            "correct+horse",
            "wrong guess",
            "wrong+guess",
            OWNER,
            "olga.owner",
            CONTACTS_EMAIL,
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
