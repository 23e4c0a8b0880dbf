//! What registries say by themselves: over the API, to receivers, and on pages.

use crate::client::{Api, As, call};
use crate::forms::{page, pages};
use model::role::Role;
use registry::scripted::Scripted;
use registry::{Connector, Message, Transfer};
use serde_json::{Value, json};
use service::OrgRole;
use std::sync::Arc;
use worker::Connectors;

struct Queue(Arc<Scripted>);

impl Connectors for Queue {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        Some(self.0.clone())
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

/// The registry says this, and it is heard.
async fn says(api: &Api, message: Message) {
    let queue = Arc::new(Scripted::named(testkit::PROFILE));
    queue.push_message(message);
    let worker = api.house.worker_over(Arc::new(Queue(queue)));
    assert_eq!(worker.poll_now().await.unwrap(), 1);
}

fn transfer(id: &str, status: &str) -> Message {
    Message {
        id: id.into(),
        text: format!("Transfer {status}."),
        queued_at: "2026-01-01T00:00:00Z".parse().ok(),
        domain: Some("a.example".into()),
        transfer: Some(Transfer {
            status: status.into(),
            gaining: Some("gainer".into()),
            losing: Some("nichandle".into()),
            act_by: "2026-01-06T00:00:00Z".parse().ok(),
        }),
        ..Message::default()
    }
}

#[tokio::test]
async fn a_transfer_is_an_alarm_and_its_end_is_told() {
    let api = Api::open().await;
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    let hook = json!({ "url": "https://hooks.example.com/in", "events": ["domain.message"] });
    assert_eq!(api.post("/webhooks", &hook).await.status, 201);
    assert_eq!(
        api.read(&format!("{place}/messages")).await["data"],
        json!([])
    );
    says(&api, transfer("1", "pending")).await;

    let listed = api.read(&format!("{place}/messages")).await;
    let message = &listed["data"][0];
    assert_eq!(message["object"], "registry_message");
    assert_eq!(message["kind"], "transfer_requested");
    assert_eq!(message["text"], "Transfer pending.");
    assert_eq!(message["other_party"], "gainer");
    assert!(
        message["act_by"]
            .as_str()
            .unwrap()
            .starts_with("2026-01-06T00:00:00")
    );
    assert_eq!(message["ended_at"], Value::Null);
    api.house.worker().tell_due().await.unwrap();
    let told = api.house.receiver.carried();
    let told: Value = serde_json::from_str(&told[0].body).unwrap();
    assert_eq!(told["type"], "domain.message");
    assert_eq!(told["data"]["name"], "a.example");
    assert_eq!(told["data"]["message_id"], message["id"]);
    assert_eq!(told["data"]["kind"], "transfer_requested");

    let router = pages(&api);
    let viewer = api.person(OrgRole::Viewer).await;
    for address in ["/".to_owned(), format!("/domains/{domain}")] {
        let shown = page(&api, &router, &viewer, &address).await.1;
        assert!(shown.contains("gainer asks for this domain"), "{address}");
        assert!(shown.contains("6 January 2026"), "{address}");
    }

    says(&api, transfer("2", "serverApproved")).await;
    let domain_now = api.read(&place).await;
    assert_eq!(
        (&domain_now["state"], &domain_now["statuses"]),
        (&json!("gone"), &json!([]))
    );
    let listed = api.read(&format!("{place}/messages?limit=1")).await;
    assert_eq!(listed["data"][0]["kind"], "transferred");
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert!(listed["next_cursor"].is_string(), "{listed}");
    let shown = page(&api, &router, &viewer, "/").await.1;
    assert!(!shown.contains("gainer asks for this domain"));
    assert!(shown.contains("1 domain is not ours any more"));
}

#[tokio::test]
async fn what_is_about_no_domain_is_in_the_settings() {
    let api = Api::open().await;
    let text = "Your balance is low: 12.50 EUR.";
    says(
        &api,
        Message {
            id: "3".into(),
            text: text.into(),
            ..Message::default()
        },
    )
    .await;
    let router = pages(&api);
    let viewer = api.person(OrgRole::Admin).await;
    assert!(
        page(&api, &router, &viewer, "/settings")
            .await
            .1
            .contains(text)
    );
    api.house.stranger().await;
    let shown = page(&api, &router, &viewer, "/settings").await.1;
    assert!(!shown.contains(text), "it may be somebody else's");
}

#[tokio::test]
async fn what_is_about_a_contact_is_with_the_contact() {
    let api = Api::open().await;
    let domain = api.house.domain("a.example").await;
    let nova = api.house.contact("Nova").await;
    let other = api.house.contact("Pryc").await;
    api.house.give(domain, Role::Registrant, &nova).await;
    api.house.settle().await;
    let place = format!("/contacts/{}/messages", nova.id);
    assert_eq!(api.read(&place).await["data"], json!([]));
    for (id, ok) in [("1", Some(false)), ("2", None)] {
        let message = Message {
            id: id.into(),
            text: format!("Contact data: case {id}."),
            // In whatever case the registry writes it.
            contact: Some(nova.handle.to_ascii_lowercase()),
            ok,
            ..Message::default()
        };
        says(&api, message).await;
    }
    let listed = api.read(&format!("{place}?limit=1")).await;
    let latest = &listed["data"][0];
    assert_eq!(
        (&latest["object"], &latest["kind"], &latest["text"]),
        (
            &json!("registry_message"),
            &json!("other"),
            &json!("Contact data: case 2.")
        )
    );
    let all = api.walk(&place).await;
    let kinds: Vec<_> = all.iter().map(|said| said["kind"].clone()).collect();
    assert_eq!(kinds, ["other", "action_refused"]);
    let of_other = api.read(&format!("/contacts/{}/messages", other.id)).await;
    assert_eq!(of_other["data"], json!([]));

    let router = pages(&api);
    let viewer = api.person(OrgRole::Viewer).await;
    let here = format!("/contacts/{}", nova.id);
    let shown = page(&api, &router, &viewer, &here).await.1;
    assert!(shown.contains("What registries said"));
    assert!(shown.contains("Contact data: case 1."));
    assert!(shown.contains(&nova.handle.to_ascii_lowercase()));
    let others = page(&api, &router, &viewer, &format!("/contacts/{}", other.id))
        .await
        .1;
    assert!(!others.contains("What registries said"));
    // It is not the installation's, and no other organization's.
    let admin = api.person(OrgRole::Admin).await;
    let settings = page(&api, &router, &admin, "/settings").await.1;
    assert!(!settings.contains("Contact data"));
    let stranger = As::Key(api.house.stranger().await.api_key.unwrap());
    let refused = api.send_as(&stranger, call("get", &api.path(&place))).await;
    assert_eq!(
        (refused.status, refused.text.contains("case 1")),
        (404, false)
    );
    let (_, blind) = api.key(&["domains:read"]).await;
    let refused = api.send_as(&blind, call("get", &api.path(&place))).await;
    assert_eq!(refused.status, 403, "{refused:?}");
}

#[tokio::test]
async fn whoever_may_not_read_domains_reads_no_messages() {
    let api = Api::open().await;
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}/messages");
    let other = api.house.stranger().await;
    let stranger = As::Key(other.api_key.unwrap());
    let refused = api.send_as(&stranger, call("get", &api.path(&place))).await;
    assert_eq!(refused.status, 404, "{refused:?}");
}
