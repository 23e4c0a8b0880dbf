//! Orders: tasks that are requested by their type (lock, renewal, name servers).

use crate::client::{Answer, Api, call};
use model::id::DomainId;
use model::role::Role;
use model::task::TaskType;
use serde_json::{Value, json};

fn tasks(api: &Api, domain: DomainId) -> String {
    api.domains(&format!("/{domain}/tasks"))
}

async fn ask(api: &Api, domain: DomainId, body: Value) -> Answer {
    api.send(call("post", &tasks(api, domain)).json(&body))
        .await
}

async fn ended(api: &Api, task: &Value) -> Value {
    api.house.settle().await;
    let path = api.path(&format!("/tasks/{}", task["id"].as_str().unwrap()));
    api.get(&path).await.json()
}

#[tokio::test]
async fn every_type_becomes_a_task() {
    let api = Api::open().await;
    let domain = api.house.domain("acme.example").await;
    let contact = api.house.contact("Nova").await;
    api.house.give(domain, Role::Registrant, &contact).await;
    let mut codes = Vec::new();
    for of in TaskType::ALL.iter().copied() {
        let params = match of {
            TaskType::UpdateNameservers => json!({ "nameservers": ["ns1.hosting.example"] }),
            TaskType::Renew => json!({ "years": 2 }),
            _ => json!({}),
        };
        let body = json!({ "task_type": of.as_str(), "params": params });
        let asked = ask(&api, domain, body).await;
        assert_eq!(asked.status, 202, "{of}: {asked:?}");
        let task = asked.json();
        let place = api.path(&format!("/tasks/{}", task["id"].as_str().unwrap()));
        assert_eq!(asked.header("location"), place);
        assert_eq!(
            (&task["task_type"], &task["status"], &task["domain_id"]),
            (&json!(of.as_str()), &json!("pending"), &json!(domain))
        );
        assert_eq!(task["cause"]["cause"], "asked");
        let task = ended(&api, &task).await;
        match task["status"].as_str().unwrap() {
            "completed" => assert_eq!(task["error"], Value::Null, "{of}"),
            _ => codes.push(task["error"]["code"].as_str().unwrap().to_owned()),
        }
    }
    codes.dedup();
    assert_eq!(
        codes,
        [
            "task.gaining_registrar",
            "task.no_epp_code",
            "task.no_dns_service"
        ]
    );
    let shown = api.get(&api.domains(&format!("/{domain}"))).await.json();
    assert!(shown["expires_at"].as_str().unwrap().starts_with("2029-"));
    let log = api.get(&api.path("/audit?limit=200")).await.text;
    assert!(log.contains("domain.order"));
}

#[tokio::test]
async fn the_parameters_of_an_order_are_validated() {
    let api = Api::open().await;
    let domain = api.house.domain("acme.example").await;
    for (body, fields) in [
        (json!({}), vec!["task_type"]),
        (json!({ "task_type": null }), vec!["task_type"]),
        (json!({ "task_type": "sell" }), vec!["task_type"]),
        (
            json!({ "task_type": "renew", "params": { "years": 11 } }),
            vec!["params.years"],
        ),
        (
            json!({ "task_type": "renew", "params": { "years": "two", "ends": "2020-01-01T00:00:00Z" }, "colour": 1 }),
            vec!["colour", "params.ends", "params.years"],
        ),
        (
            json!({ "task_type": "lock_domain", "params": { "years": 1 }, "colour": 1 }),
            vec!["colour", "params.years"],
        ),
        (
            json!({ "task_type": "update_nameservers", "colour": 1 }),
            vec!["colour", "params.nameservers"],
        ),
        (
            json!({ "task_type": "renew", "params": { "years": 11 }, "colour": 1 }),
            vec!["colour", "params.years"],
        ),
        (
            json!({ "task_type": "lock_domain", "params": { "years": 1 } }),
            vec!["params.years"],
        ),
        (
            json!({ "task_type": "lock_domain", "params": [] }),
            vec!["params"],
        ),
        (
            json!({ "task_type": "update_nameservers" }),
            vec!["params.nameservers"],
        ),
        (
            json!({ "task_type": "update_nameservers", "params": { "nameservers": [] } }),
            vec!["params.nameservers"],
        ),
        (
            json!({ "task_type": "update_nameservers", "params": { "nameservers": ["a b"] } }),
            vec!["params.nameservers"],
        ),
    ] {
        let refused = ask(&api, domain, body.clone()).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, fields.into_iter().map(ToOwned::to_owned).collect()),
            "{body}: {refused:?}"
        );
    }
    let all = api.get(&api.path("/tasks")).await.json();
    let asked = |task: &&Value| task["cause"]["cause"] == "asked";
    let tasks = all["data"].as_array().unwrap();
    assert_eq!(tasks.iter().filter(asked).count(), 0);
    // Nobody holds a role whose privacy could be set.
    let refused = ask(&api, domain, json!({ "task_type": "enable_whois_privacy" })).await;
    assert_eq!(refused.code(), "domain.roles_empty");
}

#[tokio::test]
async fn a_plan_says_what_would_change_and_changes_nothing() {
    let api = Api::open().await;
    let domain = api.house.domain("acme.example").await;
    let contact = api.house.contact("Nova").await;
    api.house.give(domain, Role::Registrant, &contact).await;
    api.house.settle().await;
    let path = format!("{}?dry_run=true", tasks(&api, domain));
    let plan = async |body: Value| {
        let answer = api.send(call("post", &path).json(&body)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["domains"][0].clone()
    };
    let before = api.get(&api.path("/tasks")).await.json();
    let lock = plan(json!({ "task_type": "lock_domain" })).await;
    assert_eq!(
        lock["send"],
        json!({ "contacts": [], "roles": [], "domain": [
            { "field": "clientTransferProhibited", "wanted": "set", "found": "not set" }
        ] })
    );
    let unlock = plan(json!({ "task_type": "unlock_domain" })).await;
    assert_eq!(unlock["send"]["domain"], json!([]));
    let renew = plan(json!({ "task_type": "renew", "params": { "years": 3 } })).await;
    assert_eq!(renew["send"]["domain"][0]["field"], "expires");
    let privacy = plan(json!({ "task_type": "enable_whois_privacy" })).await;
    let differs = &privacy["send"]["contacts"][0]["differences"];
    assert_eq!(
        differs,
        &json!([{ "field": "disclose", "wanted": "false", "found": "true" }])
    );
    let dns = plan(json!({ "task_type": "create_dns_zone", "dry_run": true })).await;
    assert_eq!(dns["refusals"][0]["field"], "task_type");
    assert_eq!(api.get(&api.path("/tasks")).await.json(), before);
}

#[tokio::test]
async fn orders_need_their_scope() {
    let api = Api::open().await;
    let domain = api.house.domain("acme.example").await;
    let contact = api.house.contact("Nova").await;
    api.house.give(domain, Role::Registrant, &contact).await;
    let (_, key) = api.key(&["domains:write", "tasks:write"]).await;
    let send = async |of: &str| {
        let request = call("post", &tasks(&api, domain)).json(&json!({ "task_type": of }));
        api.send_as(&key, request).await.status
    };
    assert_eq!(send("lock_domain").await, 202);
    assert_eq!(send("enable_whois_privacy").await, 403);
    assert_eq!(send("disable_whois_privacy").await, 403);
    let stale = call("post", &tasks(&api, domain))
        .json(&json!({ "task_type": "lock_domain" }))
        .header("if-match", "\"0\"");
    assert_eq!(api.send(stale).await.status, 412);
    let once = || {
        call("post", &tasks(&api, domain))
            .json(&json!({ "task_type": "renew" }))
            .header("idempotency-key", "renew-2027")
    };
    let first = api.send(once()).await.json();
    assert_eq!(api.send(once()).await.json(), first);
}
