//! Offices.

use crate::client::{Api, call};
use crate::make::tasks;
use model::role::Role;
use serde_json::{Value, json};

fn whole(label: &str) -> Value {
    json!({
        "label": label, "street1": "Dlouhá 1", "city": "Praha", "postal_code": "110 00", "country_code": " cz ",
        "phone": "+420 222 333 444",
    })
}

async fn create(api: &Api, body: &Value) -> Value {
    let answer = api.post("/locations", body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let office = answer.json();
    let place = format!("/locations/{}", office["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), api.path(&place));
    let read = api.get(&api.path(&place)).await;
    assert_eq!(
        (read.json(), read.header("etag")),
        (office.clone(), answer.header("etag"))
    );
    office
}

fn place(office: &Value) -> String {
    format!("/locations/{}", office["id"].as_str().unwrap())
}

#[tokio::test]
async fn offices_are_made_and_one_is_the_primary() {
    let api = Api::open().await;
    let first = create(&api, &whole(" Ústí ")).await;
    let expected = json!({
        "object": "location", "organization_id": api.organization(), "label": "Ústí", "street1": "Dlouhá 1", "street2": null,
        "city": "Praha", "region": null, "postal_code": "110 00", "country_code": "CZ", "phone": "+420222333444", "fax": null,
        "is_primary": true, "is_system": true, "version": 1,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&first[name], value, "{name}");
    }
    for time in ["created_at", "updated_at"] {
        assert!(first[time].as_str().unwrap().ends_with('Z'), "{first}");
    }
    let second = create(&api, &whole("Brno")).await;
    assert_eq!(
        (&second["is_primary"], &second["is_system"]),
        (&json!(false), &json!(false))
    );
    let mut body = whole("Cheb");
    body["is_primary"] = json!(true);
    let third = create(&api, &body).await;
    assert_eq!(third["is_primary"], json!(true));
    let labels: Vec<Value> = api.walk("/locations").await;
    let shown: Vec<_> = labels
        .iter()
        .map(|office| (office["label"].clone(), office["is_primary"].clone()))
        .collect();
    assert_eq!(
        shown,
        [
            (json!("Brno"), json!(false)),
            (json!("Cheb"), json!(true)),
            (json!("Ústí"), json!(false))
        ]
    );
    // Being the primary one is a change like every other: the tag says so.
    api.is_conditional(&place(&second), &json!({ "is_primary": true }))
        .await;
    assert_eq!(api.read(&place(&third)).await["is_primary"], json!(false));
    assert_eq!(api.delete(&place(&third)).await.status, 204);
    assert_eq!(api.get(&api.path(&place(&third))).await.status, 404);
    assert_eq!(api.delete(&place(&third)).await.status, 404);
}

#[tokio::test]
async fn errors_of_an_office_are_reported() {
    let api = Api::open().await;
    let longest = json!({
        "label": "č".repeat(64), "street1": "č".repeat(256), "street2": "č".repeat(256), "city": "č".repeat(128),
        "region": "č".repeat(128), "postal_code": "č".repeat(32), "country_code": "CZ",
    });
    let office = create(&api, &longest).await;
    let mut longer = longest.clone();
    for name in [
        "label",
        "street1",
        "street2",
        "city",
        "region",
        "postal_code",
    ] {
        longer[name] = json!(format!("{}č", longer[name].as_str().unwrap()));
    }
    longer["country_code"] = json!("ZZ");
    longer["phone"] = json!("222");
    longer["fax"] = json!("fax");
    let all: &[&str] = &[
        "city",
        "country_code",
        "fax",
        "label",
        "phone",
        "postal_code",
        "region",
        "street1",
        "street2",
    ];
    let invalid = "request.invalid";
    api.refuses(
        "post",
        "/locations",
        &[
            (json!({}), invalid, &["city", "country_code", "label", "street1"]),
            (longer.clone(), invalid, all),
            (
                json!({ "label": 1, "is_primary": "yes", "street1": [], "city": "x", "country_code": "CZ", "floor": 3, "id": "x" }),
                invalid,
                &["floor", "id", "is_primary", "label", "street1"],
            ),
        ],
    )
    .await;
    api.refuses(
        "patch",
        &place(&office),
        &[
            (json!({}), "location.patch_empty", &[]),
            (json!({ "dry_run": true }), "location.patch_empty", &[]),
            (longer, invalid, all),
            (json!({ "label": "", "city": null }), invalid, &["city", "label"]),
            (
                json!({ "is_system": false, "version": 2, "is_primary": null, "floor": 3, "phone": "1" }),
                invalid,
                &["floor", "is_primary", "is_system", "phone", "version"],
            ),
            (
                json!({ "is_primary": false }),
                "location.primary_stays",
                &["is_primary"],
            ),
        ],
    )
    .await;
    // What is optional is cleared by null and by an empty text.
    let cleared = json!({ "street2": null, "region": "", "postal_code": " " });
    let after = api.patch(&place(&office), &cleared).await.json();
    assert_eq!(
        (&after["street2"], &after["region"], &after["postal_code"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn the_registered_and_the_primary_office_stay() {
    let api = Api::open().await;
    let first = create(&api, &whole("Praha")).await;
    let second = create(&api, &whole("Brno")).await;
    let registered = api.delete(&place(&first)).await;
    assert_eq!(
        (registered.status, registered.code().as_str()),
        (422, "location.registered_stays")
    );
    let primary = json!({ "is_primary": true });
    assert_eq!(api.patch(&place(&second), &primary).await.status, 200);
    let stays = api.delete(&place(&second)).await;
    assert_eq!(
        (stays.status, stays.code().as_str()),
        (422, "location.primary_stays")
    );
    assert_eq!(
        api.delete(&place(&first)).await.code(),
        "location.registered_stays"
    );
    let tag = api.get(&api.path(&place(&second))).await;
    let stale = call("delete", &api.path(&place(&second))).header("if-match", "\"1\"");
    assert_eq!(tag.header("etag"), "\"2\"");
    assert_eq!(api.send(stale).await.status, 412);
}

#[tokio::test]
async fn an_office_moves_and_its_domains_follow() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let (eva, adam) = (api.employee("Nova").await, api.employee("Maly").await);
    let (nova, maly) = (
        api.member(&eva, &office).await,
        api.member(&adam, &office).await,
    );
    for (name, role, contact) in [
        ("a.example", Role::Registrant, &nova),
        ("b.example", Role::Registrant, &nova),
        ("b.example", Role::Tech, &maly),
    ] {
        let known = api.get(&api.domains(&format!("?q={name}"))).await.json();
        let domain = match known["data"][0]["id"].as_str() {
            Some(id) => id.parse().unwrap(),
            None => api.house.domain(name).await,
        };
        api.house.give(domain, role, contact).await;
    }
    api.house.settle().await;
    let place = format!("/locations/{}", office.id);
    let before = api.everything().await;
    let change = json!({ "street1": "Nová 2", "phone": "" });
    let mut asked = change.clone();
    asked["dry_run"] = json!(true);
    let plan = api.patch(&place, &asked).await;
    assert_eq!(plan.status, 200, "{plan:?}");
    let plan = plan.json();
    assert_eq!(
        api.patch(&format!("{place}?dry_run=true"), &change)
            .await
            .json(),
        plan
    );
    for (name, value) in [
        ("object", json!("plan")),
        ("dry_run", json!(true)),
        ("total_contacts", json!(2)),
        ("total_domains", json!(2)),
        ("changes_of_registrant", json!(0)),
    ] {
        assert_eq!(plan[name], value, "{name}");
    }
    let contacts = plan["contacts"].as_array().unwrap();
    let shown = contacts
        .iter()
        .find(|each| each["contact_id"] == json!(nova.id));
    assert_eq!(
        shown,
        Some(&json!({
            "contact_id": nova.id, "handle": nova.handle, "domains": 2,
            "changes": { "street1": ["Dlouha 1", "Nová 2"], "phone": ["+420222333444", null] },
            "changes_registrant": false, "fields": [], "waits_for_approval": false,
        }))
    );
    assert_eq!(api.everything().await, before, "a plan writes nothing");

    let change = json!({ "street1": "Nová 2" });
    let done = api.patch(&place, &change).await;
    assert_eq!(done.status, 200, "{done:?}");
    let parents = tasks(&done.json());
    assert_eq!(parents.len(), 1);
    assert_eq!(
        api.get(&api.path(&place)).await.header("etag"),
        done.header("etag")
    );
    // The same again changes nothing and enqueues nothing.
    assert!(api.patch(&place, &change).await.json()["tasks"].is_null());
    api.house.settle().await;
    let parent = api.read(&format!("/tasks/{}", parents[0])).await;
    assert_eq!(parent["status"], "completed", "{parent}");
    let children = api.read(&format!("/tasks?parent_id={}", parents[0])).await;
    let children = children["data"].as_array().unwrap();
    assert_eq!(children.len(), 2);
    assert!(children.iter().all(|task| task["status"] == "completed"));
    let contact = api.read(&format!("/contacts/{}", nova.id)).await;
    assert_eq!(
        (&contact["street1"], &contact["location"]["street1"]),
        (&json!("Nová 2"), &json!("Nová 2"))
    );
}

#[tokio::test]
async fn a_deleted_office_leaves_its_address_behind() {
    let api = Api::open().await;
    api.office("Praha").await;
    let depot = api.office("Depot").await;
    let contact = api.member(&api.employee("Nova").await, &depot).await;
    let contact = format!("/contacts/{}", contact.id);
    let place = format!("/locations/{}", depot.id);
    let before = api.everything().await;
    let plan = api.delete(&format!("{place}?dry_run=true")).await;
    assert_eq!(
        (plan.status, &plan.json()["total_contacts"]),
        (200, &json!(0))
    );
    assert_eq!(api.everything().await, before);
    assert_eq!(api.read(&contact).await["location"]["label"], "Depot");
    assert_eq!(api.delete(&place).await.status, 204);
    let left = api.read(&contact).await;
    assert_eq!(
        (&left["location"], &left["street1"]),
        (&Value::Null, &json!("Dlouha 1"))
    );
}
