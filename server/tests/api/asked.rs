//! Server functions that islands call while somebody picks or types: finding domains, planning roles.

use crate::client::{Api, As};
use crate::forms::pages;
use crate::functions::{call, refused, send};
use crate::make;
use app::answers::{Done, Entry, Found, RolePlan};
use axum::body::Body;
use axum::http::Request;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::Version;

#[tokio::test]
async fn a_draft_of_roles_is_planned_as_it_would_be_sent() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let (domain, nova, stara) = (
        api.house.domain("drafted.example").await,
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    api.house.give(domain, Role::Tech, &nova).await;
    api.house.settle().await;
    let before = api.everything().await;
    let ask = async |form: Value| {
        let body = json!({ "id": domain, "form": form }).to_string();
        call(&api, &owner, "/fn/domains/plan_roles", body).await
    };
    let plan = async |form: Value| -> RolePlan {
        let answer = ask(form).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.text).unwrap()
    };
    let handle = |holder: &Option<Entry>| holder.as_ref().map(|held| held.mark.clone());
    let planned = plan(json!({ "registrant": stara.id, "tech": stara.id, "admin": "" })).await;
    let roles: Vec<_> = planned
        .roles
        .iter()
        .map(|of| (of.role, handle(&of.old), handle(&of.new), of.already))
        .collect();
    let (new, old) = (Some(stara.handle.clone()), Some(nova.handle.clone()));
    assert_eq!(
        roles,
        [
            (Role::Registrant, None, new.clone(), false),
            (Role::Tech, old.clone(), new, false),
        ]
    );
    assert!(planned.changes_registrant);
    assert_eq!(
        planned.sent.len(),
        1,
        "one contact in two roles is sent once"
    );
    assert_eq!(
        (planned.button.as_str(), planned.refusals.len()),
        ("Send 2 changes to the registry", 0)
    );
    assert!(planned.moves.contains("tech"), "{}", planned.moves);
    assert_eq!(planned.roles[0].from, "will be set on this domain");

    // What is so already is said, and nothing would be sent for it.
    let planned = plan(json!({ "tech": nova.id, "admin": "default" })).await;
    assert!(planned.roles.iter().all(|of| of.already), "{planned:?}");
    assert_eq!((planned.moves.as_str(), planned.sent.len()), ("", 0));
    let planned = plan(json!({ "tech": "default" })).await;
    assert_eq!(
        (handle(&planned.roles[0].old), handle(&planned.roles[0].new)),
        (old, None)
    );
    assert_eq!(planned.roles[0].from, "will be held by nobody");

    assert_eq!(api.everything().await, before, "planning writes nothing");

    // What a registry would refuse.
    let mute = json!({
        "kind": "external", "first_name": "Eva", "last_name": "Tichá", "street1": "Dlouhá 1", "city": "Praha", "country_code": "CZ",
    });
    let mute = api.post("/contacts", &mute).await.json();
    let planned = plan(json!({ "billing": mute["id"] })).await;
    assert_eq!(planned.button, "Send all the same");
    assert!(
        planned.refusals[0].name.contains("(Billing), email"),
        "{planned:?}"
    );
    assert_eq!(json!(planned.refusals[0].id), mute["id"]);

    // What can't be sent at all.
    let deactivated = json!({ "is_active": false });
    let path = format!("/contacts/{}", mute["id"].as_str().unwrap());
    assert_eq!(api.patch(&path, &deactivated).await.status, 200);
    let answer = ask(json!({ "billing": mute["id"] })).await;
    let error = refused(&answer);
    assert!(answer.status == 422, "{error:?}");

    // The version that is answered is the one that it is sent over.
    let mut form = json!({ "tech": stara.id });
    let planned = plan(form.clone()).await;
    form["version"] = json!(planned.version.to_string());
    let body = json!({ "id": domain, "form": form }).to_string();
    let sent = call(&api, &owner, "/fn/domains/send_roles", body.clone()).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    assert_ne!(
        plan(json!({ "tech": nova.id })).await.version,
        planned.version
    );
}

#[tokio::test]
async fn domains_are_found_as_the_list_finds_them() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact("Nova").await;
    let team = api.team("Web", &contact).await;
    for number in 0..9 {
        api.house.domain(&format!("shop{number}.example")).await;
    }
    let one = api.house.domain("háček.test").await;
    let service = &api.house.service;
    let given = service
        .domains()
        .set_team(
            &api.house.actor().await,
            (one, Version::Any),
            Some(team.team.id),
        )
        .await;
    given.unwrap();
    let find = async |who: &As, words: &str| -> Found {
        let body = json!({ "words": words }).to_string();
        let answer = call(&api, who, "/fn/domains/find", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.text).unwrap()
    };
    let shops = find(&owner, "shop").await;
    assert_eq!(shops.options.len(), 8);
    assert_eq!(shops.said, "The first 8; type more to narrow them.");
    assert_eq!(shops.options[0].name, "shop0.example");
    assert_eq!(shops.options[0].mark, "as adopted");
    assert_eq!(find(&owner, "").await.options.len(), 8, "the first ones");
    assert_eq!(find(&owner, "nobody of this name").await.options, []);
    for words in ["hacek", "xn--", "tld:test", "Háček tld:.test"] {
        let found = find(&owner, words).await;
        assert_eq!(found.said, "1 domain");
        let [found] = &found.options[..] else {
            panic!("{words}: {found:?}")
        };
        assert_eq!(
            (&found.id, found.name.as_str()),
            (&one.to_string(), "háček.test")
        );
        assert_eq!(found.lines, ["Web"], "{words}");
    }
    // Guests see their projects, and no teams; of others nobody sees anything.
    let guest = find(&api.guest().await, "hacek").await;
    assert_eq!((guest.options.len(), guest.options[0].lines.len()), (1, 0));
    let guest = api.guest_of(api.other_project().await).await;
    assert_eq!(find(&guest, "").await.options, []);
    let stranger = As::Person(api.house.stranger().await.owner);
    assert_eq!(find(&stranger, "shop").await.options, []);
    let failed = make::failed(&api.house, one).await;
    assert_eq!(find(&owner, "hacek").await.options[0].mark, "Refused: 2306");
    // Whoever dismisses it sees that, and how many need a person.
    let pages = pages(&api);
    let listed = async || {
        let request = Request::get("/domains").body(Body::empty()).unwrap();
        send(&api, &pages, &owner, request).await.text
    };
    assert!(listed().await.contains("1 needs a person"));
    let body = json!({ "id": failed }).to_string();
    for _ in 0..2 {
        let answer = call(&api, &owner, "/fn/tasks/dismiss", body.clone()).await;
        let done: Done = serde_json::from_str(&answer.text).unwrap();
        assert!(done.text.starts_with("Dismissed."), "{}", done.text);
    }
    assert!(!listed().await.contains("needs a person</p>"));
    assert_eq!(
        find(&owner, "hacek").await.options[0].mark,
        "Refused: 2306, dismissed"
    );
}
