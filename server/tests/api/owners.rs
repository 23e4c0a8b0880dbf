//! Owners: only owners who are signed in may change them or appoint them.

use crate::client::{Answer, Api, As, Call, call};
use model::id::UserId;
use serde_json::json;
use service::contacts::Version;
use service::people::Standing;
use service::{Actor, OrgRole};
use std::time::Duration;
use store::users::User;

/// Who is touched: their role, and whether they sign in already.
const TARGETS: [(&str, OrgRole, bool); 4] = [
    ("owner", OrgRole::Owner, true),
    ("pending owner", OrgRole::Owner, false),
    ("viewer", OrgRole::Viewer, true),
    ("pending viewer", OrgRole::Viewer, false),
];

/// A status and, where it is refused, the code.
type Answered = (u16, &'static str);

/// What is done to them, and what whoever may is answered: once they sign in, and before.
const ACTS: [(&str, Answered, Answered); 8] = [
    ("edit", (200, ""), (200, "")),
    ("move", (200, ""), (200, "")),
    ("invite", (422, "user.signs_in_already"), (202, "")),
    ("withdraw", (404, "not_found"), (204, "")),
    ("leave", (204, ""), (204, "")),
    ("look at leaving", (200, ""), (200, "")),
    ("return", (200, ""), (200, "")),
    ("role", (200, ""), (200, "")),
];

async fn person(api: &Api, role: OrgRole, joined: bool, is_active: bool) -> UserId {
    let service = &api.house.service;
    let id = UserId(service.new_id());
    let user = User {
        id,
        organization_id: api.organization(),
        email: format!("{id}@acme.example"),
        first_name: "Nova".into(),
        last_name: "Pokorna".into(),
        org_role: role,
        project_ids: Vec::new(),
        password_hash: joined.then(|| "$argon2id$none".to_owned()),
        is_active,
        created_at: service.now(),
        updated_at: service.now(),
        version: 1,
    };
    let mut tx = service.db().begin().await.unwrap();
    store::users::create(&mut tx, &user).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn request(api: &Api, act: &str, id: UserId) -> Call {
    let of = |method: &str, rest: &str| call(method, &api.path(&format!("/users/{id}{rest}")));
    match act {
        "edit" => of("patch", "").json(&json!({ "first_name": "Eva" })),
        "move" => of("patch", "").json(&json!({ "email": format!("new-{id}@acme.example") })),
        "invite" => of("post", "/invitation"),
        "withdraw" => of("delete", "/invitation"),
        "leave" => of("delete", ""),
        "look at leaving" => of("delete", "?dry_run=true"),
        "return" => of("patch", "").json(&json!({ "is_active": true })),
        _ => of("put", "/role").json(&json!({ "role": "editor" })),
    }
}

fn said(answer: &Answer) -> (u16, String) {
    let code = if answer.status < 400 {
        String::new()
    } else {
        answer.code()
    };
    (answer.status, code)
}

#[tokio::test]
async fn owners_are_touched_by_owners_who_are_signed_in() {
    let api = Api::open().await;
    let system = Actor::system(api.organization());
    let callers = [
        ("owner", api.person(OrgRole::Owner).await),
        ("admin", api.person(OrgRole::Admin).await),
        ("key of admin", api.key(&["admin"]).await.1),
        ("key of everything", api.owner()),
    ];
    for (caller, who) in &callers {
        for (target, role, joined) in TARGETS {
            for (act, once_joined, before) in ACTS {
                let id = person(&api, role, joined, act != "return").await;
                if act == "withdraw" && !joined {
                    let invited = api
                        .house
                        .service
                        .invitations()
                        .send(&system, id, None)
                        .await;
                    invited.unwrap();
                }
                let answer = said(&api.send_as(who, request(&api, act, id)).await);
                let may = if joined { once_joined } else { before };
                let expected = match (*caller, role) {
                    ("owner", _) => may,
                    (_, OrgRole::Owner) => (422, "user.owners_only"),
                    // Whoever holds the address holds the account.
                    _ if act == "move" && joined => (422, "user.address_of_sign_in"),
                    _ => may,
                };
                let name = format!("{caller} would {act} {target}");
                assert_eq!((answer.0, answer.1.as_str()), expected, "{name}");
                let user = api.house.service.people().get(&system, id).await;
                if expected.0 == 422 {
                    let user = user.unwrap();
                    assert_eq!(
                        (user.version, user.org_role.as_str()),
                        (1, role.as_str()),
                        "{name}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn everybody_moves_their_own_address_who_may_edit() {
    let api = Api::open().await;
    let id = person(&api, OrgRole::Admin, true, true).await;
    let moved = api
        .send_as(&As::Person(id), request(&api, "move", id))
        .await;
    assert_eq!(moved.status, 200, "{moved:?}");
}

#[tokio::test]
async fn links_of_owners_are_shown_to_owners() {
    let api = Api::open().await;
    let service = &api.house.service;
    let system = Actor::system(api.organization());
    let owner = person(&api, OrgRole::Owner, false, true).await;
    let viewer = person(&api, OrgRole::Viewer, false, true).await;
    for id in [owner, viewer] {
        service.invitations().send(&system, id, None).await.unwrap();
    }
    for (role, expected) in [
        (OrgRole::Owner, vec![viewer, owner]),
        (OrgRole::Admin, vec![viewer]),
    ] {
        let As::Person(id) = api.person(role).await else {
            unreachable!("a person")
        };
        let actor = service.auth().actor_of(id).await.unwrap().unwrap();
        let mut readable: Vec<UserId> = service
            .invitations()
            .readable(&actor)
            .await
            .unwrap()
            .iter()
            .map(|invitation| invitation.user_id)
            .collect();
        let mut expected = expected;
        readable.sort_unstable();
        expected.sort_unstable();
        assert_eq!(readable, expected, "{role:?}");
    }
}

#[tokio::test]
async fn two_owners_can_not_unmake_each_other() {
    let api = Api::open().await;
    let service = api.house.service.clone();
    let first = api.house.founded.owner;
    let As::Person(second) = api.person(OrgRole::Owner).await else {
        unreachable!("a person")
    };
    let actor = service.auth().actor_of(first).await.unwrap().unwrap();
    // Another process has begun to unmake the first: it holds the organization and has not committed.
    let mut tx = service.db().begin().await.unwrap();
    store::organizations::hold(&mut tx, api.organization())
        .await
        .unwrap();
    let unmaking = service.clone();
    let mut race = tokio::spawn(async move {
        let standing = Standing {
            role: OrgRole::Viewer,
            projects: Vec::new(),
        };
        unmaking
            .people()
            .set_role(&actor, second, Version::Any, standing)
            .await
    });
    let early = tokio::time::timeout(Duration::from_millis(500), &mut race).await;
    assert!(
        early.is_err(),
        "it waits for whoever holds the organization: {early:?}"
    );
    let before = store::users::get(&mut tx, first).await.unwrap().unwrap();
    let viewer = User {
        org_role: OrgRole::Viewer,
        ..before
    };
    store::people::set_role(&mut tx, &viewer).await.unwrap();
    tx.commit().await.unwrap();
    let late = race.await.unwrap();
    assert!(
        matches!(
            &late,
            Err(service::Error::Rule {
                code: "user.last_owner",
                ..
            })
        ),
        "{late:?}"
    );
}

#[tokio::test]
async fn who_leaves_leaves_keys_behind_that_are_shown() {
    let api = Api::open().await;
    let service = &api.house.service;
    let As::Person(id) = api.person(OrgRole::Admin).await else {
        unreachable!("a person")
    };
    let make = async |name: &str| {
        let body = json!({ "name": name, "scopes": ["contacts:read"] });
        let ask = call("post", &api.path("/keys")).json(&body);
        let made = api.send_as(&As::Person(id), ask).await.json();
        let key = made["api_key"].as_str().unwrap().to_owned();
        (made["id"].as_str().unwrap().to_owned(), As::Key(key))
    };
    let (first, key) = make("script").await;
    let path = api.path(&format!("/users/{id}"));
    let plan = api
        .send(call("delete", &format!("{path}?dry_run=true")))
        .await
        .json();
    assert_eq!(plan["keys"][0]["id"], json!(first), "{plan}");
    assert_eq!(plan["keys"][0]["created_by"], json!(id));
    // Kept unless somebody says otherwise, and listed as of somebody who left.
    assert_eq!(
        api.send(call("patch", &path).json(&json!({ "is_active": false })))
            .await
            .status,
        200
    );
    assert_eq!(api.send_as(&key, call("get", "/v1/me")).await.status, 200);
    let system = Actor::system(api.organization());
    let keys = service.keys().list(&system).await.unwrap();
    let left = service
        .keys()
        .makers_who_left(&system, &keys)
        .await
        .unwrap();
    assert_eq!(left.into_iter().collect::<Vec<_>>(), [id]);
    let back = json!({ "is_active": true });
    assert_eq!(api.send(call("patch", &path).json(&back)).await.status, 200);
    let needless = json!({ "is_active": true, "revoke_keys": true });
    assert_eq!(
        api.send(call("patch", &path).json(&needless))
            .await
            .fields(),
        ["revoke_keys"]
    );
    // Told to, they end with the one who made them, in the same transaction.
    let gone = json!({ "is_active": false, "revoke_keys": true });
    assert_eq!(api.send(call("patch", &path).json(&gone)).await.status, 200);
    assert_eq!(api.send_as(&key, call("get", "/v1/me")).await.status, 401);
    let shown = api.read(&format!("/keys/{first}")).await;
    assert!(shown["revoked_at"].is_string(), "{shown}");
    let log = api.get(&api.path("/audit")).await.text;
    assert!(log.contains("key.revoke"), "{log}");
}
