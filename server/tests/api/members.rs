//! Member contacts, and the reviewed ASCII form of contacts.

use crate::client::{Api, call};
use crate::make::tasks;
use model::role::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_member_is_made_of_a_person_and_an_office() {
    let api = Api::open().await;
    let (office, eva) = (api.office("Praha").await, api.employee("Nova").await);
    // What an external contact would need is ignored; disclose is the contact's own.
    let body = json!({
        "kind": "member", "user_id": eva.id, "location_id": office.id, "phone_id": null, "disclose": false,
        "first_name": "Ignored", "city": 5, "country_code": "ZZ",
    });
    let answer = api.post("/contacts", &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let contact = answer.json();
    let office = api.read(&format!("/locations/{}", office.id)).await;
    let expected = json!({
        "object": "contact", "kind": "member", "org_id": api.organization(), "user_id": eva.id, "phone_id": null,
        "first_name": "Eva", "last_name": "Nova", "org_name": "Acme s.r.o.", "email": "nova@acme.example",
        "phone": "+420222333444", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ", "disclose": false,
        "is_active": true, "verification_status": "verified", "location": office,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&contact[name], value, "{name}");
    }
    assert!(contact["verified_at"].is_string(), "{contact}");
    let place = format!("/contacts/{}", contact["id"].as_str().unwrap());
    // Every answer shows the office.
    let read = api.get(&api.path(&place)).await;
    assert_eq!(
        (read.json(), read.header("etag")),
        (contact.clone(), answer.header("etag"))
    );
    api.house.contact("Stara").await;
    let listed = api.read("/contacts?kind=member").await;
    assert_eq!(listed["data"], json!([contact]));
    let all = api.read("/contacts").await;
    let shown: Vec<_> = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["location"]["label"].clone())
        .collect();
    assert_eq!(shown, [json!("Praha"), Value::Null]);
    let domain = api.house.domain("a.example").await;
    let roles = api.domains(&format!("/{domain}/contacts"));
    let given = call("patch", &roles).json(&json!({ "tech": contact["id"] }));
    assert_eq!(api.send(given).await.status, 202);
    let holder = &api.get(&roles).await.json()["data"][0];
    assert_eq!(
        (&holder["source"], &holder["contact"]),
        (&json!("domain"), &contact)
    );
    // The office moves: the tag is another, although nobody wrote the contact.
    let label = json!({ "label": "Centrum" });
    let office = format!("/locations/{}", office["id"].as_str().unwrap());
    assert_eq!(api.patch(&office, &label).await.status, 200);
    let now = api.get(&api.path(&place)).await;
    assert_eq!(now.json()["version"], contact["version"]);
    assert_ne!(now.header("etag"), read.header("etag"));
}

#[tokio::test]
async fn errors_of_a_member_contact_are_reported() {
    let api = Api::open().await;
    let (office, eva) = (api.office("Praha").await, api.employee("Nova").await);
    let adam = api.employee("Maly").await;
    let phones = format!("/users/{}/phones", adam.id);
    let phone = api
        .post(&phones, &json!({ "number": "+420601123456" }))
        .await
        .json();
    let gone = json!({ "first_name": "Jan", "last_name": "Cerny", "email": "jan@acme.example", "is_active": false });
    let gone = api.post("/users", &gone).await.json();
    let unknown = uuid::Uuid::nil();
    let member = |user: &Value, location: &Value, phone: &Value| json!({ "kind": "member", "user_id": user, "location_id": location, "phone_id": phone });
    let (office, eva, none) = (json!(office.id), json!(eva.id), Value::Null);
    let invalid = "request.invalid";
    api.refuses(
        "post",
        "/contacts",
        &[
            (
                member(&none, &none, &none),
                invalid,
                &["location_id", "user_id"],
            ),
            (
                member(&json!(unknown), &json!(unknown), &none),
                invalid,
                &["location_id", "user_id"],
            ),
            (
                member(&json!("x"), &json!(1), &json!([])),
                invalid,
                &["location_id", "phone_id", "user_id"],
            ),
            (member(&eva, &office, &phone["id"]), invalid, &["phone_id"]),
            (
                member(&gone["id"], &office, &none),
                "user.inactive",
                &["user_id"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_a_member_follows_is_not_edited_on_it() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let contact = api.member(&api.employee("Nova").await, &office).await;
    let domain = api.house.domain("a.example").await;
    api.house.give(domain, Role::Tech, &contact).await;
    api.house.settle().await;
    let place = format!("/contacts/{}", contact.id);
    let read_only = "contact.member_snapshot_read_only";
    api.refuses(
        "patch",
        &place,
        &[
            (json!({}), "contact.patch_empty", &[]),
            (
                json!({ "city": "Brno", "email": "", "disclose": false }),
                read_only,
                &["city", "email"],
            ),
            (
                json!({ "location_id": office.id, "user_id": null }),
                "request.invalid",
                &["location_id", "user_id"],
            ),
        ],
    )
    .await;
    let done = api.patch(&place, &json!({ "disclose": false })).await;
    assert_eq!(done.status, 200, "{done:?}");
    let body = done.json();
    assert_eq!(
        (&body["disclose"], &body["location"]["label"]),
        (&json!(false), &json!("Praha"))
    );
    assert_eq!(tasks(&body).len(), 1);
    let read = api.get(&api.path(&place)).await;
    assert_eq!(done.header("etag"), read.header("etag"));
    // Refused over an old version: with the contact as everybody sees it.
    let stale = call("patch", &api.path(&place))
        .header("if-match", "\"1\"")
        .json(&json!({ "disclose": true }));
    let stale = api.send(stale).await;
    assert_eq!(
        (stale.status, &stale.json()["current"]),
        (412, &read.json())
    );
    let idle = api.patch(&place, &json!({ "is_active": false })).await;
    assert!(
        idle.json()["tasks"].is_null(),
        "registries know nothing of it"
    );
}

#[tokio::test]
async fn an_ascii_form_is_reviewed_and_dropped() {
    let api = Api::open().await;
    let (nova, plain) = (
        api.house.contact("Nová").await,
        api.house.contact("Stara").await,
    );
    let domain = api.house.domain("a.example").await;
    api.house.give(domain, Role::Tech, &nova).await;
    api.house.settle().await;
    let contact = format!("/contacts/{}", nova.id);
    let place = format!("{contact}/international");
    let whole = json!({
        "first_name": "Jana", "last_name": "Nova", "org_name": null, "street1": "Dlouha 1", "street2": "", "city": "Praha",
    });
    let mut asked = whole.clone();
    asked["dry_run"] = json!(true);
    let invalid = "request.invalid";
    api.refuses(
        "put",
        &place,
        &[
            (json!({}), invalid, &["city", "first_name", "last_name", "street1"]),
            (
                json!({ "first_name": "Jána", "last_name": "x".repeat(129), "street1": "D 1", "city": "P", "region": "X" }),
                invalid,
                &["first_name", "last_name", "region"],
            ),
            (
                json!({ "first_name": 1, "email": "a@b.example", "country_code": "CZ" }),
                invalid,
                &["country_code", "email", "first_name"],
            ),
        ],
    )
    .await;
    api.refuses(
        "put",
        &format!("/contacts/{}/international", plain.id),
        &[
            (whole.clone(), "contact.no_international", &[]),
            (asked.clone(), "contact.no_international", &[]),
        ],
    )
    .await;
    let before = api.everything().await;
    let plan = api.send(call("put", &api.path(&place)).json(&asked)).await;
    let plan = plan.json();
    assert_eq!(
        (&plan["object"], &plan["total_domains"]),
        (&json!("plan"), &json!(1))
    );
    let sent = &plan["domains"][0]["send"]["contacts"][0]["contact"];
    assert_eq!(sent["int"]["name"], "Jana Nova");
    assert_eq!(api.everything().await, before);

    let put = |tag: &str| {
        call("put", &api.path(&place))
            .header("if-match", tag)
            .json(&whole)
    };
    let tag = api.get(&api.path(&contact)).await.header("etag").to_owned();
    let done = api.send(put(&tag)).await;
    assert_eq!(done.status, 200, "{done:?}");
    let body = done.json();
    assert_eq!(
        (&body["international"]["last_name"], &body["last_name"]),
        (&json!("Nova"), &json!("Nová"))
    );
    let task = format!("/tasks/{}", tasks(&body)[0]);
    assert_eq!(api.send(put(&tag)).await.status, 412);
    api.house.settle().await;
    assert_eq!(api.read(&task).await["status"], "completed");
    // A new word that nobody reviewed drops the form.
    let plan = api.delete(&format!("{place}?dry_run=true")).await.json();
    assert_eq!(plan["total_domains"], json!(1));
    let gone = api.delete(&place).await;
    assert_eq!(
        (gone.status, &gone.json()["international"]),
        (200, &Value::Null)
    );
    assert!(api.delete(&place).await.json()["tasks"].is_null());
    api.house.settle().await;
    assert_eq!(api.send(put("*")).await.status, 200);
    let edited = api.patch(&contact, &json!({ "city": "Brno" })).await;
    assert_eq!(edited.json()["international"], Value::Null);
}
