//! Letters that were refused or came back: their mail server's words over the API and on the pages, for contacts and for invited people.

use crate::client::{Api, call};
use mail::Failure;
use model::letter::{Fate, Refusal, Report, ReportOutcome, Return};
use serde_json::{Value, json};
use service::OrgRole;

async fn asked(api: &Api, body: Value) -> String {
    let made = api
        .send(call("post", &api.path("/contacts")).json(&body))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let ask = api.path(&format!("/contacts/{id}/verification"));
    assert_eq!(api.send(call("post", &ask)).await.status, 202);
    id
}

fn contact(email: &str) -> Value {
    json!({
        "kind": "external", "first_name": "Jana", "last_name": "Tichá", "email": email, "street1": "Dlouhá 1", "city": "Praha", "postal_code": "110 00", "country_code": "CZ",
    })
}

/// The only row of the hub.
async fn row(api: &Api) -> Value {
    api.get(&api.path("/verifications")).await.json()["data"][0].clone()
}

#[tokio::test]
async fn a_refusal_of_our_sender_is_told_and_is_no_bounce() {
    let api = Api::open().await;
    let admin = api.person(OrgRole::Admin).await;
    let id = asked(&api, contact("jana@nova.example")).await;
    assert_eq!(
        (
            row(&api).await["refusal"].clone(),
            row(&api).await["reply"].clone()
        ),
        (Value::Null, Value::Null)
    );
    let words = "550 5.1.8 <desk@acme.example>: Sender address rejected: Domain not found";
    api.house.mail.fail(Failure::Retry {
        about: Some(Refusal::Sender),
        code: Some(550),
        why: words.into(),
    });
    api.house.worker().post_due().await.unwrap();
    let told = row(&api).await;
    for (name, value) in [
        ("status", json!("pending")),
        ("bounced", json!(false)),
        ("refusal", json!("sender")),
        ("reply", json!(words)),
        ("returns_known", json!(true)),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    for page in ["/verification".to_owned(), format!("/contacts/{id}")] {
        let (status, html) = api.page_of(&admin, &page).await;
        assert_eq!(status, 200, "{page}");
        assert!(html.contains("Our sender is refused"), "{page}");
        assert!(
            html.contains("Sender address rejected: Domain not found"),
            "{page}"
        );
        assert!(!html.contains("for good"), "{page}");
    }
}

#[tokio::test]
async fn a_letter_that_came_back_is_flagged_with_the_servers_words() {
    let api = Api::open().await;
    let admin = api.person(OrgRole::Admin).await;
    let id = asked(&api, contact("jana@nova.example")).await;
    api.house.post().await;
    let report = Report {
        message: Some(api.house.mail.taken()[0].token),
        envelope: None,
        fate: Fate::Failed(Return {
            bounced: true,
            refusal: Some(Refusal::Address),
            words: "550 5.1.1 <b>no such user</b>".into(),
        }),
    };
    let outcome = api
        .house
        .service
        .verification()
        .returned(Some(&report))
        .await;
    assert_eq!(outcome.unwrap(), ReportOutcome::Bounced);
    let told = row(&api).await;
    for (name, value) in [
        ("status", json!("bounced")),
        ("bounced", json!(true)),
        ("refusal", json!("address")),
        ("reply", json!("550 5.1.1 <b>no such user</b>")),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    let (_, html) = api.page_of(&admin, &format!("/contacts/{id}")).await;
    assert!(html.contains("Mail to this address comes back"), "{html}");
    assert!(
        html.contains("550 5.1.1 &lt;b&gt;no such user&lt;/b&gt;"),
        "{html}"
    );
}

#[tokio::test]
async fn silence_is_no_delivery_where_returns_are_not_known() {
    let api = Api::open().await;
    let admin = api.person(OrgRole::Admin).await;
    let id = asked(&api, contact("žofie@nova.example")).await;
    api.house.post().await;
    let told = row(&api).await;
    assert_eq!(
        (&told["status"], &told["returns_known"]),
        (&json!("sent"), &json!(false))
    );
    let (_, html) = api.page_of(&admin, &format!("/contacts/{id}")).await;
    assert!(html.contains("letters beyond ASCII"), "{html}");
    let plain = asked(&api, contact("zofie@žlutá.example")).await;
    let (_, html) = api
        .page_of(&api.owner(), &format!("/contacts/{plain}"))
        .await;
    assert!(!html.contains("letters beyond ASCII"), "{html}");
}

#[tokio::test]
async fn an_invitations_refusal_is_told() {
    let api = Api::open().await;
    let admin = api.person(OrgRole::Admin).await;
    let person = json!({ "first_name": "Ema", "last_name": "Malá", "email": "ema@acme.example" });
    let made = api
        .send(call("post", &api.path("/users")).json(&person))
        .await
        .json();
    let id = made["id"].as_str().unwrap().to_owned();
    let path = api.path(&format!("/users/{id}/invitation"));
    let invited = api
        .send(call("post", &path).json(&json!({ "role": "viewer" })))
        .await;
    assert_eq!(invited.status, 202, "{invited:?}");
    api.house.mail.fail(Failure::Retry {
        about: Some(Refusal::Mailbox),
        code: Some(552),
        why: "552 5.2.2 over quota".into(),
    });
    api.house.worker().post_due().await.unwrap();
    let told = api.get(&path).await.json();
    assert_eq!(
        (&told["status"], &told["refusal"], &told["reply"]),
        (
            &json!("pending"),
            &json!("mailbox"),
            &json!("552 5.2.2 over quota")
        )
    );
    let (_, html) = api.page_of(&admin, &format!("/people/{id}")).await;
    assert!(
        html.contains("552 5.2.2 over quota") && html.contains("The mailbox is full or busy"),
        "{html}"
    );
}
