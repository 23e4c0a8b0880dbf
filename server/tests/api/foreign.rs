//! Objects of another organization can't be referred to: a foreign id gets the same response as one that does not exist, in the path and in the body.

use crate::client::{Answer, Api, call};
use crate::foreign_named::{NAMELESS, named};
use crate::make;
use model::role::Role;
use model::webhook::Topic;
use serde_json::{Value, json};
use server::http::v1::ENDPOINTS;
use service::{Actor, Service};
use std::collections::BTreeMap;
use uuid::Uuid;

const BASE: &str = "/v1/organizations/{organization_id}";

/// One of everything that has an id.
type Book = BTreeMap<&'static str, String>;

async fn book(service: &Service, actor: &Actor, project: model::id::ProjectId, tag: &str) -> Book {
    let office = make::office(service, actor, "First").await;
    let user = make::employee(service, actor, &format!("Nova{tag}")).await;
    let phone = service
        .phones()
        .add(
            actor,
            user.id,
            &model::person_phone::TelephoneDraft::new("+420601123456", ""),
        )
        .await
        .unwrap();
    let contact = make::member(service, actor, &user, &office).await;
    let other = make::member(service, actor, &user, &office).await;
    let team = make::team(service, actor, "Web", &contact).await;
    let domain = service
        .domains()
        .adopt(actor, project, &format!("{tag}.example"), None)
        .await
        .unwrap();
    let changes = [(Role::Admin, Some(contact.id))].into();
    let given = service
        .domains()
        .assign_roles(actor, domain.id, &changes)
        .await;
    let edit = service::webhooks::WebhookEdit {
        url: Some("https://hooks.example.com/".into()),
        events: Some([Topic::Role].into()),
        ..Default::default()
    };
    let (webhook, _) = service.webhooks().create(actor, &edit).await.unwrap();
    let delivery = service
        .webhooks()
        .send_test(actor, webhook.id)
        .await
        .unwrap();
    let plan = make::plan(service, actor, domain.id).await;
    [
        ("{plan_id}", plan.id.to_string()),
        ("{organization_id}", actor.organization.to_string()),
        ("{project_id}", project.to_string()),
        ("{contact_id}", contact.id.to_string()),
        ("{other_id}", other.id.to_string()),
        ("{location_id}", office.id.to_string()),
        ("{user_id}", user.id.to_string()),
        ("{phone_id}", phone.id.to_string()),
        ("{team_id}", team.team.id.to_string()),
        ("{domain_id}", domain.id.to_string()),
        ("{task_id}", given.unwrap().task.id.to_string()),
        ("{webhook_id}", webhook.id.to_string()),
        ("{delivery_id}", delivery.event_id.to_string()),
    ]
    .into()
}

fn filled(template: &str, book: &Book) -> String {
    let mut path = template.to_owned();
    for (name, id) in book {
        path = path.replace(name, id);
    }
    path
}

/// The answer without what says which request it was.
fn told(answer: &Answer, id: &str) -> (u16, String) {
    let mut body = answer.json();
    if let Some(members) = body.as_object_mut() {
        members.remove("instance");
    }
    (answer.status, body.to_string().replace(id, "ID"))
}

async fn two_books() -> (Api, Book, Book) {
    let api = Api::open().await;
    let service = &api.house.service;
    let ours = book(
        service,
        &api.house.actor().await,
        api.house.founded.project,
        "ours",
    )
    .await;
    let stranger = api.house.stranger().await;
    let actor = Actor::system(stranger.organization);
    let theirs = book(service, &actor, stranger.project, "theirs").await;
    (api, ours, theirs)
}

#[tokio::test]
async fn a_foreign_id_in_a_path_is_one_that_nothing_has() {
    let (api, ours, theirs) = two_books().await;
    let before = api.everything().await;
    let mut asked = 0;
    for endpoint in ENDPOINTS {
        let (method, template) = (endpoint.method, endpoint.path);
        for name in theirs.keys().filter(|name| template.contains(*name)) {
            let mut answers = Vec::new();
            for id in [theirs[name].clone(), Uuid::from_u128(7).to_string()] {
                let mut mixed = ours.clone();
                mixed.insert(*name, id.clone());
                let path = filled(template, &mixed);
                // A whole body each, so that only the id can be what is wrong.
                let body = match template.rsplit('/').next().unwrap() {
                    "merge" => json!({ "into": ours["{other_id}"] }),
                    "contact-replacements" => {
                        json!({ "from": ours["{contact_id}"], "to": ours["{other_id}"] })
                    }
                    "international" => json!({ "first_name": "Eva" }),
                    "{domain_id}" => json!({ "team_id": null }),
                    "phones" => json!({ "number": "+420601123459" }),
                    "{phone_id}" | "{location_id}" => json!({ "label": "x" }),
                    "{user_id}" => json!({ "first_name": "Ivo" }),
                    "domains" => json!({ "name": "new.example" }),
                    "contacts" if method == "patch" => json!({ "tech": ours["{contact_id}"] }),
                    "contacts" => {
                        json!({ "kind": "custom", "first_name": "A", "last_name": "B", "street1": "C", "city": "D", "country_code": "CZ" })
                    }
                    "{contact_id}" => json!({ "disclose": false }),
                    "tasks" => json!({ "task_type": "lock_domain" }),
                    "plans" => json!({ "change": { "read": true }, "selection": { "filter": {} } }),
                    "role" => json!({ "role": "viewer" }),
                    "invitation" => json!({}),
                    "{webhook_id}" => json!({ "is_active": false }),
                    _ => json!({ "name": "Other" }),
                };
                let empty = matches!(method, "get" | "delete")
                    || [
                        "/read",
                        "/run",
                        "/cancel",
                        "/retry",
                        "/dismiss",
                        "/pause",
                        "/resume",
                        "/approve",
                        "/decline",
                        "/verification",
                        "/test",
                        "/secret",
                        "/redeliver",
                    ]
                    .iter()
                    .any(|end| template.ends_with(end));
                let request = call(method, &path);
                let request = if empty { request } else { request.json(&body) };
                let answer = api.send(request).await;
                assert_eq!(
                    (answer.status, answer.code().as_str()),
                    (404, "not_found"),
                    "{method} {template} {name}: {answer:?}"
                );
                answers.push(told(&answer, &id));
                asked += 1;
            }
            assert_eq!(answers[0], answers[1], "{method} {template} {name}");
        }
    }
    assert!(asked > 100, "only {asked} were asked");
    assert_eq!(api.everything().await, before);
}

/// What shows a past moment.
const PAST: &[&str] = &[
    "/contacts/{contact_id}",
    "/teams/{team_id}",
    "/projects/{project_id}/domains/{domain_id}/contacts",
];

#[tokio::test]
async fn a_foreign_id_at_a_past_moment_is_one_that_nothing_has() {
    let (api, ours, theirs) = two_books().await;
    let at = wire::DateTime(api.house.clock.get()).text();
    api.house.clock.advance(chrono::TimeDelta::minutes(1));
    for rest in PAST {
        let template = format!("{BASE}{rest}?at={at}");
        let found = api.send(call("get", &filled(&template, &ours))).await;
        assert_eq!(found.status, 200, "{rest}: {found:?}");
        for name in theirs.keys().filter(|name| template.contains(*name)) {
            let mut answers = Vec::new();
            for id in [theirs[name].clone(), Uuid::from_u128(7).to_string()] {
                let mut mixed = ours.clone();
                mixed.insert(*name, id.clone());
                let answer = api.send(call("get", &filled(&template, &mixed))).await;
                assert_eq!(
                    (answer.status, answer.code().as_str()),
                    (404, "not_found"),
                    "{rest} {name}: {answer:?}"
                );
                answers.push(told(&answer, &id));
            }
            assert_eq!(answers[0], answers[1], "{rest} {name}");
        }
    }
}

#[test]
fn everything_that_shows_a_past_moment_is_asked_for_a_foreign_one() {
    let document = server::http::v1::openapi::document();
    let mut past: Vec<String> = ENDPOINTS
        .iter()
        .filter(|endpoint| endpoint.method == "get")
        .filter(|endpoint| {
            let asked = &document["paths"][endpoint.path]["get"]["parameters"];
            let mut asked = asked.as_array().into_iter().flatten();
            asked.any(|parameter| parameter["name"] == "at")
        })
        .filter_map(|endpoint| Some(endpoint.path.strip_prefix(BASE)?.to_owned()))
        .collect();
    past.sort_unstable();
    let mut told = PAST.to_vec();
    told.sort_unstable();
    assert_eq!(told, past);
}

#[tokio::test]
async fn a_foreign_id_in_a_body_is_one_that_nothing_has() {
    let (api, ours, theirs) = two_books().await;
    let before = api.everything().await;
    for (method, rest, name, body) in named() {
        let mut answers = Vec::new();
        for id in [theirs[name].clone(), Uuid::from_u128(7).to_string()] {
            let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
            let mut path = filled(&format!("{BASE}{path}"), &ours);
            if !query.is_empty() {
                path = format!("{path}?{}", query.replace('?', &id));
            }
            let text = body
                .to_string()
                .replace("\"?\"", &format!("\"{id}\""))
                .replace("own user", &ours["{user_id}"])
                .replace("own location", &ours["{location_id}"])
                .replace("own contact", &ours["{contact_id}"])
                .replace("own other", &ours["{other_id}"]);
            let request = call(method, &path);
            let request = if body.is_null() {
                request
            } else {
                request
                    .header("content-type", "application/json")
                    .body(text)
            };
            let answer = api.send(request).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (422, "request.invalid"),
                "{method} {rest} {body}: {answer:?}"
            );
            let fields = answer.json()["fields"].clone();
            let words: Vec<&Value> = fields.as_object().unwrap().values().collect();
            assert_eq!(words.len(), 1, "{method} {rest}: {fields}");
            let word = words[0].as_str().unwrap();
            // Not that there is no such field.
            assert!(
                word.contains("no such") && !word.contains("field"),
                "{fields}"
            );
            answers.push(told(&answer, &id));
        }
        assert_eq!(answers[0], answers[1], "{method} {rest} {body}");
    }
    assert_eq!(api.everything().await, before);
}

#[tokio::test]
async fn a_foreign_id_in_a_filter_finds_nothing() {
    let (api, ours, theirs) = two_books().await;
    let domains = filled("/projects/{project_id}/domains", &ours);
    let (domain, task, team) = (
        &theirs["{domain_id}"],
        &theirs["{task_id}"],
        &theirs["{team_id}"],
    );
    for rest in [
        format!("/tasks?domain_id={domain}"),
        format!("/tasks?parent_id={task}"),
        format!("/tasks?fails_like={task}"),
        format!("{domains}?team_id={team}"),
    ] {
        assert_eq!(api.read(&rest).await["data"], json!([]), "{rest}");
    }
}

#[test]
fn every_endpoint_that_writes_says_what_it_names() {
    let mut told: Vec<(&str, String)> = named()
        .iter()
        .map(|(method, rest, ..)| (*method, rest.split('?').next().unwrap().to_owned()))
        .chain(
            NAMELESS
                .iter()
                .map(|(method, rest)| (*method, (*rest).to_owned())),
        )
        .collect();
    told.sort_unstable();
    told.dedup();
    let mut writing: Vec<(&str, String)> = ENDPOINTS
        .iter()
        .filter(|endpoint| endpoint.method != "get")
        // What is of no organization has no base.
        .filter_map(|endpoint| {
            Some((
                endpoint.method,
                endpoint.path.strip_prefix(BASE)?.to_owned(),
            ))
        })
        .collect();
    writing.sort_unstable();
    assert_eq!(told, writing);
}
