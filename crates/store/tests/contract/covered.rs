use crate::make::{at, first, house};
use crate::room::Room;
use model::id::DomainId;
use model::resolution::{Resolved, Source};
use model::role::Role;
use model::task::Over;
use std::collections::{BTreeMap, BTreeSet};
use store::domains::{self, Domain};
use store::{Error, contacts, organizations, replace, teams};

fn ids<'a>(of: impl IntoIterator<Item = &'a Domain>) -> Vec<DomainId> {
    let mut ids: Vec<_> = of.into_iter().map(|domain| domain.id).collect();
    ids.sort_unstable();
    ids
}

/// Three domains: `own` names somebody itself and has the team, `slotted` has the team, `bare` has neither.
struct Book {
    house: crate::make::House,
    own: Domain,
    slotted: Domain,
    bare: Domain,
    team: store::teams::Team,
}

async fn book(room: &Room) -> Book {
    let house = house(&room.db).await;
    let (own, slotted, bare) = (
        house.domain(&room.db, "own.example").await,
        house.domain(&room.db, "slotted.example").await,
        house.domain(&room.db, "bare.example").await,
    );
    let gone = house.domain(&room.db, "gone.example").await;
    let team = house.team(&room.db, "Web").await;
    for domain in [own.id, slotted.id, gone.id] {
        house.give(&room.db, domain, Some(team.id)).await;
    }
    let mut tx = room.db.begin().await.unwrap();
    domains::delete(&mut tx, house.id, gone.id, at(3))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    Book {
        house,
        own,
        slotted,
        bare,
        team,
    }
}

pub async fn domains_are_found_by_every_source(room: &Room) {
    let Book {
        house,
        own,
        slotted,
        bare,
        team,
    } = book(room).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    house
        .bind(&room.db, own.id, Role::Admin, Some(ben.id))
        .await;
    house
        .slot(&room.db, team.id, Role::Admin, Some(ann.id))
        .await;
    house.default(&room.db, Role::Admin, Some(ann.id)).await;
    house.default(&room.db, Role::Tech, Some(ben.id)).await;
    let mut tx = room.db.read().await.unwrap();
    let o = house.id;
    assert_eq!(
        domains::showing(&mut tx, o, ann.id).await.unwrap(),
        ids([&slotted, &bare])
    );
    let shown = domains::shown_by(&mut tx, o, &[ann.id, ben.id]).await;
    let shown = shown.unwrap();
    for contact in [ann.id, ben.id] {
        let of = shown.get(&contact).cloned().unwrap_or_default();
        let all: Vec<DomainId> = of.all.into_iter().collect();
        assert_eq!(all, domains::showing(&mut tx, o, contact).await.unwrap());
        let registrant = Some(Role::Registrant);
        let as_registrant: Vec<DomainId> = of.as_registrant.into_iter().collect();
        assert_eq!(
            as_registrant,
            domains::showing_as(&mut tx, o, contact, registrant)
                .await
                .unwrap()
        );
    }
    assert_eq!(
        domains::showing_as(&mut tx, o, ann.id, Some(Role::Admin))
            .await
            .unwrap(),
        ids([&slotted, &bare])
    );
    assert_eq!(
        domains::showing_as(&mut tx, o, ann.id, Some(Role::Tech))
            .await
            .unwrap(),
        Vec::<DomainId>::new()
    );
    assert_eq!(
        domains::showing_as(&mut tx, o, ben.id, Some(Role::Admin))
            .await
            .unwrap(),
        [own.id]
    );
    assert_eq!(
        domains::showing_as(&mut tx, o, ben.id, Some(Role::Tech))
            .await
            .unwrap(),
        ids([&own, &slotted, &bare])
    );
    assert_eq!(
        domains::showing_as(&mut tx, o, ben.id, None).await.unwrap(),
        ids([&own, &slotted, &bare])
    );
    let sources: Vec<_> = contacts::usage(&mut tx, o, ann.id, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|each| (each.domain, each.source))
        .collect();
    assert_eq!(
        sources,
        [(bare.id, Source::Organization), (slotted.id, Source::Team)]
    );
}

pub async fn what_a_decision_covers(room: &Room) {
    let Book {
        house,
        own,
        slotted,
        bare,
        team,
    } = book(room).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    house
        .bind(&room.db, own.id, Role::Admin, Some(ben.id))
        .await;
    house
        .slot(&room.db, team.id, Role::Tech, Some(ann.id))
        .await;
    let mut tx = room.db.read().await.unwrap();
    let all = ids([&own, &slotted, &bare]);
    let team_of = |roles: &[Role]| Over::Team {
        id: team.id,
        roles: roles.to_vec(),
    };
    let everywhere = |roles: &[Role]| Over::Organization {
        roles: roles.to_vec(),
    };
    for (over, covered) in [
        (vec![], vec![]),
        (
            vec![Over::Contacts { ids: vec![ann.id] }],
            ids([&own, &slotted]),
        ),
        (
            vec![Over::Contacts {
                ids: vec![ann.id, ben.id],
            }],
            ids([&own, &slotted]),
        ),
        (vec![team_of(&[Role::Admin])], ids([&slotted])),
        (
            vec![team_of(&[Role::Admin, Role::Billing])],
            ids([&own, &slotted]),
        ),
        (vec![team_of(&[])], vec![]),
        (vec![everywhere(&[Role::Tech])], ids([&bare])),
        (vec![everywhere(&[Role::Admin])], ids([&slotted, &bare])),
        (vec![everywhere(&[Role::Billing])], all.clone()),
        (
            vec![Over::Bound {
                contact: ben.id,
                at: at(1),
            }],
            ids([&own]),
        ),
        (
            vec![Over::Bound {
                contact: ben.id,
                at: at(2),
            }],
            vec![],
        ),
        (
            vec![Over::Bound {
                contact: ann.id,
                at: at(1),
            }],
            vec![],
        ),
        (
            vec![Over::Domains {
                ids: vec![bare.id, bare.id],
            }],
            ids([&bare]),
        ),
        (
            vec![
                team_of(&[Role::Admin]),
                everywhere(&[Role::Admin]),
                Over::Domains { ids: vec![own.id] },
            ],
            all.clone(),
        ),
    ] {
        assert_eq!(
            domains::covered(&mut tx, house.id, &over).await.unwrap(),
            covered,
            "{over:?}"
        );
    }
}

pub async fn roles_resolve_to_the_nearest(room: &Room) {
    let Book {
        house,
        own,
        slotted,
        bare,
        team,
    } = book(room).await;
    let (ann, ben, eva) = (
        house.contact(&room.db, "Ann", "A").await.id,
        house.contact(&room.db, "Ben", "B").await.id,
        house.contact(&room.db, "Eva", "E").await.id,
    );
    house.bind(&room.db, own.id, Role::Admin, Some(ann)).await;
    house.slot(&room.db, team.id, Role::Admin, Some(ben)).await;
    house.default(&room.db, Role::Admin, Some(eva)).await;
    house.default(&room.db, Role::Tech, Some(eva)).await;
    let mut tx = room.db.read().await.unwrap();
    let tech = (
        Role::Tech,
        Resolved {
            contact: eva,
            source: Source::Organization,
        },
    );
    for (domain, contact, source) in [
        (own, ann, Source::Domain),
        (slotted, ben, Source::Team),
        (bare, eva, Source::Organization),
    ] {
        let domain = domains::get(&mut tx, house.id, domain.id)
            .await
            .unwrap()
            .unwrap();
        let bound = domains::bindings(&mut tx, domain.organization_id, domain.id)
            .await
            .unwrap();
        let resolved = domains::resolved(&mut tx, &domain, &bound).await.unwrap();
        assert_eq!(
            resolved,
            BTreeMap::from([(Role::Admin, Resolved { contact, source }), tech])
        );
    }
}

pub async fn one_contact_takes_over_from_another(room: &Room) {
    let Book {
        house,
        own,
        slotted,
        bare,
        team,
    } = book(room).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    for domain in [own.id, bare.id] {
        house.bind(&room.db, domain, Role::Tech, Some(ann.id)).await;
    }
    house
        .bind(&room.db, own.id, Role::Admin, Some(ann.id))
        .await;
    house
        .slot(&room.db, team.id, Role::Tech, Some(ann.id))
        .await;
    let mut tx = room.db.begin().await.unwrap();
    let o = house.id;
    assert_eq!(
        replace::bound(&mut tx, o, ann.id).await.unwrap(),
        BTreeMap::from([(Role::Admin, 1), (Role::Tech, 2)])
    );
    let moved = replace::on_domains(&mut tx, o, ann.id, ben.id, Role::Tech, at(5))
        .await
        .unwrap();
    assert_eq!(
        BTreeSet::from_iter(moved),
        BTreeSet::from([bare.id, own.id])
    );
    let untouched = domains::get(&mut tx, o, slotted.id).await.unwrap().unwrap();
    assert_eq!(untouched.version, 2);
    let touched = domains::get(&mut tx, o, bare.id).await.unwrap().unwrap();
    assert_eq!((touched.version, touched.updated_at), (2, at(5)));
    domains::set_binding(&mut tx, o, slotted.id, Role::Tech, Some(ann.id), at(5))
        .await
        .unwrap();
    assert_eq!(
        replace::on_domains(&mut tx, o, ann.id, ben.id, Role::Tech, at(6))
            .await
            .unwrap(),
        [slotted.id]
    );
    assert_eq!(
        replace::on_domains(&mut tx, o, ann.id, ben.id, Role::Tech, at(7))
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        replace::bound(&mut tx, o, ann.id).await.unwrap(),
        BTreeMap::from([(Role::Admin, 1)]),
        "another role stays"
    );
    for (when, covered) in [(at(5), ids([&own, &bare])), (at(6), vec![slotted.id])] {
        let over = [Over::Bound {
            contact: ben.id,
            at: when,
        }];
        assert_eq!(domains::covered(&mut tx, o, &over).await.unwrap(), covered);
    }
    assert_eq!(
        replace::in_slots(&mut tx, o, ann.id, ben.id, Role::Admin, at(8))
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        replace::in_slots(&mut tx, o, ann.id, ben.id, Role::Tech, at(8))
            .await
            .unwrap(),
        [team.id]
    );
    assert_eq!(
        teams::slots(&mut tx, o, team.id).await.unwrap(),
        BTreeMap::from([(Role::Tech, ben.id)])
    );
    let team = teams::get(&mut tx, o, team.id).await.unwrap().unwrap();
    assert_eq!((team.version, team.updated_at), (2, at(8)));
    let ann = contacts::update(
        &mut tx,
        &store::contacts::Contact {
            is_active: false,
            ..ann
        },
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    for which in 0..2 {
        let mut tx = room.db.begin().await.unwrap();
        let refused = match which {
            0 => replace::on_domains(&mut tx, o, ben.id, ann.id, Role::Tech, at(9))
                .await
                .map(|_| ()),
            _ => replace::in_slots(&mut tx, o, ben.id, ann.id, Role::Tech, at(9))
                .await
                .map(|_| ()),
        };
        assert!(
            matches!(refused, Err(Error::Missing)),
            "inactive: {refused:?}"
        );
    }
    let mut tx = room.db.read().await.unwrap();
    assert!(
        organizations::defaults(&mut tx, o)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        teams::list(&mut tx, o, None, &first(5)).await.unwrap().rows[0].domains,
        2
    );
}
