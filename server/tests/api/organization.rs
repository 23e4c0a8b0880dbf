//! The organization and its projects.

use crate::client::{Api, call};
use crate::make::tasks;
use model::role::Role;
use serde_json::{Value, json};
use service::Scope;

#[tokio::test]
async fn an_organization_is_changed() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let shown = api.read("").await;
    assert_eq!(
        shown["policies"],
        json!({ "registrant_change": "icann-2016", "hold_material": true, "settle_seconds": 5 })
    );
    let body = json!({
        "name": "č".repeat(128), "default_contacts": { "tech": nova.id, "admin": null },
        "policies": { "registrant_change": "icann-tpr", "hold_material": false, "settle_seconds": 3600 },
    });
    let done = api.patch("", &body).await;
    assert_eq!(done.status, 200, "{done:?}");
    let after = done.json();
    assert_eq!(
        (&after["name"], &after["policies"]),
        (&body["name"], &body["policies"])
    );
    assert_eq!(
        after["default_contacts"],
        json!({ "registrant": null, "admin": null, "tech": nova.id, "billing": null })
    );
    assert!(after["tasks"].is_null(), "no domain shows it");
    assert_eq!(api.read("/").await, after);
    // What is absent stays, also within.
    let part = json!({ "policies": { "settle_seconds": 0 } });
    let after = api.patch("/", &part).await.json();
    assert_eq!(
        after["policies"],
        json!({ "registrant_change": "icann-tpr", "hold_material": false, "settle_seconds": 0 })
    );
    api.is_conditional("", &json!({ "name": "Acme" })).await;
    let usage = api.read(&format!("/contacts/{}/usage", nova.id)).await;
    assert_eq!(usage["data"], json!([]), "no domain resolves through it");
    let used = api.delete(&format!("/contacts/{}", nova.id)).await;
    assert_eq!(used.code(), "contact.in_use");
}

#[tokio::test]
async fn errors_of_the_organization_are_reported() {
    let api = Api::open().await;
    let gone = api.house.contact("Stara").await;
    let inactive = json!({ "is_active": false });
    let of = format!("/contacts/{}", gone.id);
    assert_eq!(api.patch(&of, &inactive).await.status, 200);
    let invalid = "request.invalid";
    let role: &[&str] = &["default_contacts.tech"];
    api.refuses(
        "patch",
        "",
        &[
            (json!({}), "organization.patch_empty", &[]),
            (json!({ "policies": {}, "default_contacts": {} }), "organization.patch_empty", &[]),
            (json!({ "dry_run": true }), "organization.patch_empty", &[]),
            (json!({ "name": "", "legal_name": null }), invalid, &["legal_name", "name"]),
            (
                json!({ "name": "č".repeat(129), "legal_name": "č".repeat(256) }),
                invalid,
                &["legal_name", "name"],
            ),
            (
                json!({ "name": 1, "policies": [], "default_contacts": null, "id": "x", "colour": 1 }),
                invalid,
                &["colour", "default_contacts", "id", "name", "policies"],
            ),
            (
                json!({ "policies": { "registrant_change": "none", "hold_material": 1, "settle_seconds": -1, "lock": 60 } }),
                invalid,
                &[
                    "policies.hold_material",
                    "policies.lock",
                    "policies.registrant_change",
                    "policies.settle_seconds",
                ],
            ),
            (
                json!({ "policies": { "settle_seconds": 3601 } }),
                invalid,
                &["policies.settle_seconds"],
            ),
            (
                json!({ "policies": { "settle_seconds": 3601 }, "colour": 1 }),
                invalid,
                &["colour", "policies.settle_seconds"],
            ),
            (
                json!({ "default_contacts": { "tech": "x", "owner": null } }),
                invalid,
                &["default_contacts.owner", "default_contacts.tech"],
            ),
            (json!({ "default_contacts": { "tech": uuid::Uuid::nil() } }), invalid, role),
            (json!({ "default_contacts": { "tech": gone.id } }), "contact.inactive", role),
        ],
    )
    .await;
}

#[tokio::test]
async fn members_follow_the_legal_name_and_domains_the_defaults() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let member = api.member(&api.employee("Nova").await, &office).await;
    let other = api.house.contact("Stara").await;
    let domain = api.house.domain("a.example").await;
    api.house.give(domain, Role::Registrant, &member).await;
    api.house.settle().await;
    let change = json!({ "legal_name": "Acme a.s.", "default_contacts": { "tech": other.id } });
    let before = api.everything().await;
    let plan = api.patch("?dry_run=true", &change).await;
    assert_eq!(plan.status, 200, "{plan:?}");
    let plan = plan.json();
    assert_eq!(
        (&plan["total_domains"], &plan["changes_of_registrant"]),
        (&json!(1), &json!(1))
    );
    let one = &plan["contacts"][0];
    assert_eq!(
        (&one["changes"], &one["fields"], &one["waits_for_approval"]),
        (
            &json!({ "org_name": ["Acme s.r.o.", "Acme a.s."] }),
            &json!(["org_name"]),
            &json!(true)
        )
    );
    assert_eq!(api.everything().await, before);
    let done = api.patch("", &change).await;
    let begun = tasks(&done.json());
    assert_eq!(begun.len(), 2, "one waits for a yes, one tells the default");
    api.house.settle().await;
    let mut awaited = Vec::new();
    for id in &begun {
        awaited.push(api.read(&format!("/tasks/{id}")).await["awaiting"].clone());
    }
    awaited.sort_by_key(ToString::to_string);
    assert_eq!(awaited, [json!("operator"), Value::Null]);
    let roles = api.get(&api.domains(&format!("/{domain}/contacts"))).await;
    let roles = roles.json();
    assert_eq!(roles["data"][1]["source"], "organization");
    let contact = api.read(&format!("/contacts/{}", member.id)).await;
    assert_eq!(contact["org_name"], "Acme s.r.o.");
}

#[tokio::test]
async fn projects_are_made_and_renamed() {
    let api = Api::open().await;
    let answer = api.post("/projects", &json!({ "name": " Značky " })).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let project = answer.json();
    assert_eq!(
        (&project["object"], &project["name"]),
        (&json!("project"), &json!("Značky"))
    );
    let place = format!("/projects/{}", project["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), api.path(&place));
    let read = api.get(&api.path(&place)).await;
    assert_eq!(
        (read.json(), read.header("etag")),
        (project, answer.header("etag"))
    );
    assert_eq!(api.walk("/projects").await.len(), 2);
    api.is_conditional(&place, &json!({ "name": "Brands" }))
        .await;
    assert_eq!(api.read(&place).await["name"], "Brands");
    let invalid = "request.invalid";
    let longer = json!({ "name": "č".repeat(129) });
    api.refuses(
        "post",
        "/projects",
        &[
            (json!({}), invalid, &["name"]),
            (longer.clone(), invalid, &["name"]),
            (
                json!({ "name": 1, "colour": 1 }),
                invalid,
                &["colour", "name"],
            ),
        ],
    )
    .await;
    api.refuses(
        "patch",
        &place,
        &[
            (json!({}), "project.patch_empty", &[]),
            (longer, invalid, &["name"]),
            (json!({ "name": null }), invalid, &["name"]),
            (
                json!({ "name": [], "id": "x", "colour": 1 }),
                invalid,
                &["colour", "id", "name"],
            ),
        ],
    )
    .await;
    let longest = json!({ "name": "č".repeat(128) });
    assert_eq!(api.patch(&place, &longest).await.status, 200);
    // A key that is tied to a project makes none and renames none, not even its own: projects are the organization's.
    let new = service::auth::NewKey {
        name: "tied".into(),
        scopes: vec![Scope::Admin],
        project: Some(api.house.founded.project),
        expires_at: None,
    };
    let (_, key) = api
        .house
        .service
        .keys()
        .create(&service::Actor::system(api.organization()), new)
        .await
        .unwrap();
    let tied = crate::client::As::Key(key);
    let name = json!({ "name": "Other" });
    let own = format!("/projects/{}", api.house.founded.project);
    for (method, rest, status) in [
        ("post", "/projects", 403),
        ("patch", place.as_str(), 403),
        ("patch", own.as_str(), 403),
    ] {
        let call = call(method, &api.path(rest)).json(&name);
        assert_eq!(api.send_as(&tied, call).await.status, status, "{rest}");
    }
}
