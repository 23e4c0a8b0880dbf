use crate::make::{at, contact, house, id, user};
use crate::room::Room;
use model::contact::{ContactKind, Snapshot, VerificationStatus};
use model::id::ContactId;
use store::contacts::{self, Contact, ContactFilter, ContactObject};
use store::{Error, Unique, users};

pub async fn a_contact_is_kept_whole(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let whole = Contact {
        kind: ContactKind::Member,
        snapshot: Snapshot {
            first_name: "Žofie".into(),
            last_name: "山田".into(),
            org_name: Some("Ústav 100% & synové".into()),
            email: Some("zofie@example.com".into()),
            phone: Some("+420601123456".into()),
            phone_ext: Some("12".into()),
            fax: Some("+420601123457".into()),
            fax_ext: Some(String::new()),
            street1: "Dlouhá 1".into(),
            street2: Some("dvůr".into()),
            city: "Ústí nad Labem".into(),
            region: Some("Ústecký".into()),
            postal_code: Some("400 01".into()),
            country_code: "CZ".into(),
        },
        disclose: true,
        is_active: false,
        verification_status: VerificationStatus::Verified,
        verified_at: Some(at(3)),
        user_id: Some(olga.id),
        location_id: Some(id().into()),
        phone_id: Some(id().into()),
        ..contact(house.id, "", "")
    };
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    contacts::insert(&mut tx, &whole).await.unwrap();
    assert_eq!(
        contacts::get(&mut tx, house.id, whole.id).await.unwrap(),
        Some(whole.clone())
    );
    let bare = contact(house.id, "Ann", "Li");
    contacts::insert(&mut tx, &bare).await.unwrap();
    assert_eq!(
        contacts::get(&mut tx, house.id, bare.id).await.unwrap(),
        Some(bare.clone())
    );
    // Every field is overwritten with the other contact's.
    let onto = Contact {
        id: bare.id,
        handle: bare.handle.clone(),
        updated_at: at(9),
        ..whole.clone()
    };
    let after = contacts::update(&mut tx, &onto).await.unwrap();
    assert_eq!(after, Contact { version: 2, ..onto });
    assert_eq!(
        contacts::get(&mut tx, house.id, bare.id).await.unwrap(),
        Some(after)
    );
}

struct Dice(std::sync::atomic::AtomicU8);

impl model::outside::Chance for Dice {
    /// Each draw twice, so that a taken handle is drawn again.
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) / 2);
    }
}

pub async fn a_drawn_handle_is_nobodys(room: &Room) {
    let house = house(&room.db).await;
    let dice = Dice(0.into());
    let mut tx = room.db.begin().await.unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..6 {
        let mut drawn = contact(house.id, "Ann", "Li");
        drawn.handle = contacts::draw_handle(&mut tx, &drawn.snapshot, at(1), &dice)
            .await
            .unwrap();
        contacts::insert(&mut tx, &drawn).await.unwrap();
        assert!(drawn.handle.starts_with("AL") && drawn.handle.len() == 15);
        assert!(seen.insert(drawn.handle), "given once");
    }
    // All in one installation.
    let places: std::collections::BTreeSet<&str> =
        seen.iter().map(|handle| &handle[2..4]).collect();
    assert_eq!(places.len(), 1);
}

pub async fn a_contact_is_given_another_handle(room: &Room) {
    let house = house(&room.db).await;
    let known = house.contact(&room.db, "Ann", "Li").await;
    let mut tx = room.db.begin().await.unwrap();
    let stale = contacts::set_handle(&mut tx, house.id, known.id, "XX1-NICH", "AL9-NICH", at(5));
    assert!(matches!(stale.await, Err(Error::Stale)));
    contacts::set_handle(
        &mut tx,
        house.id,
        known.id,
        &known.handle,
        "AL9-NICH",
        at(5),
    )
    .await
    .unwrap();
    let now = contacts::by_handle(&mut tx, "AL9-NICH")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((now.id, now.version), (known.id, known.version + 1));
    let filter = ContactFilter {
        q: Some("AL9".into()),
        ..ContactFilter::default()
    };
    let found = contacts::list(&mut tx, house.id, &filter, &crate::make::first(5))
        .await
        .unwrap();
    assert_eq!(found.rows.len(), 1, "found by its new handle");
}

pub async fn an_object_is_noted_before_and_after_it_is_made(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let ann = one.contact(&room.db, "Ann", "Li").await;
    let intent = ContactObject {
        organization_id: one.id,
        contact_id: ann.id,
        registry: "simulator".into(),
        form: String::new(),
        handle: ann.handle.clone(),
        roid: None,
        origin: "created".into(),
        intended_at: at(1),
        created_at: None,
        pending_since: None,
        pending_task: None,
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::note_object(&mut tx, &intent).await.unwrap();
    let later = ContactObject {
        intended_at: at(2),
        ..intent.clone()
    };
    contacts::note_object(&mut tx, &later).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", ""))
        .await
        .unwrap();
    assert_eq!(
        noted,
        Some(intent.clone()),
        "the first intent keeps its time"
    );
    let made = ContactObject {
        roid: Some("C1-SIM".into()),
        intended_at: at(3),
        created_at: Some(at(2)),
        ..intent.clone()
    };
    contacts::note_object(&mut tx, &made).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", ""))
        .await
        .unwrap();
    assert_eq!(noted, Some(made.clone()));
    for (organization, registry, count) in [
        (one.id, "simulator", 0),
        (one.id, "other", 1),
        (other.id, "other", 0),
    ] {
        let elsewhere =
            contacts::objects_elsewhere(&mut tx, organization, ann.id, registry, &ann.handle);
        assert_eq!(elsewhere.await.unwrap(), count);
    }
    assert_eq!(
        contacts::object(&mut tx, other.id, ann.id, ("simulator", ""))
            .await
            .unwrap(),
        None
    );
    let foreign = ContactObject {
        organization_id: other.id,
        ..made
    };
    assert!(contacts::note_object(&mut tx, &foreign).await.is_err());
}

pub async fn a_handle_is_taken_once(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let known = one.contact(&room.db, "Ann", "Li").await;
    let same = Contact {
        handle: known.handle.clone(),
        ..contact(other.id, "Eve", "Li")
    };
    let mut tx = room.db.begin().await.unwrap();
    let refused = contacts::insert(&mut tx, &same).await;
    assert!(
        matches!(refused, Err(Error::Duplicate(Unique::HandleTaken))),
        "{refused:?}"
    );
    drop(tx);
    let mut tx = room.db.read().await.unwrap();
    let by_handle = contacts::by_handle(&mut tx, &known.handle).await.unwrap();
    assert_eq!(by_handle, Some(known.clone()));
    assert_eq!(
        contacts::by_handle(&mut tx, "NO1-NICH").await.unwrap(),
        None
    );
    let asked = [known.handle.clone(), "NO1-NICH".into(), "\0".into()];
    let called = contacts::called(&mut tx, one.id, &asked).await.unwrap();
    assert_eq!(called, std::slice::from_ref(&known));
    assert_eq!(
        contacts::called(&mut tx, other.id, &asked).await.unwrap(),
        []
    );
    assert_eq!(
        contacts::known_handles(&mut tx, one.id, &asked)
            .await
            .unwrap(),
        std::slice::from_ref(&known.handle)
    );
    assert!(
        contacts::known_handles(&mut tx, other.id, &asked)
            .await
            .unwrap()
            .is_empty()
    );
}

pub async fn a_stale_contact_is_refused(room: &Room) {
    let house = house(&room.db).await;
    let contact = house.contact(&room.db, "Ann", "Li").await;
    let edits = (0..6).map(|n| {
        let edited = Contact {
            updated_at: at(n),
            ..contact.clone()
        };
        async move {
            let mut tx = room.db.begin().await.unwrap();
            let result = contacts::update(&mut tx, &edited).await;
            tx.commit().await.unwrap();
            result
        }
    });
    let results = futures::future::join_all(edits).await;
    assert_eq!(
        results.iter().filter(|result| result.is_ok()).count(),
        1,
        "of equal versions one is written"
    );
    assert!(
        results
            .iter()
            .all(|result| matches!(result, Ok(_) | Err(Error::Stale)))
    );
    let mut tx = room.db.begin().await.unwrap();
    let gone = Contact {
        id: ContactId(id()),
        ..contact
    };
    assert!(matches!(
        contacts::update(&mut tx, &gone).await,
        Err(Error::Stale)
    ));
}

pub async fn a_deleted_contact_is_gone(room: &Room) {
    let house = house(&room.db).await;
    let contact = house.contact(&room.db, "Ann", "Li").await;
    let mut tx = room.db.begin().await.unwrap();
    let stale = contacts::soft_delete(&mut tx, house.id, contact.id, 2, at(1)).await;
    assert!(matches!(stale, Err(Error::Stale)));
    contacts::soft_delete(&mut tx, house.id, contact.id, 1, at(1))
        .await
        .unwrap();
    let again = contacts::soft_delete(&mut tx, house.id, contact.id, 2, at(1)).await;
    assert!(matches!(again, Err(Error::Stale)));
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        contacts::get(&mut tx, house.id, contact.id).await.unwrap(),
        None
    );
    assert!(
        contacts::many(&mut tx, house.id, &[contact.id])
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        contacts::count(&mut tx, house.id, &ContactFilter::default())
            .await
            .unwrap(),
        0
    );
    assert!(matches!(
        contacts::update(
            &mut tx,
            &Contact {
                version: 2,
                ..contact.clone()
            }
        )
        .await,
        Err(Error::Stale)
    ));
    assert_eq!(
        contacts::by_handle(&mut tx, &contact.handle).await.unwrap(),
        None
    );
    let handles = [contact.handle.clone()];
    assert_eq!(
        contacts::known_handles(&mut tx, house.id, &handles)
            .await
            .unwrap(),
        handles,
        "a handle stays ours"
    );
}

pub async fn contacts_are_read_by_many_ids(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..450 {
        let contact = contact(house.id, "Ann", "Li");
        contacts::insert(&mut tx, &contact).await.unwrap();
        ids.push(contact.id);
    }
    for count in [0, 1, 49, 50, 51, 199, 200, 201, 450] {
        let mut asked = ids[..count].to_vec();
        asked.push(ContactId(id()));
        asked.extend_from_slice(&ids[..count.min(3)]);
        let mut found: Vec<ContactId> = contacts::many(&mut tx, house.id, &asked)
            .await
            .unwrap()
            .into_iter()
            .map(|contact| contact.id)
            .collect();
        let mut expected = ids[..count].to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{count}");
    }
}
