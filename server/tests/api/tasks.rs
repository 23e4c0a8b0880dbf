//! Tasks, the audit log and the organization.

use crate::client::{Api, call};
use crate::make;
use model::role::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_task_has_the_fields_that_clients_rely_on() {
    let api = Api::open().await;
    let (domain, contact) = (
        api.house.domain("task.example").await,
        api.house.contact("Nova").await,
    );
    let id = api.house.give(domain, Role::Registrant, &contact).await;
    let place = api.path(&format!("/tasks/{id}"));
    let pending = api.get(&place).await.json();
    assert_eq!(
        (&pending["object"], &pending["id"], &pending["status"]),
        (&json!("task"), &json!(id), &json!("pending"))
    );
    assert_eq!(
        pending["progress"],
        json!({ "done": 0, "total": 5, "step": "prepare" })
    );
    for name in [
        "started_at",
        "completed_at",
        "parent_id",
        "awaiting",
        "error",
        "result",
    ] {
        assert_eq!(pending[name], Value::Null, "{name}");
    }
    assert_eq!(
        (&pending["attempt"], &pending["domain_id"]),
        (&json!(0), &json!(domain))
    );
    let step = pending["steps"][0].as_object().unwrap();
    assert_eq!(
        step.keys().collect::<Vec<_>>(),
        ["completed_at", "detail", "name", "started_at", "status"]
    );
    api.house.settle().await;
    let done = api.get(&place).await.json();
    assert_eq!(
        (&done["status"], &done["progress"]["done"]),
        (&json!("completed"), &json!(5))
    );
    assert_eq!(done["result"]["created"], json!([contact.handle]));
}

#[tokio::test]
async fn a_failed_task_is_dismissed_once_and_a_retry_takes_it_back() {
    let api = Api::open().await;
    let domain = api.house.domain("task.example").await;
    let other = api.house.domain("other.example").await;
    let contact = api.house.contact("Nova").await;
    let pending = api.house.give(other, Role::Tech, &contact).await;
    let dismiss = async |id| {
        let path = api.path(&format!("/tasks/{id}/dismiss"));
        api.send(call("post", &path)).await
    };
    let early = dismiss(pending).await;
    assert_eq!(
        (early.status, early.code().as_str()),
        (422, "task.not_failed")
    );
    let id = make::failed(&api.house, domain).await;
    let place = api.path(&format!("/tasks/{id}"));
    let before = api.get(&place).await.json();
    assert_eq!(before["dismissed_at"], Value::Null);
    let events = async || -> Vec<String> {
        let text = api.get(&format!("{place}/events")).await.text;
        let numbers = text.lines().filter(|line| line.starts_with("id:"));
        numbers.map(ToOwned::to_owned).collect()
    };
    let told = events().await;

    let first = dismiss(id).await;
    assert_eq!(first.status, 200, "{first:?}");
    let mut first = first.json();
    assert_eq!(api.get(&place).await.json(), first);
    api.house.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(
        dismiss(id).await.json(),
        first,
        "a second time changes nothing"
    );
    assert!(first["dismissed_at"].is_string());
    assert_eq!(first["dismissed_by"]["kind"], "key");
    first["dismissed_at"] = Value::Null;
    first["dismissed_by"] = Value::Null;
    assert_eq!(first, before, "nothing else is touched");
    assert_eq!(events().await, told, "no event tells of it");
    let log = api.get(&api.path("/audit?limit=200")).await.json();
    let entries = log["data"].as_array().unwrap();
    let dismissals: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["action"] == "task.dismiss")
        .collect();
    assert_eq!(dismissals.len(), 1, "{log}");
    assert_eq!(dismissals[0]["object_id"], json!(id), "{log}");
    // It stays in the list.
    let failed = api.get(&api.path("/tasks?status=failed")).await.json();
    let ids = failed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| &task["id"]);
    assert!(ids.into_iter().any(|each| *each == json!(id)), "{failed}");

    let again = api.send(call("post", &format!("{place}/retry"))).await;
    assert_eq!(
        (again.status, &again.json()["dismissed_at"]),
        (202, &Value::Null)
    );
    assert_eq!(dismiss(id).await.code(), "task.not_failed");
}

#[tokio::test]
async fn the_list_is_filtered() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let (one, other) = (
        api.house.domain("one.example").await,
        api.house.domain("other.example").await,
    );
    let first = api.house.give(one, Role::Tech, &contact).await;
    let second = api.house.give(other, Role::Tech, &contact).await;
    assert_eq!(
        api.send(call("post", &api.path(&format!("/tasks/{first}/cancel"))))
            .await
            .status,
        202
    );
    let ids = async |query: &str| -> Vec<String> {
        let body = api.get(&api.path(&format!("/tasks?{query}"))).await.json();
        body["data"]
            .as_array()
            .unwrap_or_else(|| panic!("{query}: {body}"))
            .iter()
            .map(|task| task["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (first, second) = (first.to_string(), second.to_string());
    assert_eq!(ids("").await, [second.clone(), first.clone()]);
    assert_eq!(ids("status=cancelled").await, std::slice::from_ref(&first));
    assert_eq!(
        ids(&format!("domain_id={other}")).await,
        std::slice::from_ref(&second)
    );
    assert_eq!(ids("task_type=update_contacts&limit=1").await, [second]);
    assert_eq!(ids("task_type=renew").await, Vec::<String>::new());
    assert_eq!(
        ids(&format!("parent_id={first}")).await,
        Vec::<String>::new()
    );
    let wrong = api
        .get(&api.path("/tasks?status=done&task_type=x&domain_id=1&parent_id=2"))
        .await;
    assert_eq!(
        (wrong.status, wrong.fields()),
        (
            422,
            ["domain_id", "parent_id", "status", "task_type"]
                .map(String::from)
                .to_vec()
        )
    );
}

#[tokio::test]
async fn the_list_is_filtered_by_name_caller_time_and_need() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let (one, other) = (
        api.house.domain("one.example").await,
        api.house.domain("other.example").await,
    );
    let failed = make::failed(&api.house, one).await;
    let began = api.house.clock.get();
    api.house.clock.advance(chrono::TimeDelta::minutes(1));
    let second = api.house.give(other, Role::Admin, &contact).await;
    let ids = async |query: &str| -> Vec<String> {
        let body = api.get(&api.path(&format!("/tasks?{query}"))).await.json();
        let data = body["data"].as_array();
        let data = data.unwrap_or_else(|| panic!("{query}: {body}"));
        let ids = data
            .iter()
            .map(|task| task["id"].as_str().unwrap().to_owned());
        ids.collect()
    };
    let (first, second) = (failed.to_string(), second.to_string());
    let after = (began + chrono::TimeDelta::seconds(30)).format("%Y-%m-%dT%H:%M:%SZ");
    for (query, wanted) in [
        ("needs_somebody=true", vec![&first]),
        ("needs_somebody=false", vec![&second, &first]),
        ("domain=OTHER", vec![&second]),
        ("domain=one&needs_somebody=true", vec![&first]),
        ("created_by=nobody", vec![]),
        (&format!("created_from={after}"), vec![&second]),
        (&format!("created_until={after}"), vec![&first]),
        (&format!("fails_like={first}"), vec![&first]),
        ("paused=true", vec![]),
        ("parts=false", vec![&second, &first]),
    ] {
        assert_eq!(
            ids(query).await.iter().collect::<Vec<_>>(),
            wanted,
            "{query}"
        );
    }
    let wrong = api
        .get(
            &api.path("/tasks?needs_somebody=x&created_from=monday&paused=1&fails_like=z&parts=no"),
        )
        .await;
    assert_eq!(
        (wrong.status, wrong.fields()),
        (
            422,
            [
                "created_from",
                "fails_like",
                "needs_somebody",
                "parts",
                "paused"
            ]
            .map(String::from)
            .to_vec()
        )
    );
    // A later task of the domain is read back and agrees: the failure needs nobody any more, and says what overtook it.
    let later = api.house.give(one, Role::Billing, &contact).await;
    api.house.settle().await;
    let place = api.path(&format!("/tasks/{first}"));
    let overtaken = api.get(&place).await.json();
    assert_eq!(
        (
            &overtaken["status"],
            &overtaken["overtaken_by"],
            &overtaken["dismissed_by"]
        ),
        (&json!("failed"), &json!(later), &Value::Null)
    );
    assert_eq!(ids("needs_somebody=true").await, Vec::<String>::new());
    assert_eq!(ids("status=failed").await, [first]);
}

#[tokio::test]
async fn a_task_for_many_domains_is_paused_resumed_and_reported() {
    let api = Api::open().await;
    let whole = make::spread(&api, 1).await;
    let place = api.path(&format!("/tasks/{whole}"));
    let post = async |what: &str| api.send(call("post", &format!("{place}/{what}"))).await;
    let paused = post("pause").await;
    assert_eq!(
        (paused.status, &paused.json()["paused"]),
        (200, &json!(true))
    );
    assert_eq!(
        post("pause").await.json(),
        paused.json(),
        "a second time changes nothing"
    );
    let listed = api.get(&api.path("/tasks?paused=true")).await.json();
    assert_eq!(listed["data"][0]["id"], json!(whole));
    // The settling time is long over, and it waits.
    api.house.clock.advance(chrono::TimeDelta::minutes(5));
    api.house.settle().await;
    assert_eq!(api.get(&place).await.json()["status"], "pending");
    let none = post("retry?failed=true").await;
    assert_eq!((none.status, &none.json()["paused"]), (202, &json!(true)));
    let resumed = post("resume").await;
    assert_eq!(
        (resumed.status, &resumed.json()["paused"]),
        (200, &json!(false))
    );
    api.house.settle().await;
    assert_eq!(api.get(&place).await.json()["status"], "completed");
    // Streams told of it.
    let events = api.get(&format!("{place}/events?after=0")).await;
    assert!(events.text.contains("\"paused\":true"), "{}", events.text);
    assert_eq!(post("pause").await.code(), "task.already_ended");
    let parts = api
        .get(&api.path(&format!("/tasks?parent_id={whole}")))
        .await
        .json();
    let part = parts["data"][0]["id"].as_str().unwrap().to_owned();
    let alone = api.path(&format!("/tasks/{part}"));
    let wrong = api.send(call("post", &format!("{alone}/pause"))).await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (422, "task.not_pausable")
    );
    let wrong = api
        .send(call("post", &format!("{alone}/retry?failed=true")))
        .await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (422, "task.no_parts")
    );
    for place in [&place, &alone] {
        let report = api.get(&format!("{place}/report.csv")).await;
        assert_eq!(
            (report.status, report.header("content-type")),
            (200, "text/csv; charset=utf-8")
        );
        let lines: Vec<&str> = report.text.trim_start_matches('\u{feff}').lines().collect();
        assert!(
            lines[0].starts_with("domain,task,task_type,status,"),
            "{lines:?}"
        );
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[1].starts_with(&format!(
                "spread1.example,{part},update_contacts,completed,"
            )),
            "{lines:?}"
        );
    }
}

#[tokio::test]
async fn a_task_is_cancelled_and_tried_again() {
    let api = Api::open().await;
    let (domain, contact) = (
        api.house.domain("task.example").await,
        api.house.contact("Nova").await,
    );
    let id = api.house.give(domain, Role::Tech, &contact).await;
    let place = api.path(&format!("/tasks/{id}"));
    let post = async |what: &str| api.send(call("post", &format!("{place}/{what}"))).await;
    let early = post("retry").await;
    assert_eq!(
        (early.status, early.code().as_str()),
        (422, "task.not_retryable")
    );
    let cancelled = post("cancel").await;
    assert_eq!(
        (cancelled.status, cancelled.header("location")),
        (202, place.as_str())
    );
    assert_eq!(cancelled.json()["status"], "cancelled");
    let twice = post("cancel").await;
    assert_eq!(
        (twice.status, twice.code().as_str()),
        (422, "task.already_ended")
    );
    let again = post("retry").await;
    assert_eq!(
        (again.status, &again.json()["status"]),
        (202, &json!("pending"))
    );
    // Nothing, or an empty object, is all that these take.
    let extra = api
        .send(call("post", &format!("{place}/cancel")).json(&json!({ "why": "x" })))
        .await;
    assert_eq!(
        (extra.status, extra.fields()),
        (422, vec!["why".to_owned()])
    );
    assert_eq!(
        api.send(call("post", &format!("{place}/cancel")).json(&json!({})))
            .await
            .status,
        202
    );
}

#[tokio::test]
async fn the_log_tells_who_changed_what() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let place = api.path(&format!("/contacts/{}", contact.id));
    assert_eq!(
        api.send(call("patch", &place).json(&json!({ "city": "Brno" })))
            .await
            .status,
        200
    );
    let first = api.get(&api.path("/audit?limit=1")).await.json();
    let entry = &first["data"][0];
    assert_eq!(
        (&entry["object"], &entry["action"], &entry["object_id"]),
        (
            &json!("audit_entry"),
            &json!("contact.update"),
            &json!(contact.id)
        )
    );
    assert_eq!(
        (&entry["before"]["city"], &entry["after"]["city"]),
        (&json!("Praha"), &json!("Brno"))
    );
    assert_eq!(entry["actor"]["kind"], "key");
    let next = api
        .get(&api.path(&format!(
            "/audit?limit=1&cursor={}",
            first["next_cursor"].as_str().unwrap()
        )))
        .await
        .json();
    assert_eq!(next["data"][0]["action"], "contact.create");
}

#[tokio::test]
async fn the_organization_and_its_projects() {
    let api = Api::open().await;
    let organization = api.get(&api.path("")).await.json();
    assert_eq!(
        (
            &organization["object"],
            &organization["name"],
            &organization["legal_name"]
        ),
        (
            &json!("organization"),
            &json!("Acme"),
            &json!("Acme s.r.o.")
        )
    );
    assert_eq!(
        organization["default_contacts"],
        json!({ "registrant": null, "admin": null, "tech": null, "billing": null })
    );
    let projects = api.get(&api.path("/projects")).await.json();
    assert_eq!(
        (&projects["data"][0]["id"], &projects["next_cursor"]),
        (&json!(api.house.founded.project), &Value::Null)
    );
    let one = api
        .get(&api.path(&format!("/projects/{}", api.house.founded.project)))
        .await
        .json();
    assert_eq!(one, projects["data"][0]);
}
