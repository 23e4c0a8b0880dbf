//! Forms that fail through no fault of their sender, and what is said once.

use crate::database::run;
use crate::desk::{Desk, OWNERS_PASSWORD, Server};
use crate::http::{Answer, request};
use crate::sessions::{cookie, sign_in};

const CONTACT: &str = "first_name=Jana&last_name=Typed-Nowhere-Else&street1=Dlouha+1&city=Praha&country_code=CZ&email=jana%40acme.example";

async fn post(server: &Server, owner: &str, path: &str, form: &str) -> Answer {
    let request = request("POST", path).header("Cookie", owner).form(form);
    request.send(server.address).await
}

async fn get(server: &Server, owner: &str, path: &str) -> Answer {
    let request = request("GET", path).header("Cookie", owner);
    request.send(server.address).await
}

/// Its own words, without the tags between them.
fn holds(answer: &Answer) {
    assert!(answer.text.contains("Typed-Nowhere-Else"), "{answer:?}");
    let again = "action=\"/contacts\"";
    assert!(
        answer.text.contains(again),
        "it can be sent again: {answer:?}"
    );
    assert!(answer.text.contains("Send it again"), "{answer:?}");
}

#[tokio::test]
async fn what_was_typed_outlives_a_failure_of_ours() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let owner = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    let data = desk.data_dir();
    // One table is broken: the form comes back with everything, and with the number that stands in the log.
    run(&data, "ALTER TABLE contact RENAME TO contact_away").await;
    let failed = post(&server, &owner, "/contacts", CONTACT).await;
    assert_eq!(failed.status, 303, "{failed:?}");
    let to = failed.header("location").unwrap().to_owned();
    assert!(to.starts_with("/contacts/new?flash="), "{to}");
    for _ in 0..2 {
        let form = get(&server, &owner, &to).await;
        assert_eq!(form.status, 200, "{form:?}");
        for part in [
            "Typed-Nowhere-Else",
            "Reference number:",
            "nothing was saved",
        ] {
            assert!(form.text.contains(part), "{part}: {form:?}");
        }
    }
    // Nothing can be stored besides: the error page holds it itself, and is that of whoever is signed in.
    run(&data, "ALTER TABLE flash RENAME TO flash_away").await;
    let failed = post(&server, &owner, "/contacts", CONTACT).await;
    assert_eq!(failed.status, 500, "{failed:?}");
    assert!(failed.text.contains("Reference number:"), "{failed:?}");
    assert!(failed.text.contains("Your account"), "{failed:?}");
    holds(&failed);
    // Nobody knows who is signed in.
    run(&data, "ALTER TABLE login_session RENAME TO session_away").await;
    let failed = post(&server, &owner, "/contacts", CONTACT).await;
    assert!(failed.status >= 500, "{failed:?}");
    holds(&failed);
    for back in [
        "ALTER TABLE contact_away RENAME TO contact",
        "ALTER TABLE flash_away RENAME TO flash",
        "ALTER TABLE session_away RENAME TO login_session",
    ] {
        run(&data, back).await;
    }
    let saved = post(&server, &owner, "/contacts", CONTACT).await;
    assert_eq!(saved.status, 303, "{saved:?}");
    assert!(!saved.header("location").unwrap().contains("/new"));
}

#[tokio::test]
async fn a_message_is_said_once_and_what_was_typed_stays() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let owner = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    let says = async |path: &str, text: &str| {
        let page = get(&server, &owner, path).await;
        assert_eq!(page.status, 200, "{page:?}");
        page.text.contains(text)
    };
    let refused = post(&server, &owner, "/teams", "name=&slug=typed-slug").await;
    let form = refused.header("location").unwrap().to_owned();
    for _ in 0..2 {
        assert!(says(&form, "typed-slug").await, "{form}");
    }
    let contact = post(&server, &owner, "/contacts", CONTACT).await;
    let page = contact.header("location").unwrap().to_owned();
    assert!(says(&page, "Saved as").await, "{page}");
    assert!(!says(&page, "Saved as").await, "a reload says it again");
}

#[tokio::test]
async fn an_error_page_is_that_of_whoever_is_signed_in() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let owner = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    let nobody = get(&server, "theme=dark", "/nowhere").await;
    assert_eq!(nobody.status, 404);
    assert!(!nobody.text.contains("Your account"), "{nobody:?}");
    for path in ["/nowhere", "/contacts/00000000-0000-7000-8000-000000000000"] {
        let lost = get(&server, &owner, path).await;
        assert_eq!(lost.status, 404, "{lost:?}");
        for part in ["Your account", "href=\"/settings\""] {
            assert!(lost.text.contains(part), "{path}: {part}: {lost:?}");
        }
    }
}
