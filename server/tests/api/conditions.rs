//! Conditional requests: `ETag`, `If-Match`, `If-None-Match`.

use crate::client::{Api, call};
use serde_json::json;

#[tokio::test]
async fn two_writers_do_not_overwrite_each_other() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let place = api.path(&format!("/contacts/{}", contact.id));
    let tag = api.get(&place).await.header("etag").to_owned();
    let patch = |tag: &str, city: &str| {
        call("patch", &place)
            .header("if-match", tag)
            .json(&json!({ "city": city }))
    };
    let first = api.send(patch(&tag, "Brno")).await;
    assert_eq!(first.status, 200);
    let second = api.send(patch(&tag, "Ostrava")).await;
    assert_eq!(
        (second.status, second.code().as_str()),
        (412, "request.stale")
    );
    let body = second.json();
    assert_eq!(
        (&body["current"], &body["current_version"]),
        (&first.json(), &json!(2))
    );
    assert_eq!(api.get(&place).await.json()["city"], "Brno");
    assert_eq!(api.send(patch("W/\"2\"", "Ostrava")).await.status, 412);
    assert_eq!(api.send(patch("2", "Ostrava")).await.fields(), ["If-Match"]);
    assert_eq!(api.send(patch("\"1\", \"2\"", "Plzen")).await.status, 200);
    assert_eq!(
        api.send(patch("*", "Ostrava")).await.json()["city"],
        "Ostrava"
    );
    assert_eq!(
        api.send(call("delete", &place).header("if-match", "\"1\""))
            .await
            .status,
        412
    );
    assert_eq!(
        api.send(call("delete", &place).header("if-match", "\"4\""))
            .await
            .status,
        204
    );
}

/// Who names no version is not told of others' changes: each change is made, one after the other.
#[tokio::test]
async fn concurrent_writes_without_a_version_all_succeed() {
    const MANY: usize = 12;
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let team = api.team("Web", &contact).await.team.id;
    let text = |made: crate::client::Answer| made.json()["id"].as_str().unwrap().to_owned();
    let office = json!({ "label": "Praha", "phone": "+420222333444", "street1": "Dlouha 1", "city": "Praha", "postal_code": "110 00", "country_code": "CZ" });
    let office = api
        .send(call("post", &api.path("/locations")).json(&office))
        .await;
    let person = json!({ "email": "x@acme.example", "first_name": "Jan", "last_name": "Kos" });
    let person = api
        .send(call("post", &api.path("/users")).json(&person))
        .await;
    let project = api
        .send(call("post", &api.path("/projects")).json(&json!({ "name": "B" })))
        .await;
    for (place, field) in [
        (format!("/contacts/{}", contact.id), "city"),
        (format!("/teams/{team}"), "name"),
        (format!("/locations/{}", text(office)), "city"),
        (format!("/users/{}", text(person)), "last_name"),
        (format!("/projects/{}", text(project)), "name"),
        (String::new(), "name"),
    ] {
        let place = api.path(&place);
        let patches = (0..MANY).map(|number| {
            let body = json!({ field: format!("Words {number}") });
            api.send(call("patch", &place).json(&body))
        });
        for answer in futures::future::join_all(patches).await {
            assert_eq!(answer.status, 200, "{place}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn an_unchanged_object_gets_304() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let domain = api.house.domain("tag.example").await;
    for place in [
        api.path(&format!("/contacts/{}", contact.id)),
        api.domains(&format!("/{domain}")),
        api.path(""),
    ] {
        let tag = api.get(&place).await.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        let known = api
            .send(call("get", &place).header("if-none-match", &tag))
            .await;
        assert_eq!(
            (known.status, known.text.as_str(), known.header("etag")),
            (304, "", tag.as_str()),
            "{place}"
        );
        assert_eq!(
            api.send(call("get", &place).header("if-none-match", "\"0\""))
                .await
                .status,
            200
        );
    }
}

#[tokio::test]
async fn a_domain_that_changed_is_not_written_over() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let domain = api.house.domain("tag.example").await;
    let (place, roles) = (
        api.domains(&format!("/{domain}")),
        api.domains(&format!("/{domain}/contacts")),
    );
    let tag = api.get(&place).await.header("etag").to_owned();
    let patch = |tag: &str| {
        call("patch", &roles)
            .header("if-match", tag)
            .json(&json!({ "tech": contact.id }))
    };
    assert_eq!(api.send(patch(&tag)).await.status, 202);
    let stale = api.send(patch(&tag)).await;
    assert_eq!(
        (
            stale.status,
            stale.code().as_str(),
            &stale.json()["current"]["object"]
        ),
        (412, "request.stale", &json!("domain"))
    );
    assert_eq!(
        api.send(call("delete", &place).header("if-match", &tag))
            .await
            .status,
        412
    );
    // What is read back changes the answer and its tag, and stands in no writer's way.
    let wanted = api.get(&roles).await.header("etag").to_owned();
    let before = api.get(&place).await.header("etag").to_owned();
    api.house.settle().await;
    assert_ne!(api.get(&place).await.header("etag"), before);
    assert_eq!(api.send(patch(&wanted)).await.status, 202);
    api.house.settle().await;
    let now = api.get(&place).await.header("etag").to_owned();
    assert_eq!(
        api.send(call("delete", &place).header("if-match", &now))
            .await
            .status,
        204
    );
}
