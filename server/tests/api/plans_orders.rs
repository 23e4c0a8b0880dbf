//! Saved plans of orders, of what the book wants, and of readings.

use crate::client::call;
use crate::plans::{names, portfolio, totals};
use crate::reconcile::stranger;
use model::registry::RoleChange;
use model::role::Role;
use serde_json::json;

#[tokio::test]
async fn the_domain_object_is_changed() {
    let house = portfolio().await;
    let first = house.domains[0];
    let order = json!({ "task_type": "lock_domain" });
    let path = house.api.domains(&format!("/{first}/tasks"));
    assert_eq!(
        house
            .api
            .send(call("post", &path).json(&order))
            .await
            .status,
        202
    );
    house.api.house.settle().await;
    let plan = house.plan(json!({ "lock": true })).await;
    assert_eq!(totals(&plan), [3, 2, 0, 0, 1]);
    let items = house.items(&plan, "").await;
    assert_eq!(
        names(&items),
        ["b.example", "c.example", "a.example"],
        "what is so already is last"
    );
    assert_eq!(items[0]["send"]["domain"][0]["wanted"], "set");
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(
        (&task["task_type"], parts),
        (&json!("lock_domain"), house.ids(&[1, 2]))
    );

    let hosts = json!(["ns1.hosting.example", "ns2.hosting.example"]);
    let plan = house.plan(json!({ "nameservers": hosts })).await;
    assert_eq!(totals(&plan), [3, 3, 0, 0, 0]);
    assert_eq!(house.carried_out(&plan).await.1, house.ids(&[0, 1, 2]));

    let mut before = Vec::new();
    for at in 0..3 {
        before.push(house.expires(at).await);
    }
    let plan = house.plan(json!({ "renew": 2 })).await;
    assert_eq!(totals(&plan), [3, 3, 0, 0, 0]);
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[0, 1, 2]));
    assert_eq!(
        task["cause"],
        json!({ "cause": "asked", "params": { "years": 2 } })
    );
    let year = |at: &str| at[..4].parse::<u32>().unwrap();
    for (at, before) in before.iter().enumerate() {
        assert_eq!(year(&house.expires(at).await), year(before) + 2);
    }
}

#[tokio::test]
async fn privacy_is_withheld_and_published() {
    let house = portfolio().await;
    let plan = house.plan(json!({ "privacy": true })).await;
    assert_eq!(totals(&plan), [3, 3, 0, 0, 0]);
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(
        (&task["task_type"], &task["status"], parts),
        (
            &json!("enable_whois_privacy"),
            &json!("completed"),
            house.ids(&[0, 1, 2])
        )
    );
    for domain in &house.domains {
        let whose = house.api.house.service.domains();
        let actor = house.api.house.actor().await;
        let shown = whose.get(&actor, *domain).await.unwrap().view.unwrap();
        assert!(
            shown.contacts.iter().all(|(_, contact)| !contact.disclose),
            "{shown:?}"
        );
    }
}

#[tokio::test]
async fn what_the_book_wants_is_sent() {
    let house = portfolio().await;
    let service = &house.api.house.service;
    let actor = house.api.house.actor().await;
    // A decision that was cancelled before it was sent.
    let task = house
        .api
        .house
        .give(house.domains[1], Role::Registrant, &house.stara)
        .await;
    service.tasks().cancel(&actor, task).await.unwrap();
    let plan = house.plan(json!({ "reconcile": "ours" })).await;
    assert_eq!(totals(&plan), [3, 1, 1, 0, 2]);
    let items = house.items(&plan, "").await;
    assert_eq!(names(&items), ["b.example", "a.example", "c.example"]);
    let (_, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[1]));
    // It named the registrant: nothing waited for a yes.
    assert_eq!(
        house.shown(1, "registrant").await,
        json!(house.stara.handle)
    );
}

#[tokio::test]
async fn domains_are_read_by_a_task() {
    let house = portfolio().await;
    let plan = house.plan(json!({ "read": true })).await;
    assert_eq!(totals(&plan), [3, 3, 0, 0, 0]);
    let answer = house.run(&plan).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let task = answer.json();
    assert_eq!(task["cause"], json!({ "cause": "read" }));
    let worker = house
        .api
        .house
        .worker()
        .with_reading(worker::Reading::default());
    worker.run_due().await.unwrap();
    let place = format!("/tasks/{}", task["id"].as_str().unwrap());
    let waiting = house.api.read(&place).await;
    assert_eq!(
        (&waiting["status"], &waiting["progress"]["total"]),
        (&json!("running"), &json!(3))
    );
    // It brings no contact along.
    let path = house.api.domains(&format!("/{}", house.domains[0]));
    assert_eq!(house.api.get(&path).await.json()["state"], "agrees");
    house.api.house.clock.advance(chrono::TimeDelta::seconds(6));
    assert_eq!(worker.read_due().await.unwrap(), 3);
    worker.run_due().await.unwrap();
    let read = house.api.read(&place).await;
    assert_eq!(
        (&read["status"], &read["progress"]["done"]),
        (&json!("completed"), &json!(3)),
        "{read}"
    );
    assert!(house.parts(&task).await.is_empty(), "nothing was sent");
}

#[tokio::test]
async fn what_registries_hold_is_taken_for_many() {
    let house = portfolio().await;
    let api = &house.api;
    stranger(api, "FROM-BEFORE").await;
    // Behind the desk's back two of them get another registrant.
    for (at, name) in ["a.example", "b.example"].into_iter().enumerate() {
        let change = RoleChange {
            registrant: Some("FROM-BEFORE".into()),
            ..RoleChange::default()
        };
        let direct = api.house.line.direct();
        let pointed = direct.update_domain_contacts("there-9", name, &change);
        pointed.await.unwrap();
        let read = api.domains(&format!("/{}/read", house.domains[at]));
        let read = api.send(call("post", &read).json(&json!({}))).await;
        assert_eq!(read.status, 202, "{read:?}");
    }
    let domain = async |at: usize| {
        let path = api.domains(&format!("/{}", house.domains[at]));
        api.get(&path).await.json()
    };
    assert_eq!(domain(0).await["state"], "differs");
    // Nothing is sent to anybody, and what would be made is called the same each time the plan is looked at.
    let plan = house.plan(json!({ "reconcile": "theirs" })).await;
    assert_eq!(totals(&plan), [3, 0, 0, 0, 3]);
    let items = house.items(&plan, "").await;
    assert_eq!(
        items[0]["contacts"][0]["contact"]["handle"], "FROM-BEFORE",
        "{items:?}"
    );
    let (task, parts) = house.carried_out(&plan).await;
    assert!(parts.is_empty(), "{parts:?}");
    assert_eq!(
        (&task["status"], &task["cause"]["take"]),
        (&json!("completed"), &json!("theirs"))
    );
    for at in 0..3 {
        assert_eq!(domain(at).await["state"], "agrees");
    }
    let names = |of: serde_json::Value| of["data"][0]["contact"]["id"].clone();
    let roles = async |at: usize| {
        let path = api.domains(&format!("/{}/contacts", house.domains[at]));
        api.get(&path).await.json()
    };
    let (one, other) = (names(roles(0).await), names(roles(1).await));
    assert_eq!(one, other, "one contact for one object");
    assert_eq!(names(roles(2).await), json!(house.nova.id));
    assert_eq!(house.shown(0, "registrant").await, "FROM-BEFORE");
    assert_eq!(house.run(&plan).await.status, 409, "it runs once");
}
