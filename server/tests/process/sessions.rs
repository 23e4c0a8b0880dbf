//! Signing in and out over the pages, seen from outside and in the database.

use crate::database::texts;
use crate::desk::{Desk, OWNER, OWNERS_PASSWORD, Server};
use crate::http::{Answer, request};

/// The login session's cookie, as `name=value`.
pub fn cookie(answer: &Answer) -> Option<String> {
    let set = answer.header("set-cookie")?;
    Some(set.split(';').next().unwrap().to_owned())
}

/// Fills the sign-in form in and sends it.
pub async fn sign_in(server: &Server, password: &str, cookie: Option<&str>) -> Answer {
    let form = format!(
        "email={}&password={}&next=%2Ftasks",
        OWNER.replace('@', "%40"),
        password.replace(' ', "+")
    );
    let mut request = request("POST", "/sign-in").form(&form);
    if let Some(cookie) = cookie {
        request = request.header("Cookie", cookie);
    }
    request.send(server.address).await
}

/// Where a page is found by who holds this cookie: its status and where it sends them.
async fn visit(server: &Server, path: &str, cookie: &str) -> (u16, Option<String>) {
    let request = request("GET", path).header("Cookie", cookie);
    let answer = request.send(server.address).await;
    (
        answer.status,
        answer.header("location").map(ToOwned::to_owned),
    )
}

async fn is_signed_in(server: &Server, cookie: &str) -> bool {
    match visit(server, "/tasks", cookie).await {
        (200, None) => true,
        (303, Some(to)) if to.starts_with("/sign-in") => false,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_session_changes_its_id_and_is_kept_as_a_hash() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let planted = "nichandle=AAAAAAAAAAAAAAAAAAAAAA";
    let answer = sign_in(&server, OWNERS_PASSWORD, Some(planted)).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/tasks"))
    );
    let first = cookie(&answer).unwrap();
    assert_ne!(first, planted);
    assert!(!is_signed_in(&server, planted).await);
    assert!(is_signed_in(&server, &first).await);

    let again = sign_in(&server, OWNERS_PASSWORD, Some(&first)).await;
    let second = cookie(&again).unwrap();
    assert_ne!(first, second);
    assert!(is_signed_in(&server, &second).await);
    assert!(
        !is_signed_in(&server, &first).await,
        "the old id is worth nothing"
    );

    let rows = "SELECT id || ' ' || data FROM login_session";
    let rows = texts(&desk.data_dir(), rows).await;
    assert_eq!(rows.len(), 1);
    let (_, id) = second.split_once('=').unwrap();
    assert!(!rows[0].contains(id), "{rows:?}");
    let (hash, _) = rows[0].split_once(' ').unwrap();
    assert_eq!(hash.len(), 64, "SHA-256 in hexadecimal digits");
}

#[tokio::test]
async fn a_session_outlives_a_restart() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let cookie = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    server.program.kill().await;
    let server = desk.serve(None).await;
    assert!(is_signed_in(&server, &cookie).await);
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let mut cookies = Vec::new();
    for _ in 0..3 {
        cookies.push(cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap());
    }
    let sign_out = async |cookie: &str, form: &str| {
        let request = request("POST", "/sign-out").header("Cookie", cookie);
        let answer = request.form(form).send(server.address).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/sign-in"))
        );
    };
    sign_out(&cookies[0], "").await;
    assert!(!is_signed_in(&server, &cookies[0]).await);
    assert!(is_signed_in(&server, &cookies[1]).await && is_signed_in(&server, &cookies[2]).await);
    sign_out(&cookies[1], "everywhere=1").await;
    for cookie in &cookies {
        assert!(!is_signed_in(&server, cookie).await);
    }
    let rows = texts(&desk.data_dir(), "SELECT id FROM login_session").await;
    assert_eq!(rows, [""; 0]);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    // The answer itself is the page: nothing of what a stranger types is kept.
    let words = |status, answer: Answer| {
        assert_eq!(answer.status, status);
        assert_eq!(cookie(&answer), None, "nobody is signed in");
        answer.text
    };
    for _ in 0..5 {
        let page = words(422, sign_in(&server, "wrong", None).await);
        assert!(page.contains("do not go together"), "{page}");
        assert!(page.contains(OWNER), "what was typed is kept");
        assert!(!page.contains("wrong"), "but for the password");
    }
    // The right one is of no use now, nor to a server that was started anew.
    let refused = sign_in(&server, OWNERS_PASSWORD, None).await;
    assert!(refused.header("retry-after").is_some());
    let page = words(429, refused);
    assert!(page.contains("Too many tries"), "{page}");
    let rows = texts(&desk.data_dir(), "SELECT data FROM flash").await;
    assert_eq!(rows, [""; 0]);
    assert_eq!(server.program.terminate().await.0, Some(0));
    let server = desk.serve(None).await;
    let answer = sign_in(&server, OWNERS_PASSWORD, None).await;
    assert_eq!(cookie(&answer), None);
    // Programs go on: their keys can't be guessed.
    assert_eq!(server.get("/contacts").await.status, 200);
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let page = async |email: &str| {
        let form = format!("email={email}&password=wrong");
        let answer = request("POST", "/sign-in").form(&form);
        let answer = answer.send(server.address).await;
        let alert = answer.text.split_once("role=\"alert\"").unwrap().1;
        (
            answer.status,
            alert.split_once("</p>").unwrap().0.to_owned(),
        )
    };
    assert_eq!(page(OWNER).await, page("nobody@acme.example").await);
}

#[tokio::test]
async fn many_sign_ins_at_once_leave_room_for_five_guesses() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let tries = (0..40).map(|_| sign_in(&server, "wrong", None));
    let answers = futures::future::join_all(tries).await;
    let looked_at = answers.iter().filter(|answer| answer.status != 429).count();
    assert_eq!(looked_at, 5);
}

#[tokio::test]
async fn nobody_is_sent_to_another_host() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let signed_in = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    for next in [
        "%2F%09%2Fevil.example",
        "%2F%0B%2Fx",
        "%2F%2Fevil.example",
        "%2F.%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%20%2Fevil.example",
    ] {
        let (status, to) = visit(&server, &format!("/sign-in?next={next}"), &signed_in).await;
        assert_eq!((status, to.as_deref()), (303, Some("/")), "{next}");
        let form = format!(
            "email={}&password={}&next={next}",
            OWNER.replace('@', "%40"),
            OWNERS_PASSWORD.replace(' ', "+")
        );
        let answer = request("POST", "/sign-in").form(&form);
        let answer = answer.send(server.address).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/")),
            "{next}"
        );
        let theme = request("POST", "/theme")
            .form("theme=dark")
            .header("Referer", "http://desk.example//evil.example");
        let answer = theme.send(server.address).await;
        assert_eq!(answer.header("location"), Some("/"));
    }
}
