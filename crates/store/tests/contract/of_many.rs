//! What lists look up for all of their rows at once: the same answers as one by one, and nothing of another organization.

use crate::make::{first, house, person, user};
use crate::room::Room;
use futures::FutureExt as _;
use model::role::Role;
use std::collections::BTreeMap;
use store::{Error, Unique, contacts, domains, people, teams, users};

pub async fn roles_slots_and_uses_of_many(room: &Room) {
    let house = house(&room.db).await;
    let other = crate::make::house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let bob = house.contact(&room.db, "Bob", "B").await;
    let bound = house.domain(&room.db, "bound.example").await;
    let free = house.domain(&room.db, "free.example").await;
    let team = house.team(&room.db, "Web").await;
    house
        .bind(&room.db, bound.id, Role::Tech, Some(ann.id))
        .await;
    house
        .slot(&room.db, team.id, Role::Admin, Some(ann.id))
        .await;
    house.default(&room.db, Role::Billing, Some(ann.id)).await;
    let mut tx = room.db.read().await.unwrap();
    let ids = [bound.id, free.id];
    let of = domains::bindings_of(&mut tx, house.id, &ids).await.unwrap();
    let ann_is = |role| BTreeMap::from([(role, ann.id)]);
    assert_eq!(of, BTreeMap::from([(bound.id, ann_is(Role::Tech))]));
    let of = teams::slots_of(&mut tx, house.id, &[team.id]).await;
    assert_eq!(
        of.unwrap(),
        BTreeMap::from([(team.id, ann_is(Role::Admin))])
    );
    let ids = [ann.id, bob.id];
    let of = contacts::usage_counts(&mut tx, house.id, &ids).await;
    assert_eq!(of.unwrap(), BTreeMap::from([(ann.id, 3), (bob.id, 0)]));
    let of = contacts::first_domains(&mut tx, house.id, &ids).await;
    assert_eq!(
        of.unwrap(),
        BTreeMap::from([(ann.id, bound.name.ascii().to_owned())])
    );
    let theirs = contacts::first_domains(&mut tx, other.id, &ids).await;
    assert!(theirs.unwrap().is_empty());
    let theirs = domains::bindings_of(&mut tx, other.id, &[bound.id]).await;
    assert!(theirs.unwrap().is_empty());
    let theirs = teams::slots_of(&mut tx, other.id, &[team.id]).await;
    assert!(theirs.unwrap().is_empty());
    let theirs = contacts::usage_counts(&mut tx, other.id, &[ann.id]).await;
    assert!(theirs.unwrap().is_empty());
}

pub async fn an_address_is_asked_for_before_it_is_taken(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let eva = person(house.id, "Eva", "E");
    let mut tx = room.db.begin().await.unwrap();
    for each in [&olga, &eva] {
        users::create(&mut tx, each).await.unwrap();
    }
    people::must_be_free(&mut tx, &olga).await.unwrap();
    let moved = store::users::User {
        email: "Olga@Example.com".into(),
        ..eva.clone()
    };
    let taken = people::must_be_free(&mut tx, &moved).await;
    assert!(
        matches!(taken, Err(Error::Duplicate(Unique::Email))),
        "{taken:?}"
    );
    let with = users::with_password(&mut tx).await.unwrap();
    let with: Vec<_> = with.iter().map(|each| each.id).collect();
    assert_eq!(with, [olga.id], "eva has none");
}

pub async fn two_search_at_a_time(room: &Room) {
    let one = room.db.read_found(Some("nov")).await.unwrap();
    let _two = room.db.read_found(Some("nov")).await.unwrap();
    let third = room.db.read_found(Some("nov"));
    tokio::pin!(third);
    assert!(third.as_mut().now_or_never().is_none(), "it waits");
    for nothing in [None, Some(""), Some(" ")] {
        let mut tx = room.db.read_found(nothing).await.unwrap();
        assert!(
            lists_nothing(&mut tx).await,
            "who does not search waits for nobody"
        );
    }
    drop(one);
    third.await.unwrap();
}

/// A short read.
async fn lists_nothing(tx: &mut store::Tx) -> bool {
    let nobody = model::id::OrganizationId(crate::make::id());
    let filter = contacts::ContactFilter::default();
    let listed = contacts::list(tx, nobody, &filter, &first(9)).await;
    listed.unwrap().rows.is_empty()
}
