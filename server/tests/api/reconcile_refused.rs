//! What of a difference can't be settled, and who may.

use crate::client::{Api, As, call};
use crate::reconcile::{At, contact, domain, edit_there, stranger};
use model::domain_name::DomainName;
use model::id::DomainId;
use model::registry::{DomainRole, RoleChange};
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

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
