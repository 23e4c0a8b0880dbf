use crate::make::{at, house, id};
use crate::room::Room;
use model::id::{ContactId, DomainId};
use model::resolution::Source;
use model::role::Role;
use std::collections::BTreeMap;
use store::contacts::{self, Usage};
use store::{Error, domains, organizations};

pub async fn a_binding_is_set_changed_and_taken_back(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    assert!(
        house
            .bind(&room.db, domain.id, Role::Admin, Some(ann.id))
            .await
    );
    assert!(
        !house
            .bind(&room.db, domain.id, Role::Admin, Some(ann.id))
            .await,
        "the same again changes nothing"
    );
    assert!(
        house
            .bind(&room.db, domain.id, Role::Admin, Some(ben.id))
            .await
    );
    assert!(
        house
            .bind(&room.db, domain.id, Role::Registrant, Some(ann.id))
            .await
    );
    let mut tx = room.db.begin().await.unwrap();
    let bound = domains::bindings(&mut tx, domain.organization_id, domain.id)
        .await
        .unwrap();
    assert_eq!(
        bound,
        BTreeMap::from([(Role::Registrant, ann.id), (Role::Admin, ben.id)])
    );
    drop(tx);
    assert!(house.bind(&room.db, domain.id, Role::Admin, None).await);
    assert!(!house.bind(&room.db, domain.id, Role::Admin, None).await);
    for (domain, contact) in [(DomainId(id()), ann.id), (domain.id, ContactId(id()))] {
        let mut tx = room.db.begin().await.unwrap();
        let refused =
            domains::set_binding(&mut tx, house.id, domain, Role::Tech, Some(contact), at(1)).await;
        assert!(matches!(refused, Err(Error::Missing)));
    }
}

pub async fn defaults_apply_where_nothing_is_nearer(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    house.bind(&room.db, a.id, Role::Admin, Some(ben.id)).await;
    house
        .bind(&room.db, a.id, Role::Registrant, Some(ann.id))
        .await;
    let mut tx = room.db.begin().await.unwrap();
    organizations::set_default(
        &mut tx,
        house.id,
        Role::Admin,
        Some(ben.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    organizations::set_default(
        &mut tx,
        house.id,
        Role::Admin,
        Some(ann.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    organizations::set_default(
        &mut tx,
        house.id,
        Role::Tech,
        Some(ben.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    organizations::set_default(&mut tx, house.id, Role::Tech, None, crate::make::at(1))
        .await
        .unwrap();
    let defaults = organizations::defaults(&mut tx, house.id).await.unwrap();
    assert_eq!(defaults, BTreeMap::from([(Role::Admin, ann.id)]));
    let usage = |domain: &store::domains::Domain, role, source| Usage {
        domain: domain.id,
        project: domain.project_id,
        name: domain.name.ascii().into(),
        role,
        source,
    };
    let anns = contacts::usage(&mut tx, house.id, ann.id, 50)
        .await
        .unwrap();
    assert_eq!(
        anns,
        [
            usage(&a, Role::Registrant, Source::Domain),
            usage(&b, Role::Admin, Source::Organization)
        ]
    );
    assert_eq!(
        contacts::usage(&mut tx, house.id, ann.id, 1)
            .await
            .unwrap()
            .len(),
        1
    );
    let bens = contacts::usage(&mut tx, house.id, ben.id, 50)
        .await
        .unwrap();
    assert_eq!(bens, [usage(&a, Role::Admin, Source::Domain)]);
    assert_eq!(
        contacts::usage_count(&mut tx, house.id, ann.id)
            .await
            .unwrap(),
        2
    );
    let mut both = vec![a.id, b.id];
    both.sort();
    assert_eq!(
        domains::showing(&mut tx, house.id, ann.id).await.unwrap(),
        both
    );
    assert_eq!(
        domains::showing(&mut tx, house.id, ben.id).await.unwrap(),
        [a.id]
    );
}

pub async fn who_is_in_use_stays(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let domain = house.domain(&room.db, "a.example").await;
    house
        .bind(&room.db, domain.id, Role::Admin, Some(ann.id))
        .await;
    let mut tx = room.db.begin().await.unwrap();
    let refused = contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1)).await;
    assert!(matches!(refused, Err(Error::InUse)));
    domains::set_binding(&mut tx, house.id, domain.id, Role::Admin, None, at(1))
        .await
        .unwrap();
    organizations::set_default(
        &mut tx,
        house.id,
        Role::Tech,
        Some(ann.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    let refused = contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1)).await;
    assert!(matches!(refused, Err(Error::InUse)));
    organizations::set_default(&mut tx, house.id, Role::Tech, None, crate::make::at(1))
        .await
        .unwrap();
    contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1))
        .await
        .unwrap();
    let late = organizations::set_default(
        &mut tx,
        house.id,
        Role::Tech,
        Some(ann.id),
        crate::make::at(1),
    )
    .await;
    assert!(
        matches!(late, Err(Error::Missing)),
        "a deleted contact is no default"
    );
    let late = domains::set_binding(
        &mut tx,
        house.id,
        domain.id,
        Role::Admin,
        Some(ann.id),
        at(1),
    )
    .await;
    assert!(
        matches!(late, Err(Error::Missing)),
        "a deleted contact gets no role"
    );
}

/// Half bind a contact, half delete it, all at once: either it is gone and nobody names it, or it is there.
pub async fn deleting_and_binding_at_once_leaves_no_dangling_role(room: &Room) {
    let house = house(&room.db).await;
    for round in 0..8 {
        let ann = house.contact(&room.db, "Ann", "A").await;
        let domain = house.domain(&room.db, &format!("n{round}.example")).await;
        let bind = async {
            let mut tx = room.db.begin().await.unwrap();
            match domains::set_binding(
                &mut tx,
                house.id,
                domain.id,
                Role::Admin,
                Some(ann.id),
                at(1),
            )
            .await
            {
                Ok(_) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::Missing), "{error:?}"),
            }
        };
        let delete = async {
            let mut tx = room.db.begin().await.unwrap();
            match contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1)).await {
                Ok(()) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::InUse), "{error:?}"),
            }
        };
        futures::future::join(bind, delete).await;
        let mut tx = room.db.read().await.unwrap();
        let there = contacts::get(&mut tx, house.id, ann.id)
            .await
            .unwrap()
            .is_some();
        let bound = !domains::bindings(&mut tx, domain.organization_id, domain.id)
            .await
            .unwrap()
            .is_empty();
        assert_eq!(there, bound);
    }
}

pub async fn an_adopted_binding_waits_for_a_decision(room: &Room) {
    let (house, stranger) = (house(&room.db).await, house(&room.db).await);
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let domain = house.domain(&room.db, "adopted.example").await;
    let roles = [Role::Registrant, Role::Admin, Role::Tech];
    let mut tx = room.db.begin().await.unwrap();
    for role in roles {
        domains::adopt_binding(&mut tx, house.id, domain.id, role, ann.id, at(1))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let other = domains::adopt_binding(
        &mut tx,
        stranger.id,
        domain.id,
        Role::Billing,
        ann.id,
        at(1),
    );
    assert!(matches!(other.await, Err(Error::Missing)));
    drop(tx);
    // Who is bound by somebody is no adoption's any more.
    assert!(
        house
            .bind(&room.db, domain.id, Role::Tech, Some(ben.id))
            .await
    );
    let adopted = async || {
        let mut tx = room.db.read().await.unwrap();
        domains::adopted_bindings(&mut tx, house.id, domain.id)
            .await
            .unwrap()
    };
    let waits = BTreeMap::from([(Role::Registrant, ann.id), (Role::Admin, ann.id)]);
    assert_eq!(adopted().await, waits);
    let mut tx = room.db.begin().await.unwrap();
    let theirs = domains::adopted_bindings(&mut tx, stranger.id, domain.id).await;
    assert!(theirs.unwrap().is_empty());
    for (organization, waiting) in [(house.id, vec![domain.id]), (stranger.id, vec![])] {
        let found = domains::adopted_of(&mut tx, organization, &[domain.id]).await;
        assert_eq!(found.unwrap(), waiting.into_iter().collect());
    }
    let kept = domains::keep_bindings(&mut tx, stranger.id, domain.id).await;
    assert_eq!(kept.unwrap(), 0);
    let kept = domains::keep_bindings(&mut tx, house.id, domain.id).await;
    assert_eq!(kept.unwrap(), 2);
    tx.commit().await.unwrap();
    assert!(adopted().await.is_empty());
    let mut tx = room.db.read().await.unwrap();
    let found = domains::adopted_of(&mut tx, house.id, &[domain.id]).await;
    assert!(found.unwrap().is_empty());
    let bound = domains::bindings(&mut tx, house.id, domain.id).await;
    assert_eq!(bound.unwrap().len(), 3);
}
