//! A contact that is to get a second object at its registry, since its own has a postal form that a TLD's registry does not take: said before anything is sent, on pages and by the API, and done so.

use crate::client::{Api, As, call};
use crate::forms::{page, pages};
use model::id::DomainId;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::Contact;

fn place(api: &Api, domain: DomainId) -> String {
    let project = api.house.founded.project;
    format!("/projects/{project}/domains/{domain}")
}

/// What giving the contact the domain would do.
async fn plan(api: &Api, domain: DomainId, contact: &Contact) -> Value {
    let body = json!({ "registrant": contact.id, "dry_run": true });
    let path = format!("{}/contacts", place(api, domain));
    let answer = api.patch(&path, &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["domains"][0].clone()
}

fn hints(plan: &Value) -> Vec<&str> {
    let all = plan["hints"].as_array().unwrap().iter();
    let all = all.map(|hint| hint["message"].as_str().unwrap());
    all.filter(|text| text.contains("second object")).collect()
}

/// Which handle the registry shows as the registrant.
async fn shown(api: &Api, domain: DomainId) -> String {
    let actor = api.house.actor().await;
    let found = api.house.service.domains().get(&actor, domain).await;
    let view = found.unwrap().view.unwrap();
    view.registrant().unwrap().handle.clone()
}

async fn review(api: &Api, contact: &Contact, query: &str) -> Value {
    let form = json!({ "first_name": "Jana", "last_name": "Novakova", "street1": "Dlouha 1", "city": "Praha" });
    let path = api.path(&format!("/contacts/{}/international{query}", contact.id));
    let answer = api.send(call("put", &path).json(&form)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn whoever_stands_there_in_the_wrong_form_gets_a_second_object() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let own = api.house.domain("a.example").await;
    let native = api.house.domain("b.native").await;
    assert!(
        hints(&plan(&api, native, &nova).await).is_empty(),
        "no object stands anywhere yet"
    );
    api.house.give(own, Role::Registrant, &nova).await;
    api.house.settle().await;
    let apart = nova.handle.replace("-NICH", "-NICL");
    let planned = plan(&api, native, &nova).await;
    let said = format!(
        "{} stands at the registry in a form that .native does not take: for .native the same contact gets a second object there, {apart}.",
        nova.handle
    );
    assert_eq!(hints(&planned), [said.as_str()]);
    assert_eq!(
        planned["send"]["contacts"][0]["contact"]["handle"],
        json!(apart),
        "{planned}"
    );
    assert_eq!(planned["send"]["roles"][0]["handle"], json!(apart));
    // The page of the draft, and the plan of many.
    let (router, owner) = (pages(&api), As::Person(api.house.founded.owner));
    let draft = format!("/domains/{native}?registrant={}", nova.id);
    let text = page(&api, &router, &owner, &draft).await.1;
    assert!(text.contains("gets a second object there"), "{text}");
    let change = json!({ "change": { "roles": { "registrant": nova.id } }, "selection": { "domain_ids": [native] } });
    let saved = api.post("/plans", &change).await;
    assert_eq!(saved.status, 201, "{saved:?}");
    let id = saved.json()["id"].as_str().unwrap().to_owned();
    let items = api.read(&format!("/plans/{id}/items")).await;
    assert_eq!(hints(&items["data"][0]), [said.as_str()]);
    let text = page(&api, &router, &owner, &format!("/plans/{id}")).await.1;
    assert!(text.contains("gets a second object there"), "{text}");

    api.house.give(native, Role::Registrant, &nova).await;
    api.house.settle().await;
    assert_eq!(shown(&api, native).await, apart);
    assert_eq!(shown(&api, own).await, nova.handle);
    // It is there: nothing is said of it, and nothing is left to send.
    let after = plan(&api, native, &nova).await;
    assert!(hints(&after).is_empty(), "{after}");
    assert_eq!(
        (&after["send"]["contacts"], &after["send"]["roles"]),
        (&json!([]), &json!([]))
    );
    let other = api.house.domain("c.native").await;
    let again = plan(&api, other, &nova).await;
    assert!(hints(&again).is_empty(), "{again}");
    assert_eq!(
        again["send"]["roles"][0]["handle"],
        json!(apart),
        "it is used again"
    );
}

#[tokio::test]
async fn a_form_that_comes_later_is_said_on_both_sides() {
    let api = Api::open().await;
    let nova = api.house.contact("Nováková").await;
    let native = api.house.domain("a.native").await;
    let open = api.house.domain("b.example").await;
    for domain in [native, open] {
        api.house.give(domain, Role::Registrant, &nova).await;
    }
    api.house.settle().await;
    let apart = nova.handle.replace("-NICH", "-NICL");
    let planned = review(&api, &nova, "?dry_run=true").await;
    let of = |domain: DomainId| {
        let mut all = planned["domains"].as_array().unwrap().iter();
        all.find(|plan| plan["domain_id"] == json!(domain)).unwrap()
    };
    assert_eq!(
        hints(of(native)),
        [format!(
            "{} is to stand at the registry in a form that .native does not take: for .native the same contact gets a second object there, {apart}.",
            nova.handle
        )]
    );
    assert_eq!(of(native)["send"]["roles"][0]["handle"], json!(apart));
    assert_eq!(
        hints(of(open)),
        [format!(
            "{} gets a second postal form at the registry, which .native does not take: 1 domain there gets a second object of the same contact first, {apart}.",
            nova.handle
        )]
    );
    review(&api, &nova, "").await;
    api.house.settle().await;
    assert_eq!(shown(&api, native).await, apart);
    assert_eq!(shown(&api, open).await, nova.handle);
}

#[tokio::test]
async fn another_organization_is_told_nothing_of_it() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let own = api.house.domain("a.example").await;
    let native = api.house.domain("b.native").await;
    api.house.give(own, Role::Registrant, &nova).await;
    api.house.settle().await;
    let stranger = As::Key(api.house.stranger().await.api_key.unwrap());
    let path = api.path(&format!("{}/contacts", place(&api, native)));
    let ask = call("patch", &path).json(&json!({ "registrant": nova.id, "dry_run": true }));
    let refused = api.send_as(&stranger, ask).await;
    assert_eq!(refused.status, 404, "{refused:?}");
    assert!(!refused.text.contains("NICL"));
}

/// What the task would fail for is said by the plan, with both ways out; and one of them does it.
#[tokio::test]
async fn a_form_that_can_not_be_kept_true_is_told_before_anything_is_sent() {
    let api = Api::open().await;
    let contact = api.house.contact("Petrov").await;
    let domain = api.house.domain("a.example").await;
    api.house.give(domain, Role::Registrant, &contact).await;
    api.house.settle().await;
    let path = format!("/contacts/{}", contact.id);
    let edit = json!({ "last_name": "Петров", "dry_run": true });
    let planned = api.patch(&path, &edit).await.json();
    let planned = &planned["domains"][0];
    assert_eq!(planned["problem"], true, "{planned}");
    let refusal = planned["refusals"][0]["message"].as_str().unwrap();
    assert!(
        refusal.contains("Review its ASCII form, or give the role to a new contact"),
        "{refusal}"
    );
    assert_eq!(
        api.patch(&path, &json!({ "last_name": "Петров" }))
            .await
            .status,
        200
    );
    api.house.settle().await;
    let failed = api.read("/tasks?status=failed").await;
    assert_eq!(failed["data"][0]["error"]["code"], "contact.form_locked");
    let form = json!({ "first_name": "Jana", "last_name": "Petrov", "street1": "Dlouha 1", "city": "Praha" });
    let path = api.path(&format!("/contacts/{}/international", contact.id));
    let answer = api.send(call("put", &path).json(&form)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    api.house.settle().await;
    let actor = api.house.actor().await;
    let found = api.house.service.domains().get(&actor, domain).await;
    assert_eq!(found.unwrap().state.as_str(), "agrees");
}
