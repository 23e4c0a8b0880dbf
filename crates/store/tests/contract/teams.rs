//! Teams and the contacts of their slots.

use crate::make::{at, first, house, team};
use crate::room::Room;
use model::id::{ContactId, TeamId};
use model::role::Role;
use std::collections::BTreeMap;
use store::contacts::Contact;
use store::teams::{self, Slot, Team};
use store::{Error, Unique, contacts, domains};

pub async fn teams_are_kept_and_walked(room: &Room) {
    let house = house(&room.db).await;
    let general = Team {
        is_system: true,
        slug: "general".into(),
        ..team(house.id, "General")
    };
    let web = Team {
        slug: "web".into(),
        ..team(house.id, "Web Žluť")
    };
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(teams::system(&mut tx, house.id).await.unwrap(), None);
    teams::insert(&mut tx, &general).await.unwrap();
    teams::insert(&mut tx, &web).await.unwrap();
    assert_eq!(
        teams::system(&mut tx, house.id).await.unwrap().as_ref(),
        Some(&general)
    );
    assert_eq!(
        teams::get(&mut tx, house.id, web.id)
            .await
            .unwrap()
            .as_ref(),
        Some(&web)
    );
    let wanted = Team {
        name: "Shop".into(),
        slug: "shop".into(),
        updated_at: at(2),
        ..web.clone()
    };
    let after = teams::update(&mut tx, &wanted).await.unwrap();
    assert_eq!(
        after,
        Team {
            version: 2,
            ..wanted.clone()
        }
    );
    assert!(matches!(
        teams::update(&mut tx, &wanted).await,
        Err(Error::Stale)
    ));
    tx.commit().await.unwrap();
    let domain = house.domain(&room.db, "a.example").await;
    house.give(&room.db, domain.id, Some(web.id)).await;
    let mut tx = room.db.begin().await.unwrap();
    let one = teams::list(&mut tx, house.id, None, &first(1))
        .await
        .unwrap();
    assert_eq!((&one.rows[0].team, one.rows[0].domains), (&general, 0));
    let rest = teams::list(
        &mut tx,
        house.id,
        None,
        &store::Page {
            after: one.next,
            ..first(5)
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (rest.rows.len(), &rest.rows[0].team, rest.rows[0].domains),
        (1, &after, 1)
    );
    assert_eq!(
        teams::list(&mut tx, house.id, Some("sho"), &first(5))
            .await
            .unwrap()
            .rows
            .len(),
        1
    );
    assert!(
        teams::list(&mut tx, house.id, Some("zlut"), &first(5))
            .await
            .unwrap()
            .rows
            .is_empty(),
        "its name was"
    );
    let refused = teams::soft_delete(&mut tx, house.id, general.id, 1, at(3)).await;
    assert!(
        matches!(refused, Err(Error::Stale)),
        "every organization has it"
    );
    drop(tx);
    for same in [
        Team {
            slug: "shop".into(),
            ..team(house.id, "X")
        },
        Team {
            slug: "general".into(),
            ..team(house.id, "Y")
        },
    ] {
        let mut tx = room.db.begin().await.unwrap();
        assert!(matches!(
            teams::insert(&mut tx, &same).await,
            Err(Error::Duplicate(Unique::TeamSlug))
        ));
    }
    let mut tx = room.db.begin().await.unwrap();
    let taken = teams::update(
        &mut tx,
        &Team {
            slug: "general".into(),
            ..after
        },
    )
    .await;
    assert!(matches!(taken, Err(Error::Duplicate(Unique::TeamSlug))));
}

pub async fn slots_hold_active_contacts(room: &Room) {
    let house = house(&room.db).await;
    let (web, shop) = (
        house.team(&room.db, "Web").await,
        house.team(&room.db, "Shop").await,
    );
    let ann = house.contact(&room.db, "Ann", "A").await;
    let mut tx = room.db.begin().await.unwrap();
    for (team, role, changes) in [
        (&web, Role::Tech, true),
        (&web, Role::Tech, false),
        (&web, Role::Registrant, true),
        (&shop, Role::Admin, true),
    ] {
        assert_eq!(
            teams::set_slot(
                &mut tx,
                house.id,
                team.id,
                role,
                Some(ann.id),
                crate::make::at(1)
            )
            .await
            .unwrap(),
            changes
        );
    }
    assert_eq!(
        teams::slots(&mut tx, house.id, web.id).await.unwrap(),
        BTreeMap::from([(Role::Registrant, ann.id), (Role::Tech, ann.id)])
    );
    let slot = |team: &Team, role| Slot {
        team_id: team.id,
        team: team.name.clone(),
        role,
    };
    let named = [
        slot(&shop, Role::Admin),
        slot(&web, Role::Registrant),
        slot(&web, Role::Tech),
    ];
    assert_eq!(
        teams::naming(&mut tx, house.id, ann.id, 50).await.unwrap(),
        named
    );
    assert_eq!(
        teams::naming(&mut tx, house.id, ann.id, 1).await.unwrap(),
        named[..1]
    );
    assert_eq!(
        contacts::usage_count(&mut tx, house.id, ann.id)
            .await
            .unwrap(),
        3
    );
    assert!(matches!(
        contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1)).await,
        Err(Error::InUse)
    ));
    let ann = contacts::update(
        &mut tx,
        &Contact {
            is_active: false,
            ..ann
        },
    )
    .await
    .unwrap();
    assert!(
        !teams::set_slot(
            &mut tx,
            house.id,
            web.id,
            Role::Tech,
            Some(ann.id),
            crate::make::at(1)
        )
        .await
        .unwrap(),
        "who is in it stays"
    );
    assert!(
        teams::set_slot(
            &mut tx,
            house.id,
            web.id,
            Role::Tech,
            None,
            crate::make::at(1)
        )
        .await
        .unwrap()
    );
    assert!(
        !teams::set_slot(
            &mut tx,
            house.id,
            web.id,
            Role::Tech,
            None,
            crate::make::at(1)
        )
        .await
        .unwrap()
    );
    tx.commit().await.unwrap();
    for (team, contact) in [
        (web.id, ann.id),
        (TeamId(crate::make::id()), ann.id),
        (web.id, ContactId(crate::make::id())),
    ] {
        let mut tx = room.db.begin().await.unwrap();
        let refused = teams::set_slot(
            &mut tx,
            house.id,
            team,
            Role::Tech,
            Some(contact),
            crate::make::at(1),
        )
        .await;
        assert!(matches!(refused, Err(Error::Missing)), "{refused:?}");
    }
}

pub async fn a_team_with_domains_stays(room: &Room) {
    let house = house(&room.db).await;
    let web = house.team(&room.db, "Web").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    house.slot(&room.db, web.id, Role::Tech, Some(ann.id)).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.give(&room.db, domain.id, Some(web.id)).await;
    let mut tx = room.db.begin().await.unwrap();
    let given = domains::get(&mut tx, house.id, domain.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (given.team_id, given.version, given.updated_at),
        (Some(web.id), 2, at(2))
    );
    assert!(domains::hold(&mut tx, house.id, domain.id).await.unwrap());
    assert!(matches!(
        teams::soft_delete(&mut tx, house.id, web.id, 1, at(3)).await,
        Err(Error::InUse)
    ));
    domains::set_team(&mut tx, house.id, domain.id, None, at(4))
        .await
        .unwrap();
    assert!(matches!(
        teams::soft_delete(&mut tx, house.id, web.id, 9, at(5)).await,
        Err(Error::Stale)
    ));
    teams::soft_delete(&mut tx, house.id, web.id, 1, at(5))
        .await
        .unwrap();
    assert_eq!(teams::get(&mut tx, house.id, web.id).await.unwrap(), None);
    assert!(
        teams::naming(&mut tx, house.id, ann.id, 5)
            .await
            .unwrap()
            .is_empty(),
        "its slots are empty"
    );
    teams::insert(
        &mut tx,
        &Team {
            slug: web.slug.clone(),
            ..team(house.id, "Web again")
        },
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let late = domains::set_team(&mut tx, house.id, domain.id, Some(web.id), at(6)).await;
    assert!(matches!(late, Err(Error::Missing)));
    domains::delete(&mut tx, house.id, domain.id, at(7))
        .await
        .unwrap();
    assert!(!domains::hold(&mut tx, house.id, domain.id).await.unwrap());
    assert!(matches!(
        domains::set_team(&mut tx, house.id, domain.id, None, at(8)).await,
        Err(Error::Stale)
    ));
}
