//! Housekeeping over the whole house, by the clock that is moved.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::TimeDelta;
use serde_json::json;
use service::Actor;
use service::flashes::FlashOwner;
use service::idempotency::Repeat;
use testkit::House;

/// Whether the request was answered before.
async fn answered(house: &House, actor: &Actor, key: &str) -> bool {
    let once = house
        .service
        .idempotency()
        .begin(actor, key, b"print")
        .await;
    let Repeat::First(taken) = once.unwrap() else {
        return true;
    };
    let nothing = json!({});
    let kept = house
        .service
        .idempotency()
        .remember(&taken, 204, &nothing, None)
        .await;
    kept.unwrap();
    false
}

#[tokio::test]
async fn nobody_has_to_sign_in_for_old_things_to_go() {
    let house = House::open().await;
    let actor = house.actor().await;
    assert!(!answered(&house, &actor, "old").await);
    let nobody = FlashOwner::Browser {
        key: "one",
        page: "/contacts/new",
    };
    let flash = house
        .service
        .flashes()
        .put(nobody, &json!({}))
        .await
        .unwrap()
        .unwrap();
    house.clock.advance(TimeDelta::hours(23));
    assert!(!answered(&house, &actor, "young").await);
    assert_eq!(house.worker().tidy().await.unwrap(), 1, "the flash");
    assert!(
        house
            .service
            .flashes()
            .get(nobody, flash)
            .await
            .unwrap()
            .is_none()
    );
    assert!(answered(&house, &actor, "old").await, "within the day");
    house.clock.advance(TimeDelta::minutes(59));
    assert_eq!(house.worker().tidy().await.unwrap(), 0, "it was just done");
    house.clock.advance(TimeDelta::hours(1));
    assert_eq!(house.worker().tidy().await.unwrap(), 1, "the old answer");
    assert!(answered(&house, &actor, "young").await);
    assert!(
        !answered(&house, &actor, "old").await,
        "a new request by now"
    );
}

#[tokio::test]
async fn letters_go_with_their_links_after_ninety_days() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let actor = house.actor().await;
    let asked = house
        .service
        .verification()
        .request(&actor, contact.id)
        .await;
    asked.unwrap();
    house.post().await;
    house.clock.advance(TimeDelta::days(89));
    house.worker().tidy().await.unwrap();
    let page = service::Page {
        limit: 9,
        after: None,
    };
    let mut tx = house.service.db().read().await.unwrap();
    let letters = store::letters::list_letters(&mut tx, actor.organization, &page).await;
    let before = letters.unwrap().rows.len();
    assert!(before >= 1);
    drop(tx);
    house.clock.advance(TimeDelta::days(3));
    house.worker().tidy().await.unwrap();
    let mut tx = house.service.db().read().await.unwrap();
    let letters = store::letters::list_letters(&mut tx, actor.organization, &page).await;
    let now = chrono::TimeDelta::days(90);
    let limit = house.clock.get() - now;
    let left = letters.unwrap().rows;
    assert!(left.len() < before);
    assert!(left.iter().all(|letter| letter.created_at >= limit));
}
