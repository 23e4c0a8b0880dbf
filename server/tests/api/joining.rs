//! Roles, guests, and invitations to sign in.

use crate::client::{Answer, Api, As, call};
use crate::make;
use chrono::TimeDelta;
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

const PASSWORD: &str = "a long enough one";

async fn person(api: &Api) -> Value {
    let body = json!({ "first_name": "Ema", "last_name": "Mala", "email": "ema@acme.example" });
    let path = api.path("/users");
    api.send(call("post", &path).json(&body)).await.json()
}

fn of(user: &Value, rest: &str) -> String {
    format!("/users/{}{rest}", user["id"].as_str().unwrap())
}

async fn send(api: &Api, who: &As, method: &str, path: &str, body: &Value) -> Answer {
    let request = call(method, &api.path(path)).json(body);
    api.send_as(who, request).await
}

async fn invite(api: &Api, user: &Value, body: &Value) -> Answer {
    send(api, &api.owner(), "post", &of(user, "/invitation"), body).await
}

/// The secrets of the links in all letters so far.
async fn links(api: &Api) -> Vec<String> {
    api.house.worker().post_due().await.unwrap();
    let taken = api.house.mail.taken();
    taken
        .iter()
        .filter_map(|letter| {
            let line = letter.text.lines().find(|line| line.contains("/join/"))?;
            Some(line.rsplit('/').next().unwrap().to_owned())
        })
        .collect()
}

#[tokio::test]
async fn somebody_is_invited_and_joins() {
    let api = Api::open().await;
    let service = &api.house.service;
    let ema = person(&api).await;
    let asked = invite(&api, &ema, &json!({ "role": "editor" })).await;
    assert_eq!(asked.status, 202, "{asked:?}");
    assert_eq!(asked.json()["status"], "pending");
    let shown = api.get(&api.path(&of(&ema, ""))).await.json();
    assert_eq!(
        (&shown["role"], &shown["can_sign_in"]),
        (&json!("editor"), &json!(false))
    );
    let link = links(&api).await.pop().unwrap();
    let path = api.path(&of(&ema, "/invitation"));
    let sent = api.get(&path).await;
    assert_eq!(sent.json()["status"], "sent");
    assert!(!sent.text.contains(&link));
    let letter = api.house.mail.taken().pop().unwrap();
    assert_eq!(letter.to, "ema@acme.example");
    assert!(letter.text.contains("Acme"), "{}", letter.text);

    // Looking uses nothing up.
    for _ in 0..2 {
        let invited = service.invitations().invited(&link).await.unwrap().unwrap();
        assert_eq!(
            (
                invited.name.as_str(),
                invited.email.as_str(),
                invited.organization.as_str()
            ),
            ("Ema Mala", "ema@acme.example", "Acme")
        );
        assert!(!format!("{invited:?}").contains("ema@"));
    }
    let short = service
        .invitations()
        .join(&link, "short")
        .await
        .unwrap_err();
    assert!(matches!(short, service::Error::Invalid(_)), "{short}");
    for wrong in ["", "x", &"0".repeat(64)] {
        assert!(
            service
                .invitations()
                .join(wrong, PASSWORD)
                .await
                .unwrap()
                .is_none()
        );
    }
    let joined = service
        .invitations()
        .join(&link, PASSWORD)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(json!(joined.id), ema["id"]);
    // Once.
    assert!(
        service
            .invitations()
            .join(&link, PASSWORD)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        service
            .invitations()
            .invited(&link)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(api.get(&path).await.status, 404);
    let signed_in = service
        .auth()
        .sign_in("EMA@acme.example", PASSWORD, "::1".parse().ok())
        .await
        .unwrap();
    let ema_in = As::Person(signed_in.id);
    let me = api.send_as(&ema_in, call("get", "/v1/me")).await.json();
    assert_eq!(me["role"], "editor");
    let again = invite(&api, &ema, &json!({})).await;
    assert_eq!(again.code(), "user.signs_in_already");
    let log = api.get(&api.path("/audit")).await.text;
    for action in ["user.invite", "user.role", "user.join"] {
        assert!(log.contains(action), "{action}");
    }
    assert!(!log.contains(&link));
}

#[tokio::test]
async fn an_invitations_link_expires() {
    let api = Api::open().await;
    let service = &api.house.service;
    let ema = person(&api).await;
    let dead = async |link: &str| service.invitations().invited(link).await.unwrap().is_none();
    let ask = async || {
        api.house.clock.advance(TimeDelta::minutes(2));
        let asked = invite(&api, &ema, &json!({})).await;
        assert_eq!(asked.status, 202, "{asked:?}");
        links(&api).await.pop().unwrap()
    };
    let first = ask().await;
    assert!(!dead(&first).await);
    let soon = invite(&api, &ema, &json!({})).await;
    assert_eq!((soon.status, soon.code()), (429, "rate.limited".into()));
    let second = ask().await;
    assert!(dead(&first).await && !dead(&second).await);
    api.house.clock.advance(TimeDelta::days(7));
    assert!(dead(&second).await);
    let third = ask().await;
    let withdrawn = call("delete", &api.path(&of(&ema, "/invitation")));
    assert_eq!(api.send(withdrawn).await.status, 204);
    assert!(dead(&third).await);
    let none = call("delete", &api.path(&of(&ema, "/invitation")));
    assert_eq!(api.send(none).await.status, 404);
    let fourth = ask().await;
    let moved = json!({ "email": "other@acme.example" });
    let moved = send(&api, &api.owner(), "patch", &of(&ema, ""), &moved).await;
    assert_eq!(moved.status, 200);
    assert!(dead(&fourth).await);
    assert!(
        service
            .invitations()
            .join(&fourth, PASSWORD)
            .await
            .unwrap()
            .is_none()
    );
    let fifth = ask().await;
    let gone = call("delete", &api.path(&of(&ema, "")));
    assert_eq!(api.send(gone).await.status, 204);
    assert!(dead(&fifth).await);
}

#[tokio::test]
async fn an_invitation_is_tried_again_and_given_up() {
    let api = Api::open().await;
    let ema = person(&api).await;
    invite(&api, &ema, &json!({})).await;
    let left = json!({ "email": "other@acme.example" });
    send(&api, &api.owner(), "patch", &of(&ema, ""), &left).await;
    assert_eq!(links(&api).await, [] as [String; 0]);
    let path = api.path(&of(&ema, "/invitation"));
    assert_eq!(api.get(&path).await.json()["status"], "failed");
    let gone = json!({ "is_active": false });
    send(&api, &api.owner(), "patch", &of(&ema, ""), &gone).await;
    api.house.clock.advance(TimeDelta::minutes(2));
    let refused = invite(&api, &ema, &json!({})).await;
    assert_eq!(refused.code(), "user.inactive");
}

#[tokio::test]
async fn who_may_give_which_role() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let admin = api.person(OrgRole::Admin).await;
    let ema = person(&api).await;
    let path = of(&ema, "/role");
    let give = async |who: &As, path: &str, body: Value| send(&api, who, "put", path, &body).await;
    for role in ["guest", "viewer", "editor", "admin"] {
        let given = give(&admin, &path, json!({ "role": role })).await;
        assert_eq!((given.status, &given.json()["role"]), (200, &json!(role)));
    }
    for who in [&admin, &api.owner()] {
        let refused = give(who, &path, json!({ "role": "owner" })).await;
        assert_eq!(refused.code(), "user.owners_only");
    }
    let given = give(&owner, &path, json!({ "role": "owner" })).await;
    assert_eq!(given.json()["role"], "owner");
    let refused = give(&admin, &path, json!({ "role": "viewer" })).await;
    assert_eq!(refused.code(), "user.owners_only");
    // Ema can't sign in, so the founder is the last one who can.
    let own = format!("/users/{}/role", api.house.founded.owner);
    let last = give(&owner, &own, json!({ "role": "admin" })).await;
    assert_eq!(last.code(), "user.last_owner");
    for (body, fields) in [
        (json!({}), vec!["role"]),
        (json!({ "role": "king" }), vec!["role"]),
        (json!({ "role": null }), vec!["role"]),
        (
            json!({ "role": "viewer", "project_ids": [api.house.founded.project] }),
            vec!["project_ids"],
        ),
        (
            json!({ "project_ids": [api.house.founded.project] }),
            vec!["role"],
        ),
        (
            json!({ "role": "guest", "project_ids": [ema["id"]] }),
            vec!["project_ids"],
        ),
        (
            json!({ "role": "guest", "project_ids": [] }),
            vec!["project_ids"],
        ),
        (
            json!({ "role": "guest", "project_ids": "all" }),
            vec!["project_ids"],
        ),
        (
            json!({ "role": "guest", "project_ids": [api.house.founded.project, 7] }),
            vec!["project_ids"],
        ),
        (
            json!({ "role": "guest", "project_ids": vec![ema["id"].clone(); 51] }),
            vec!["project_ids"],
        ),
        (json!({ "role": "guest", "colour": 1 }), vec!["colour"]),
    ] {
        let refused = give(&owner, &path, body.clone()).await;
        assert_eq!(refused.fields(), fields, "{body}");
    }
    let stale = call("put", &api.path(&path))
        .json(&json!({ "role": "viewer" }))
        .header("if-match", "\"1\"");
    assert_eq!(api.send_as(&owner, stale).await.status, 412);
    // A role can't be had by the back door.
    let patch = send(
        &api,
        &owner,
        "patch",
        &of(&ema, ""),
        &json!({ "role": "admin" }),
    )
    .await;
    assert_eq!(patch.fields(), ["role"]);
}

#[tokio::test]
async fn a_guest_sees_named_projects_and_nothing_else() {
    let api = Api::open().await;
    let (house, service) = (&api.house, &api.house.service);
    let actor = house.actor().await;
    let shown = house.domain("shown.example").await;
    let contact = house.contact("Nova").await;
    let task = house.give(shown, Role::Tech, &contact).await;
    let second = service.projects().create(&actor, "Second").await.unwrap();
    let also = service
        .domains()
        .adopt(&actor, second.id, "also.example", None)
        .await
        .unwrap();
    let other = service.projects().create(&actor, "Other").await.unwrap();
    let hidden = service
        .domains()
        .adopt(&actor, other.id, "hidden.example", None)
        .await
        .unwrap();
    let team = make::team(service, &actor, "Web", &contact).await;
    let guest = api.person(OrgRole::Guest).await;
    let As::Person(id) = guest else {
        unreachable!()
    };
    let ask = async |path: String| api.send_as(&guest, call("get", &path)).await;
    let status = async |path: String| ask(path).await.status;
    let names = async |project| {
        let path = api.path(&format!("/projects/{project}/domains"));
        let names = ask(path).await.json()["data"].clone();
        let names = names.as_array().into_iter().flatten();
        names.map(|each| each["name"].clone()).collect::<Vec<_>>()
    };
    // Nobody gave them a project: they see that they are there, and no more.
    assert_eq!(ask(api.path("/projects")).await.json()["data"], json!([]));
    assert_eq!(status(api.domains("")).await, 403);
    assert_eq!(status(api.path("/tasks")).await, 403);
    let me = ask("/v1/me".into()).await.json();
    assert_eq!(
        (&me["role"], &me["project_ids"]),
        (&json!("guest"), &json!([]))
    );

    let first = house.founded.project;
    // Twice the same is once.
    let named = json!({ "role": "guest", "project_ids": [second.id, first, second.id] });
    let path = format!("/users/{id}/role");
    let given = send(&api, &api.owner(), "put", &path, &named).await;
    let mut both = [first, second.id];
    both.sort_unstable();
    assert_eq!(given.json()["project_ids"], json!(both));
    let again = send(&api, &api.owner(), "put", &path, &named).await;
    assert_eq!(again.json()["version"], given.json()["version"]);
    let me = ask("/v1/me".into()).await.json();
    assert_eq!(me["project_ids"], json!(both));
    let projects = ask(api.path("/projects")).await.json();
    assert_eq!(projects["data"].as_array().unwrap().len(), 2);
    assert_eq!(names(first).await, ["shown.example"]);
    assert_eq!(names(second.id).await, ["also.example"]);
    assert_eq!(
        status(api.domains(&format!("/{shown}/contacts"))).await,
        200
    );
    assert_eq!(status(api.path(&format!("/tasks/{task}"))).await, 200);
    let theirs = format!("/projects/{}/domains", other.id);
    assert_eq!(status(api.path(&theirs)).await, 404);
    assert_eq!(
        status(api.path(&format!("{theirs}/{}", hidden.id))).await,
        404
    );
    let tasks = ask(api.path("/tasks")).await.text;
    assert!(tasks.contains(&shown.to_string()));
    assert!(!tasks.contains(&hidden.id.to_string()));
    let theirs = api.path(&format!("/tasks?domain_id={}", hidden.id));
    assert_eq!(ask(theirs).await.json()["data"], json!([]));
    for closed in [
        "/contacts".to_owned(),
        format!("/contacts/{}", contact.id),
        "/users".into(),
        "/teams".into(),
        format!("/teams/{}", team.team.id),
        "/locations".into(),
        "/audit".into(),
        "/events".into(),
        "/keys".into(),
    ] {
        assert_eq!(status(api.path(&closed)).await, 403, "{closed}");
    }
    let roles = api.domains(&format!("/{shown}/contacts"));
    let write = call("patch", &roles).json(&json!({ "tech": null }));
    assert_eq!(api.send_as(&guest, write).await.status, 403);
    let cancel = call("post", &api.path(&format!("/tasks/{task}/cancel")));
    assert_eq!(api.send_as(&guest, cancel).await.status, 403);

    // One of them is taken away again.
    let less = json!({ "role": "guest", "project_ids": [second.id] });
    send(&api, &api.owner(), "put", &path, &less).await;
    assert_eq!(status(api.domains("")).await, 404);
    assert_eq!(status(api.path(&format!("/tasks/{task}"))).await, 404);
    assert_eq!(names(second.id).await, [also.name.to_string()]);
    // Who becomes something else is tied to nothing.
    let viewer = json!({ "role": "viewer" });
    let given = send(&api, &api.owner(), "put", &path, &viewer).await;
    assert_eq!(given.json()["project_ids"], json!([]));
    assert_eq!(status(api.domains("")).await, 200);
}
