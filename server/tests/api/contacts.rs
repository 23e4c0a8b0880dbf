//! The contact book.

use crate::client::{Api, call};
use model::role::Role;
use serde_json::{Value, json};

fn whole() -> Value {
    json!({
        "kind": "custom", "first_name": " Jana ", "last_name": "Nováková", "org_name": "", "email": "jana@example.com",
        "phone": "+420 601 123 456", "street1": "Dlouhá 1", "city": "Praha", "country_code": "cz",
    })
}

async fn create(api: &Api, body: &Value) -> Value {
    let answer = api
        .send(call("post", &api.path("/contacts")).json(body))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn a_contact_is_made_and_has_its_place() {
    let api = Api::open().await;
    let answer = api
        .send(call("post", &api.path("/contacts")).json(&whole()))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let contact = answer.json();
    let expected = json!({
        "object": "contact", "org_id": api.organization(), "kind": "external", "first_name": "Jana", "last_name": "Nováková",
        "org_name": null, "email": "jana@example.com", "phone": "+420601123456", "fax": null, "street1": "Dlouhá 1", "street2": null,
        "city": "Praha", "region": null, "postal_code": null, "country_code": "CZ", "disclose": true, "is_active": true,
        "verification_status": "unverified", "verified_at": null, "user_id": null, "phone_id": null, "location": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&contact[name], value, "{name}");
    }
    for time in ["created_at", "updated_at"] {
        assert!(contact[time].as_str().unwrap().ends_with('Z'), "{contact}");
    }
    let place = answer.header("location");
    assert_eq!(
        place,
        api.path(&format!("/contacts/{}", contact["id"].as_str().unwrap()))
    );
    let read = api.get(place).await;
    assert_eq!(
        (read.status, read.json(), read.header("etag")),
        (200, contact, answer.header("etag"))
    );
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_kept() {
    let api = Api::open().await;
    let mut body = whole();
    body["first_name"] = json!("x".repeat(129));
    body["email"] = json!("not an address");
    body["phone"] = json!(601);
    body["country_code"] = json!("ZZ");
    body["city"] = Value::Null;
    body["surname"] = json!("x");
    let answer = api
        .send(call("post", &api.path("/contacts")).json(&body))
        .await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (422, "request.invalid")
    );
    assert_eq!(
        answer.fields(),
        [
            "city",
            "country_code",
            "email",
            "first_name",
            "phone",
            "surname"
        ]
    );
    assert_eq!(
        answer.json()["fields"]["first_name"],
        "At most 128 characters fit here."
    );
    assert_eq!(
        api.get(&api.path("/contacts")).await.json()["data"],
        json!([])
    );
}

#[tokio::test]
async fn a_member_needs_a_person_and_an_office() {
    let api = Api::open().await;
    let member = async |body: Value| {
        api.send(call("post", &api.path("/contacts")).json(&body))
            .await
    };
    assert_eq!(
        member(json!({ "kind": "member" })).await.fields(),
        ["location_id", "user_id"]
    );
    let id = api.organization();
    let answer = member(json!({ "kind": "member", "user_id": id, "location_id": id })).await;
    assert_eq!(
        (answer.status, answer.code().as_str(), answer.fields()),
        (
            422,
            "request.invalid",
            vec!["location_id".to_owned(), "user_id".to_owned()]
        )
    );
}

#[tokio::test]
async fn a_patch_changes_what_it_names() {
    let api = Api::open().await;
    let contact = create(&api, &whole()).await;
    let place = api.path(&format!("/contacts/{}", contact["id"].as_str().unwrap()));
    let patch = json!({ "city": "Brno", "email": null, "phone": "", "disclose": false });
    let answer = api.send(call("patch", &place).json(&patch)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let after = answer.json();
    assert_eq!(
        (
            &after["city"],
            &after["email"],
            &after["phone"],
            &after["disclose"]
        ),
        (&json!("Brno"), &Value::Null, &Value::Null, &json!(false))
    );
    assert_eq!(
        (&after["first_name"], &after["version"]),
        (&json!("Jana"), &json!(2))
    );
    assert_eq!(answer.header("etag"), "\"2\"");

    for (body, code, fields) in [
        (json!({}), "contact.patch_empty", vec![]),
        (json!({ "city": "" }), "request.invalid", vec!["city"]),
        (
            json!({ "first_name": null, "last_name": "" }),
            "request.invalid",
            vec!["first_name"],
        ),
        (
            json!({ "is_active": null, "disclose": 1 }),
            "request.invalid",
            vec!["disclose", "is_active"],
        ),
        (
            json!({ "id": "x", "kind": "member", "verification_status": "verified", "nickname": "" }),
            "request.invalid",
            vec!["id", "kind", "nickname", "verification_status"],
        ),
    ] {
        let answer = api.send(call("patch", &place).json(&body)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, code),
            "{body}"
        );
        assert_eq!(answer.fields(), fields, "{body}");
    }
    assert_eq!(api.get(&place).await.json(), after);
}

#[tokio::test]
async fn a_contact_in_use_stays_and_an_idle_one_goes() {
    let api = Api::open().await;
    let (used, idle) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let domain = api.house.domain("used.example").await;
    api.house.give(domain, Role::Tech, &used).await;
    api.house.give(domain, Role::Admin, &used).await;
    let place = api.path(&format!("/contacts/{}", used.id));
    let refused = api.send(call("delete", &place)).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "contact.in_use")
    );

    let first = api.get(&format!("{place}/usage?limit=1")).await;
    let body = first.json();
    assert_eq!(
        (
            &body["data"][0]["domain"],
            &body["data"][0]["role"],
            &body["data"][0]["source"]
        ),
        (&json!("used.example"), &json!("admin"), &json!("domain"))
    );
    let next = format!(
        "{place}/usage?limit=1&cursor={}",
        body["next_cursor"].as_str().unwrap()
    );
    assert_eq!(first.header("link"), format!("<{next}>; rel=\"next\""));
    let second = api.get(&next).await.json();
    assert_eq!(
        (&second["data"][0]["role"], &second["next_cursor"]),
        (&json!("tech"), &Value::Null)
    );

    let place = api.path(&format!("/contacts/{}", idle.id));
    let gone = api.send(call("delete", &place)).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    assert_eq!(api.get(&place).await.status, 404);
    assert_eq!(api.send(call("delete", &place)).await.status, 404);
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let api = Api::open().await;
    for (number, name) in ["Adam", "Bures", "Cerny", "Dvorak", "Elias"]
        .into_iter()
        .enumerate()
    {
        let mut body = whole();
        body["last_name"] = json!(name);
        if number % 2 == 0 {
            body["country_code"] = json!("DE");
        }
        create(&api, &body).await;
    }
    let names = |body: &Value| -> Vec<String> {
        body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|each| each["last_name"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut path = api.path("/contacts?limit=2");
    let mut seen = Vec::new();
    loop {
        let answer = api.get(&path).await;
        let body = answer.json();
        assert_eq!(body["object"], "list");
        seen.push(names(&body));
        let Some(next) = body["next_cursor"].as_str() else {
            assert!(answer.headers.get("link").is_none());
            break;
        };
        path = api.path(&format!("/contacts?limit=2&cursor={next}"));
        assert_eq!(answer.header("link"), format!("<{path}>; rel=\"next\""));
    }
    assert_eq!(
        seen,
        [
            vec!["Adam", "Bures"],
            vec!["Cerny", "Dvorak"],
            vec!["Elias"]
        ]
    );
    for (filter, expected) in [
        ("country_code=de", vec!["Adam", "Cerny", "Elias"]),
        ("q=cern", vec!["Cerny"]),
        ("q=jana&country_code=CZ", vec!["Bures", "Dvorak"]),
        (
            "kind=custom&is_active=true&verification_status=unverified",
            vec!["Adam", "Bures", "Cerny", "Dvorak", "Elias"],
        ),
        ("kind=member", vec![]),
        ("is_active=false", vec![]),
        ("verification_status=verified", vec![]),
    ] {
        assert_eq!(
            names(
                &api.get(&api.path(&format!("/contacts?{filter}")))
                    .await
                    .json()
            ),
            expected,
            "{filter}"
        );
    }
}

#[tokio::test]
async fn a_dry_run_of_an_edit_writes_nothing() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let place = api.path(&format!("/contacts/{}", contact.id));
    for (name, role) in [("a.example", Role::Registrant), ("b.example", Role::Tech)] {
        let domain = api.house.domain(name).await;
        api.house.give(domain, role, &contact).await;
    }
    api.house.settle().await;
    let tasks = api.get(&api.path("/tasks")).await.json();
    let ask = async |patch: Value| api.send(call("patch", &place).json(&patch)).await;

    let answer = ask(json!({ "email": "new@example.com", "dry_run": true })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let plan = answer.json();
    assert_eq!(
        (&plan["object"], &plan["total_domains"]),
        (&json!("plan"), &json!(2))
    );
    for (domain, name, changes) in [(0, "a.example", true), (1, "b.example", false)] {
        let domain = &plan["domains"][domain];
        assert_eq!(
            (&domain["name"], &domain["changes_registrant"]),
            (&json!(name), &json!(changes))
        );
        let sent = &domain["send"]["contacts"][0];
        assert_eq!(sent["contact"]["email"], "new@example.com");
        assert_eq!(sent["differences"][0]["field"], "email");
        assert_eq!(domain["send"]["roles"], json!([]));
    }
    let cleared = call("patch", &format!("{place}?dry_run=true")).json(&json!({ "email": null }));
    let refusals = api.send(cleared).await.json()["domains"][0]["refusals"].clone();
    assert_eq!(refusals[0]["field"], "registrant.email");
    // What registries don't hold concerns none of them.
    let inner = ask(json!({ "is_active": false, "dry_run": true }))
        .await
        .json();
    assert_eq!(
        (&inner["total_domains"], &inner["domains"]),
        (&json!(0), &json!([]))
    );
    assert_eq!(
        ask(json!({ "dry_run": true })).await.code(),
        "contact.patch_empty"
    );
    assert_eq!(
        ask(json!({ "city": "", "dry_run": true })).await.fields(),
        ["city"]
    );

    assert_eq!(api.get(&place).await.json()["version"], json!(1));
    assert_eq!(api.get(&api.path("/tasks")).await.json(), tasks);
}
