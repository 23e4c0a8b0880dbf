//! What all requests have in common: bodies, parameters, paths.

use crate::client::{Api, call};
use serde_json::json;

#[tokio::test]
async fn a_body_is_a_json_object_or_refused() {
    let api = Api::open().await;
    let path = api.path("/contacts");
    for body in [
        "",
        "{",
        "nonsense",
        "[]",
        "null",
        "\"x\"",
        "{\"kind\": \"custom\"} x",
        "{\"a\": \u{1}}",
    ] {
        let answer = api
            .send(
                call("post", &path)
                    .header("content-type", "application/json")
                    .body(body),
            )
            .await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec!["body".to_owned()]),
            "{body}"
        );
    }
    let twice = r#"{"kind": "custom", "kind": "custom", "first_name": "a", "last_name": "b", "street1": "c", "city": "d", "country_code": "CZ"}"#;
    let answer = api
        .send(
            call("post", &path)
                .header("content-type", "application/json; charset=utf-8")
                .body(twice),
        )
        .await;
    assert_eq!(
        (answer.status, answer.fields()),
        (422, vec!["kind".to_owned()])
    );
}

#[tokio::test]
async fn only_json_is_read() {
    let api = Api::open().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
    ] {
        let answer = api
            .send(
                call("post", &api.path("/contacts"))
                    .header("content-type", kind)
                    .body("{}"),
            )
            .await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (415, "request.media_type"),
            "{kind}"
        );
    }
    assert_eq!(
        api.send(call("post", &api.path("/contacts")).body("{}"))
            .await
            .status,
        415
    );
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let api = Api::open().await;
    let path = api.path("/contacts");
    let big = |bytes: usize| {
        call("post", &path)
            .header("content-type", "application/json")
            .body(" ".repeat(bytes))
    };
    let answer = api.send(big(1024 * 1024 + 1)).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (413, "request.too_large")
    );
    // Exactly the limit is read: and is no JSON.
    assert_eq!(api.send(big(1024 * 1024)).await.status, 422);
    let keyed = api
        .send(big(1024 * 1024 + 1).header("idempotency-key", "k"))
        .await;
    assert_eq!(keyed.status, 413);
}

#[tokio::test]
async fn parameters_are_known_or_refused() {
    let api = Api::open().await;
    for (query, fields) in [
        ("limit=0", vec!["limit"]),
        ("limit=201", vec!["limit"]),
        ("limit=ten", vec!["limit"]),
        ("limit=1&limit=2", vec!["limit"]),
        ("cursor=nonsense!", vec!["cursor"]),
        ("cursor=", vec!["cursor"]),
        (
            "kind=person&is_active=1&verification_status=maybe&country_code=ZZ",
            vec!["country_code", "is_active", "kind", "verification_status"],
        ),
        ("offset=10", vec!["offset"]),
    ] {
        let answer = api.get(&api.path(&format!("/contacts?{query}"))).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, fields.into_iter().map(String::from).collect()),
            "{query}"
        );
    }
    for path in ["", "/projects", "/tasks", "/audit"] {
        let answer = api.get(&api.path(&format!("{path}?foo=1"))).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec!["foo".to_owned()]),
            "{path}"
        );
    }
    // A write that is only to be planned must not be done where planning is unknown.
    let contact = api.house.contact("Nova").await;
    let place = api.path(&format!("/contacts/{}", contact.id));
    let answer = api
        .send(call("delete", &format!("{place}?dry_run=true")))
        .await;
    assert_eq!(
        (answer.status, answer.fields()),
        (422, vec!["dry_run".to_owned()])
    );
    assert_eq!(api.get(&place).await.status, 200);
}

#[tokio::test]
async fn an_unknown_path_gets_a_problem_too() {
    let api = Api::open().await;
    let unknown = api.organization();
    for path in [
        "/v1/nothing".to_owned(),
        "/v1".to_owned(),
        api.path("/nothing"),
        api.path("/contacts/me"),
        api.path(&format!("/contacts/{unknown}")),
        api.path("/contacts/%FF"),
        api.path("/tasks/1/events"),
        "/v1/organizations/acme/contacts".to_owned(),
        format!("/v1/organizations/{}/contacts", uuid::Uuid::nil()),
    ] {
        let answer = api.get(&path).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "not_found"),
            "{path}"
        );
        let body = answer.json();
        assert_eq!(
            (&body["instance"], &body["status"], &body["type"]),
            (&json!(path), &json!(404), &json!("about:blank"))
        );
        assert_eq!(
            (&body["object"], &body["message"]),
            (&json!("error"), &body["detail"])
        );
    }
    let answer = api.send(call("put", &api.path("/contacts"))).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (405, "request.method")
    );
    assert!(answer.header("allow").contains("POST"), "{answer:?}");
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_but_a_number() {
    let api = Api::open().await;
    api.house.service.db().close().await;
    let answer = api.get(&api.path("/contacts")).await;
    let body = answer.json();
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (500, "server.error"),
        "{body}"
    );
    let reference = body["reference"].as_str().unwrap();
    assert_eq!(reference.len(), 32);
    assert!(body["message"].as_str().unwrap().contains(reference));
    assert!(!answer.text.to_lowercase().contains("pool"), "{body}");
}
