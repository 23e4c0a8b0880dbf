//! Which organization may adopt which domain when several share the registry account.

use crate::client::{Answer, Api, As, call};
use serde_json::json;
use service::Actor;

async fn adopt(api: &Api, who: &As, name: &str) -> Answer {
    let body = json!({ "name": name });
    api.send_as(who, call("post", &api.domains("")).json(&body))
        .await
}

#[tokio::test]
async fn whoever_runs_the_machine_says_whose_a_name_is() {
    let api = Api::open().await;
    let service = &api.house.service;
    api.house.line.share_account();
    // With one organization there is nothing to say.
    assert_eq!(adopt(&api, &api.owner(), "alone.example").await.status, 201);
    api.house.stranger().await;
    let refused = adopt(&api, &api.owner(), "shared.example").await;
    assert_eq!(
        (refused.status, refused.code().as_str(), refused.fields()),
        (422, "domain.not_allowed", vec!["name".to_owned()])
    );
    let command = format!(
        "nichandle domain allow shared.example --organization {}",
        api.organization()
    );
    assert!(refused.text.contains(&command), "{refused:?}");
    // One that the account does not hold is refused in the same words.
    let nowhere = adopt(&api, &api.owner(), "nowhere.example").await;
    assert_eq!(nowhere.code(), "domain.not_allowed");

    let system = Actor::system(api.organization());
    let (allowed, new) = service
        .domains()
        .allow(&system, "Shared.example")
        .await
        .unwrap();
    assert_eq!((allowed.name.ascii(), new), ("shared.example", true));
    assert!(
        !service
            .domains()
            .allow(&system, "shared.example")
            .await
            .unwrap()
            .1
    );
    let adopted = adopt(&api, &api.owner(), "shared.example").await;
    assert_eq!(adopted.status, 201, "{adopted:?}");
    assert_eq!(service.domains().allowed(&system).await.unwrap().len(), 1);
    // Taken back it stays adopted; once it was let go, it is not taken again.
    assert!(
        service
            .domains()
            .forbid(&system, "shared.example")
            .await
            .unwrap()
            .1
    );
    assert!(
        !service
            .domains()
            .forbid(&system, "shared.example")
            .await
            .unwrap()
            .1
    );
    let id = adopted.json()["id"].as_str().unwrap().to_owned();
    let gone = api
        .send(call("delete", &api.domains(&format!("/{id}"))))
        .await;
    assert_eq!(gone.status, 204, "{gone:?}");
    let refused = adopt(&api, &api.owner(), "shared.example").await;
    assert_eq!(refused.code(), "domain.not_allowed");
    let log = api.get(&api.path("/audit")).await.text;
    assert!(
        log.contains("domain.allow") && log.contains("domain.forbid"),
        "{log}"
    );
}

#[tokio::test]
async fn no_role_and_no_key_allows_itself_a_name() {
    let api = Api::open().await;
    let service = &api.house.service;
    let mut actors = vec![api.house.actor().await];
    let owner = service
        .auth()
        .actor_of(api.house.founded.owner)
        .await
        .unwrap();
    actors.extend(owner);
    for actor in &actors {
        for done in [
            service
                .domains()
                .allow(actor, "a.example")
                .await
                .map(|_| ()),
            service
                .domains()
                .forbid(actor, "a.example")
                .await
                .map(|_| ()),
            service.domains().allowed(actor).await.map(|_| ()),
        ] {
            assert!(
                matches!(done, Err(service::Error::Forbidden(_))),
                "{done:?}"
            );
        }
    }
    let system = Actor::system(api.organization());
    let wrong = service.domains().allow(&system, "-").await;
    assert!(
        matches!(wrong, Err(service::Error::Invalid(_))),
        "{wrong:?}"
    );
}
