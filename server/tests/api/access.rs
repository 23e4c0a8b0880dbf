//! Authorisation: every endpoint, with its declared requirements, what it concerns, and the example in the document. Called by nobody, by a
//! stranger, by somebody with too few permissions, by somebody with enough, by an admin who is signed in, by a key of `admin`, and by a key of every scope that is limited to another project.

use crate::client::{Answer, Api, As, Call, call};
use crate::make;
use crate::spec;
use crate::things::things;
use model::role::Role;
use serde_json::json;
use server::http::v1::{Concerns, ENDPOINTS, Endpoint, openapi};
use service::{Actor, Need, OrgRole, Scope};

/// Only the head: a stream does not end.
pub async fn ask(api: &Api, who: &As, call: Call) -> Answer {
    let method = call.request.method().to_string();
    let path = call.request.uri().to_string();
    let response = api.open_as(who, call).await;
    if response.status() == 200 && response.headers()["content-type"] == "text/event-stream" {
        return Answer {
            status: 200,
            headers: response.headers().clone(),
            text: String::new(),
        };
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let answer = Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    };
    spec::check(&method, &path, &answer);
    answer
}

#[tokio::test]
async fn every_endpoint_asks_who_calls() {
    let api = Api::open().await;
    let stranger = api.house.stranger().await;
    let their_organization = stranger.organization.to_string();
    let stranger = As::Key(stranger.api_key.unwrap());
    for (number, endpoint) in ENDPOINTS.iter().enumerate() {
        let (path, needs) = (endpoint.path, endpoint.needs);
        let name = format!("{} {path}", endpoint.method);
        let success = openapi::doc_of(endpoint).unwrap().success().unwrap();
        let things = things(&api, number, endpoint).await;

        let anonymous = ask(&api, &As::Nobody, things.call(endpoint, None)).await;
        assert_eq!(anonymous.status, 401, "{name}: {anonymous:?}");
        assert_eq!(
            (
                anonymous.code().as_str(),
                anonymous.header("www-authenticate")
            ),
            ("auth.required", "Bearer"),
            "{name}"
        );
        let forged = ask(
            &api,
            &As::Key("sk-nichandle-AAAAAAAAAAAAAAAAAAAAAAAAAAAA".into()),
            things.call(endpoint, None),
        )
        .await;
        assert_eq!(forged.status, 401, "{name}: {forged:?}");

        if path.contains("{organization_id}") {
            let foreign = ask(&api, &stranger, things.call(endpoint, None)).await;
            assert_eq!(
                (foreign.status, foreign.code().as_str()),
                (404, "not_found"),
                "{name}: {foreign:?}"
            );
        }
        // Under their own organization, with our ids.
        if things.names[1..].iter().any(|(id, _)| path.contains(id)) {
            let foreign = ask(
                &api,
                &stranger,
                things.call(endpoint, Some(&their_organization)),
            )
            .await;
            assert_eq!(
                (foreign.status, foreign.code().as_str()),
                (404, "not_found"),
                "{name}: {foreign:?}"
            );
        }

        for need in needs {
            for small in too_small(&api, *need).await {
                let refused = ask(&api, &small, things.call(endpoint, None)).await;
                assert_eq!(
                    (refused.status, refused.code().as_str()),
                    (403, "auth.forbidden"),
                    "{name}: {refused:?}"
                );
            }
        }

        // Whoever may is let in: also proof that none of the refused did anything.
        let scopes: Vec<&str> = needs.iter().map(|need| need.as_str()).collect();
        let by_key = ask(&api, &api.key(&scopes).await.1, things.call(endpoint, None)).await;
        assert_eq!(by_key.status, success, "{name}: {by_key:?}");
        let again = crate::things::things(&api, number + ENDPOINTS.len(), endpoint).await;
        let person = match needs.iter().map(|need| need.role()).max() {
            Some(role) => api.person(role).await,
            None => api.guest().await,
        };
        let by_person = ask(&api, &person, again.call(endpoint, None)).await;
        assert_eq!(by_person.status, success, "{name}: {by_person:?}");
    }
}

#[tokio::test]
async fn admins_may_and_keys_of_another_project_find_nothing() {
    let api = Api::open().await;
    let admins = [
        api.person(OrgRole::Admin).await,
        api.key(&["admin"]).await.1,
    ];
    let tied = api.tied(api.other_project().await).await;
    let mut number = 0;
    for endpoint in ENDPOINTS {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        let success = openapi::doc_of(endpoint).unwrap().success().unwrap();
        number += 1;
        let things = things(&api, number, endpoint).await;
        if endpoint.concerns == Concerns::Shared {
            things.shown(&api).await;
        }
        let answer = ask(&api, &tied, things.call(endpoint, None)).await;
        match (answer.status, expected(endpoint, success)) {
            (status, Ok(success)) => assert_eq!(status, success, "{name}: {answer:?}"),
            (status, Err(refused)) => {
                assert_eq!((status, answer.code().as_str()), refused, "{name}");
            }
        }
        assert!(!answer.text.contains("busy"), "{name}: {answer:?}");
        for admin in &admins {
            number += 1;
            let things = crate::things::things(&api, number, endpoint).await;
            let answer = ask(&api, admin, things.call(endpoint, None)).await;
            assert_eq!(answer.status, success, "{name}: {answer:?}");
        }
        forget_receivers(&api).await;
    }
}

/// There may be only so many.
pub async fn forget_receivers(api: &Api) {
    let (service, system) = (&api.house.service, Actor::system(api.organization()));
    for webhook in service.webhooks().list(&system).await.unwrap() {
        let seen = service::contacts::Version::Any;
        service
            .webhooks()
            .delete(&system, webhook.id, seen)
            .await
            .unwrap();
    }
}

/// What a key with every scope gets that is tied to another project than the things': a success, or a refusal with its code.
fn expected(endpoint: &Endpoint, success: u16) -> Result<u16, (u16, &'static str)> {
    let names_a_thing = endpoint.names().any(|name| name != "organization_id");
    match endpoint.concerns {
        Concerns::Caller | Concerns::Book => Ok(success),
        Concerns::Organization | Concerns::Person => Err((403, "auth.forbidden")),
        Concerns::Shared => Err((422, "contact.shared")),
        Concerns::Projects if names_a_thing => Err((404, "not_found")),
        // Everywhere, slots and defaults too, unless domains are named.
        Concerns::Projects if endpoint.name == "replacements.replace" => {
            Err((403, "auth.forbidden"))
        }
        // Its example names a domain of the other project.
        Concerns::Projects if endpoint.name == "plans.create" => Err((422, "request.invalid")),
        Concerns::Projects => Ok(success),
    }
}

#[tokio::test]
async fn what_others_show_is_not_changed_by_a_key_of_one_project() {
    let api = Api::open().await;
    let service = &api.house.service;
    let actor = api.house.actor().await;
    let (ours, theirs) = (api.other_project().await, api.house.founded.project);
    let tied = api.tied(ours).await;
    let own = service
        .domains()
        .adopt(&actor, ours, "own.example", None)
        .await
        .unwrap()
        .id;
    let other = api.house.domain("secret.example").await;
    let contact = api.house.contact("Nova").await;
    api.house.give(own, Role::Registrant, &contact).await;
    let path = api.path(&format!("/contacts/{}", contact.id));
    let usage = async |who: &As| {
        let answer = ask(&api, who, call("get", &format!("{path}/usage"))).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    // Its own alone: it may.
    let edit = || call("patch", &path).json(&json!({ "city": "Brno" }));
    assert_eq!(ask(&api, &tied, edit()).await.status, 200);
    assert_eq!(usage(&tied).await["elsewhere"], 0);
    // Shown by a domain of another project, too: by binding, by slot, by default.
    api.house.give(other, Role::Tech, &contact).await;
    let team = make::team(service, &actor, "Theirs", &contact).await;
    service
        .domains()
        .set_team(
            &actor,
            (other, service::contacts::Version::Any),
            Some(team.team.id),
        )
        .await
        .unwrap();
    let before = api.read(&format!("/contacts/{}", contact.id)).await;
    for call in [
        call("patch", &path).json(&json!({ "city": "Praha" })),
        call("patch", &path).json(&json!({ "disclose": false })),
        call("patch", &path).json(&json!({ "is_active": false })),
        call("patch", &format!("{path}?dry_run=true")).json(&json!({ "city": "Praha" })),
    ] {
        let refused = ask(&api, &tied, call).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (422, "contact.shared"),
            "{refused:?}"
        );
        assert!(
            refused.text.contains("1 domain of another project"),
            "{refused:?}"
        );
        assert!(!refused.text.contains("secret"), "no names: {refused:?}");
    }
    assert_eq!(api.read(&format!("/contacts/{}", contact.id)).await, before);
    // Read it may, without the others' names.
    let seen = usage(&tied).await;
    assert_eq!(seen["data"].as_array().unwrap().len(), 1, "{seen}");
    assert_eq!(seen["data"][0]["domain"], "own.example");
    assert_eq!(
        seen["elsewhere"], 5,
        "two slots, a binding, and two roles by the team: {seen}"
    );
    let whole = usage(&api.owner()).await;
    assert_eq!(
        (whole["data"].as_array().unwrap().len(), &whole["elsewhere"]),
        (6, &json!(0)),
        "{whole}"
    );
    // Letters go to whoever stands on a domain of its own; not to who stands on others' alone.
    let letter = |id: &str| call("post", &api.path(&format!("/contacts/{id}/verification")));
    let id = contact.id.to_string();
    assert_eq!(ask(&api, &tied, letter(&id)).await.status, 202);
    let far = api.house.contact("Daleka").await;
    api.house.give(other, Role::Billing, &far).await;
    let refused = ask(&api, &tied, letter(&far.id.to_string())).await;
    assert_eq!(refused.code(), "contact.shared");
    // A plan that withholds it concerns others' domains, of which not even an id is told.
    let change = json!({ "disclose_contacts": { "contacts": [contact.id], "disclosed": false } });
    let plan = call("post", &api.path("/plans")).json(&json!({ "change": change }));
    let refused = ask(&api, &tied, plan).await;
    assert_eq!(refused.code(), "contact.shared");
    let said = refused.json().to_string();
    assert!(!said.contains(&other.to_string()), "{said}");
    // An office, through the contacts that follow it.
    let office = make::office(service, &actor, "Depot").await;
    let user = make::employee(service, &actor, "Maly").await;
    let member = make::member(service, &actor, &user, &office).await;
    let place = api.path(&format!("/locations/{}", office.id));
    let move_it = |street: &str| call("patch", &place).json(&json!({ "street1": street }));
    api.house.give(own, Role::Admin, &member).await;
    assert_eq!(ask(&api, &tied, move_it("Kratka 1")).await.status, 200);
    api.house.give(other, Role::Registrant, &member).await;
    for refused in [move_it("Kratka 2"), call("delete", &place)] {
        assert_eq!(ask(&api, &tied, refused).await.code(), "contact.shared");
    }
    let primary = call("patch", &place).json(&json!({ "is_primary": true }));
    assert_eq!(ask(&api, &tied, primary).await.status, 403);
    // One take-over on domains of its own, and on no other.
    let to = api.house.contact("Druha").await;
    let replace = |domain: &str| {
        call("post", &api.path("/contact-replacements"))
            .json(&json!({ "from": contact.id, "to": to.id, "domain_ids": [domain] }))
    };
    assert_eq!(
        ask(&api, &tied, replace(&other.to_string())).await.status,
        422
    );
    assert_eq!(
        ask(&api, &tied, replace(&own.to_string())).await.status,
        202
    );
    // People's other projects are not told.
    let guest = api.guest().await;
    let As::Person(guest) = guest else {
        unreachable!("a person")
    };
    let shown = ask(
        &api,
        &tied,
        call("get", &api.path(&format!("/users/{guest}"))),
    )
    .await;
    assert!(!shown.text.contains(&theirs.to_string()), "{shown:?}");
}

/// Callers who lack just this.
async fn too_small(api: &Api, need: Need) -> Vec<As> {
    let lacks: Vec<&str> = Scope::WORDS
        .iter()
        .copied()
        .filter(|scope| *scope != "admin" && *scope != need.as_str())
        // Writing holds reading.
        .filter(|scope| need.as_str().strip_suffix(":read") != scope.strip_suffix(":write"))
        .collect();
    let below = OrgRole::ALL
        .into_iter()
        .rev()
        .find(|role| *role < need.role())
        .unwrap();
    vec![api.key(&lacks).await.1, api.person(below).await]
}

#[tokio::test]
async fn a_key_of_one_project_sees_no_other() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let contact = api.house.contact("Nova").await;
    let task = api.house.give(domain, Role::Admin, &contact).await;
    let other = api.other_project().await;
    let tied = api.tied(other).await;
    let status = async |path: String| ask(&api, &tied, call("get", &path)).await.status;
    assert_eq!(status(api.domains("")).await, 404);
    assert_eq!(status(api.domains(&format!("/{domain}"))).await, 404);
    assert_eq!(
        status(api.path(&format!("/projects/{other}/domains/{domain}"))).await,
        404
    );
    assert_eq!(
        status(api.path(&format!("/projects/{}", api.house.founded.project))).await,
        404
    );
    assert_eq!(status(api.path(&format!("/tasks/{task}"))).await, 404);
    assert_eq!(
        status(api.path(&format!("/tasks/{task}/events"))).await,
        404
    );
    assert_eq!(status(api.path("/events")).await, 403);
    assert_eq!(
        status(api.path(&format!("/projects/{other}/domains"))).await,
        200
    );
    let tasks = api.send_as(&tied, call("get", &api.path("/tasks"))).await;
    assert_eq!(tasks.json()["data"], json!([]));
    let projects = api
        .send_as(&tied, call("get", &api.path("/projects")))
        .await
        .json();
    assert_eq!(projects["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn me_is_who_calls() {
    let api = Api::open().await;
    let by_key = api.get("/v1/me").await.json();
    assert_eq!(
        (&by_key["kind"], &by_key["organization_id"]),
        (&json!("key"), &json!(api.organization()))
    );
    assert_eq!(by_key["scopes"].as_array().unwrap().len(), Scope::ALL.len());
    let person = api.person(OrgRole::Editor).await;
    let by_session = api.send_as(&person, call("get", "/v1/me")).await.json();
    assert_eq!(
        (
            &by_session["kind"],
            &by_session["role"],
            &by_session["name"]
        ),
        (&json!("user"), &json!("editor"), &json!("Petr Svoboda"))
    );
    // A wrong key is not made good by a session.
    let both = call("get", "/v1/me").header("authorization", "Bearer sk-nichandle-wrong");
    assert_eq!(api.send_as(&person, both).await.status, 401);
}
