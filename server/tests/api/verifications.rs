//! Verification of contacts: asking their holders by e-mail, and who has not answered.

use crate::client::{Api, call};
use chrono::TimeDelta;
use model::role::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_letter_is_asked_for_and_the_hub_tells_of_it() {
    let api = Api::open().await;
    let house = &api.house;
    let contact = house.contact("Novak").await;
    let ask = api.path(&format!("/contacts/{}/verification", contact.id));
    let answer = api.send(call("post", &ask)).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    assert_eq!(
        answer.header("location"),
        api.path(&format!("/contacts/{}", contact.id))
    );
    let asked = answer.json();
    for (name, value) in [
        ("object", json!("verification")),
        ("contact_id", json!(contact.id)),
        ("organization_id", json!(api.organization())),
        ("email", json!("jn@example.com")),
        ("status", json!("pending")),
        ("sent_at", Value::Null),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    for name in ["requested_at", "expires_at"] {
        assert!(asked[name].as_str().unwrap().ends_with('Z'), "{asked}");
    }
    let again = api.send(call("post", &ask)).await;
    assert_eq!((again.status, again.code().as_str()), (429, "rate.limited"));
    let wait: u64 = again.header("retry-after").parse().unwrap();
    assert!((55..=60).contains(&wait), "{wait}");

    let secret = house.post().await.remove(0);
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &contact).await;
    house.clock.advance(TimeDelta::days(2));
    let hub = api.get(&api.path("/verifications")).await.json();
    assert_eq!(
        (&hub["object"], &hub["next_cursor"]),
        (&json!("list"), &Value::Null)
    );
    let row = &hub["data"][0];
    for (name, value) in [
        ("object", json!("verification")),
        ("contact_id", json!(contact.id)),
        ("handle", json!(contact.handle)),
        ("email", json!("jn@example.com")),
        ("days_left", json!(13)),
        ("domains", json!(1)),
        ("registrant_of", json!(1)),
        ("bounced", json!(false)),
        ("status", json!("sent")),
    ] {
        assert_eq!(row[name], value, "{name}");
    }
    // Nothing of the link is in any answer.
    assert!(!format!("{asked}{hub}").contains(&secret));

    house.service.verification().confirm(&secret).await.unwrap();
    let verified = api
        .get(&api.path(&format!("/contacts/{}", contact.id)))
        .await
        .json();
    assert_eq!(verified["verification_status"], "verified");
    assert!(verified["verified_at"].is_string());
    let hub = api.get(&api.path("/verifications")).await.json();
    assert_eq!(hub["data"], json!([]));
    let done = api.send(call("post", &ask)).await;
    assert_eq!(
        (done.status, done.code().as_str()),
        (422, "verification.already")
    );
}

#[tokio::test]
async fn contacts_that_can_not_be_asked_are_rejected_and_the_list_is_paged() {
    let api = Api::open().await;
    let mute = json!({
        "kind": "external", "first_name": "Jana", "last_name": "Tichá", "street1": "Dlouhá 1", "city": "Praha", "country_code": "CZ",
    });
    let mute = api
        .send(call("post", &api.path("/contacts")).json(&mute))
        .await
        .json();
    let ask = api.path(&format!(
        "/contacts/{}/verification",
        mute["id"].as_str().unwrap()
    ));
    let answer = api.send(call("post", &ask)).await;
    assert_eq!(
        (answer.status, answer.code().as_str(), answer.fields()),
        (422, "contact.no_email", vec!["email".to_owned()])
    );
    let nowhere = api.path(&format!("/contacts/{}/verification", uuid::Uuid::nil()));
    assert_eq!(api.send(call("post", &nowhere)).await.status, 404);
    let body = call("post", &ask).json(&json!({ "email": "x@example.com" }));
    assert_eq!(api.send(body).await.status, 422, "there is nothing to say");

    for name in ["A", "B", "C"] {
        api.house.contact(name).await;
    }
    let (mut names, mut path) = (Vec::new(), api.path("/verifications?limit=3"));
    loop {
        let page = api.get(&path).await.json();
        let rows = page["data"].as_array().unwrap().clone();
        names.extend(
            rows.iter()
                .map(|row| row["name"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => path = api.path(&format!("/verifications?limit=3&cursor={next}")),
            None => break,
        }
    }
    assert_eq!(names, ["Jana Tichá", "Jana A", "Jana B", "Jana C"]);
    let unused = &api.get(&api.path("/verifications")).await.json()["data"][1];
    assert_eq!(
        (&unused["days_left"], &unused["status"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(api.get(&api.path("/verifications?x=1")).await.status, 422);
}
