//! Replacing one contact by another.

use crate::client::{Api, call};
use model::role::Role;
use serde_json::{Value, json};
use service::Scope;
use service::contacts::Contact;

/// Two contacts; the first is registrant and tech of three domains, and holds a team's slots.
async fn portfolio() -> (Api, Contact, Contact, Vec<String>) {
    let api = Api::open().await;
    let (nova, stara) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let mut domains = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        let domain = api.house.domain(name).await;
        api.house.give(domain, Role::Registrant, &nova).await;
        api.house.give(domain, Role::Tech, &nova).await;
        domains.push(domain.to_string());
    }
    api.team("Web", &nova).await;
    api.house.settle().await;
    (api, nova, stara, domains)
}

async fn holder(api: &Api, domain: &str, role: &str) -> Value {
    let roles = api.get(&api.domains(&format!("/{domain}/contacts"))).await;
    let roles = roles.json();
    let found = roles["data"].as_array().unwrap().iter();
    let mut found = found.filter(|each| each["role"] == role);
    found.next().unwrap()["contact"]["id"].clone()
}

#[tokio::test]
async fn a_contact_is_replaced_everywhere() {
    let (api, nova, stara, domains) = portfolio().await;
    let body = json!({ "from": nova.id, "to": stara.id });
    let before = api.everything().await;
    let mut asked = body.clone();
    asked["dry_run"] = json!(true);
    let plan = api.post("/contact-replacements", &asked).await;
    assert_eq!(plan.status, 200, "{plan:?}");
    let by_query = api
        .post("/contact-replacements?dry_run=true", &body)
        .await
        .json();
    let plan = plan.json();
    assert_eq!(by_query, plan);
    assert_eq!(
        (&plan["object"], &plan["total_domains"]),
        (&json!("plan"), &json!(3))
    );
    let names: Vec<_> = plan["domains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| (each["name"].clone(), each["changes_registrant"].clone()))
        .collect();
    assert_eq!(
        names,
        ["a.example", "b.example", "c.example"].map(|name| (json!(name), json!(true)))
    );
    assert_eq!(api.everything().await, before, "a plan writes nothing");

    // The answer shows the task also to who may not read others.
    let (_, key) = api.key(&["domains:write"]).await;
    let path = api.path("/contact-replacements");
    let answer = api.send_as(&key, call("post", &path).json(&body)).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let task = answer.json();
    assert_eq!(
        (&task["object"], &task["task_type"]),
        (&json!("task"), &json!("update_contacts"))
    );
    let place = format!("/tasks/{}", task["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), api.path(&place));
    api.house.settle().await;
    assert_eq!(api.read(&place).await["status"], "completed");
    let parts = api
        .read(&format!(
            "/tasks?parent_id={}",
            task["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(parts["data"].as_array().unwrap().len(), 3);
    for domain in &domains {
        assert_eq!(holder(&api, domain, "registrant").await, json!(stara.id));
    }
    let usage = api.read(&format!("/contacts/{}/usage", nova.id)).await;
    assert_eq!(usage["data"], json!([]));
    // Nothing is left to take over.
    let nothing = api.post("/contact-replacements", &body).await;
    assert_eq!(
        (nothing.status, nothing.json()),
        (
            200,
            json!({ "object": "contact_replacement", "task": null, "domains": 0 })
        )
    );
}

#[tokio::test]
async fn a_contact_is_replaced_in_some_roles_on_some_domains() {
    let (api, nova, stara, domains) = portfolio().await;
    let body =
        json!({ "from": nova.id, "to": stara.id, "roles": ["tech"], "domain_ids": domains[..2] });
    let answer = api.post("/contact-replacements", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    api.house.settle().await;
    let place = format!("/tasks/{}", answer.json()["id"].as_str().unwrap());
    assert_eq!(api.read(&place).await["status"], "completed");
    for (domain, tech) in domains.iter().zip([&stara, &stara, &nova]) {
        assert_eq!(holder(&api, domain, "tech").await, json!(tech.id));
        assert_eq!(holder(&api, domain, "registrant").await, json!(nova.id));
    }
}

#[tokio::test]
async fn errors_of_a_replacement_are_reported() {
    let (api, nova, stara, domains) = portfolio().await;
    let gone = api.house.contact("Pryc").await;
    let inactive = json!({ "is_active": false });
    let of = format!("/contacts/{}", gone.id);
    assert_eq!(api.patch(&of, &inactive).await.status, 200);
    let unknown = uuid::Uuid::nil();
    let invalid = "request.invalid";
    let with = |name: &str, value: Value| {
        let mut body = json!({ "from": nova.id, "to": stara.id });
        body[name] = value;
        body
    };
    api.refuses(
        "post",
        "/contact-replacements",
        &[
            (json!({}), invalid, &["from", "to"]),
            (
                json!({ "from": "x", "to": null, "why": 1 }),
                invalid,
                &["from", "to", "why"],
            ),
            (
                json!({ "from": unknown, "to": unknown }),
                invalid,
                &["from", "to"],
            ),
            (with("to", json!(nova.id)), "replacement.same", &["to"]),
            (with("to", json!(gone.id)), "contact.inactive", &["to"]),
            (with("roles", json!([])), invalid, &["roles"]),
            (with("roles", json!(["owner"])), invalid, &["roles"]),
            (with("roles", json!("tech")), invalid, &["roles"]),
            (with("domain_ids", json!([])), invalid, &["domain_ids"]),
            (
                with("domain_ids", json!(["a.example"])),
                invalid,
                &["domain_ids"],
            ),
            (
                with("domain_ids", json!([domains[0], unknown])),
                invalid,
                &["domain_ids"],
            ),
            (with("dry_run", json!("yes")), invalid, &["dry_run"]),
        ],
    )
    .await;
    api.refuses(
        "post",
        &format!("/contacts/{}/merge", nova.id),
        &[
            (json!({}), invalid, &["into"]),
            (
                json!({ "into": 1, "to": stara.id }),
                invalid,
                &["into", "to"],
            ),
            (json!({ "into": unknown }), invalid, &["into"]),
            (
                json!({ "into": unknown, "dry_run": true }),
                invalid,
                &["into"],
            ),
            (json!({ "into": nova.id }), "replacement.same", &["into"]),
            (json!({ "into": gone.id }), "contact.inactive", &["into"]),
        ],
    )
    .await;
}

#[tokio::test]
async fn two_contacts_of_one_person_are_merged() {
    let (api, nova, stara, domains) = portfolio().await;
    let (from, into) = (
        format!("/contacts/{}", nova.id),
        format!("/contacts/{}", stara.id),
    );
    let merge = |tag: &str| {
        call("post", &api.path(&format!("{from}/merge")))
            .header("if-match", tag)
            .json(&json!({ "into": stara.id }))
    };
    let before = api.everything().await;
    assert_eq!(api.send(merge("\"7\"")).await.status, 412);
    let asked = json!({ "into": stara.id, "dry_run": true });
    let plan = api.post(&format!("{from}/merge"), &asked).await;
    assert_eq!(
        (plan.status, &plan.json()["total_domains"]),
        (200, &json!(3))
    );
    assert_eq!(api.everything().await, before);

    let tag = api.get(&api.path(&from)).await.header("etag").to_owned();
    let done = api.send(merge(&tag)).await;
    assert_eq!(done.status, 202, "{done:?}");
    assert_eq!(api.get(&api.path(&from)).await.status, 404);
    assert_eq!(api.send(merge("*")).await.status, 404);
    api.house.settle().await;
    assert_eq!(
        api.get(done.header("location")).await.json()["status"],
        "completed"
    );
    for domain in &domains {
        assert_eq!(holder(&api, domain, "registrant").await, json!(stara.id));
        assert_eq!(holder(&api, domain, "tech").await, json!(stara.id));
    }
    let usage = api.read(&format!("{into}/usage")).await;
    assert_eq!(usage["data"].as_array().unwrap().len(), 8);
    // Whoever holds nothing is merged without a task.
    let idle = api.house.contact("Nova").await;
    let quiet = api
        .post(
            &format!("/contacts/{}/merge", idle.id),
            &json!({ "into": stara.id }),
        )
        .await;
    assert_eq!((quiet.status, &quiet.json()["task"]), (200, &Value::Null));
}

#[tokio::test]
async fn a_key_of_one_project_reaches_no_slots() {
    let (api, nova, stara, domains) = portfolio().await;
    let new = service::auth::NewKey {
        name: "tied".into(),
        scopes: vec![Scope::DomainsWrite, Scope::ContactsWrite],
        project: Some(api.house.founded.project),
        expires_at: None,
    };
    let (_, key) = api
        .house
        .service
        .keys()
        .create(&service::Actor::system(api.organization()), new)
        .await
        .unwrap();
    let tied = crate::client::As::Key(key);
    let send = async |rest: &str, body: Value| {
        let call = call("post", &api.path(rest)).json(&body);
        api.send_as(&tied, call).await.status
    };
    let everywhere = json!({ "from": nova.id, "to": stara.id });
    assert_eq!(send("/contact-replacements", everywhere).await, 403);
    let merge = format!("/contacts/{}/merge", nova.id);
    assert_eq!(send(&merge, json!({ "into": stara.id })).await, 403);
    let one = json!({ "from": nova.id, "to": stara.id, "domain_ids": [domains[0]] });
    assert_eq!(send("/contact-replacements", one).await, 202);
}
