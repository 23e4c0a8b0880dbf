//! Who may do what: every endpoint, with the needs that the router tells and the example that the document shows, asked by nobody, by a stranger, by somebody too small, and by somebody who may.

use crate::client::{Answer, Api, As, Call, call};
use crate::make;
use crate::spec;
use model::role::Role;
use serde_json::json;
use server::http::v1::openapi::examples;
use server::http::v1::{ENDPOINTS, Endpoint};
use service::webhooks::WebhookEdit;
use service::{Actor, Need, OrgRole, SCOPES};
use uuid::Uuid;

/// Things of the organization that no other call has touched.
struct Things {
    names: Vec<(&'static str, String)>,
    number: usize,
    contact: String,
    holder: String,
    team: String,
}

async fn things(api: &Api, number: usize, endpoint: &Endpoint) -> Things {
    let (method, path) = (endpoint.method, endpoint.path);
    let (house, service, actor) = (&api.house, &api.house.service, api.house.actor().await);
    // Contacts of the same address are written to once a minute.
    house.clock.advance(chrono::TimeDelta::minutes(2));
    let contact = house.contact("Nová").await;
    let idle = house.domain(&format!("idle{number}.example")).await;
    let busy = house.domain(&format!("busy{number}.example")).await;
    let holder = house.contact("Stara").await;
    let office = make::office(service, &actor, "Depot").await;
    let user = make::employee(service, &actor, &format!("Maly{number}")).await;
    if path.ends_with("/invitation") && method != "post" {
        service.invite(&actor, user.id, None).await.unwrap();
    }
    let phone = service
        .add_phone(&actor, user.id, "+420601123456", "mobile")
        .await
        .unwrap();
    let team = make::team(service, &actor, &format!("Idle {number}"), &holder).await;
    // There may be only so many.
    let (webhook, told) = if path.contains("/webhooks/") {
        receiver(api, &actor, path).await
    } else {
        Default::default()
    };
    let spare = api.key(&["tasks:read"]).await.0;
    let mut task = house.give(busy, Role::Tech, &holder).await;
    if path.ends_with("/retry") {
        service.cancel_task(&actor, task).await.unwrap();
    }
    if path.ends_with("/approve") || path.ends_with("/decline") {
        let member = make::member(service, &actor, &user, &office).await;
        house.give(busy, Role::Registrant, &member).await;
        task = make::waiting(service, &actor, user.id, number).await;
    }
    let names = vec![
        ("{organization_id}", api.organization().to_string()),
        ("{project_id}", house.founded.project.to_string()),
        ("{contact_id}", contact.id.to_string()),
        ("{domain_id}", idle.to_string()),
        ("{task_id}", task.to_string()),
        ("{key_id}", spare.to_string()),
        ("{webhook_id}", webhook.to_string()),
        ("{delivery_id}", told.to_string()),
        ("{location_id}", office.id.to_string()),
        ("{user_id}", user.id.to_string()),
        ("{phone_id}", phone.id.to_string()),
        ("{team_id}", team.team.id.to_string()),
    ];
    Things {
        names,
        number,
        contact: contact.id.to_string(),
        holder: holder.id.to_string(),
        team: team.team.id.to_string(),
    }
}

async fn receiver(api: &Api, actor: &Actor, path: &str) -> (Uuid, Uuid) {
    let service = &api.house.service;
    let edit = WebhookEdit {
        url: Some("https://hooks.example.com/".into()),
        events: Some(vec!["role".into()]),
        is_active: Some(false),
        ..WebhookEdit::default()
    };
    let (webhook, _) = service.create_webhook(actor, &edit).await.unwrap();
    let told = service.try_webhook(actor, webhook.id).await.unwrap();
    if path.ends_with("/redeliver") {
        api.house.worker().tell_due().await.unwrap();
    }
    (webhook.id.0, told.event_id)
}

impl Things {
    /// The request that the document shows, with the ids of these things.
    fn call(&self, endpoint: &Endpoint, organization: Option<&str>) -> Call {
        let mut path = endpoint.path.to_owned();
        for (name, id) in &self.names {
            let id = if *name == "{organization_id}" {
                organization.unwrap_or(id)
            } else {
                id
            };
            path = path.replace(name, id);
        }
        let call = call(endpoint.method, &path);
        let Some(example) = (endpoint.doc)().example().map(ToString::to_string) else {
            return call;
        };
        let number = self.number;
        let ours = [
            (examples::CONTACT, self.contact.clone()),
            (examples::OTHER_CONTACT, self.holder.clone()),
            (examples::TEAM, self.team.clone()),
            ("Brands", format!("Brands {number}")),
            ("new.example", format!("new{number}.example")),
            ("ema@", format!("ema{number}@")),
        ];
        let body = ours
            .iter()
            .fold(example, |body, (from, to)| body.replace(from, to));
        call.json(&serde_json::from_str(&body).unwrap())
    }
}

/// Only the head: a stream does not end.
async fn ask(api: &Api, who: &As, call: Call) -> Answer {
    let method = call.request.method().to_string();
    let path = call.request.uri().to_string();
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
    let answer = Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    };
    spec::check(&method, &path, &answer);
    answer
}

#[tokio::test]
async fn every_endpoint_asks_who_calls() {
    let api = Api::open().await;
    let stranger = api.house.stranger().await;
    let their_organization = stranger.organization.to_string();
    let stranger = As::Key(stranger.api_key.unwrap());
    for (number, endpoint) in ENDPOINTS.iter().enumerate() {
        let (path, needs) = (endpoint.path, endpoint.needs);
        let name = format!("{} {path}", endpoint.method);
        let success = (endpoint.doc)().success().unwrap();
        let things = things(&api, number, endpoint).await;

        let anonymous = ask(&api, &As::Nobody, things.call(endpoint, None)).await;
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
            things.call(endpoint, None),
        )
        .await;
        assert_eq!(forged.status, 401, "{name}: {forged:?}");

        if path.contains("{organization_id}") {
            let foreign = ask(&api, &stranger, things.call(endpoint, None)).await;
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
                things.call(endpoint, Some(&their_organization)),
            )
            .await;
            assert_eq!(
                (foreign.status, foreign.code().as_str()),
                (404, "not_found"),
                "{name}: {foreign:?}"
            );
        }

        for need in needs {
            for small in too_small(&api, *need).await {
                let refused = ask(&api, &small, things.call(endpoint, None)).await;
                assert_eq!(
                    (refused.status, refused.code().as_str()),
                    (403, "auth.forbidden"),
                    "{name}: {refused:?}"
                );
            }
        }

        // Whoever may is let in: also proof that none of the refused did anything.
        let scopes: Vec<&str> = needs.iter().map(|need| need.scope()).collect();
        let by_key = ask(&api, &api.key(&scopes).await.1, things.call(endpoint, None)).await;
        assert_eq!(by_key.status, success, "{name}: {by_key:?}");
        let again = self::things(&api, number + ENDPOINTS.len(), endpoint).await;
        let person = match needs.iter().map(|need| need.role()).max() {
            Some(role) => api.person(role).await,
            None => api.guest().await,
        };
        let by_person = ask(&api, &person, again.call(endpoint, None)).await;
        assert_eq!(by_person.status, success, "{name}: {by_person:?}");
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
