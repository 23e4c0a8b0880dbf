//! Settling what differs: the book's side is sent, or the registry's is taken.

use crate::client::{Answer, Api, As};
use crate::forms::{page, pages};
use axum::body::Body;
use axum::http::{Request, header};
use model::id::DomainId;
use model::registry::{Postal, RegistryContact, RoleChange};
use model::role::Role;
use serde_json::{Value, json};
use store::contacts::Contact;
use tower::ServiceExt;

const NAME: &str = "a.example";
const PLACEHOLDER: &str = "NICH-DEFAULT";

/// A domain of the first project.
pub struct At {
    pub domain: DomainId,
    pub place: String,
}

pub async fn domain(api: &Api) -> At {
    let domain = api.house.domain(NAME).await;
    let project = api.house.founded.project;
    At {
        domain,
        place: format!("/projects/{project}/domains/{domain}"),
    }
}

impl At {
    pub async fn reconcile(&self, api: &Api, body: &Value) -> Answer {
        api.post(&format!("{}/reconcile", self.place), body).await
    }

    pub async fn state(&self, api: &Api) -> Value {
        api.read(&self.place).await["state"].clone()
    }

    pub async fn read_again(&self, api: &Api) {
        let read = api.post(&format!("{}/read", self.place), &json!({})).await;
        assert_eq!(read.status, 202, "{read:?}");
    }

    /// A role that the book gives to somebody and that was never sent.
    pub async fn unsent(&self, api: &Api, role: Role, contact: &Contact) {
        let task = api.house.give(self.domain, role, contact).await;
        let actor = api.house.actor().await;
        api.house
            .service
            .tasks()
            .cancel(&actor, task)
            .await
            .unwrap();
    }

    /// Changes who holds its roles behind the desk's back.
    pub async fn point(&self, api: &Api, change: RoleChange) {
        let direct = api.house.line.direct();
        let pointed = direct.update_domain_contacts("there-1", NAME, &change);
        pointed.await.unwrap();
    }

    fn there(&self, api: &Api) -> registry_sim::Domain {
        api.house.simulator.inspect().domain(NAME).unwrap()
    }
}

/// An object that somebody else made under the same account.
pub async fn stranger(api: &Api, handle: &str) {
    let contact = RegistryContact {
        handle: handle.into(),
        int: Some(Postal {
            name: "Hans Meier".into(),
            street: vec!["Gasse 1".into()],
            city: "Wien".into(),
            country_code: "AT".into(),
            ..Postal::default()
        }),
        email: "hans@holder.example".into(),
        disclose: true,
        ..RegistryContact::default()
    };
    let direct = api.house.line.direct();
    direct.create_contact("there-2", &contact).await.unwrap();
}

/// Somebody edits an object at the registry.
pub async fn edit_there(api: &Api, handle: &str, edit: impl FnOnce(&mut RegistryContact)) {
    let direct = api.house.line.direct();
    let found = direct
        .contact_info("there-3", handle)
        .await
        .unwrap()
        .unwrap();
    let mut edited = found.clone();
    edit(&mut edited);
    direct
        .update_contact("there-4", &edited, &found)
        .await
        .unwrap();
}

/// Everything that changes something at the registry.
fn writes(api: &Api) -> u64 {
    let counts = api.house.simulator.inspect().counts();
    ["contact:create", "contact:update", "domain:update"]
        .iter()
        .filter_map(|kind| counts.get(*kind))
        .sum()
}

pub async fn contact(api: &Api, id: &str) -> Value {
    api.read(&format!("/contacts/{id}")).await
}

#[tokio::test]
async fn ours_is_sent_and_names_the_registrant() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let at = domain(&api).await;
    at.unsent(&api, Role::Registrant, &nova).await;
    assert_eq!(at.state(&api).await, "differs");
    let before = writes(&api);
    let planned = at
        .reconcile(&api, &json!({ "take": "ours", "dry_run": true }))
        .await;
    assert_eq!(planned.status, 200, "{planned:?}");
    let plan = planned.json();
    assert_eq!(
        (&plan["object"], &plan["take"]),
        (&json!("plan"), &json!("ours"))
    );
    assert_eq!(plan["totals"]["changes_of_registrant"], 1);
    assert_eq!(
        plan["domains"][0]["send"]["roles"][0]["handle"],
        json!(nova.handle)
    );
    assert_eq!(at.state(&api).await, "differs");

    let sent = at.reconcile(&api, &json!({ "take": "ours" })).await;
    assert_eq!(sent.status, 202, "{sent:?}");
    let task = sent.json();
    assert_eq!(
        (
            &task["task_type"],
            &task["cause"]["cause"],
            &task["cause"]["take"]
        ),
        (
            &json!("update_contacts"),
            &json!("reconciled"),
            &json!("ours")
        )
    );
    assert!(
        sent.header("location")
            .ends_with(task["id"].as_str().unwrap())
    );
    assert_eq!(at.state(&api).await, "on_its_way");
    assert_eq!(writes(&api), before);
    api.house.settle().await;
    // Nobody had to say yes: this was it.
    let task = api
        .read(&format!("/tasks/{}", task["id"].as_str().unwrap()))
        .await;
    assert_eq!(task["status"], "completed", "{task}");
    assert_eq!(at.there(&api).registrant, Some(nova.handle));
    assert_eq!(at.state(&api).await, "agrees");
}

#[tokio::test]
async fn ours_for_some_roles_sends_only_those() {
    let api = Api::open().await;
    let (nova, mala) = (
        api.house.contact("Nova").await,
        api.house.contact("Mala").await,
    );
    let at = domain(&api).await;
    at.unsent(&api, Role::Registrant, &nova).await;
    at.unsent(&api, Role::Tech, &mala).await;
    let asked = json!({ "take": "ours", "roles": ["tech"] });
    let plan = api
        .post(&format!("{}/reconcile?dry_run=true", at.place), &asked)
        .await
        .json();
    assert_eq!(plan["totals"]["changes_of_registrant"], 0);
    let roles = plan["domains"][0]["send"]["roles"].as_array().unwrap();
    assert_eq!(roles.len(), 1, "{roles:?}");
    assert_eq!(roles[0]["role"], "tech");
    let sent = at.reconcile(&api, &asked).await;
    assert_eq!(
        (sent.status, &sent.json()["cause"]["roles"]),
        (202, &json!(["tech"]))
    );
    api.house.settle().await;
    let there = at.there(&api);
    assert_eq!(there.registrant.as_deref(), Some(PLACEHOLDER));
    assert_eq!(there.contacts, [(registry_sim::Role::Tech, mala.handle)]);
    assert_eq!(at.state(&api).await, "differs");
    let differences = api.read(&format!("{}/differences", at.place)).await;
    let roles: Vec<&Value> = differences["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["role"])
        .collect();
    assert_eq!(roles, [&json!("registrant")]);
}

#[tokio::test]
async fn a_contact_that_was_edited_there_becomes_what_is_there() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let at = domain(&api).await;
    api.house.give(at.domain, Role::Registrant, &nova).await;
    api.house.settle().await;
    edit_there(&api, &nova.handle, |found| {
        found.email = "elsewhere@example.net".into();
    })
    .await;
    at.read_again(&api).await;
    assert_eq!(at.state(&api).await, "differs");
    let before = writes(&api);
    let asked = json!({ "take": "theirs", "dry_run": true });
    let plan = at.reconcile(&api, &asked).await.json();
    assert_eq!(plan["roles"][0]["took"], "updated", "{plan}");
    assert_eq!(plan["totals"]["changes"], 0);
    let id = nova.id.to_string();
    assert_eq!(
        contact(&api, &id).await["email"],
        json!(nova.snapshot.email)
    );

    let taken = at.reconcile(&api, &json!({ "take": "theirs" })).await;
    assert_eq!(
        (taken.status, &taken.json()["status"]),
        (202, &json!("completed")),
        "{taken:?}"
    );
    assert_eq!(contact(&api, &id).await["email"], "elsewhere@example.net");
    assert_eq!(at.state(&api).await, "agrees");
    api.house.settle().await;
    assert_eq!(writes(&api), before, "nothing was sent");
    // The object is the contact's as before: an edit changes it.
    let edited = api
        .patch(&format!("/contacts/{id}"), &json!({ "city": "Brno" }))
        .await;
    assert_eq!(edited.status, 200, "{edited:?}");
    api.house.settle().await;
    assert_eq!(at.state(&api).await, "agrees");
    assert_eq!(at.there(&api).registrant, Some(nova.handle.clone()));
    let entry = api.read("/audit?action=domain.take").await;
    assert_eq!(entry["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn another_holder_becomes_a_contact_and_is_bound() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let at = domain(&api).await;
    api.house.give(at.domain, Role::Registrant, &nova).await;
    api.house.settle().await;
    stranger(&api, "FROM-BEFORE").await;
    at.point(
        &api,
        RoleChange {
            registrant: Some("FROM-BEFORE".into()),
            ..RoleChange::default()
        },
    )
    .await;
    at.read_again(&api).await;
    let before = writes(&api);
    let plan = at
        .reconcile(&api, &json!({ "take": "theirs", "dry_run": true }))
        .await
        .json();
    assert_eq!(plan["roles"][0]["took"], "new", "{plan}");
    assert_eq!(
        plan["domains"][0]["contacts"][0]["contact"]["handle"],
        "FROM-BEFORE"
    );
    let taken = at
        .reconcile(&api, &json!({ "take": "theirs", "roles": ["registrant"] }))
        .await;
    assert_eq!(taken.status, 202, "{taken:?}");
    let roles = api.read(&format!("{}/contacts", at.place)).await;
    let role = &roles["data"][0];
    assert_eq!(
        (&role["contact"]["handle"], &role["source"], &role["state"]),
        (&json!("FROM-BEFORE"), &json!("domain"), &json!("agrees"))
    );
    assert_eq!(at.state(&api).await, "agrees");
    api.house.settle().await;
    assert_eq!(writes(&api), before, "nothing was sent");
    // Edited here, it is the same object that is changed.
    let id = role["contact"]["id"].as_str().unwrap();
    api.patch(&format!("/contacts/{id}"), &json!({ "city": "Graz" }))
        .await;
    api.house.settle().await;
    assert_eq!(at.there(&api).registrant.as_deref(), Some("FROM-BEFORE"));
    assert_eq!(at.state(&api).await, "agrees");
    // The one before is touched by nothing of this.
    assert_eq!(contact(&api, &nova.id.to_string()).await["version"], 1);
}

/// Posts a form of a domain's page; where it leads, and what that shows.
async fn post(api: &Api, who: &As, path: &str, body: &str) -> (String, String) {
    let pages = pages(api);
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    request.extensions_mut().insert(api.session(who).await);
    let response = pages.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 303, "{path}");
    let to = response.headers()[header::LOCATION].to_str().unwrap();
    let (status, shown) = page(api, &pages, who, to).await;
    assert_eq!(status, 200, "{to}");
    (to.to_owned(), shown.replace("<!>", ""))
}

#[tokio::test]
async fn no_click_on_the_page_sends_another_registrant_without_its_plan() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let (nova, mala) = (
        api.house.contact("Nova").await,
        api.house.contact("Mala").await,
    );
    let at = domain(&api).await;
    at.unsent(&api, Role::Registrant, &nova).await;
    at.unsent(&api, Role::Tech, &mala).await;
    let path = format!("/domains/{}", at.domain);
    let pages = pages(&api);
    let (_, shown) = page(&api, &pages, &owner, &path).await;
    for said in [
        "Send 2 roles",
        "Take the registry’s",
        "reconcile?take=ours&amp;roles=tech",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let version = api.read(&at.place).await["version"].as_i64().unwrap();
    let form = format!("version={version}&take=ours");
    let (to, shown) = post(&api, &owner, &format!("{path}/reconcile"), &form).await;
    assert_eq!(to, format!("{path}/reconcile?take=ours"));
    for said in [
        "This is a change of registrant",
        "Send 2 roles, a new registrant",
        PLACEHOLDER,
        &nova.handle,
        "Nothing is sent yet.",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert_eq!(at.state(&api).await, "differs");
    // A role that is none of the registrant's goes at once.
    let tech = format!("{form}&roles=tech");
    let (to, shown) = post(&api, &owner, &format!("{path}/reconcile"), &tech).await;
    assert!(to.starts_with(&format!("{path}?flash=")), "{to}");
    assert!(shown.contains("has begun"), "{shown}");
    api.house.settle().await;
    let version = api.read(&at.place).await["version"].as_i64().unwrap();
    let confirmed = format!("version={version}&take=ours&step=confirmed");
    post(&api, &owner, &format!("{path}/reconcile"), &confirmed).await;
    api.house.settle().await;
    assert_eq!(at.there(&api).registrant, Some(nova.handle.clone()));
    // What is taken is looked at first, too.
    edit_there(&api, &nova.handle, |found| {
        found.email = "elsewhere@example.net".into();
    })
    .await;
    at.read_again(&api).await;
    let version = api.read(&at.place).await["version"].as_i64().unwrap();
    let form = format!("version={version}&take=theirs");
    let (to, shown) = post(&api, &owner, &format!("{path}/reconcile"), &form).await;
    assert!(to.ends_with("/reconcile?take=theirs"), "{to}");
    for said in [
        "is changed to what the registry holds",
        "Take 1 role into the book",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let stale = format!("version={}&take=theirs&step=confirmed", version - 1);
    let (_, shown) = post(&api, &owner, &format!("{path}/reconcile"), &stale).await;
    assert!(
        shown.contains("Somebody else saved this meanwhile"),
        "{shown}"
    );
    post(
        &api,
        &owner,
        &format!("{path}/reconcile"),
        &format!("{form}&step=confirmed"),
    )
    .await;
    assert_eq!(at.state(&api).await, "agrees");
}
