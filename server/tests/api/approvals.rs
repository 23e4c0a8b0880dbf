//! Changes of registrant that wait for approval.

use crate::client::{Api, call};
use crate::make::tasks;
use model::role::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_change_of_registrant_waits_for_a_yes_or_a_no() {
    let api = Api::open().await;
    let office = api.office("Praha").await;
    let eva = api.employee("Nova").await;
    let contact = api.member(&eva, &office).await;
    let domain = api.house.domain("a.example").await;
    api.house.give(domain, Role::Registrant, &contact).await;
    api.house.settle().await;
    let (place, contact) = (
        format!("/users/{}", eva.id),
        format!("/contacts/{}", contact.id),
    );
    let married = json!({ "last_name": "Vesela" });
    let plan = api.patch(&format!("{place}?dry_run=true"), &married).await;
    let plan = plan.json();
    assert_eq!(plan["changes_of_registrant"], json!(1));
    let one = &plan["contacts"][0];
    assert_eq!(
        (
            &one["changes_registrant"],
            &one["fields"],
            &one["waits_for_approval"]
        ),
        (&json!(true), &json!(["last_name"]), &json!(true))
    );

    let waiting = tasks(&api.patch(&place, &married).await.json());
    assert_eq!(waiting.len(), 1);
    let task = format!("/tasks/{}", waiting[0]);
    api.house.settle().await;
    let told = api.read(&task).await;
    assert_eq!(
        (&told["status"], &told["awaiting"]),
        (&json!("running"), &json!("operator"))
    );
    let held = api.read(&contact).await;
    assert_eq!(
        (&held["last_name"], &held["proposed"]["fields"]["last_name"]),
        (&json!("Nova"), &json!("Vesela"))
    );
    assert_eq!(held["proposed"]["task_id"], json!(waiting[0]));
    let decide = async |what: &str| {
        api.send(call("post", &api.path(&format!("{task}/{what}"))))
            .await
    };
    let no = decide("decline").await;
    assert_eq!(
        (no.status, &no.json()["status"]),
        (202, &json!("cancelled"))
    );
    assert_eq!(no.header("location"), api.path(&task));
    let left = api.read(&contact).await;
    assert_eq!(
        (&left["last_name"], &left["proposed"]),
        (&json!("Nova"), &Value::Null)
    );
    for what in ["approve", "decline"] {
        let late = decide(what).await;
        assert_eq!(
            (late.status, late.code().as_str()),
            (422, "task.not_waiting")
        );
    }

    let again = tasks(
        &api.patch(&place, &json!({ "first_name": "Ema" }))
            .await
            .json(),
    );
    let task = format!("/tasks/{}", again[0]);
    let extra = call("post", &api.path(&format!("{task}/approve"))).json(&json!({ "why": "x" }));
    assert_eq!(api.send(extra).await.fields(), ["why"]);
    let yes = call("post", &api.path(&format!("{task}/approve")));
    let yes = api.send(yes).await;
    assert_eq!(
        (yes.status, yes.header("location")),
        (202, api.path(&task).as_str())
    );
    api.house.settle().await;
    assert_eq!(api.read(&task).await["status"], "completed");
    let done = api.read(&contact).await;
    assert_eq!(
        (&done["first_name"], &done["last_name"], &done["proposed"]),
        (&json!("Ema"), &json!("Vesela"), &Value::Null)
    );
}

#[tokio::test]
async fn a_registrant_that_nobody_named_waits_for_a_yes_or_a_no() {
    for yes in [true, false] {
        let api = Api::open().await;
        let (holder, tech) = (
            api.house.contact("Novak").await,
            api.house.contact("Maly").await,
        );
        let domain = api.house.domain("a.example").await;
        let first = api.house.give(domain, Role::Registrant, &holder).await;
        let cancel = call("post", &api.path(&format!("/tasks/{first}/cancel")));
        assert_eq!(api.send(cancel).await.status, 202);
        // The registry still has somebody else, and of the registrant nothing is said.
        let task = api.house.give(domain, Role::Tech, &tech).await;
        api.house.settle().await;
        let place = format!("/tasks/{task}");
        let told = api.read(&place).await;
        assert_eq!(
            (&told["status"], &told["awaiting"], &told["error"]),
            (&json!("running"), &json!("operator"), &Value::Null)
        );
        let detail = told["steps"][1]["detail"].as_str().unwrap();
        for said in ["NICH-DEFAULT", &holder.handle] {
            assert!(detail.contains(said), "{detail}");
        }
        let what = if yes { "approve" } else { "decline" };
        let decide = || call("post", &api.path(&format!("{place}/{what}")));
        let decided = api.send(decide()).await;
        assert_eq!(
            (decided.status, decided.header("location")),
            (202, api.path(&place).as_str())
        );
        assert_eq!(decided.json()["awaiting"], Value::Null);
        assert_eq!(decided.json()["cancel_requested"], json!(!yes));
        assert_eq!(api.send(decide()).await.code(), "task.not_waiting");
        api.house.settle().await;
        let ended = if yes { "completed" } else { "cancelled" };
        assert_eq!(api.read(&place).await["status"], json!(ended));
        let held = api.house.simulator.inspect().domain("a.example").unwrap();
        let expected = if yes {
            holder.handle.as_str()
        } else {
            "NICH-DEFAULT"
        };
        assert_eq!(held.registrant.as_deref(), Some(expected));
        let audit = api.read("/audit").await;
        let decided = audit["data"].as_array().unwrap().iter();
        let actions = decided.filter(|entry| entry["action"] == json!(format!("task.{what}")));
        assert_eq!(actions.count(), 1, "{audit}");
    }
}
