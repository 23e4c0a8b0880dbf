use crate::make::{at, first, house, id, location, person};
use crate::room::Room;
use model::contact::{ContactKind, International};
use model::id::{ContactId, PhoneId, TaskId};
use model::policy::{ChangePolicy, Policies};
use store::contacts::{self, Contact, ContactFilter, Followed, Proposed};
use store::organizations::{self, Organization};
use store::{Error, locations, users};

pub async fn members_are_found_by_what_they_follow(room: &Room) {
    let house = house(&room.db).await;
    let (ann, office, phone) = (
        person(house.id, "Ann", "A"),
        location(house.id, "Brno"),
        PhoneId(id()),
    );
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &ann).await.unwrap();
    locations::insert(&mut tx, &office).await.unwrap();
    let member = || Contact {
        kind: ContactKind::Member,
        user_id: Some(ann.id),
        ..crate::make::contact(house.id, "Ann", "A")
    };
    let mut all = [
        Contact {
            location_id: Some(office.id),
            ..member()
        },
        Contact {
            phone_id: Some(phone),
            ..member()
        },
        Contact {
            is_active: false,
            ..member()
        },
    ];
    all.sort_by_key(|contact| contact.id);
    let outside = crate::make::contact(house.id, "Ext", "Ern");
    let gone = member();
    for contact in all.iter().chain([&outside, &gone]) {
        contacts::insert(&mut tx, contact).await.unwrap();
    }
    contacts::soft_delete(&mut tx, house.id, gone.id, 1, at(1))
        .await
        .unwrap();
    assert_eq!(
        contacts::members(&mut tx, house.id, Followed::LegalName)
            .await
            .unwrap(),
        all
    );
    assert_eq!(
        contacts::members(&mut tx, house.id, Followed::Person(ann.id))
            .await
            .unwrap(),
        all
    );
    let at_office: Vec<_> = all
        .iter()
        .filter(|contact| contact.location_id.is_some())
        .cloned()
        .collect();
    assert_eq!(
        contacts::members(&mut tx, house.id, Followed::Location(office.id))
            .await
            .unwrap(),
        at_office
    );
    let by_phone: Vec<_> = all
        .iter()
        .filter(|contact| contact.phone_id.is_some())
        .cloned()
        .collect();
    assert_eq!(
        contacts::members(&mut tx, house.id, Followed::Phone(ann.id, phone))
            .await
            .unwrap(),
        by_phone
    );
    let other = Followed::Phone(model::id::UserId(id()), phone);
    assert_eq!(
        contacts::members(&mut tx, house.id, other).await.unwrap(),
        []
    );
}

pub async fn what_waits_is_listed(room: &Room) {
    let house = house(&room.db).await;
    let mut waiting = Vec::new();
    for name in ["Ann", "Ben", "Eva"] {
        let contact = house.contact(&room.db, name, "X").await;
        let mut snapshot = contact.snapshot.clone();
        snapshot.city = "Opava".into();
        let wanted = Contact {
            proposed: Some(Proposed {
                snapshot,
                task: TaskId(id()),
            }),
            international: Some(International {
                city: "Opava".into(),
                ..International::default()
            }),
            ..contact
        };
        let mut tx = room.db.begin().await.unwrap();
        let after = contacts::update(&mut tx, &wanted).await.unwrap();
        assert_eq!(
            after,
            Contact {
                version: 2,
                ..wanted
            }
        );
        tx.commit().await.unwrap();
        waiting.push(after);
    }
    waiting.sort_by_key(|contact| contact.id);
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        contacts::waiting(&mut tx, house.id, 9).await.unwrap(),
        waiting
    );
    assert_eq!(
        contacts::waiting(&mut tx, house.id, 2).await.unwrap(),
        waiting[..2]
    );
    contacts::update(
        &mut tx,
        &Contact {
            proposed: None,
            ..waiting[0].clone()
        },
    )
    .await
    .unwrap();
    contacts::soft_delete(&mut tx, house.id, waiting[1].id, 2, at(2))
        .await
        .unwrap();
    assert_eq!(
        contacts::waiting(&mut tx, house.id, 9).await.unwrap(),
        waiting[2..]
    );
}

pub async fn a_merged_contact_leads_on(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let mut tx = room.db.begin().await.unwrap();
    assert!(
        matches!(
            contacts::set_merged(&mut tx, house.id, ann.id, ben.id).await,
            Err(Error::Stale)
        ),
        "it is there still"
    );
    contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1))
        .await
        .unwrap();
    assert_eq!(
        contacts::merged_into(&mut tx, house.id, ann.id)
            .await
            .unwrap(),
        None
    );
    contacts::set_merged(&mut tx, house.id, ann.id, ben.id)
        .await
        .unwrap();
    assert_eq!(
        contacts::merged_into(&mut tx, house.id, ann.id)
            .await
            .unwrap(),
        Some(ben.id)
    );
    assert_eq!(
        contacts::merged_into(&mut tx, house.id, ben.id)
            .await
            .unwrap(),
        None
    );
    assert!(contacts::hold(&mut tx, house.id, ben.id).await.unwrap());
    for gone in [ann.id, ContactId(id())] {
        assert!(!contacts::hold(&mut tx, house.id, gone).await.unwrap());
    }
}

/// The kept count equals the actual count after every kind of change.
pub async fn active_contacts_are_counted(room: &Room) {
    let house = house(&room.db).await;
    let active = ContactFilter {
        is_active: Some(true),
        ..ContactFilter::default()
    };
    macro_rules! counts {
        ($all:expr, $active:expr) => {{
            let mut tx = room.db.read().await.unwrap();
            assert_eq!(
                contacts::count(&mut tx, house.id, &ContactFilter::default())
                    .await
                    .unwrap(),
                $all
            );
            assert_eq!(
                contacts::count(&mut tx, house.id, &active).await.unwrap(),
                $active
            );
            let listed = contacts::list(&mut tx, house.id, &active, &first(50))
                .await
                .unwrap();
            assert_eq!(listed.rows.len() as i64, $active);
        }};
    }
    counts!(0, 0);
    let ann = house.contact(&room.db, "Ann", "A").await;
    let off = Contact {
        is_active: false,
        ..crate::make::contact(house.id, "Off", "O")
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &off).await.unwrap();
    tx.commit().await.unwrap();
    counts!(2, 1);
    let mut tx = room.db.begin().await.unwrap();
    let ann = contacts::update(
        &mut tx,
        &Contact {
            is_active: false,
            ..ann
        },
    )
    .await
    .unwrap();
    let ann = contacts::update(
        &mut tx,
        &Contact {
            disclose: true,
            ..ann
        },
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    counts!(2, 0);
    let mut tx = room.db.begin().await.unwrap();
    let ann = contacts::update(
        &mut tx,
        &Contact {
            is_active: true,
            ..ann
        },
    )
    .await
    .unwrap();
    assert!(matches!(
        contacts::update(
            &mut tx,
            &Contact {
                is_active: false,
                version: 1,
                ..ann.clone()
            }
        )
        .await,
        Err(Error::Stale)
    ));
    tx.commit().await.unwrap();
    counts!(2, 1);
    let mut tx = room.db.begin().await.unwrap();
    contacts::update(
        &mut tx,
        &Contact {
            is_active: false,
            ..ann.clone()
        },
    )
    .await
    .unwrap();
    drop(tx);
    counts!(2, 1);
    let mut tx = room.db.begin().await.unwrap();
    contacts::soft_delete(&mut tx, house.id, off.id, 1, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    counts!(1, 1);
    let mut tx = room.db.begin().await.unwrap();
    contacts::soft_delete(&mut tx, house.id, ann.id, ann.version, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    counts!(0, 0);
}

pub async fn policies_are_kept(room: &Room) {
    let written = crate::make::organization();
    let mut tx = room.db.begin().await.unwrap();
    organizations::create(&mut tx, &written).await.unwrap();
    let policies = Policies {
        registrant_change: ChangePolicy::IcannTpr,
        hold_material: false,
        settle_seconds: 60,
    };
    assert_ne!(policies, Policies::default());
    organizations::update(
        &mut tx,
        &Organization {
            policies,
            ..written.clone()
        },
    )
    .await
    .unwrap();
    let read = organizations::get(&mut tx, written.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.policies, policies);
}
