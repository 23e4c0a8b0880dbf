//! People: creating, editing, leaving.

use crate::client::{Api, As, call};
use crate::make::tasks;
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

fn place(user: &Value) -> String {
    format!("/users/{}", user["id"].as_str().unwrap())
}

async fn create(api: &Api, first_name: &str, last_name: &str) -> Value {
    let email = format!("{first_name}.{last_name}@acme.example").to_lowercase();
    let body = json!({ "first_name": first_name, "last_name": last_name, "email": email });
    let answer = api.post("/users", &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let user = answer.json();
    assert_eq!(answer.header("location"), api.path(&place(&user)));
    let read = api.get(&api.path(&place(&user))).await;
    assert_eq!(
        (read.json(), read.header("etag")),
        (user.clone(), answer.header("etag"))
    );
    user
}

#[tokio::test]
async fn people_are_made_found_and_changed() {
    let api = Api::open().await;
    let eva = create(&api, "Eva", "Zelena").await;
    let expected = json!({
        "object": "user", "organization_id": api.organization(), "first_name": "Eva", "last_name": "Zelena",
        "email": "eva.zelena@acme.example", "is_active": true, "can_sign_in": false, "version": 1,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&eva[name], value, "{name}");
    }
    create(&api, "Adam", "Bily").await;
    let gone = json!({ "first_name": "Jan", "last_name": "Cerny", "email": "jan@acme.example", "is_active": false });
    assert_eq!(
        api.post("/users", &gone).await.json()["is_active"],
        json!(false)
    );
    let names = |rows: &[Value]| -> Vec<String> {
        rows.iter()
            .map(|user| user["last_name"].as_str().unwrap().to_owned())
            .collect()
    };
    // The owner, who has no name yet, first.
    assert_eq!(
        names(&api.walk("/users").await),
        ["", "Bily", "Cerny", "Zelena"]
    );
    for (filter, expected) in [
        ("q=eva", vec!["Zelena"]),
        ("q=acme.example&is_active=true", vec!["", "Bily", "Zelena"]),
        ("is_active=false", vec!["Cerny"]),
    ] {
        let found = api.read(&format!("/users?{filter}")).await;
        assert_eq!(
            names(found["data"].as_array().unwrap()),
            expected,
            "{filter}"
        );
    }
    api.is_conditional(&place(&eva), &json!({ "last_name": "Modra" }))
        .await;
    assert_eq!(api.delete(&place(&eva)).await.status, 204);
    assert_eq!(api.get(&api.path(&place(&eva))).await.status, 404);
    // The address is free again.
    create(&api, "Eva", "Zelena").await;
}

#[tokio::test]
async fn errors_of_a_person_are_reported() {
    let api = Api::open().await;
    let eva = create(&api, "Eva", "Zelena").await;
    create(&api, "Adam", "Bily").await;
    let invalid = "request.invalid";
    let longest = json!({ "first_name": "č".repeat(128), "last_name": "č".repeat(128) });
    assert_eq!(api.patch(&place(&eva), &longest).await.status, 200);
    let longer =
        json!({ "first_name": "č".repeat(129), "last_name": "č".repeat(129), "email": "eva" });
    let all: &[&str] = &["email", "first_name", "last_name"];
    let nobody: &[&str] = &["email", "first_name"];
    let taken = "user.email_taken";
    api.refuses(
        "post",
        "/users",
        &[
            (json!({}), invalid, nobody),
            (longer.clone(), invalid, all),
            (
                json!({ "first_name": 1, "last_name": "x", "email": "a@acme.example", "is_active": null, "role": "owner", "password": "x" }),
                invalid,
                &["first_name", "is_active", "password", "role"],
            ),
            (
                json!({ "first_name": "A", "last_name": "B", "email": "Adam.Bily@acme.example" }),
                taken,
                &["email"],
            ),
        ],
    )
    .await;
    let unknown = uuid::Uuid::nil();
    let successor: &[&str] = &["successor_contact_id"];
    api.refuses(
        "patch",
        &place(&eva),
        &[
            (json!({}), "user.patch_empty", &[]),
            (longer, invalid, all),
            (json!({ "email": null, "first_name": "", "last_name": "" }), invalid, nobody),
            (json!({ "email": "adam.bily@ACME.example" }), taken, &["email"]),
            (
                json!({ "role": "owner", "can_sign_in": true, "id": "x", "is_active": 0, "nick": "", "email": "x" }),
                invalid,
                &["can_sign_in", "email", "id", "is_active", "nick", "role"],
            ),
            (
                json!({ "first_name": "Ema", "is_active": false }),
                "user.one_change",
                &["is_active"],
            ),
            (json!({ "first_name": "Ema", "successor_contact_id": unknown }), invalid, successor),
            (json!({ "is_active": true, "successor_contact_id": unknown }), invalid, successor),
            (json!({ "is_active": false, "successor_contact_id": unknown }), invalid, successor),
            (json!({ "is_active": false, "successor_contact_id": "x" }), invalid, successor),
        ],
    )
    .await;
    // Whoever sends everything back that they read names is_active as it is.
    let both = json!({ "first_name": "Ema", "is_active": true });
    let after = api.patch(&place(&eva), &both).await;
    assert_eq!(
        (after.status, &after.json()["first_name"]),
        (200, &json!("Ema"))
    );
    let wrong = api.get(&api.path("/users?is_active=1&role=owner")).await;
    assert_eq!(wrong.fields(), ["is_active", "role"]);
}

#[tokio::test]
async fn who_leaves_names_a_successor() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let (eva, adam) = (api.employee("Nova").await, api.employee("Maly").await);
    let (nova, maly) = (
        api.member(&eva, &office).await,
        api.member(&adam, &office).await,
    );
    let idle = api.house.contact("Stara").await;
    let inactive = format!("/contacts/{}", idle.id);
    assert_eq!(
        api.patch(&inactive, &json!({ "is_active": false }))
            .await
            .status,
        200
    );
    api.team("Web", &nova).await;
    for name in ["a.example", "b.example"] {
        let domain = api.house.domain(name).await;
        api.house.give(domain, Role::Registrant, &nova).await;
    }
    api.house.settle().await;
    let place = format!("/users/{}", eva.id);
    let field: &[&str] = &["successor_contact_id"];
    let go = |to: &Value| json!({ "is_active": false, "successor_contact_id": to });
    api.refuses(
        "patch",
        &place,
        &[
            (json!({ "is_active": false }), "user.backs_roles", field),
            (
                json!({ "is_active": false, "dry_run": true }),
                "user.backs_roles",
                field,
            ),
            (go(&json!(nova.id)), "user.successor_is_self", field),
            (go(&json!(idle.id)), "contact.inactive", field),
        ],
    )
    .await;
    let refused = api.delete(&place).await;
    assert_eq!(refused.code(), "user.backs_roles");
    let words = refused.json()["message"].as_str().unwrap().to_owned();
    for part in [
        "registrant on 2 domains",
        "admin of team Web",
        nova.handle.as_str(),
    ] {
        assert!(words.contains(part), "{words}");
    }

    let before = api.everything().await;
    let mut asked = go(&json!(maly.id));
    asked["dry_run"] = json!(true);
    let plan = api.patch(&place, &asked).await.json();
    assert_eq!(
        (
            &plan["object"],
            &plan["total_domains"],
            &plan["changes_of_registrant"],
        ),
        (&json!("plan"), &json!(2), &json!(2))
    );
    let query = format!("{place}?successor_contact_id={}", maly.id);
    let same = api.delete(&format!("{query}&dry_run=true")).await;
    assert_eq!(same.json(), plan);
    assert_eq!(api.everything().await, before);

    let done = api.patch(&place, &go(&json!(maly.id))).await;
    assert_eq!(done.status, 200, "{done:?}");
    let body = done.json();
    assert_eq!(body["is_active"], json!(false));
    api.house.settle().await;
    let parent = api.read(&format!("/tasks/{}", tasks(&body)[0])).await;
    assert_eq!(parent["status"], "completed", "{parent}");
    let contact = api.read(&format!("/contacts/{}", nova.id)).await;
    assert_eq!(contact["is_active"], json!(false));
    let usage = api.read(&format!("/contacts/{}/usage", maly.id)).await;
    let held: Vec<_> = usage["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| {
            (
                each["team"].clone(),
                each["domain"].clone(),
                each["role"].clone(),
            )
        })
        .collect();
    assert_eq!(
        held,
        [
            (json!("Web"), Value::Null, json!("registrant")),
            (json!("Web"), Value::Null, json!("admin")),
            (Value::Null, json!("a.example"), json!("registrant")),
            (Value::Null, json!("b.example"), json!("registrant")),
        ]
    );
    // Taken back, also asked first.
    let back = json!({ "is_active": true });
    let plan = api.patch(&format!("{place}?dry_run=true"), &back).await;
    assert_eq!(plan.json()["object"], "plan");
    assert_eq!(api.read(&place).await["is_active"], json!(false));
    assert_eq!(
        api.patch(&place, &back).await.json()["is_active"],
        json!(true)
    );
    assert_eq!(api.delete(&place).await.status, 204);
    // And whoever is deleted with what they back leaves the tasks behind.
    let to = api.house.contact("Nova").await;
    let place = format!("/users/{}?successor_contact_id={}", adam.id, to.id);
    let gone = api.delete(&place).await;
    assert_eq!((gone.status, tasks(&gone.json()).len()), (200, 1));
    assert_eq!(api.delete(&place).await.status, 404);
}

#[tokio::test]
async fn the_last_admin_can_not_leave() {
    let api = Api::open().await;
    let owner = format!("/users/{}", api.house.founded.owner);
    let other = api.person(OrgRole::Owner).await;
    let demoted = json!({ "role": "viewer" });
    let As::Person(other_id) = &other else {
        unreachable!("a person")
    };
    let role = call("put", &api.path(&format!("/users/{other_id}/role"))).json(&demoted);
    assert_eq!(api.send_as(&other, role).await.status, 200);
    let last = As::Person(api.house.founded.owner);
    let role = call("put", &api.path(&format!("{owner}/role"))).json(&demoted);
    assert_eq!(api.send_as(&last, role).await.code(), "user.last_owner");
    let admin = api.person(OrgRole::Admin).await;
    let As::Person(id) = &admin else {
        unreachable!("a person")
    };
    let themselves = call("delete", &api.path(&format!("/users/{id}")));
    let refused = api.send_as(&admin, themselves).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "user.yourself")
    );
}
