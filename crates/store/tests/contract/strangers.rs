//! As `foreign`, for people, locations, teams and what is done through them.

use crate::make::{House, at, first, house, id, location, person, task, team, whole};
use crate::room::Room;
use model::access::OrgRole;
use model::id::{PhoneId, TaskId, UserId};
use model::role::Role;
use model::task::Over;
use store::contacts::{Contact, Followed, Proposed};
use store::domains::Domain;
use store::locations::Location;
use store::people::PersonFilter;
use store::phones::Phone;
use store::tasks::{Parts, Task};
use store::teams::Team;
use store::users::User;
use store::{Error, contacts, domains, locations, people, phones, replace, tasks, teams, users};

/// Everything of ours that another organization might name.
pub struct Ours {
    pub house: House,
    pub ann: User,
    pub phone: Phone,
    pub office: Location,
    pub team: Team,
    pub member: Contact,
    pub domain: Domain,
    pub parent: Task,
}

pub async fn ours(room: &Room) -> Ours {
    let house = house(&room.db).await;
    let (ann, office, team) = (
        person(house.id, "Ann", "Li"),
        Location {
            is_primary: true,
            ..location(house.id, "Brno")
        },
        team(house.id, "Web"),
    );
    let phone = Phone {
        id: PhoneId(id()),
        organization_id: house.id,
        user_id: ann.id,
        number: "+420777123456".into(),
        number_ext: None,
        label: String::new(),
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    let member = crate::make::contact(house.id, "Ann", "Li");
    let proposed = Some(Proposed {
        snapshot: member.snapshot.clone(),
        task: TaskId(id()),
    });
    let member = Contact {
        kind: model::contact::ContactKind::Member,
        user_id: Some(ann.id),
        location_id: Some(office.id),
        phone_id: Some(phone.id),
        ..member
    };
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &ann).await.unwrap();
    phones::insert(&mut tx, &phone).await.unwrap();
    locations::insert(&mut tx, &office).await.unwrap();
    teams::insert(&mut tx, &team).await.unwrap();
    contacts::insert(&mut tx, &member).await.unwrap();
    let member = contacts::update(&mut tx, &Contact { proposed, ..member })
        .await
        .unwrap();
    teams::set_slot(
        &mut tx,
        house.id,
        team.id,
        Role::Tech,
        Some(member.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    let parent = whole(house.id, 50);
    tasks::enqueue(&mut tx, &parent).await.unwrap();
    tx.commit().await.unwrap();
    let domain = house.domain(&room.db, "a.example").await;
    house.give(&room.db, domain.id, Some(team.id)).await;
    house
        .bind(&room.db, domain.id, Role::Admin, Some(member.id))
        .await;
    let part = Task {
        parent_id: Some(parent.id),
        ..task(&domain)
    };
    crate::make::enqueue(&room.db, &part).await;
    Ours {
        house,
        ann,
        phone,
        office,
        team,
        member,
        domain,
        parent,
    }
}

pub async fn people_and_places_of_others_are_not_seen(room: &Room) {
    let Ours {
        ann,
        phone,
        office,
        team,
        member,
        domain,
        parent,
        ..
    } = ours(room).await;
    let theirs = house(&room.db).await.id;
    let mut tx = room.db.begin().await.unwrap();
    let page = first(9);
    assert_eq!(people::get(&mut tx, theirs, ann.id).await.unwrap(), None);
    assert!(
        people::list(&mut tx, theirs, &PersonFilter::default(), &page)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert_eq!(
        people::others_with_role(&mut tx, theirs, UserId(id()), OrgRole::Guest)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        phones::get(&mut tx, theirs, ann.id, phone.id)
            .await
            .unwrap(),
        None
    );
    assert!(
        phones::list(&mut tx, theirs, ann.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        locations::get(&mut tx, theirs, office.id).await.unwrap(),
        None
    );
    assert_eq!(locations::primary(&mut tx, theirs).await.unwrap(), None);
    assert!(
        locations::list(&mut tx, theirs, &page)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert_eq!(teams::get(&mut tx, theirs, team.id).await.unwrap(), None);
    assert_eq!(teams::system(&mut tx, theirs).await.unwrap(), None);
    assert!(
        teams::list(&mut tx, theirs, None, &page)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(
        teams::slots(&mut tx, theirs, team.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        teams::naming(&mut tx, theirs, member.id, 9)
            .await
            .unwrap()
            .is_empty()
    );
    for followed in [
        Followed::LegalName,
        Followed::Person(ann.id),
        Followed::Location(office.id),
        Followed::Phone(ann.id, phone.id),
    ] {
        assert!(
            contacts::members(&mut tx, theirs, followed)
                .await
                .unwrap()
                .is_empty(),
            "{followed:?}"
        );
    }
    assert!(
        contacts::waiting(&mut tx, theirs, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        contacts::merged_into(&mut tx, theirs, member.id)
            .await
            .unwrap(),
        None
    );
    assert!(!contacts::hold(&mut tx, theirs, member.id).await.unwrap());
    assert!(!domains::hold(&mut tx, theirs, domain.id).await.unwrap());
    assert!(
        domains::showing_as(&mut tx, theirs, member.id, Some(Role::Tech))
            .await
            .unwrap()
            .is_empty()
    );
    for over in [
        Over::Contacts {
            ids: vec![member.id],
        },
        Over::Team {
            id: team.id,
            roles: Role::ALL.to_vec(),
        },
        Over::Organization {
            roles: Role::ALL.to_vec(),
        },
        Over::Bound {
            contact: member.id,
            at: at(1),
        },
    ] {
        assert!(
            domains::covered(&mut tx, theirs, std::slice::from_ref(&over))
                .await
                .unwrap()
                .is_empty(),
            "{over:?}"
        );
    }
    assert!(
        replace::bound(&mut tx, theirs, member.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        tasks::parts_ended(&mut tx, theirs, parent.id)
            .await
            .unwrap(),
        (0, 0)
    );
    assert_eq!(tasks::settling(&mut tx, theirs, at(1)).await.unwrap(), None);
    assert_eq!(tasks::hold(&mut tx, theirs, parent.id).await.unwrap(), None);
}

pub async fn people_and_places_of_others_are_not_changed(room: &Room) {
    let Ours {
        house: own,
        ann,
        phone,
        office,
        team,
        member,
        domain,
        parent,
    } = ours(room).await;
    let them = house(&room.db).await;
    let theirs = them.id;
    let ben = them.contact(&room.db, "Ben", "B").await;
    let mut tx = room.db.begin().await.unwrap();
    macro_rules! stale {
        ($call:expr) => {
            assert!(
                matches!($call.await, Err(Error::Stale)),
                "{}",
                stringify!($call)
            )
        };
    }
    stale!(people::update(
        &mut tx,
        &User {
            organization_id: theirs,
            ..ann.clone()
        }
    ));
    stale!(people::soft_delete(&mut tx, theirs, ann.id, 1, at(1)));
    stale!(phones::update(
        &mut tx,
        &Phone {
            organization_id: theirs,
            ..phone.clone()
        }
    ));
    stale!(phones::delete(&mut tx, theirs, ann.id, phone.id));
    stale!(locations::update(
        &mut tx,
        &Location {
            organization_id: theirs,
            ..office.clone()
        }
    ));
    stale!(locations::make_primary(&mut tx, theirs, office.id, at(1)));
    stale!(locations::soft_delete(&mut tx, theirs, office.id, 1, at(1)));
    stale!(teams::update(
        &mut tx,
        &Team {
            organization_id: theirs,
            ..team.clone()
        }
    ));
    stale!(teams::soft_delete(&mut tx, theirs, team.id, 1, at(1)));
    stale!(domains::set_team(&mut tx, theirs, domain.id, None, at(1)));
    stale!(contacts::set_merged(&mut tx, theirs, member.id, ben.id));
    assert_eq!(
        replace::on_domains(&mut tx, theirs, member.id, ben.id, Role::Admin, at(1))
            .await
            .unwrap(),
        Vec::<model::id::DomainId>::new()
    );
    assert_eq!(
        replace::in_slots(&mut tx, theirs, member.id, ben.id, Role::Tech, at(1))
            .await
            .unwrap(),
        []
    );
    let parts = tasks::enqueue_parts(
        &mut tx,
        &whole(theirs, 0),
        (&[domain.id], &[domain.id].into()),
        id,
        at(1),
    )
    .await
    .unwrap();
    assert_eq!(parts, Parts::default());
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        people::get(&mut tx, own.id, ann.id).await.unwrap(),
        Some(ann.clone())
    );
    assert_eq!(
        phones::get(&mut tx, own.id, ann.id, phone.id)
            .await
            .unwrap(),
        Some(phone)
    );
    assert_eq!(
        locations::get(&mut tx, own.id, office.id).await.unwrap(),
        Some(office)
    );
    assert_eq!(
        teams::get(&mut tx, own.id, team.id).await.unwrap(),
        Some(team.clone())
    );
    assert_eq!(
        teams::slots(&mut tx, own.id, team.id).await.unwrap(),
        [(Role::Tech, member.id)].into()
    );
    assert_eq!(
        domains::get(&mut tx, own.id, domain.id)
            .await
            .unwrap()
            .unwrap()
            .team_id,
        Some(team.id)
    );
    assert_eq!(
        domains::bindings(&mut tx, domain.organization_id, domain.id)
            .await
            .unwrap(),
        [(Role::Admin, member.id)].into()
    );
    assert_eq!(
        tasks::get(&mut tx, own.id, parent.id)
            .await
            .unwrap()
            .unwrap()
            .status,
        parent.status
    );
}
