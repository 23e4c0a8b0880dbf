//! A person's own account, and resetting a password from the command line.

use crate::desk::{Desk, OWNER, OWNERS_PASSWORD, Server};
use crate::http::{Answer, request};
use crate::program::{finish, finish_with, soon};
use crate::sessions::{cookie, sign_in};
use crate::sse::Events;
use std::time::Duration;

async fn page(server: &Server, cookie: &str) -> Answer {
    let page = request("GET", "/account").header("Cookie", cookie);
    page.send(server.address).await
}

async fn post(server: &Server, cookie: &str, path: &str, form: &str) -> Answer {
    let request = request("POST", path).header("Cookie", cookie).form(form);
    request.send(server.address).await
}

async fn enter(server: &Server) -> String {
    cookie(&sign_in(server, OWNERS_PASSWORD, None).await).unwrap()
}

#[tokio::test]
async fn sessions_are_shown_and_ended() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let (here, there) = (enter(&server).await, enter(&server).await);
    let shown = page(&server, &here).await;
    assert_eq!(shown.status, 200, "{shown:?}");
    assert!(shown.text.contains("127.0.0.1"), "{}", shown.text);
    assert_eq!(shown.text.matches("This browser").count(), 1);
    let (_, rest) = shown.text.split_once("name=\"session\" value=\"").unwrap();
    let other = rest.split('"').next().unwrap();
    // A page that is open elsewhere hears no more.
    let path = format!(
        "/v1/organizations/{}/events",
        desk.founded["organization_id"].as_str().unwrap()
    );
    let open = request("GET", &path).header("Cookie", &there);
    let mut stream = Events::open(server.address, open).await;
    let ended = post(
        &server,
        &here,
        "/account/sessions",
        &format!("session={other}"),
    )
    .await;
    assert_eq!(ended.status, 303, "{ended:?}");
    let rest = tokio::time::timeout(Duration::from_secs(12), stream.rest()).await;
    assert!(rest.is_ok() && stream.is_ended, "at once, not by and by");
    assert_eq!(page(&server, &there).await.status, 303);
    assert_eq!(page(&server, &here).await.status, 200);
}

#[tokio::test]
async fn a_password_is_changed_on_the_page() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let (here, there) = (enter(&server).await, enter(&server).await);
    let change = async |old: &str, new: &str| {
        let form = format!("password={old}&new_password={new}&again={new}");
        let answer = post(&server, &here, "/account/password", &form).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let to = answer.header("location").unwrap();
        let shown = request("GET", to).header("Cookie", &here);
        shown.send(server.address).await.text
    };
    let refused = change("wrong+one", "another+long+one").await;
    assert!(refused.contains("not the password that you have now"));
    assert!(!refused.contains("another long one"));
    let done = change(&OWNERS_PASSWORD.replace(' ', "+"), "another+long+one").await;
    assert!(done.contains("signed in here and nowhere else"), "{done}");
    assert_eq!(page(&server, &there).await.status, 303);
    assert_eq!(sign_in(&server, OWNERS_PASSWORD, None).await.status, 422);
    assert_eq!(sign_in(&server, "another long one", None).await.status, 303);
}

#[tokio::test]
async fn whoever_holds_the_machine_lets_somebody_in_again() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let session = enter(&server).await;
    let listed = finish(desk.command(&["user", "list"])).await;
    assert_eq!(listed.json()["email"], OWNER, "{listed:?}");
    assert!(!listed.out.contains("argon2"));
    let url = format!("http://{}", server.address);
    let args = ["user", "reset", "--email", OWNER, "--public-url", &url];
    let link = finish(desk.command(&args)).await.json();
    let link = link["link"].as_str().unwrap().to_owned();
    let path = link.strip_prefix(&url).unwrap();
    assert!(path.starts_with("/join/"), "{link}");
    // Until it is used nothing has changed.
    assert_eq!(page(&server, &session).await.status, 200);
    let shown = request("GET", path).send(server.address).await;
    assert!(shown.text.contains("Choose another password"));
    let joined = request("POST", path).form("password=another+long+one");
    assert_eq!(joined.send(server.address).await.status, 303);
    let again = request("POST", path).form("password=yet+another+one");
    assert_eq!(again.send(server.address).await.status, 410);
    assert_eq!(page(&server, &session).await.status, 303);
    assert_eq!(sign_in(&server, "another long one", None).await.status, 303);

    let reset = ["user", "reset", "--email", OWNER, "--password-stdin"];
    let short = finish_with(desk.command(&reset), "short\n").await;
    assert!(short.refusal().contains("password"), "{short:?}");
    let done = soon(
        "a reset",
        finish_with(desk.command(&reset), "one more long one\n"),
    )
    .await;
    assert_eq!(done.json()["email"], OWNER);
    assert_eq!(
        sign_in(&server, "one more long one", None).await.status,
        303
    );
    let nobody = ["user", "reset", "--email", "nobody@acme.example"];
    let nobody = finish(desk.command(&nobody)).await;
    assert!(nobody.refusal().contains("nobody signs in"), "{nobody:?}");
}

#[tokio::test]
async fn the_appearance_is_for_https_alone_where_there_is_https() {
    let desk = Desk::found().await;
    for (args, secure) in [
        (&[] as &[&str], false),
        (&["--public-url", "https://desk.example"], true),
    ] {
        let mut command = desk.serve_command(None);
        command.args(args);
        let server = Server::start(command, &desk).await;
        let theme = request("POST", "/theme").form("theme=dark");
        let answer = theme.send(server.address).await;
        let set = answer.header("set-cookie").unwrap();
        assert_eq!(set.contains("; Secure"), secure, "{set}");
        server.program.kill().await;
    }
}
