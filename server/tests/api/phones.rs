//! Personal telephones.

use crate::client::{Api, As, call};
use crate::make::tasks;
use model::role::Role;
use serde_json::json;
use service::OrgRole;

#[tokio::test]
async fn telephones_are_kept() {
    let api = Api::open().await;
    let eva = api.employee("Nova").await;
    let base = format!("/users/{}/phones", eva.id);
    let body = json!({ "number": "+420 601 123 456", "label": "č".repeat(64) });
    let answer = api.post(&base, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let phone = answer.json();
    assert_eq!(
        (&phone["object"], &phone["number"], &phone["user_id"]),
        (&json!("phone"), &json!("+420601123456"), &json!(eva.id))
    );
    let one = format!("{base}/{}", phone["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), api.path(&one));
    assert_eq!(api.read(&one).await, phone);
    let invalid = "request.invalid";
    api.refuses(
        "post",
        &base,
        &[
            (json!({}), invalid, &["number"]),
            (
                json!({ "number": "601", "label": "č".repeat(65) }),
                invalid,
                &["label", "number"],
            ),
            (
                json!({ "number": 601, "kind": "home" }),
                invalid,
                &["kind", "number"],
            ),
        ],
    )
    .await;
    api.refuses(
        "patch",
        &one,
        &[
            (json!({}), "phone.patch_empty", &[]),
            (json!({ "number": null }), invalid, &["number"]),
            (
                json!({ "user_id": "x", "label": 1, "number": "1" }),
                invalid,
                &["label", "number", "user_id"],
            ),
        ],
    )
    .await;
    api.is_conditional(&one, &json!({ "label": "" })).await;
    let stale = call("delete", &api.path(&one)).header("if-match", "\"1\"");
    assert_eq!(api.send(stale).await.status, 412);
    // Another's telephone is nobody's here.
    let adam = api.employee("Maly").await;
    let wrong = format!(
        "/users/{}/phones/{}",
        adam.id,
        phone["id"].as_str().unwrap()
    );
    assert_eq!(api.get(&api.path(&wrong)).await.status, 404);
    assert_eq!(api.delete(&wrong).await.status, 404);
    for _ in 1..20 {
        let more = json!({ "number": "+420601123457" });
        assert_eq!(api.post(&base, &more).await.status, 201);
    }
    assert_eq!(api.walk(&base).await.len(), 20);
    api.refuses(
        "post",
        &base,
        &[(json!({ "number": "+420601123458" }), "phone.too_many", &[])],
    )
    .await;
    assert_eq!(api.delete(&one).await.status, 204);
    assert_eq!(api.get(&api.path(&one)).await.status, 404);
}

#[tokio::test]
async fn everybody_keeps_their_own_telephones() {
    let api = Api::open().await;
    let (viewer, other) = (
        api.person(OrgRole::Viewer).await,
        api.person(OrgRole::Viewer).await,
    );
    let As::Person(id) = &viewer else {
        unreachable!("a person")
    };
    let path = api.path(&format!("/users/{id}/phones"));
    let add = || call("post", &path).json(&json!({ "number": "+420601123456" }));
    assert_eq!(api.send_as(&viewer, add()).await.status, 201);
    assert_eq!(api.send_as(&other, add()).await.status, 403);
    let (_, key) = api.key(&["contacts:write", "domains:write"]).await;
    assert_eq!(api.send_as(&key, add()).await.status, 403);
}

#[tokio::test]
async fn a_telephone_reaches_the_contacts_that_show_it() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let eva = api.employee("Nova").await;
    let base = format!("/users/{}/phones", eva.id);
    let phone = api
        .post(&base, &json!({ "number": "+420601123456" }))
        .await
        .json();
    let phone_id = phone["id"].as_str().unwrap();
    let new = json!({ "kind": "member", "user_id": eva.id, "location_id": office.id, "phone_id": phone_id });
    let contact = api.post("/contacts", &new).await.json();
    assert_eq!(contact["phone"], "+420601123456");
    let contact_id: model::id::ContactId = contact["id"].as_str().unwrap().parse().unwrap();
    let domain = api.house.domain("a.example").await;
    let actor = api.house.actor().await;
    let changes = [(Role::Tech, Some(contact_id))].into();
    api.house
        .service
        .domains()
        .assign_roles(&actor, domain, &changes)
        .await
        .unwrap();
    api.house.settle().await;
    let one = format!("{base}/{phone_id}");
    let contact = format!("/contacts/{contact_id}");
    let before = api.everything().await;
    let change = json!({ "number": "+420601999999", "dry_run": true });
    let plan = api.patch(&one, &change).await.json();
    assert_eq!(
        plan["contacts"][0]["changes"],
        json!({ "phone": ["+420601123456", "+420601999999"] })
    );
    let plan = api.delete(&format!("{one}?dry_run=true")).await.json();
    assert_eq!(
        plan["contacts"][0]["changes"],
        json!({ "phone": ["+420601123456", "+420222333444"] })
    );
    assert_eq!(api.everything().await, before);
    let done = api.patch(&one, &json!({ "number": "+420601999999" })).await;
    assert_eq!(tasks(&done.json()).len(), 1);
    assert_eq!(api.read(&contact).await["phone"], "+420601999999");
    api.house.settle().await;
    let gone = api.delete(&one).await;
    assert_eq!((gone.status, tasks(&gone.json()).len()), (200, 1));
    assert_eq!(api.read(&contact).await["phone"], "+420222333444");
}
