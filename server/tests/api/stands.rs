//! Who is told how domains stand, what is left as it is, and which end soon.

use crate::client::{Api, As};
use crate::forms::{page, pages};
use chrono::TimeDelta;
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

async fn told(api: &Api) -> Vec<Value> {
    api.house.worker().tell_due().await.unwrap();
    let carried = api.house.receiver.carried();
    carried
        .iter()
        .map(|message| serde_json::from_str(&message.body).unwrap())
        .collect()
}

#[tokio::test]
async fn receivers_are_told_when_a_domain_differs_and_when_it_agrees() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    let hook = json!({
        "url": "https://hooks.example.com/in", "events": ["domain.differs", "domain.agrees"],
    });
    let made = api.post("/webhooks", &hook).await;
    assert_eq!(made.status, 201, "{made:?}");
    api.house.give(domain, Role::Registrant, &nova).await;
    assert_eq!(told(&api).await, Vec::<Value>::new(), "it is on its way");
    api.house.settle().await;
    let messages = told(&api).await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    let agrees = &messages[0];
    assert_eq!(
        (&agrees["object"], &agrees["type"], &agrees["actor"]),
        (&json!("event"), &json!("domain.agrees"), &Value::Null)
    );
    assert_eq!(
        agrees["data"],
        json!({
            "domain_id": domain, "project_id": project, "name": "a.example", "unicode_name": "a.example",
            "state": "agrees", "differences": [],
        })
    );
    // Somebody edits it at the registry.
    let direct = api.house.line.direct();
    let found = direct.contact_info("look-1", &nova.handle).await;
    let found = found.unwrap().unwrap();
    let moved = model::registry::RegistryContact {
        email: "elsewhere@example.net".into(),
        ..found.clone()
    };
    let edited = direct.update_contact("move-1", &moved, &found).await;
    edited.unwrap();
    for _ in 0..2 {
        let read = api.post(&format!("{place}/read"), &json!({})).await;
        assert_eq!(read.status, 202, "{read:?}");
    }
    let messages = told(&api).await;
    let differs = messages.last().unwrap();
    assert_eq!(
        (messages.len(), &differs["type"]),
        (2, &json!("domain.differs"))
    );
    let role = &differs["data"]["differences"][0];
    assert_eq!(
        (&role["role"], &role["cause"]),
        (&json!("registrant"), &json!("changed_there"))
    );
    // Nothing of whom it is about.
    let text = differs.to_string();
    assert!(
        !text.contains("Nova") && !text.contains("elsewhere"),
        "{text}"
    );
    let taken = api
        .post(&format!("{place}/reconcile"), &json!({ "take": "theirs" }))
        .await;
    assert_eq!(taken.status, 202, "{taken:?}");
    let messages = told(&api).await;
    assert_eq!(
        (messages.len(), &messages[2]["type"]),
        (3, &json!("domain.agrees"))
    );
}

#[tokio::test]
async fn what_is_left_is_shown_and_does_not_need_anybody() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    let pages = pages(&api);
    let overview = async || page(&api, &pages, &owner, "/").await.1;
    assert!(
        overview()
            .await
            .contains("has differed since it was adopted")
    );
    let now = api.house.service.now();
    for wrong in [now, now + TimeDelta::days(400)] {
        let until = json!({ "until": wrong.to_rfc3339() });
        let refused = api.post(&format!("{place}/leave"), &until).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, vec!["until".to_owned()])
        );
    }
    let until = now + TimeDelta::days(7);
    let left = api
        .post(
            &format!("{place}/leave"),
            &json!({ "until": until.to_rfc3339() }),
        )
        .await;
    assert_eq!(left.status, 200, "{left:?}");
    assert!(left.json()["left_until"].is_string());
    assert_eq!(left.json()["state"], "differs");
    assert_eq!(
        left.header("etag"),
        api.get(&api.path(&place)).await.header("etag")
    );
    assert!(
        !overview()
            .await
            .contains("has differed since it was adopted")
    );
    let (_, shown) = page(&api, &pages, &owner, &format!("/domains/{domain}")).await;
    assert!(shown.contains("It is left so until"), "{shown}");
    let entry = api.read("/audit?action=domain.leave").await;
    assert_eq!(entry["data"].as_array().unwrap().len(), 1);
    api.house.clock.advance(TimeDelta::days(8));
    assert!(
        overview()
            .await
            .contains("has differed since it was adopted")
    );
}

#[tokio::test]
async fn what_ends_soon_is_on_the_overview_and_found() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let viewer = api.person(OrgRole::Viewer).await;
    api.house.domain("soon.example").await;
    let project = api.house.founded.project;
    let pages = pages(&api);
    let (_, calm) = page(&api, &pages, &owner, "/").await;
    assert!(!calm.contains("Expiring"));
    // It was registered for a year.
    api.house.clock.advance(TimeDelta::days(340));
    api.house.domain("late.example").await;
    let (_, shown) = page(&api, &pages, &viewer, "/").await;
    let shown = shown.replace("<!>", "");
    for said in [
        "Expiring",
        "1 domain within 60 days, 1 within 30",
        "soon.example",
        "/domains?q=expires:60",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    for query in ["q=expires:60", "expires=30"] {
        let (_, list) = page(&api, &pages, &owner, &format!("/domains?{query}")).await;
        assert!(
            list.contains("soon.example") && !list.contains("late.example"),
            "{query}"
        );
        assert!(
            (24..=26).any(|days| list.contains(&format!("in {days} days"))),
            "{list}"
        );
    }
    let before = (api.house.service.now() + TimeDelta::days(60)).format("%Y-%m-%dT%H:%M:%SZ");
    let found = api
        .read(&format!(
            "/projects/{project}/domains?expires_before={before}"
        ))
        .await;
    let names: Vec<&Value> = found["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| &of["name"])
        .collect();
    assert_eq!(names, [&json!("soon.example")]);
    let wrong = api
        .get(&api.path(&format!("/projects/{project}/domains?expires_before=soon")))
        .await;
    assert_eq!(
        (wrong.status, wrong.fields()),
        (422, vec!["expires_before".to_owned()])
    );
}

#[tokio::test]
async fn whom_a_task_waits_for_is_shown_with_the_state() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let (nova, mala) = (
        api.house.contact("Nova").await,
        api.house.contact("Mala").await,
    );
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let first = api.house.give(domain, Role::Registrant, &nova).await;
    let actor = api.house.actor().await;
    api.house
        .service
        .tasks()
        .cancel(&actor, first)
        .await
        .unwrap();
    api.house.give(domain, Role::Tech, &mala).await;
    let place = format!("/projects/{project}/domains/{domain}");
    let before = api.read(&place).await;
    assert_eq!(
        (&before["state"], &before["awaiting"]),
        (&json!("on_its_way"), &Value::Null)
    );
    api.house.settle().await;
    let waits = api.read(&place).await;
    assert_eq!(
        (&waits["state"], &waits["awaiting"]),
        (&json!("on_its_way"), &json!("operator"))
    );
    let pages = pages(&api);
    for path in ["/domains".to_owned(), format!("/domains/{domain}")] {
        let (_, shown) = page(&api, &pages, &owner, &path).await;
        assert!(shown.contains("Waits for a yes"), "{path}: {shown}");
    }
}
