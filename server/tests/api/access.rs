//! Who may do what: every endpoint, asked by nobody, by a stranger, by somebody too small, and by somebody who may.

use crate::client::{Answer, Api, As, Call, call};
use model::role::Role;
use serde_json::{Value, json};
use server::http::v1::ENDPOINTS;
use service::{Need, OrgRole, SCOPES};
use std::collections::BTreeSet;

/// Method, path, what it needs, and the status of success.
const TABLE: &[(&str, &str, Option<Need>, u16)] = &[
    ("get", "/v1/me", None, 200),
    ("get", "/v1/organizations/{organization_id}", None, 200),
    ("get", "/v1/organizations/{organization_id}/", None, 200),
    (
        "get",
        "/v1/organizations/{organization_id}/projects",
        None,
        200,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/projects/{project_id}",
        None,
        200,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/contacts",
        Some(Need::ContactsRead),
        200,
    ),
    (
        "post",
        "/v1/organizations/{organization_id}/contacts",
        Some(Need::ContactsWrite),
        201,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/contacts/{contact_id}",
        Some(Need::ContactsRead),
        200,
    ),
    (
        "patch",
        "/v1/organizations/{organization_id}/contacts/{contact_id}",
        Some(Need::ContactsWrite),
        200,
    ),
    (
        "delete",
        "/v1/organizations/{organization_id}/contacts/{contact_id}",
        Some(Need::ContactsWrite),
        204,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/contacts/{contact_id}/usage",
        Some(Need::ContactsRead),
        200,
    ),
    (
        "post",
        "/v1/organizations/{organization_id}/contacts/{contact_id}/verification",
        Some(Need::ContactsWrite),
        202,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/verifications",
        Some(Need::ContactsRead),
        200,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/projects/{project_id}/domains",
        Some(Need::DomainsRead),
        200,
    ),
    (
        "post",
        "/v1/organizations/{organization_id}/projects/{project_id}/domains",
        Some(Need::DomainsWrite),
        201,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}",
        Some(Need::DomainsRead),
        200,
    ),
    (
        "delete",
        "/v1/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}",
        Some(Need::DomainsWrite),
        204,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/contacts",
        Some(Need::DomainsRead),
        200,
    ),
    (
        "patch",
        "/v1/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/contacts",
        Some(Need::DomainsWrite),
        202,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/tasks",
        Some(Need::TasksRead),
        200,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/tasks/{task_id}",
        Some(Need::TasksRead),
        200,
    ),
    (
        "post",
        "/v1/organizations/{organization_id}/tasks/{task_id}/cancel",
        Some(Need::TasksWrite),
        202,
    ),
    (
        "post",
        "/v1/organizations/{organization_id}/tasks/{task_id}/retry",
        Some(Need::TasksWrite),
        202,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/tasks/{task_id}/events",
        Some(Need::TasksRead),
        200,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/events",
        Some(Need::TasksRead),
        200,
    ),
    (
        "get",
        "/v1/organizations/{organization_id}/audit",
        Some(Need::Admin),
        200,
    ),
];

/// Things of the organization that no other call has touched.
struct Things {
    names: Vec<(&'static str, String)>,
    number: usize,
    contact: String,
}

async fn things(api: &Api, number: usize, path: &str) -> Things {
    let house = &api.house;
    // Contacts of the same address are written to once a minute.
    house.clock.advance(chrono::TimeDelta::minutes(2));
    let contact = house.contact("Nova").await;
    let idle = house.domain(&format!("idle{number}.example")).await;
    let busy = house.domain(&format!("busy{number}.example")).await;
    let holder = house.contact("Stara").await;
    let task = house.give(busy, Role::Tech, &holder).await;
    if path.ends_with("/retry") {
        house
            .service
            .cancel_task(&house.actor().await, task)
            .await
            .unwrap();
    }
    let names = vec![
        ("{organization_id}", api.organization().to_string()),
        ("{project_id}", house.founded.project.to_string()),
        ("{contact_id}", contact.id.to_string()),
        ("{domain_id}", idle.to_string()),
        ("{task_id}", task.to_string()),
    ];
    Things {
        names,
        number,
        contact: contact.id.to_string(),
    }
}

impl Things {
    fn call(&self, method: &str, template: &str, organization: Option<&str>) -> Call {
        let mut path = template.to_owned();
        for (name, id) in &self.names {
            let id = if *name == "{organization_id}" {
                organization.unwrap_or(id)
            } else {
                id
            };
            path = path.replace(name, id);
        }
        let body = self.body(method, template);
        let call = call(method, &path);
        if body.is_null() {
            call
        } else {
            call.json(&body)
        }
    }

    fn body(&self, method: &str, template: &str) -> Value {
        match (method, template.rsplit('/').next().unwrap()) {
            ("post", "contacts") => json!({
                "kind": "custom", "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ",
            }),
            ("patch", "{contact_id}") => json!({ "city": "Brno" }),
            ("post", "domains") => json!({ "name": format!("new{}.example", self.number) }),
            ("patch", "contacts") => json!({ "registrant": self.contact }),
            _ => Value::Null,
        }
    }
}

/// Only the head: a stream does not end.
async fn ask(api: &Api, who: &As, call: Call) -> Answer {
    let response = api.open_as(who, call).await;
    if response.status() == 200 && response.headers()["content-type"] == "text/event-stream" {
        return Answer {
            status: 200,
            headers: response.headers().clone(),
            text: String::new(),
        };
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

#[test]
fn every_endpoint_is_in_the_table_once() {
    let listed: BTreeSet<_> = TABLE
        .iter()
        .map(|(method, path, ..)| (*method, *path))
        .collect();
    assert_eq!(listed, ENDPOINTS.iter().copied().collect());
    assert_eq!(listed.len(), TABLE.len());
}

#[tokio::test]
async fn every_endpoint_asks_who_calls() {
    let api = Api::open().await;
    let stranger = api.house.stranger().await;
    let their_organization = stranger.organization.to_string();
    let stranger = As::Key(stranger.api_key.unwrap());
    for (number, (method, path, need, success)) in TABLE.iter().enumerate() {
        let name = format!("{method} {path}");
        let things = things(&api, number, path).await;

        let anonymous = ask(&api, &As::Nobody, things.call(method, path, None)).await;
        assert_eq!(anonymous.status, 401, "{name}: {anonymous:?}");
        assert_eq!(
            (
                anonymous.code().as_str(),
                anonymous.header("www-authenticate")
            ),
            ("auth.required", "Bearer"),
            "{name}"
        );
        let forged = ask(
            &api,
            &As::Key("sk-nichandle-AAAAAAAAAAAAAAAAAAAAAAAAAAAA".into()),
            things.call(method, path, None),
        )
        .await;
        assert_eq!(forged.status, 401, "{name}: {forged:?}");

        if path.contains("{organization_id}") {
            let foreign = ask(&api, &stranger, things.call(method, path, None)).await;
            assert_eq!(
                (foreign.status, foreign.code().as_str()),
                (404, "not_found"),
                "{name}: {foreign:?}"
            );
        }
        // Under their own organization, with our ids.
        if things.names[1..].iter().any(|(id, _)| path.contains(id)) {
            let foreign = ask(
                &api,
                &stranger,
                things.call(method, path, Some(&their_organization)),
            )
            .await;
            assert_eq!(
                (foreign.status, foreign.code().as_str()),
                (404, "not_found"),
                "{name}: {foreign:?}"
            );
        }

        if let Some(need) = need {
            for small in too_small(&api, *need).await {
                let refused = ask(&api, &small, things.call(method, path, None)).await;
                assert_eq!(
                    (refused.status, refused.code().as_str()),
                    (403, "auth.forbidden"),
                    "{name}: {refused:?}"
                );
            }
        }

        // Whoever may is let in: also proof that none of the refused did anything.
        let scopes: Vec<&str> = need.iter().map(|need| need.scope()).collect();
        let by_key = ask(
            &api,
            &api.key(&scopes).await.1,
            things.call(method, path, None),
        )
        .await;
        assert_eq!(by_key.status, *success, "{name}: {by_key:?}");
        let again = self::things(&api, number + TABLE.len(), path).await;
        let role = need.map_or(OrgRole::Guest, Need::role);
        let by_person = ask(
            &api,
            &api.person(role).await,
            again.call(method, path, None),
        )
        .await;
        assert_eq!(by_person.status, *success, "{name}: {by_person:?}");
    }
}

/// Callers who lack just this.
async fn too_small(api: &Api, need: Need) -> Vec<As> {
    let lacks: Vec<&str> = SCOPES
        .into_iter()
        .filter(|scope| *scope != "admin" && *scope != need.scope())
        // Writing holds reading.
        .filter(|scope| need.scope().strip_suffix(":read") != scope.strip_suffix(":write"))
        .collect();
    let below = OrgRole::ALL
        .into_iter()
        .rev()
        .find(|role| *role < need.role())
        .unwrap();
    vec![api.key(&lacks).await.1, api.person(below).await]
}

#[tokio::test]
async fn a_key_of_one_project_sees_no_other() {
    let api = Api::open().await;
    let service = &api.house.service;
    let domain = api.house.domain("one.example").await;
    let contact = api.house.contact("Nova").await;
    let task = api.house.give(domain, Role::Admin, &contact).await;
    let other = store::projects::Project {
        id: model::id::ProjectId(service.new_id()),
        organization_id: api.organization(),
        name: "Other".into(),
        created_at: service.now(),
        updated_at: service.now(),
    };
    let mut tx = service.db().begin().await.unwrap();
    store::projects::create(&mut tx, &other).await.unwrap();
    tx.commit().await.unwrap();
    let new = service::auth::NewKey {
        name: "tied".into(),
        scopes: vec!["domains:write".into(), "tasks:write".into()],
        project: Some(other.id),
        expires_at: None,
    };
    let (_, key) = service
        .create_key(&service::Actor::system(api.organization()), new)
        .await
        .unwrap();
    let tied = As::Key(key);
    let status = async |path: String| ask(&api, &tied, call("get", &path)).await.status;
    assert_eq!(status(api.domains("")).await, 404);
    assert_eq!(status(api.domains(&format!("/{domain}"))).await, 404);
    assert_eq!(
        status(api.path(&format!("/projects/{}/domains/{domain}", other.id))).await,
        404
    );
    assert_eq!(
        status(api.path(&format!("/projects/{}", api.house.founded.project))).await,
        404
    );
    assert_eq!(status(api.path(&format!("/tasks/{task}"))).await, 404);
    assert_eq!(
        status(api.path(&format!("/tasks/{task}/events"))).await,
        404
    );
    assert_eq!(status(api.path("/events")).await, 403);
    assert_eq!(
        status(api.path(&format!("/projects/{}/domains", other.id))).await,
        200
    );
    let tasks = api.send_as(&tied, call("get", &api.path("/tasks"))).await;
    assert_eq!(tasks.json()["data"], json!([]));
    let projects = api
        .send_as(&tied, call("get", &api.path("/projects")))
        .await
        .json();
    assert_eq!(projects["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn me_is_who_calls() {
    let api = Api::open().await;
    let by_key = api.get("/v1/me").await.json();
    assert_eq!(
        (&by_key["kind"], &by_key["organization_id"]),
        (&json!("key"), &json!(api.organization()))
    );
    assert_eq!(by_key["scopes"].as_array().unwrap().len(), SCOPES.len());
    let person = api.person(OrgRole::Editor).await;
    let by_session = api.send_as(&person, call("get", "/v1/me")).await.json();
    assert_eq!(
        (
            &by_session["kind"],
            &by_session["role"],
            &by_session["name"]
        ),
        (&json!("user"), &json!("editor"), &json!("Petr Svoboda"))
    );
    // A wrong key is not made good by a session.
    let both = call("get", "/v1/me").header("authorization", "Bearer sk-nichandle-wrong");
    assert_eq!(api.send_as(&person, both).await.status, 401);
}
