//! Webhooks: creating, testing, delivering, redelivering.

use crate::client::{Answer, Api, As, call};
use chrono::TimeDelta;
use hooks::{Message, Secret, sign};
use model::role::Role;
use model::webhook::Topic;
use serde_json::{Value, json};
use service::auth::NewKey;
use service::{Actor, Scope};
use uuid::Uuid;

const URL: &str = "https://hooks.example.com/in?key=1";

async fn made(api: &Api, events: &[&str]) -> Value {
    let body = json!({ "url": URL, "description": "Ticket desk", "events": events });
    let answer = post(api, "/webhooks", &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

async fn post(api: &Api, path: &str, body: &Value) -> Answer {
    api.send(call("post", &api.path(path)).json(body)).await
}

fn of(webhook: &Value, rest: &str) -> String {
    format!("/webhooks/{}{rest}", webhook["id"].as_str().unwrap())
}

async fn log(api: &Api, webhook: &Value) -> Vec<Value> {
    let path = api.path(&of(webhook, "/deliveries"));
    let list = api.get(&path).await.json();
    list["data"].as_array().unwrap().clone()
}

/// The signatures of a message by these secrets.
fn signed(api: &Api, message: &Message, secrets: &[&str]) -> String {
    use base64::Engine as _;
    let secrets: Vec<Secret> = secrets
        .iter()
        .map(|secret| {
            let bytes = secret.trim_start_matches("whsec_");
            Secret::new(base64::prelude::BASE64_STANDARD.decode(bytes).unwrap())
        })
        .collect();
    let now = api.house.service.now().timestamp();
    sign(&secrets, message.id, now, &message.body)
}

#[tokio::test]
async fn a_secret_is_replaced_and_both_sign_for_a_day() {
    let api = Api::open().await;
    let webhook = made(&api, &["contact"]).await;
    let path = api.path(&of(&webhook, "/secret"));
    let replace = async || {
        let answer = api.send(call("post", &path)).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (200, "no-store")
        );
        answer.json()
    };
    let told = async |name: &str| {
        api.house.contact(name).await;
        api.house.worker().tell_due().await.unwrap();
        api.house.receiver.carried().pop().unwrap()
    };
    let secrets = [&webhook, &replace().await, &replace().await]
        .map(|shown| shown["secret"].as_str().unwrap().to_owned());
    let [first, second, third] = secrets.each_ref().map(String::as_str);
    assert!(first != second && second != third && first != third);
    let message = told("Nova").await;
    assert_eq!(message.signature, signed(&api, &message, &[third, second]));
    api.house.clock.advance(TimeDelta::hours(24));
    let message = told("Mala").await;
    assert_eq!(message.signature, signed(&api, &message, &[third]));
    // What was seen before is stale, and no repetition brings a secret again.
    let stale = call("post", &path).header("if-match", "\"1\"");
    assert_eq!(api.send(stale).await.status, 412);
    let once = || call("post", &path).header("idempotency-key", "one");
    let shown = api.send(once()).await.json()["secret"].clone();
    assert_ne!(api.send(once()).await.json()["secret"], shown);
    let audit = api.get(&api.path("/audit")).await.text;
    assert!(audit.contains("webhook.secret") && !audit.contains("whsec_"));
}

#[tokio::test]
async fn a_secret_is_shown_once_and_signs_what_is_sent() {
    let api = Api::open().await;
    let body = json!({ "url": URL, "events": ["contact"] });
    let request = call("post", &api.path("/webhooks")).json(&body);
    let made = api.send(request.header("idempotency-key", "one")).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.json();
    let secret = made["secret"].as_str().unwrap();
    assert!(
        secret.starts_with("whsec_") && secret.len() > 40,
        "{secret}"
    );
    for path in [of(&made, ""), "/webhooks".to_owned()] {
        let shown = api.get(&api.path(&path)).await.text;
        assert!(!shown.contains("whsec_"), "{shown}");
    }
    api.house.contact("Nova").await;
    api.house.worker().tell_due().await.unwrap();
    let carried = api.house.receiver.carried();
    assert_eq!(carried.len(), 1);
    let message = &carried[0];
    assert_eq!(message.signature, signed(&api, message, &[secret]));
    let told: Value = serde_json::from_str(&message.body).unwrap();
    assert_eq!(told["type"], "contact.create");
    assert_eq!(told["data"]["after"]["last_name"], "Nova");
    assert_eq!(message.url, URL);
    // The log of changes tells of the receiver, and not its secret, nor what its address may hold.
    let audit = api.get(&api.path("/audit")).await.text;
    assert!(audit.contains("webhook.create") && audit.contains("hooks.example.com"));
    assert!(!audit.contains("key=1") && !audit.contains("whsec_"));
}

#[tokio::test]
async fn events_of_roles_and_tasks_go_to_their_subscribers() {
    let api = Api::open().await;
    let roles = made(&api, &["role"]).await;
    let tasks = made(&api, &["task"]).await;
    let domain = api.house.domain("told.example").await;
    let contact = api.house.contact("Nova").await;
    api.house.give(domain, Role::Tech, &contact).await;
    api.house.settle().await;
    let kinds = async |webhook: &Value| -> Vec<String> {
        let log = log(&api, webhook).await;
        let kinds = log.iter().rev();
        kinds
            .map(|each| each["event"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(kinds(&roles).await.contains(&"domain.roles".to_owned()));
    let of_tasks = kinds(&tasks).await;
    assert_eq!(of_tasks.first().unwrap(), "task.pending");
    assert_eq!(of_tasks.last().unwrap(), "task.completed");
    assert!(of_tasks.iter().all(|kind| kind.starts_with("task.")));
    let newest = log(&api, &tasks).await.remove(0);
    let path = of(
        &tasks,
        &format!("/deliveries/{}", newest["id"].as_str().unwrap()),
    );
    let whole = api.get(&api.path(&path)).await.json();
    assert_eq!(whole["payload"]["data"]["status"], "completed");
    assert_eq!(whole["payload"]["data"]["domain_id"], json!(domain));
    assert_eq!(newest.get("payload"), None);
}

#[tokio::test]
async fn a_failed_delivery_is_retried_until_it_is_given_up() {
    let api = Api::open().await;
    let webhook = made(&api, &["contact"]).await;
    let worker = api.house.worker();
    api.house.receiver.answer([None, Some(500), Some(302)]);
    api.house.contact("Nova").await;
    let mut pauses = Vec::new();
    for (attempt, status) in [(1, json!(null)), (2, json!(500)), (3, json!(302))] {
        let told = worker.tell_due().await.unwrap();
        assert_eq!(told.claims, 1);
        let next = told.next.unwrap();
        pauses.push(next - api.house.service.now());
        let row = &log(&api, &webhook).await[0];
        assert_eq!(
            (&row["status"], &row["attempt"], &row["last_status"]),
            (&json!("pending"), &json!(attempt), &status)
        );
        assert!(row["last_error"].is_string() && row["next_attempt_at"].is_string());
        // Too early.
        assert_eq!(worker.tell_due().await.unwrap().claims, 0);
        api.house.clock.to(next);
    }
    assert!(
        pauses.is_sorted() && pauses[2] > TimeDelta::seconds(15),
        "{pauses:?}"
    );
    worker.tell_due().await.unwrap();
    let row = &log(&api, &webhook).await[0];
    assert_eq!(
        (
            &row["status"],
            &row["attempt"],
            &row["last_status"],
            &row["last_error"]
        ),
        (&json!("delivered"), &json!(4), &json!(204), &json!(null))
    );
    // The same message each time, so that a receiver can tell.
    let carried = api.house.receiver.carried();
    assert_eq!(carried.len(), 4);
    assert!(carried.iter().all(|each| each.id == carried[0].id));
    assert!(carried.iter().all(|each| each.body == carried[0].body));
    assert!(carried[3].timestamp > carried[0].timestamp);
    assert_ne!(carried[3].signature, carried[0].signature);

    api.house
        .receiver
        .answer(std::iter::repeat_n(Some(503), 18));
    api.house.contact("Stara").await;
    let mut tries = 0;
    while let Some(next) = {
        let told = worker.tell_due().await.unwrap();
        tries += told.claims;
        told.next
    } {
        api.house.clock.to(next);
    }
    assert_eq!(tries, 18);
    assert_eq!(log(&api, &webhook).await[0]["status"], "failed");

    let id = log(&api, &webhook).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = of(&webhook, &format!("/deliveries/{id}/redeliver"));
    let again = post(&api, &path, &json!({})).await;
    assert_eq!((again.status, &again.json()["attempt"]), (202, &json!(0)));
    let twice = post(&api, &path, &json!({})).await;
    assert_eq!(
        (twice.status, twice.code()),
        (422, "webhook.pending".into())
    );
    worker.tell_due().await.unwrap();
    assert_eq!(log(&api, &webhook).await[0]["status"], "delivered");

    api.house.clock.advance(TimeDelta::days(31));
    worker.tidy().await.unwrap();
    assert_eq!(log(&api, &webhook).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_receiver_that_is_gone_or_inactive_gets_nothing() {
    let api = Api::open().await;
    let webhook = made(&api, &["contact"]).await;
    let worker = api.house.worker();
    api.house.receiver.answer([Some(410)]);
    api.house.contact("Nova").await;
    api.house.contact("Stara").await;
    worker.tell_due().await.unwrap();
    let now = api.get(&api.path(&of(&webhook, ""))).await.json();
    assert_eq!(now["is_active"], false);
    assert_eq!(api.house.receiver.carried().len(), 1);
    let statuses: Vec<Value> = log(&api, &webhook)
        .await
        .into_iter()
        .map(|row| row["status"].clone())
        .collect();
    assert_eq!(statuses, ["failed", "failed"]);
    api.house.contact("Mala").await;
    assert_eq!(log(&api, &webhook).await.len(), 2);
    // It can still be tried, and turned on again.
    let tried = post(&api, &of(&webhook, "/test"), &json!({})).await;
    assert_eq!(tried.status, 202);
    assert!(tried.header("location").contains("/deliveries/"));
    worker.tell_due().await.unwrap();
    let last = api.house.receiver.carried().pop().unwrap();
    assert!(last.body.contains("webhook.test"), "{last:?}");
    let path = api.path(&of(&webhook, ""));
    let on = call("patch", &path).json(&json!({ "is_active": true }));
    let tag = api.get(&path).await.header("etag").to_owned();
    let stale = call("patch", &path)
        .json(&json!({ "is_active": true }))
        .header("if-match", "\"1\"");
    assert_eq!(api.send(stale).await.status, 412);
    assert_eq!(api.send(on.header("if-match", &tag)).await.status, 200);
    api.house.contact("Velka").await;
    assert_eq!(worker.tell_due().await.unwrap().claims, 1);
}

#[tokio::test]
async fn errors_of_a_webhook_are_reported() {
    let api = Api::open().await;
    for (body, fields) in [
        (json!({}), vec!["events", "url"]),
        (json!({ "url": "x", "events": ["contact"] }), vec!["url"]),
        (
            json!({ "url": "http://example.com/", "events": ["contact"] }),
            vec!["url"],
        ),
        (
            json!({ "url": "https://127.0.0.1/", "events": ["contact"] }),
            vec!["url"],
        ),
        (
            json!({ "url": "https://localhost:3000/", "events": ["contact"] }),
            vec!["url"],
        ),
        (
            json!({ "url": "https://169.254.169.254/", "events": ["contact"] }),
            vec!["url"],
        ),
        (json!({ "url": URL, "events": [] }), vec!["events"]),
        (
            json!({ "url": URL, "events": ["everything"] }),
            vec!["events"],
        ),
        (json!({ "url": URL, "events": "contact" }), vec!["events"]),
        (
            json!({ "url": 1, "description": "x".repeat(129), "events": ["contact"], "secret": "x" }),
            vec!["description", "secret", "url"],
        ),
    ] {
        let refused = post(&api, "/webhooks", &body).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, fields.iter().map(ToString::to_string).collect()),
            "{body}"
        );
    }
    let webhook = made(&api, &["contact"]).await;
    let path = api.path(&of(&webhook, ""));
    let patch = async |body: Value| api.send(call("patch", &path).json(&body)).await;
    assert_eq!(patch(json!({})).await.code(), "webhook.patch_empty");
    assert_eq!(
        patch(json!({ "description": "x".repeat(129) }))
            .await
            .fields(),
        ["description"]
    );
    assert_eq!(patch(json!({ "id": Uuid::nil() })).await.fields(), ["id"]);
    let cleared = patch(json!({ "description": null })).await.json();
    assert_eq!(
        (&cleared["description"], &cleared["version"]),
        (&json!(null), &json!(2))
    );
    for _ in 1..20 {
        made(&api, &["role"]).await;
    }
    let body = json!({ "url": URL, "events": ["contact"] });
    let refused = post(&api, "/webhooks", &body).await;
    assert_eq!(refused.code(), "webhook.too_many");
    let gone = api.send(call("delete", &path)).await;
    assert_eq!(gone.status, 204);
    assert_eq!(api.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_key_of_one_project_learns_nothing_of_the_others() {
    let api = Api::open().await;
    let new = NewKey {
        name: "tied".into(),
        scopes: vec![Scope::Admin],
        project: Some(api.house.founded.project),
        expires_at: None,
    };
    let system = Actor::system(api.organization());
    let (_, key) = api.house.service.keys().create(&system, new).await.unwrap();
    let tied = As::Key(key);
    let status = async |method, path: &str, body: Value| {
        let request = call(method, &api.path(path)).json(&body);
        api.send_as(&tied, request).await.status
    };
    let body = json!({ "url": URL, "events": ["contact"] });
    assert_eq!(status("post", "/webhooks", body).await, 403);
    let list = call("get", &api.path("/webhooks"));
    assert_eq!(api.send_as(&tied, list).await.status, 403);
    let audit = call("get", &api.path("/audit"));
    assert_eq!(api.send_as(&tied, audit).await.status, 403);
}

#[tokio::test]
async fn a_private_network_may_be_allowed() {
    let api = Api::open().await;
    let service = api.house.service.clone().with_private_hooks(true);
    let edit = service::webhooks::WebhookEdit {
        url: Some("http://127.0.0.1:9000/in".into()),
        events: Some([Topic::Task, Topic::Contact].into()),
        ..Default::default()
    };
    let actor = api.house.actor().await;
    let (webhook, _) = service.webhooks().create(&actor, &edit).await.unwrap();
    assert_eq!(webhook.url, "http://127.0.0.1:9000/in");
    assert_eq!(webhook.topics, [Topic::Contact, Topic::Task].into());
}
