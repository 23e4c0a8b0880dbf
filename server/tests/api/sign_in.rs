//! Signing in, and what becomes invalid when a session ends.

use crate::client::{Api, As, call};
use crate::guesses::{Became, HOME, OWNER, RIGHT, attempt};
use axum::body::BodyDataStream;
use chrono::TimeDelta;
use futures::StreamExt;
use model::id::UserId;
use serde_json::json;
use service::auth::{NewToken, PasswordChange, session_key};
use service::organizations::NewOrganization;
use service::{Actor, Error, OrgRole, Service};
use std::time::Duration;
use store::sessions;
use testkit::House;

/// Login sessions of a person, by these ids.
async fn sign_in_by(house: &House, user: UserId, ids: &[&str]) {
    let mut tx = house.service.db().begin().await.unwrap();
    let until = house.service.now() + TimeDelta::days(1);
    let data = json!({ "user": user, "about": { "browser": "Firefox on Linux", "network": HOME } });
    for id in ids {
        sessions::create(
            &mut tx,
            &session_key(id),
            Some(user),
            &data,
            (house.service.now(), until),
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn owner(house: &House) -> Actor {
    let owner = house.founded.owner;
    house.service.auth().actor_of(owner).await.unwrap().unwrap()
}

async fn token(service: &Service, actor: &Actor) -> String {
    let token = service.tokens().issue(actor, NewToken::default()).await;
    token.unwrap().token
}

#[tokio::test]
async fn signing_out_everywhere_ends_sessions_and_tokens_at_once() {
    let house = House::open().await;
    let service = &house.service;
    let owner = owner(&house).await;
    sign_in_by(&house, house.founded.owner, &["a", "b"]).await;
    let before = token(service, &owner).await;
    assert!(service.tokens().actor_of(&before).await.is_ok());
    let ended = service.sessions().end_all(house.founded.owner).await;
    assert_eq!(ended.unwrap(), 2);
    let after = token(service, &owner).await;
    assert!(matches!(
        service.tokens().actor_of(&before).await,
        Err(Error::Unauthenticated)
    ));
    // Within the same second, and it counts.
    assert!(service.tokens().actor_of(&after).await.is_ok());
    assert!(service.sessions().list(&owner).await.unwrap().is_empty());
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let house = House::open().await;
    let service = &house.service;
    let actor = owner(&house).await;
    sign_in_by(&house, house.founded.owner, &["a", "b"]).await;
    let stranger = house.stranger().await;
    sign_in_by(&house, stranger.owner, &["c"]).await;
    let listed = service.sessions().list(&actor).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].about.browser, "Firefox on Linux");
    assert_eq!(listed[0].about.network.as_deref(), Some(HOME));
    let theirs = service.sessions().end(&actor, &session_key("c")).await;
    assert!(matches!(theirs, Err(Error::NotFound)));
    service
        .sessions()
        .end(&actor, &session_key("a"))
        .await
        .unwrap();
    let listed = service.sessions().list(&actor).await.unwrap();
    assert_eq!(listed[0].key, session_key("b"));
    assert_eq!(listed.len(), 1);
    let key = house.actor().await;
    assert!(service.sessions().list(&key).await.is_err());
    assert!(service.sessions().end(&key, "").await.is_err());
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let house = House::open().await;
    let service = &house.service;
    let actor = owner(&house).await;
    sign_in_by(&house, house.founded.owner, &["here", "there"]).await;
    let held = token(service, &actor).await;
    let here = session_key("here");
    let change = async |old, new, again| {
        let change = PasswordChange {
            old,
            new,
            again,
            session: Some(&here),
        };
        service.auth().change_password(&actor, change).await
    };
    let new = "another long one";
    for (old, new, again, field) in [
        ("", new, new, "password"),
        ("wrong", new, new, "password"),
        (RIGHT, "short", "short", "new_password"),
        (RIGHT, "", "", "new_password"),
        (RIGHT, RIGHT, RIGHT, "new_password"),
        (RIGHT, OWNER, OWNER, "new_password"),
        (RIGHT, new, "another one", "again"),
    ] {
        let Err(Error::Invalid(errors)) = change(old, new, again).await else {
            panic!("{old} {new} {again}");
        };
        assert!(errors.of(field).is_some(), "{field}: {errors:?}");
    }
    assert_eq!(service.sessions().list(&actor).await.unwrap().len(), 2);
    change(RIGHT, new, new).await.unwrap();
    let left = service.sessions().list(&actor).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].key, here);
    assert!(service.tokens().actor_of(&held).await.is_err());
    assert_eq!(attempt(service, OWNER, RIGHT, None).await, Became::Refused);
    assert_eq!(attempt(service, OWNER, new, None).await, Became::SignedIn);
    // Whoever sits at somebody's open page has five tries.
    for _ in 0..5 {
        assert!(matches!(
            change("wrong", RIGHT, RIGHT).await,
            Err(Error::Invalid(_))
        ));
    }
    assert!(matches!(
        change(new, RIGHT, RIGHT).await,
        Err(Error::Throttled { .. })
    ));
    // A key has no password.
    let nobody = PasswordChange {
        old: new,
        new: RIGHT,
        again: RIGHT,
        session: None,
    };
    let key = house.actor().await;
    assert!(service.auth().change_password(&key, nobody).await.is_err());
}

#[tokio::test]
async fn an_owner_sends_a_link_for_another_password() {
    let api = Api::open().await;
    let (house, service) = (&api.house, &api.house.service);
    let actor = owner(house).await;
    let stranger = house.stranger().await;
    let As::Person(admin) = api.person(OrgRole::Admin).await else {
        panic!()
    };
    // The admin signs in, too.
    let mut tx = service.db().begin().await.unwrap();
    let of_owner = store::users::get(&mut tx, house.founded.owner)
        .await
        .unwrap()
        .unwrap();
    let hash = of_owner.password_hash.unwrap();
    store::users::set_password(&mut tx, admin, &hash, service.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let by_admin = service.auth().actor_of(admin).await.unwrap().unwrap();
    for who in [&by_admin, &house.actor().await] {
        for whom in [house.founded.owner, admin] {
            assert!(matches!(
                service.people().send_reset(who, whom).await,
                Err(Error::Rule {
                    code: "user.owners_only",
                    ..
                })
            ));
        }
    }
    let elsewhere = service.people().send_reset(&actor, stranger.owner).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)));
    sign_in_by(house, admin, &["a"]).await;
    let held = token(service, &by_admin).await;

    service.people().send_reset(&actor, admin).await.unwrap();
    let soon = service.people().send_reset(&actor, admin).await;
    assert!(matches!(soon, Err(Error::Throttled { .. })));
    house.worker().post_due().await.unwrap();
    let letter = house.mail.taken().pop().unwrap();
    let line = letter.text.lines().find(|line| line.contains("/join/"));
    let link = line.unwrap().rsplit('/').next().unwrap().to_owned();
    assert!(letter.subject.contains("password"), "{}", letter.subject);
    // It opens an account, so admins do not find it in the mailbox, nor over the API.
    assert_eq!(
        service.invitations().list(&by_admin).await.unwrap().len(),
        0
    );
    assert_eq!(service.invitations().list(&actor).await.unwrap().len(), 1);
    let asked = api.path(&format!("/users/{admin}/invitation"));
    assert_eq!(api.get(&asked).await.status, 404);
    // Nothing has changed yet.
    assert!(service.tokens().actor_of(&held).await.is_ok());
    assert!(
        service
            .invitations()
            .invited(&link)
            .await
            .unwrap()
            .unwrap()
            .is_reset
    );

    let joined = service
        .invitations()
        .join(&link, "another long one")
        .await
        .unwrap();
    let email = joined.unwrap().email;
    assert!(
        service
            .invitations()
            .join(&link, "yet another one")
            .await
            .unwrap()
            .is_none()
    );
    assert!(service.tokens().actor_of(&held).await.is_err());
    assert!(service.sessions().list(&by_admin).await.unwrap().is_empty());
    let signed_in = attempt(service, &email, "another long one", None).await;
    assert_eq!(signed_in, Became::SignedIn);

    // For whoever holds the machine.
    let (_, secret) = service
        .people()
        .reset_link(&email.to_uppercase())
        .await
        .unwrap();
    house.clock.advance(TimeDelta::hours(25));
    assert!(
        service
            .invitations()
            .invited(&secret)
            .await
            .unwrap()
            .is_none(),
        "over"
    );
    let (_, secret) = service.people().reset_link(&email).await.unwrap();
    assert!(
        service
            .invitations()
            .join(&secret, RIGHT)
            .await
            .unwrap()
            .is_some()
    );
    let nobody = service.people().reset_link("nobody@acme.example").await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    service
        .people()
        .reset_password(&email, "one more long one")
        .await
        .unwrap();
    let signed_in = attempt(service, &email, "one more long one", None).await;
    assert_eq!(signed_in, Became::SignedIn);
    let log = api.get(&api.path("/audit")).await.text;
    assert!(log.contains("user.reset") && log.contains("user.password"));
    assert!(!log.contains(&link) && !log.contains("argon2"));
}

#[tokio::test]
async fn the_sample_organization_is_closed_without_demo() {
    let house = House::open().await;
    let key = house.founded.api_key.clone().unwrap();
    let owner = owner(&house).await;
    let held = token(&house.service, &owner).await;
    let closed = house
        .service
        .clone()
        .with_closed(vec![house.founded.organization]);
    assert_eq!(attempt(&closed, OWNER, RIGHT, None).await, Became::Refused);
    assert!(
        closed
            .auth()
            .actor_of(house.founded.owner)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        closed
            .auth()
            .account(house.founded.owner)
            .await
            .unwrap()
            .is_none()
    );
    assert!(closed.keys().actor_of(&key).await.is_err());
    assert!(closed.tokens().actor_of(&held).await.is_err());
    let stranger = house.stranger().await;
    let other = attempt(&closed, &stranger.email, RIGHT, None).await;
    assert_eq!(other, Became::SignedIn);
    assert!(house.service.keys().actor_of(&key).await.is_ok());
}

#[tokio::test]
async fn the_demonstrations_password_is_drawn_each_time() {
    let house = House::open().await;
    let service = &house.service;
    assert_eq!(service.demo().samples().await.unwrap(), []);
    let first = service.demo().ensure().await.unwrap();
    let sample = service.demo().samples().await.unwrap();
    assert_eq!(sample.len(), 1);
    let email = service::demo::EMAIL;
    assert_eq!(
        attempt(service, email, &first, None).await,
        Became::SignedIn
    );
    let second = service.demo().ensure().await.unwrap();
    assert_ne!(first, second);
    assert_eq!(
        service.demo().samples().await.unwrap(),
        sample,
        "founded once"
    );
    assert_eq!(attempt(service, email, &first, None).await, Became::Refused);
    assert_eq!(
        attempt(service, email, &second, None).await,
        Became::SignedIn
    );
}

#[tokio::test]
async fn a_first_run_that_was_is_refused_before_anything_is_looked_at() {
    let house = House::open().await;
    let nothing = NewOrganization::default();
    let refused = house
        .service
        .organizations()
        .found_first(&nothing, "", None)
        .await;
    assert!(matches!(
        refused,
        Err(Error::Rule {
            code: "setup.done",
            ..
        })
    ));
}

/// An open stream of the organization's events.
async fn stream(api: &Api, who: &As) -> BodyDataStream {
    let response = api.open_as(who, call("get", &api.path("/events"))).await;
    assert_eq!(response.status(), 200);
    let mut body = response.into_body().into_data_stream();
    body.next().await.unwrap().unwrap();
    body
}

/// Whether a stream ends within a moment: long before it asks by itself, which is once a minute.
async fn ends(mut body: BodyDataStream) -> bool {
    let rest = async { while body.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), rest)
        .await
        .is_ok()
}

#[tokio::test]
async fn a_stream_ends_with_what_it_was_opened_by() {
    let api = Api::open().await;
    let service = &api.house.service;
    // A key.
    let (key, who) = api.key(&["tasks:read"]).await;
    let (open, other) = (stream(&api, &who).await, stream(&api, &api.owner()).await);
    service
        .keys()
        .revoke(&api.house.actor().await, key)
        .await
        .unwrap();
    assert!(ends(open).await);
    // A token of a key, and of a person who signs out everywhere.
    let (key, who) = api.key(&["tasks:read"]).await;
    let made = api.send_as(&who, call("post", "/v1/tokens").json(&json!({})));
    let of_key = As::Key(made.await.json()["token"].as_str().unwrap().to_owned());
    let open = stream(&api, &of_key).await;
    service
        .keys()
        .revoke(&api.house.actor().await, key)
        .await
        .unwrap();
    assert!(ends(open).await);
    let owner = owner(&api.house).await;
    let of_person = As::Key(token(service, &owner).await);
    let open = stream(&api, &of_person).await;
    service
        .sessions()
        .end_all(api.house.founded.owner)
        .await
        .unwrap();
    assert!(ends(open).await);
    // A person whose role no longer lets them, and one who is let go.
    for ending in ["role", "leave"] {
        let person = api.person(OrgRole::Viewer).await;
        let As::Person(id) = person else { panic!() };
        let actor = service.auth().actor_of(id).await.unwrap().unwrap();
        let by_token = As::Key(token(service, &actor).await);
        let open = stream(&api, &by_token).await;
        let answer = if ending == "role" {
            let place = api.path(&format!("/users/{id}/role"));
            let guest = json!({ "role": "guest" });
            api.send(call("put", &place).json(&guest)).await
        } else {
            let place = api.path(&format!("/users/{id}"));
            api.send(call("delete", &place)).await
        };
        assert!((200..300).contains(&answer.status), "{answer:?}");
        assert!(ends(open).await, "{ending}");
    }
    // The owner's key goes on listening.
    let mut other = other;
    let quiet = tokio::time::timeout(Duration::from_millis(100), async {
        while let Some(chunk) = other.next().await {
            assert!(chunk.unwrap().starts_with(b":"));
        }
    });
    assert!(quiet.await.is_err(), "it ended");
}
