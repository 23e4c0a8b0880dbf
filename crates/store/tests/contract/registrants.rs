//! Whose registrant a decision is about, and who is the registrant at the registry.

use crate::make::{at, house, id};
use crate::room::Room;
use chrono::TimeDelta;
use model::id::OrganizationId;
use model::published::DomainView;
use model::registry::RegistryContact;
use model::role::Role;
use model::task::Over;
use std::collections::BTreeSet;
use store::domains::{self, Domain};

pub async fn a_decision_is_about_those_whose_registrant_it_names(room: &Room) {
    let house = house(&room.db).await;
    let (own, slotted, bare) = (
        house.domain(&room.db, "own.example").await,
        house.domain(&room.db, "slotted.example").await,
        house.domain(&room.db, "bare.example").await,
    );
    let team = house.team(&room.db, "Web").await;
    for domain in [own.id, slotted.id] {
        house.give(&room.db, domain, Some(team.id)).await;
    }
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    house
        .bind(&room.db, own.id, Role::Registrant, Some(ben.id))
        .await;
    house
        .bind(&room.db, slotted.id, Role::Tech, Some(ben.id))
        .await;
    house
        .slot(&room.db, team.id, Role::Registrant, Some(ann.id))
        .await;
    house
        .slot(&room.db, team.id, Role::Admin, Some(ann.id))
        .await;
    let mut tx = room.db.read().await.unwrap();
    let team_of = |roles: &[Role]| Over::Team {
        id: team.id,
        roles: roles.to_vec(),
    };
    let everywhere = |roles: &[Role]| Over::Organization {
        roles: roles.to_vec(),
    };
    let bound = |contact, seconds| Over::Bound {
        contact,
        at: at(seconds),
    };
    let cases: [(Vec<Over>, &[&Domain]); 9] = [
        (vec![], &[]),
        (vec![Over::Contacts { ids: vec![ann.id] }], &[&slotted]),
        (vec![Over::Contacts { ids: vec![ben.id] }], &[&own]),
        (vec![team_of(&[Role::Admin])], &[]),
        (vec![team_of(&[Role::Admin, Role::Registrant])], &[&slotted]),
        (vec![everywhere(&[Role::Tech])], &[]),
        (vec![everywhere(&[Role::Registrant])], &[&bare]),
        (vec![bound(ben.id, 1), bound(ann.id, 1)], &[&own]),
        (
            vec![Over::Domains { ids: vec![bare.id] }, bound(ben.id, 2)],
            &[&bare],
        ),
    ];
    for (over, about) in cases {
        let found = domains::covered_as_registrant(&mut tx, house.id, &over, None).await;
        let about: BTreeSet<_> = about.iter().map(|domain| domain.id).collect();
        assert_eq!(found.unwrap(), about, "{over:?}");
        // Of those that came later nothing was said.
        let came = own.created_at;
        for (named_at, about) in [(came, about), (came - TimeDelta::hours(1), BTreeSet::new())] {
            let found =
                domains::covered_as_registrant(&mut tx, house.id, &over, Some(named_at)).await;
            assert_eq!(found.unwrap(), about, "{over:?} at {named_at}");
        }
    }
}

pub async fn who_is_the_registrant_at_the_registry_is_known(room: &Room) {
    let house = house(&room.db).await;
    let (one, two, unread) = (
        house.domain(&room.db, "one.example").await,
        house.domain(&room.db, "two.example").await,
        house.domain(&room.db, "unread.example").await,
    );
    let named = |handle: &str| RegistryContact {
        handle: handle.into(),
        ..RegistryContact::default()
    };
    let view = |domain: &Domain, registrant: Option<&str>, tech: &str| DomainView {
        name: domain.name.clone(),
        roid: String::new(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts: registrant
            .map(|handle| (Role::Registrant, named(handle)))
            .into_iter()
            .chain([(Role::Tech, named(tech))])
            .collect(),
        unread: Vec::new(),
        read_at: at(2),
        signed: None,
        grace: Vec::new(),
    };
    let mut tx = room.db.begin().await.unwrap();
    for (domain, registrant, tech) in [(&one, Some("ANN-1"), "BEN-1"), (&two, None, "ANN-1")] {
        let seen = view(domain, registrant, tech);
        domains::set_view(&mut tx, house.id, domain.id, &seen, at(2))
            .await
            .unwrap();
    }
    let all = [one.id, two.id, unread.id];
    let held = domains::registrants_held(&mut tx, house.id, &all).await;
    assert_eq!(held.unwrap(), [(one.id, named("ANN-1"))].into());
    let registry = Some(one.registry.as_str());
    for (handle, registry, found) in [
        ("ANN-1", None, true),
        ("ANN-1", registry, true),
        ("ANN-1", Some("another"), false),
        ("BEN-1", None, false),
    ] {
        let held = domains::held_by(&mut tx, house.id, handle, registry).await;
        let domains: Vec<_> = held.unwrap().into_keys().collect();
        assert_eq!(domains, if found { vec![one.id] } else { vec![] });
    }
    let stranger = OrganizationId(id());
    let held = domains::registrants_held(&mut tx, stranger, &all).await;
    assert!(held.unwrap().is_empty());
    let held = domains::held_by(&mut tx, stranger, "ANN-1", None).await;
    assert!(held.unwrap().is_empty());
}
