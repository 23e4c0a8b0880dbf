//! Settling what differs: the book's side is sent, or the registry's is taken.

use crate::client::{Answer, Api, As, call};
use model::domain_name::DomainName;
use model::id::DomainId;
use model::registry::{DomainRole, Postal, RegistryContact, RoleChange};
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;
use store::contacts::Contact;

const NAME: &str = "a.example";
const PLACEHOLDER: &str = "NICH-DEFAULT";

/// A domain of the first project.
struct At {
    domain: DomainId,
    place: String,
}

async fn domain(api: &Api) -> At {
    let domain = api.house.domain(NAME).await;
    let project = api.house.founded.project;
    At {
        domain,
        place: format!("/projects/{project}/domains/{domain}"),
    }
}

impl At {
    async fn reconcile(&self, api: &Api, body: &Value) -> Answer {
        api.post(&format!("{}/reconcile", self.place), body).await
    }

    async fn state(&self, api: &Api) -> Value {
        api.read(&self.place).await["state"].clone()
    }

    async fn read_again(&self, api: &Api) {
        let read = api.post(&format!("{}/read", self.place), &json!({})).await;
        assert_eq!(read.status, 202, "{read:?}");
    }

    /// A role that the book gives to somebody and that was never sent.
    async fn unsent(&self, api: &Api, role: Role, contact: &Contact) {
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
    async fn point(&self, api: &Api, change: RoleChange) {
        let direct = api.house.line.direct();
        let pointed = direct.update_domain_contacts("there-1", NAME, &change);
        pointed.await.unwrap();
    }

    fn there(&self, api: &Api) -> registry_sim::Domain {
        api.house.simulator.inspect().domain(NAME).unwrap()
    }
}

/// An object that somebody else made under the same account.
async fn stranger(api: &Api, handle: &str) {
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
async fn edit_there(api: &Api, handle: &str, edit: impl FnOnce(&mut RegistryContact)) {
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

async fn contact(api: &Api, id: &str) -> Value {
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

#[tokio::test]
async fn a_contact_that_others_would_be_sent_is_left() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let at = domain(&api).await;
    api.house.give(at.domain, Role::Registrant, &nova).await;
    api.house.settle().await;
    // Another domain is to get the contact as the book has it.
    let other = api.house.domain("b.example").await;
    let task = api.house.give(other, Role::Registrant, &nova).await;
    let actor = api.house.actor().await;
    api.house
        .service
        .tasks()
        .cancel(&actor, task)
        .await
        .unwrap();
    edit_there(&api, &nova.handle, |found| {
        found.email = "elsewhere@example.net".into();
    })
    .await;
    at.read_again(&api).await;
    let refused = at.reconcile(&api, &json!({ "take": "theirs" })).await;
    assert_eq!(
        (refused.status, refused.code(), refused.fields()),
        (422, "domain.not_taken".into(), vec!["registrant".into()])
    );
    assert!(refused.text.contains("1 domain"), "{refused:?}");
    let id = nova.id.to_string();
    assert_eq!(
        contact(&api, &id).await["email"],
        json!(nova.snapshot.email)
    );
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_the_reason() {
    let api = Api::open().await;
    let (nova, mala) = (
        api.house.contact("Nova").await,
        api.house.contact("Mala").await,
    );
    let at = domain(&api).await;
    let theirs = |roles: Value| json!({ "take": "theirs", "roles": roles });
    // A task is about to send something else.
    let task = api.house.give(at.domain, Role::Registrant, &nova).await;
    let refused = at.reconcile(&api, &theirs(Value::Null)).await;
    assert_eq!(
        (refused.status, refused.code()),
        (422, "domain.under_way".into())
    );
    let actor = api.house.actor().await;
    api.house
        .service
        .tasks()
        .cancel(&actor, task)
        .await
        .unwrap();
    // Nobody holds the role there, and only the domain itself gives it to anybody.
    at.unsent(&api, Role::Billing, &mala).await;
    let taken = at.reconcile(&api, &theirs(json!(["billing"]))).await;
    assert_eq!(taken.status, 202, "{taken:?}");
    let roles = api.read(&format!("{}/contacts", at.place)).await;
    assert!(
        roles["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|each| each["role"] != "billing")
    );
    // Two hold it there.
    stranger(&api, "FROM-BEFORE").await;
    let registrant = Some("FROM-BEFORE".to_owned());
    let change = RoleChange {
        registrant,
        ..RoleChange::default()
    };
    at.point(&api, change).await;
    for (handle, role) in [
        ("FIRST-1", DomainRole::Admin),
        ("SECOND-1", DomainRole::Admin),
    ] {
        stranger(&api, handle).await;
        let add = vec![(role, handle.to_owned())];
        at.point(
            &api,
            RoleChange {
                add,
                ..RoleChange::default()
            },
        )
        .await;
    }
    at.read_again(&api).await;
    let refused = at.reconcile(&api, &theirs(json!(["admin"]))).await;
    assert_eq!(
        (refused.status, refused.code(), refused.fields()),
        (422, "domain.not_taken".into(), vec!["admin".into()])
    );
    // All that can be taken is, when no role is named; the plan says why the other is not.
    let plan = at
        .reconcile(&api, &json!({ "take": "theirs", "dry_run": true }))
        .await;
    assert_eq!(plan.status, 200, "{plan:?}");
    let plan = plan.json();
    let of = |index: usize, name: &str| plan["roles"][index][name].clone();
    assert_eq!(
        (of(0, "role"), of(0, "took")),
        (json!("registrant"), json!("new"))
    );
    assert_eq!(
        (of(1, "role"), of(1, "took")),
        (json!("admin"), json!("left"))
    );
    assert!(
        plan["roles"][1]["advice"][0]["message"]
            .as_str()
            .unwrap()
            .contains("several")
    );
    // Wrong requests.
    for (body, field) in [
        (json!({}), "take"),
        (json!({ "take": "both" }), "take"),
        (json!({ "take": "ours", "roles": [] }), "roles"),
        (json!({ "take": "ours", "roles": ["owner"] }), "roles"),
        (json!({ "take": "ours", "all": true }), "all"),
    ] {
        let wrong = at.reconcile(&api, &body).await;
        assert_eq!(
            (wrong.status, wrong.fields()),
            (422, vec![field.to_owned()]),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_domain_that_was_never_read_has_nothing_to_take() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let known = domain(&api).await;
    let service = &api.house.service;
    let actor = api.house.actor().await;
    let unread = store::domains::Domain {
        id: DomainId(service.new_id()),
        name: DomainName::parse("unread.example").unwrap(),
        view: None,
        ..service.domains().get(&actor, known.domain).await.unwrap()
    };
    let mut tx = service.db().begin().await.unwrap();
    store::domains::insert(&mut tx, &unread).await.unwrap();
    tx.commit().await.unwrap();
    let at = At {
        domain: unread.id,
        place: format!("/projects/{}/domains/{}", unread.project_id, unread.id),
    };
    let refused = at.reconcile(&api, &json!({ "take": "theirs" })).await;
    assert_eq!(
        (refused.status, refused.code()),
        (422, "domain.never_read".into())
    );
    let nobody = at.reconcile(&api, &json!({ "take": "ours" })).await;
    assert_eq!(
        (nobody.status, nobody.code()),
        (422, "domain.roles_empty".into())
    );
    api.house.give(at.domain, Role::Registrant, &nova).await;
    let sent = at.reconcile(&api, &json!({ "take": "ours" })).await;
    assert_eq!(sent.status, 202, "{sent:?}");
}

#[tokio::test]
async fn what_waits_for_a_yes_leaves_its_place_when_nothing_differs_any_more() {
    let api = Api::open().await;
    let (nova, mala) = (
        api.house.contact("Nova").await,
        api.house.contact("Mala").await,
    );
    let at = domain(&api).await;
    stranger(&api, "FROM-BEFORE").await;
    let registrant = Some("FROM-BEFORE".to_owned());
    let change = RoleChange {
        registrant,
        ..RoleChange::default()
    };
    at.point(&api, change).await;
    at.read_again(&api).await;
    at.unsent(&api, Role::Registrant, &nova).await;
    let waiting = api.house.give(at.domain, Role::Tech, &mala).await;
    api.house.settle().await;
    let task = api.house.task(waiting).await;
    assert!(task.wants_approval(), "{task:?}");
    let one = json!({ "take": "theirs", "roles": ["registrant"] });
    let refused = at.reconcile(&api, &one).await;
    assert_eq!(
        (refused.status, refused.code()),
        (422, "domain.under_way".into())
    );
    let taken = at.reconcile(&api, &json!({ "take": "theirs" })).await;
    assert_eq!(taken.status, 202, "{taken:?}");
    let task = api.house.task(waiting).await;
    assert_eq!(task.status.as_str(), "cancelled");
    assert_eq!(
        task.successor_id.unwrap().to_string(),
        taken.json()["id"].as_str().unwrap()
    );
    assert_eq!(at.state(&api).await, "agrees");
}

#[tokio::test]
async fn whose_it_is_and_who_may() {
    let api = Api::open().await;
    let at = domain(&api).await;
    let path = api.path(&format!("{}/reconcile", at.place));
    let body = json!({ "take": "theirs" });
    let theirs = As::Key(api.house.stranger().await.api_key.unwrap());
    let tied = api.tied(api.other_project().await).await;
    for who in [theirs, tied] {
        let answer = api.send_as(&who, call("post", &path).json(&body)).await;
        assert_eq!(answer.status, 404);
    }
    let viewer = api.person(OrgRole::Viewer).await;
    let answer = api.send_as(&viewer, call("post", &path).json(&body)).await;
    assert_eq!(answer.status, 403);
    // Without the right to write contacts none is made.
    stranger(&api, "FROM-BEFORE").await;
    let registrant = Some("FROM-BEFORE".to_owned());
    let change = RoleChange {
        registrant,
        ..RoleChange::default()
    };
    at.point(&api, change).await;
    at.read_again(&api).await;
    let (_, domains) = api.key(&["domains:read", "domains:write"]).await;
    let answer = api.send_as(&domains, call("post", &path).json(&body)).await;
    assert_eq!(
        (answer.status, answer.code()),
        (422, "domain.not_taken".into()),
        "{answer:?}"
    );
    assert!(
        answer.text.contains("right to write contacts"),
        "{answer:?}"
    );
    // Over which version.
    let stale = call("post", &path)
        .json(&json!({ "take": "ours" }))
        .header("if-match", "\"99\"");
    assert_eq!(api.send(stale).await.status, 412);
}
