//! What is kept of a form that was sent without a session: little, and for that browser only.

use crate::database::texts;
use crate::desk::{Desk, OWNERS_PASSWORD, Server};
use crate::http::{Answer, request};
use crate::sessions::{cookie, sign_in};

const OF_NOBODY: &str = "SELECT CAST(count(*) AS TEXT) FROM flash WHERE user_id IS NULL";
/// A session that is over, or never was one.
const OVER: &str = "nichandle=AAAAAAAAAAAAAAAAAAAAAA";

/// A form that is sent without a session.
async fn leave(server: &Server, cookies: &str, form: &str) -> Answer {
    let mut request = request("POST", "/contacts")
        .header("Referer", format!("http://{}/contacts/new", server.address))
        .form(form);
    if !cookies.is_empty() {
        request = request.header("Cookie", cookies);
    }
    let answer = request.send(server.address).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let to = answer.header("location").unwrap();
    assert!(to.starts_with("/sign-in?next=%2Fcontacts%2Fnew"), "{to}");
    answer
}

/// The token that the way to the sign-in page bears.
fn token(answer: &Answer) -> Option<String> {
    let to = answer.header("location")?;
    let (_, token) = to.split_once("&keep=")?;
    Some(token.to_owned())
}

#[tokio::test]
async fn forms_without_a_session_store_little() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let count = async || texts(&desk.data_dir(), OF_NOBODY).await.remove(0);
    // Without a cookie of ours nothing is kept.
    let answer = leave(&server, "", "last_name=Typed").await;
    assert_eq!((token(&answer), answer.header("set-cookie")), (None, None));
    let answer = leave(&server, "theme=dark", "last_name=Typed").await;
    assert_eq!((token(&answer), count().await), (None, "0".into()));
    // Nor more than a form is.
    let large = format!("last_name={}", "a".repeat(20_000));
    assert_eq!(token(&leave(&server, OVER, &large).await), None);
    for _ in 0..300 {
        assert!(token(&leave(&server, OVER, "last_name=Typed").await).is_some());
    }
    assert_eq!(count().await, "200");
    // Nor any secret.
    leave(
        &server,
        OVER,
        "last_name=Typed&password=hunter2&signing_secret=hunter3",
    )
    .await;
    let rows = texts(&desk.data_dir(), "SELECT data FROM flash").await;
    assert!(rows.iter().all(|row| !row.contains("hunter")));
}

#[tokio::test]
async fn what_was_typed_is_shown_to_its_browser_on_its_page() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let owner = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    let answer = leave(&server, OVER, "last_name=Somebodys").await;
    let token = token(&answer).unwrap();
    let set: Vec<&str> = answer.header("set-cookie").unwrap().split("; ").collect();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(&part), "{set:?}");
    }
    let browser = set[0].to_owned();
    assert!(browser.starts_with("nichandle-form="), "{browser}");
    let shows = async |path: &str, cookies: &str| {
        let page = request("GET", path).header("Cookie", cookies);
        let page = page.send(server.address).await;
        assert_eq!(page.status, 200, "{page:?}");
        page.text.contains("Somebodys") || page.text.contains("What you typed is still here")
    };
    let way = format!("/sign-in?next=%2Fcontacts%2Fnew&keep={token}");
    assert!(shows(&way, &browser).await, "the way back is told");
    assert!(!shows(&way, OVER).await);
    let both = format!("{owner}; {browser}");
    let new = format!("/contacts/new?flash={token}");
    assert!(shows(&new, &both).await);
    // A link that a stranger sends to an admin shows nothing of theirs.
    for (path, cookies) in [
        (new.as_str(), owner.as_str()),
        (
            &new,
            &format!("{owner}; nichandle-form=0123456789abcdef0123456789abcdef"),
        ),
        (&format!("/settings/webhooks?flash={token}"), &both),
        (&format!("/people/new?flash={token}"), &both),
        (&format!("/settings/keys?flash={token}"), &both),
        (&format!("/teams/new?flash={token}"), &both),
    ] {
        assert!(!shows(path, cookies).await, "{path}");
    }
}

#[tokio::test]
async fn another_tab_keeps_what_was_typed_after_signing_out() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let owner = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    let out = request("POST", "/sign-out")
        .header("Cookie", &owner)
        .form("");
    let out = out.send(server.address).await;
    assert_eq!(out.status, 303);
    // The session is over in every tab; its cookie may still be shown.
    assert!(token(&leave(&server, &owner, "last_name=Typed").await).is_some());
}
