//! Teams and their role slots.

use crate::client::{Api, call};
use crate::make::tasks;
use model::id::DomainId;
use model::role::Role;
use serde_json::{Value, json};

fn place(team: &Value) -> String {
    format!("/teams/{}", team["id"].as_str().unwrap())
}

async fn create(api: &Api, body: &Value) -> Value {
    let answer = api.post("/teams", body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let team = answer.json();
    assert_eq!(answer.header("location"), api.path(&place(&team)));
    let read = api.get(&api.path(&place(&team))).await;
    assert_eq!(
        (read.json(), read.header("etag")),
        (team.clone(), answer.header("etag"))
    );
    team
}

#[tokio::test]
async fn a_team_shows_its_contacts_in_full() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let nova = api.member(&api.employee("Nova").await, &office).await;
    let stara = api.house.contact("Stara").await;
    let body = json!({
        "name": " Web & Móvil ", "registrant_contact_id": nova.id, "admin_contact_id": nova.id,
        "tech_contact_id": stara.id, "billing_contact_id": "",
    });
    let team = create(&api, &body).await;
    let expected = json!({
        "object": "team", "organization_id": api.organization(), "name": "Web & Móvil", "slug": "web-movil", "is_system": false,
        "registrant_contact_id": nova.id, "admin_contact_id": nova.id, "tech_contact_id": stara.id, "billing_contact_id": null,
        "billing_contact": null, "version": 1,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&team[name], value, "{name}");
    }
    let shown = api.read(&format!("/contacts/{}", nova.id)).await;
    assert_eq!(team["registrant_contact"], shown);
    assert_eq!(shown["location"]["label"], "Praha");
    api.team("Alpha", &stara).await;
    let names = |rows: &[Value]| -> Vec<String> {
        rows.iter()
            .map(|team| team["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names(&api.walk("/teams").await),
        ["Alpha", "General", "Web & Móvil"]
    );
    let found = api.read("/teams?q=movil").await;
    assert_eq!(found["data"], json!([team]));
    api.is_conditional(&place(&team), &json!({ "tech_contact_id": null }))
        .await;
    // The office is shown too, and moves without the team.
    let tag = api.get(&api.path(&place(&team))).await;
    let moved = json!({ "label": "Centrum" });
    let office = format!("/locations/{}", office.id);
    assert_eq!(api.patch(&office, &moved).await.status, 200);
    let now = api.get(&api.path(&place(&team))).await;
    assert_ne!(now.header("etag"), tag.header("etag"));
    let stale = call("delete", &api.path(&place(&team))).header("if-match", "\"1\"");
    assert_eq!(api.send(stale).await.status, 412);
    assert_eq!(api.delete(&place(&team)).await.status, 204);
    assert_eq!(api.get(&api.path(&place(&team))).await.status, 404);
}

#[tokio::test]
async fn errors_of_a_team_are_reported() {
    let api = Api::open().await;
    let (nova, gone) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let inactive = json!({ "is_active": false });
    let of = format!("/contacts/{}", gone.id);
    assert_eq!(api.patch(&of, &inactive).await.status, 200);
    let slots = |name: &str, slug: Value| json!({ "name": name, "slug": slug, "registrant_contact_id": nova.id, "admin_contact_id": nova.id });
    let longest = create(&api, &slots(&"č".repeat(64), json!("a".repeat(63)))).await;
    let team = create(&api, &slots("Web", Value::Null)).await;
    let unknown = uuid::Uuid::nil();
    let invalid = "request.invalid";
    let required: &[&str] = &["admin_contact_id", "registrant_contact_id"];
    api.refuses(
        "post",
        "/teams",
        &[
            (json!({}), invalid, &["name"]),
            (json!({ "name": "New" }), "team.slot_required", required),
            (
                json!({ "name": "New", "registrant_contact_id": "", "admin_contact_id": null }),
                "team.slot_required",
                required,
            ),
            (slots(&"č".repeat(65), json!("x")), invalid, &["name"]),
            (slots("New", json!("a".repeat(64))), invalid, &["slug"]),
            (slots("New", json!("-x")), invalid, &["slug"]),
            (slots("東京", Value::Null), invalid, &["slug"]),
            (slots("Other", json!("web")), "team.slug_taken", &["slug"]),
            (
                json!({ "name": 1, "registrant_contact_id": "me", "admin_contact_id": 1, "colour": "red", "is_system": true }),
                invalid,
                &["admin_contact_id", "colour", "is_system", "name", "registrant_contact_id"],
            ),
            (
                json!({ "name": "New", "registrant_contact_id": unknown, "admin_contact_id": nova.id }),
                invalid,
                &["registrant_contact_id"],
            ),
            (
                json!({ "name": "New", "registrant_contact_id": nova.id, "admin_contact_id": gone.id }),
                "contact.inactive",
                &["admin_contact_id"],
            ),
        ],
    )
    .await;
    api.refuses(
        "patch",
        &place(&team),
        &[
            (json!({}), "team.patch_empty", &[]),
            (json!({ "dry_run": true }), "team.patch_empty", &[]),
            (json!({ "registrant_contact_id": "" }), "team.slot_required", &["registrant_contact_id"]),
            (json!({ "admin_contact_id": null }), "team.slot_required", &["admin_contact_id"]),
            (json!({ "tech_contact_id": gone.id }), "contact.inactive", &["tech_contact_id"]),
            (json!({ "billing_contact_id": unknown }), invalid, &["billing_contact_id"]),
            (json!({ "slug": longest["slug"] }), "team.slug_taken", &["slug"]),
            (json!({ "name": null }), invalid, &["name"]),
            (
                json!({ "id": "x", "tech_contact": {}, "tech_contact_id": [], "slug": "A", "colour": 1 }),
                invalid,
                &["colour", "id", "slug", "tech_contact", "tech_contact_id"],
            ),
        ],
    )
    .await;
    let teams = api.read("/teams?q=general").await;
    let general = place(&teams["data"][0]);
    api.refuses(
        "patch",
        &general,
        &[(json!({ "slug": "main" }), "team.slug_locked", &["slug"])],
    )
    .await;
    let named = api
        .patch(&general, &json!({ "name": "Main", "slug": "" }))
        .await;
    assert_eq!(
        (named.status, &named.json()["slug"]),
        (200, &json!("general"))
    );
    let stays = api.delete(&general).await;
    assert_eq!(
        (stays.status, stays.code().as_str()),
        (422, "team.system_stays")
    );
}

#[tokio::test]
async fn a_slot_reaches_every_domain_of_its_team() {
    let api = Api::open().await;
    let (nova, stara) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let team = api.team("Web", &nova).await.team.id;
    for name in ["a.example", "b.example", "c.example"] {
        let body = json!({ "name": name, "team_id": team });
        let made = api.send(call("post", &api.domains("")).json(&body)).await;
        assert_eq!((made.status, &made.json()["team_id"]), (201, &json!(team)));
        // Adopting sends nothing: the registry gets the team's registrant by that somebody names them.
        let id = made.json()["id"].as_str().unwrap().parse().unwrap();
        api.house.give(DomainId(id), Role::Registrant, &nova).await;
        api.house.settle().await;
        let roles = [(Role::Registrant, None)].into();
        let actor = api.house.actor().await;
        let domains = api.house.service.domains();
        let given_back = domains.assign_roles(&actor, DomainId(id), &roles).await;
        given_back.unwrap();
        api.house.settle().await;
    }
    api.house.domain("other.example").await;
    let sent = api.read("/tasks?limit=200").await["data"]
        .as_array()
        .unwrap()
        .len();
    let place = format!("/teams/{team}");
    let before = api.everything().await;
    let change = json!({ "tech_contact_id": stara.id });
    let plan = api.patch(&format!("{place}?dry_run=true"), &change).await;
    let plan = plan.json();
    assert_eq!(
        (&plan["object"], &plan["total_domains"], &plan["contacts"]),
        (&json!("plan"), &json!(3), &json!([]))
    );
    assert_eq!(plan["changes_of_registrant"], json!(0));
    let registrant = json!({ "registrant_contact_id": stara.id, "dry_run": true });
    let plan = api.patch(&place, &registrant).await.json();
    assert_eq!(
        (&plan["total_domains"], &plan["changes_of_registrant"]),
        (&json!(3), &json!(3))
    );
    assert_eq!(api.everything().await, before);
    // Another contact of the same name and address is no other registrant.
    let twin = api.house.contact("Nova").await;
    let registrant = json!({ "registrant_contact_id": twin.id, "dry_run": true });
    let plan = api.patch(&place, &registrant).await.json();
    assert_eq!(
        (&plan["total_domains"], &plan["changes_of_registrant"]),
        (&json!(3), &json!(0))
    );
    let all = api.read("/tasks?limit=200").await;
    assert_eq!(all["data"].as_array().unwrap().len(), sent);

    let done = api.patch(&place, &change).await;
    let parents = tasks(&done.json());
    assert_eq!(parents.len(), 1, "{done:?}");
    // The same again is no change.
    assert!(api.patch(&place, &change).await.json()["tasks"].is_null());
    api.house.settle().await;
    let parent = api.read(&format!("/tasks/{}", parents[0])).await;
    assert_eq!(
        (&parent["status"], &parent["domain_id"]),
        (&json!("completed"), &Value::Null),
        "{parent}"
    );
    let children = api.read(&format!("/tasks?parent_id={}", parents[0])).await;
    let children = children["data"].as_array().unwrap();
    assert_eq!(children.len(), 3);
    assert!(children.iter().all(|task| task["status"] == "completed"));
    // Everything else stays as it was: one parent, three parts.
    let all = api.read("/tasks?limit=200").await;
    assert_eq!(all["data"].as_array().unwrap().len(), sent + 4);
    let usage = api.read(&format!("/contacts/{}/usage", stara.id)).await;
    let held: Vec<_> = usage["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| {
            (
                each["team_id"].clone(),
                each["domain"].clone(),
                each["source"].clone(),
            )
        })
        .collect();
    assert_eq!(
        held,
        [
            (json!(team), Value::Null, json!("team")),
            (Value::Null, json!("a.example"), json!("team")),
            (Value::Null, json!("b.example"), json!("team")),
            (Value::Null, json!("c.example"), json!("team")),
        ]
    );
    let used = api.delete(&place).await;
    assert_eq!((used.status, used.code().as_str()), (422, "team.in_use"));
}

#[tokio::test]
async fn a_contact_in_a_slot_stays_active() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    api.team("Web", &nova).await;
    let place = format!("/contacts/{}", nova.id);
    let field: &[&str] = &["is_active"];
    let code = "contact.referenced_by_team";
    api.refuses(
        "patch",
        &place,
        &[(json!({ "is_active": false }), code, field)],
    )
    .await;
    let words = api.patch(&place, &json!({ "is_active": false })).await;
    let words = words.json()["message"].as_str().unwrap().to_owned();
    assert!(words.contains("registrant of team Web"), "{words}");
    assert_eq!(api.delete(&place).await.code(), "contact.in_use");
}
