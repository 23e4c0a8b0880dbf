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
    let of = contacts::uses(&mut tx, house.id, &ids).await.unwrap();
    assert!(!of.contains_key(&bob.id), "nothing names bob");
    assert_eq!(of[&ann.id].places(), 3);
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
    let theirs = contacts::uses(&mut tx, other.id, &[ann.id]).await;
    assert!(theirs.unwrap().is_empty());
    let theirs = domains::count_shown_by(&mut tx, other.id, &[ann.id]).await;
    assert!(theirs.unwrap().is_empty());
}

/// A contact is in use by its domains' own roles, by their team's slot and by the organization's default: said alike by the list, by the page of duplicates, by the picker and, one by one, by what finds the domains.
pub async fn uses_by_every_road(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let bob = house.contact(&room.db, "Bob", "B").await;
    let eva = house.contact(&room.db, "Eva", "E").await;
    let ida = house.contact(&room.db, "Ida", "I").await;
    let (web, idle) = (
        house.team(&room.db, "Web").await,
        house.team(&room.db, "Idle").await,
    );
    let own = house.domain(&room.db, "own.example").await;
    let slotted = house.domain(&room.db, "slotted.example").await;
    let bare = house.domain(&room.db, "bare.example").await;
    let gone = house.domain(&room.db, "gone.example").await;
    for domain in [own.id, slotted.id, gone.id] {
        house.give(&room.db, domain, Some(web.id)).await;
    }
    let (registrant, tech) = (Role::Registrant, Role::Tech);
    for domain in [own.id, gone.id] {
        house.bind(&room.db, domain, registrant, Some(bob.id)).await;
    }
    house.slot(&room.db, web.id, registrant, Some(ann.id)).await;
    house.slot(&room.db, web.id, tech, Some(ann.id)).await;
    house
        .slot(&room.db, idle.id, registrant, Some(eva.id))
        .await;
    house.default(&room.db, registrant, Some(ann.id)).await;
    house.default(&room.db, tech, Some(bob.id)).await;
    let mut tx = room.db.begin().await.unwrap();
    domains::delete(&mut tx, house.id, gone.id, crate::make::at(3))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let ids = [ann.id, bob.id, eva.id, ida.id];
    let uses = contacts::uses(&mut tx, house.id, &ids).await.unwrap();
    let of = |shown, bindings, slots, defaults| contacts::Uses {
        shown,
        bindings,
        slots,
        defaults,
    };
    let expected = BTreeMap::from([
        (ann.id, of([2, 0, 2, 0], 0, 2, 1)),
        (bob.id, of([1, 0, 1, 0], 1, 0, 1)),
        (eva.id, of([0; 4], 0, 1, 0)),
    ]);
    assert_eq!(uses, expected);
    let shown = domains::count_shown_by(&mut tx, house.id, &ids).await;
    assert_eq!(shown.unwrap(), BTreeMap::from([(ann.id, 3), (bob.id, 2)]));
    for id in ids {
        for role in Role::ALL {
            let showing = domains::showing_as(&mut tx, house.id, id, Some(role)).await;
            let counted = uses.get(&id).map_or(0, |of| of.shown[role as usize]);
            assert_eq!(showing.unwrap().len() as i64, counted, "{role}");
        }
    }
    let named = contacts::first_domains(&mut tx, house.id, &ids).await;
    let name = |domain: &store::domains::Domain| domain.name.ascii().to_owned();
    assert_eq!(
        named.unwrap(),
        BTreeMap::from([(ann.id, name(&bare)), (bob.id, name(&bare))])
    );
    let filter = contacts::ContactFilter::default();
    let rows = contacts::list(&mut tx, house.id, &filter, &first(50))
        .await
        .unwrap()
        .rows;
    for row in rows {
        let known = uses.get(&row.contact.id).copied().unwrap_or_default();
        assert_eq!(row.uses, known);
    }
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
