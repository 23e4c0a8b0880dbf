//! Verification e-mails in the data folder, from the operator's button to the holder's answer, and the headers of the link's page.

use crate::desk::{CONTACTS_EMAIL, Desk, OWNERS_PASSWORD, Server};
use crate::http::{Answer, request};
use crate::program::soon;
use crate::sessions::{cookie, sign_in};
use std::time::Duration;

/// The owner's cookie.
pub async fn signed_in(server: &Server) -> String {
    cookie(&sign_in(server, OWNERS_PASSWORD, None).await).unwrap()
}

/// The paths of the links in the mailbox, newest first.
async fn links(server: &Server, cookie: &str) -> Vec<String> {
    let page = get(server, "/mailbox", Some(cookie)).await;
    assert_eq!(page.status, 200, "{page:?}");
    let secret = |rest: &str| -> String {
        rest.chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect()
    };
    let mut links: Vec<String> = page
        .text
        .split("/verify/")
        .skip(1)
        .map(|rest| format!("/verify/{}", secret(rest)))
        .collect();
    // Each stands twice: as what is shown and as where it leads.
    links.dedup();
    links
}

/// Asks the holder of a contact by the button of its page, and gives the path of the link once it is in the mailbox.
pub async fn ask(server: &Server, cookie: &str, contact: &str) -> String {
    let before = links(server, cookie).await;
    let button = request("POST", &format!("/contacts/{contact}/verification"))
        .header("Cookie", cookie)
        .form("");
    let sent = button.send(server.address).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let arrives = async {
        loop {
            let links = links(server, cookie).await;
            if links.len() > before.len() {
                return links[0].clone();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    soon("a letter", arrives).await
}

async fn get(server: &Server, path: &str, cookie: Option<&str>) -> Answer {
    let mut page = request("GET", path);
    if let Some(cookie) = cookie {
        page = page.header("Cookie", cookie);
    }
    page.send(server.address).await
}

/// Invites somebody over the API: the path behind the link of their letter, which lies in the data folder.
async fn invited(desk: &Desk, server: &Server, name: &str) -> String {
    let person = serde_json::json!({ "first_name": "Ema", "last_name": name, "email": format!("{name}@acme.example") });
    let made = server.send("POST", "/users", &person).await.expect(201);
    let role = serde_json::json!({ "role": "viewer" });
    let of = format!("/users/{}/invitation", made["id"].as_str().unwrap());
    server.send("POST", &of, &role).await.expect(202);
    let folder = desk.data_dir().join("mail");
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let letters = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let texts = letters.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
        let links = texts.filter(|text| text.contains(name)).filter_map(|text| {
            let text = text.replace("=\r\n", "").replace("=\n", "");
            let (_, rest) = text.split_once("/join/")?;
            Some(
                rest.chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect::<String>(),
            )
        });
        if let Some(link) = links.last() {
            return format!("/join/{link}");
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "no letter to {name}"
        );
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn nobody_is_made_somebody_else_by_joining() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let form = "password=a+long+enough+one";
    // A page of another site can't send the form, with or without a session.
    let link = invited(&desk, &server, "mala").await;
    let page = get(&server, &link, None).await;
    assert_eq!(page.status, 200, "{page:?}");
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
    ] {
        let forged = request("POST", &link).header(name, value).form(form);
        let forged = forged.send(server.address).await;
        assert_eq!(
            (forged.status, forged.header("set-cookie")),
            (403, None),
            "{forged:?}"
        );
    }
    // Whoever is signed in stays who they are.
    let owner = signed_in(&server).await;
    let own = format!("http://{}", server.address);
    let joined = request("POST", &link)
        .header("Cookie", &owner)
        .header("Origin", &own)
        .form(form)
        .send(server.address)
        .await;
    assert_eq!(
        (joined.status, joined.header("set-cookie")),
        (200, None),
        "{joined:?}"
    );
    assert!(joined.text.contains("mala@acme.example"), "{joined:?}");
    let me = request("GET", "/v1/me").header("Cookie", &owner);
    let me = me.send(server.address).await.json();
    assert_eq!(me["role"], "owner", "{me}");
    // And who is not, is signed in as before.
    let link = invited(&desk, &server, "druha").await;
    let joined = request("POST", &link).header("Origin", &own).form(form);
    let joined = joined.send(server.address).await;
    assert_eq!(joined.status, 303, "{joined:?}");
    let cookie = crate::sessions::cookie(&joined).unwrap();
    let me = request("GET", "/v1/me").header("Cookie", &cookie);
    assert_eq!(me.send(server.address).await.json()["role"], "viewer");
}

#[tokio::test]
async fn a_holder_follows_the_link_and_presses_the_button() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let cookie = signed_in(&server).await;
    let (contact, _) = server.contact().await;
    let path = ask(&server, &cookie, &contact).await;
    let folder = desk.data_dir().join("mail");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);

    // Nobody is signed in; a scanner looks first.
    for _ in 0..2 {
        let page = get(&server, &path, None).await;
        assert_eq!(page.status, 200, "{page:?}");
        for part in ["Acme", "Nováková", CONTACTS_EMAIL, "Yes, this is right"] {
            assert!(page.text.contains(part), "{part}");
        }
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("x-robots-tag", "noindex, nofollow"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(page.header(name), Some(value), "{page:?}");
        }
        assert_eq!(page.header("set-cookie"), None);
        assert!(
            page.text
                .contains(r#"<meta name="referrer" content="no-referrer""#)
        );
        assert!(
            page.text
                .contains(r#"<meta name="robots" content="noindex, nofollow""#)
        );
        assert!(!page.text.contains("<nav"), "no way on");
    }
    let state = async || server.get(&format!("/contacts/{contact}")).await.json();
    assert_eq!(state().await["verification_status"], "unverified");

    // As a browser sends it that keeps the address to itself, and knows no Sec-Fetch-Site.
    let button = request("POST", &path).header("Origin", "null").form("");
    let pressed = button.clone().send(server.address).await;
    let done = format!("{path}?done=1");
    assert_eq!(
        (pressed.status, pressed.header("location")),
        (303, Some(done.as_str()))
    );
    let thanks = get(&server, &done, None).await;
    assert!(thanks.text.contains("Thank you"), "{thanks:?}");
    assert_eq!(state().await["verification_status"], "verified");
    let again = button.send(server.address).await;
    assert!(
        again.status == 200 && again.text.contains("Confirmed already"),
        "{again:?}"
    );
    let unknown = get(&server, &format!("/verify/{}", "0".repeat(64)), None).await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.text.contains("not known") && !unknown.text.contains("Acme"));
    assert_eq!(unknown.header("referrer-policy"), Some("no-referrer"));

    // What is written elsewhere still has to come from here.
    let elsewhere = request("POST", &format!("/contacts/{contact}/verification"))
        .header("Cookie", &cookie)
        .header("Origin", "https://evil.example")
        .form("");
    assert_eq!(elsewhere.send(server.address).await.status, 403);
}

#[tokio::test]
async fn the_hub_and_the_mailbox_are_for_those_who_may() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    for path in ["/verification", "/mailbox"] {
        let page = get(&server, path, None).await;
        let to = page.header("location").unwrap();
        assert!(page.status == 303 && to.starts_with("/sign-in"), "{page:?}");
    }
    let cookie = signed_in(&server).await;
    let empty = get(&server, "/verification", Some(&cookie)).await;
    assert!(empty.text.contains("Everybody has answered"), "{empty:?}");
    let (contact, _) = server.contact().await;
    let domain = server.domain("letters.example").await;
    server.registrant(&domain, &contact).await;
    let hub = get(&server, "/verification", Some(&cookie)).await;
    for part in [CONTACTS_EMAIL, "days left", "1 domain", "never asked"] {
        assert!(hub.text.contains(part), "{part}: {hub:?}");
    }
    let page = get(&server, &format!("/contacts/{contact}"), Some(&cookie)).await;
    assert!(page.text.contains("Send verification"), "{page:?}");
}

#[tokio::test]
async fn with_a_mail_server_there_is_no_mailbox() {
    let desk = Desk::found().await;
    let mut command = desk.serve_command(None);
    command.args([
        "--smtp-url",
        "smtp://127.0.0.1:9?tls=none",
        "--mail-from",
        "desk@acme.example",
    ]);
    let server = Server::start(command, &desk).await;
    let cookie = signed_in(&server).await;
    let page = get(&server, "/mailbox", Some(&cookie)).await;
    assert_eq!(page.status, 404, "{page:?}");
}
