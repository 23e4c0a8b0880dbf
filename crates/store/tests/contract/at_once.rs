//! What is written for many at once is what would be written one by one.

use crate::make::{at, contact, first, house, id};
use crate::room::Room;
use chrono::{DateTime, Utc};
use model::contact::{Snapshot, VerificationStatus};
use model::import::{Fate, Kind};
use model::outside::Chance;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU8, Ordering};
use store::contacts::{self, Contact, ContactFilter};
use store::imports::{self, Import, ImportRow};
use store::{Error, Unique, organizations, past, verification};

/// Throws each number three times.
struct Dice(AtomicU8);

impl Chance for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        let thrown = self.0.fetch_add(1, Ordering::Relaxed);
        bytes.fill(thrown / 3);
    }
}

fn some(house: &crate::make::House, count: usize) -> Vec<Contact> {
    (0..count)
        .map(|number| Contact {
            is_active: number % 3 != 0,
            ..contact(house.id, "Ann", &format!("Many {number}"))
        })
        .collect()
}

/// What is found of one, with what is kept beside its row.
async fn found(room: &Room, of: &Contact) -> (Option<Contact>, Option<DateTime<Utc>>, usize, bool) {
    let mut tx = room.db.read().await.unwrap();
    let read = contacts::get(&mut tx, of.organization_id, of.id)
        .await
        .unwrap();
    let since = verification::unverified_since(&mut tx, of.organization_id, of.id)
        .await
        .unwrap();
    let filter = ContactFilter {
        q: Some(format!("{} {}", of.snapshot.last_name, of.handle)),
        ..ContactFilter::default()
    };
    let listed = contacts::list(&mut tx, of.organization_id, &filter, &first(9)).await;
    let then = past::contact(&mut tx, of.organization_id, of.id, at(1_000))
        .await
        .unwrap();
    (read, since, listed.unwrap().rows.len(), then.is_some())
}

pub async fn contacts_are_written_many_at_once(room: &Room) {
    let house = house(&room.db).await;
    // More than one statement takes, and some of them with one address.
    let many = some(&house, 230);
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert_many(&mut tx, &[]).await.unwrap();
    contacts::insert_many(&mut tx, &many).await.unwrap();
    tx.commit().await.unwrap();
    let alone = Contact {
        snapshot: many[1].snapshot.clone(),
        ..contact(house.id, "Ann", "Many 1")
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &alone).await.unwrap();
    tx.commit().await.unwrap();
    for one in [&many[0], &many[99], &many[100], &many[229], &alone] {
        let (read, since, listed, then) = found(room, one).await;
        assert_eq!(read.as_ref(), Some(one));
        assert!(since.is_some());
        assert_eq!((listed, then), (1, true));
    }
    let mut tx = room.db.read().await.unwrap();
    let counts = contacts::count(&mut tx, house.id, &ContactFilter::default()).await;
    assert_eq!(counts.unwrap(), 231);
    drop(tx);
    // One that is taken lets none be written, nor does one of another organization.
    let mut taken = some(&house, 3);
    taken[2].handle = many[5].handle.clone();
    let mut tx = room.db.begin().await.unwrap();
    let refused = contacts::insert_many(&mut tx, &taken).await;
    assert!(
        matches!(refused, Err(Error::Duplicate(Unique::HandleTaken))),
        "{refused:?}"
    );
    drop(tx);
    let other = crate::make::house(&room.db).await;
    let mut mixed = some(&house, 2);
    mixed.extend(some(&other, 1));
    let mut tx = room.db.begin().await.unwrap();
    let refused = contacts::insert_many(&mut tx, &mixed).await;
    assert!(matches!(refused, Err(Error::Missing)), "{refused:?}");
    drop(tx);
    assert_eq!(found(room, &taken[0]).await.0, None);
}

pub async fn handles_are_drawn_for_many(room: &Room) {
    let house = house(&room.db).await;
    let snapshot = contact(house.id, "Ann", "Li").snapshot;
    let of: Vec<&Snapshot> = std::iter::repeat_n(&snapshot, 7).collect();
    let dice = Dice(0.into());
    let mut tx = room.db.begin().await.unwrap();
    let handles = contacts::draw_handles(&mut tx, &of, at(1), &dice)
        .await
        .unwrap();
    assert_eq!(handles.len(), 7);
    assert_eq!(handles.iter().collect::<BTreeSet<_>>().len(), 7);
    assert!(
        handles
            .iter()
            .all(|handle| handle.starts_with("AL") && handle.len() == 15)
    );
    let taken = Contact {
        handle: handles[0].clone(),
        ..contact(house.id, "Ann", "Li")
    };
    contacts::insert(&mut tx, &taken).await.unwrap();
    // The same numbers again: the one that is taken is drawn anew.
    let dice = Dice(0.into());
    let again = contacts::draw_handles(&mut tx, &of[..1], at(1), &dice)
        .await
        .unwrap();
    assert_ne!(again[0], handles[0]);
    assert!(
        contacts::draw_handles(&mut tx, &[], at(1), &dice)
            .await
            .unwrap()
            .is_empty()
    );
}

pub async fn verified_values_are_looked_up_together(room: &Room) {
    let house = house(&room.db).await;
    let other = crate::make::house(&room.db).await;
    let value = |number: u8| vec![number; 32];
    let mut tx = room.db.begin().await.unwrap();
    for (of, number) in [(house.id, 1), (house.id, 3), (other.id, 2)] {
        verification::remember_value(&mut tx, of, &value(number), at(i64::from(number)))
            .await
            .unwrap();
    }
    let asked: Vec<Vec<u8>> = (0..130).map(value).collect();
    let known = verification::values_verified_at(&mut tx, house.id, &asked).await;
    assert_eq!(
        known.unwrap(),
        BTreeMap::from([(value(1), at(1)), (value(3), at(3))])
    );
    let none = verification::values_verified_at(&mut tx, house.id, &[]).await;
    assert!(none.unwrap().is_empty());
    // A new contact with a verified value is not waited for.
    let verified = Contact {
        verification_status: VerificationStatus::Verified,
        verified_at: Some(at(1)),
        ..contact(house.id, "Ann", "Known")
    };
    contacts::insert_many(&mut tx, std::slice::from_ref(&verified))
        .await
        .unwrap();
    let since = verification::unverified_since(&mut tx, house.id, verified.id).await;
    assert_eq!(since.unwrap(), None);
    assert!(
        organizations::get(&mut tx, house.id)
            .await
            .unwrap()
            .is_some()
    );
    tx.commit().await.unwrap();
}

pub async fn rows_of_a_file_are_settled_many_at_once(room: &Room) {
    let house = house(&room.db).await;
    let file = Import {
        id: id(),
        organization_id: house.id,
        project_id: None,
        kind: Ok(Kind::Contacts),
        file_name: "many.csv".into(),
        actor: json!({ "kind": "user", "name": "Olga" }),
        task_id: None,
        created_at: at(1),
        columns: None,
    };
    let mut rows: Vec<ImportRow> = (2..252)
        .map(|line| ImportRow {
            fate: Fate::Create,
            ..ImportRow::new(line, BTreeMap::new())
        })
        .collect();
    let mut tx = room.db.begin().await.unwrap();
    imports::create(&mut tx, &file).await.unwrap();
    imports::add_rows(&mut tx, house.id, file.id, &rows)
        .await
        .unwrap();
    for (number, row) in rows.iter_mut().enumerate() {
        if number % 2 == 0 {
            (row.fate, row.object_id) = (Fate::Done, Some(id()));
        } else {
            (row.fate, row.reason) = (Fate::Failed, Some(format!("reason {number}")));
        }
    }
    imports::settle_rows(&mut tx, house.id, file.id, &rows)
        .await
        .unwrap();
    let read = imports::rows(&mut tx, house.id, file.id, (&[], 0), 900).await;
    assert_eq!(read.unwrap(), rows);
    tx.commit().await.unwrap();
    // They have been handled.
    let mut tx = room.db.begin().await.unwrap();
    let again = imports::settle_rows(&mut tx, house.id, file.id, &rows[..1]).await;
    assert!(matches!(again, Err(Error::Stale)), "{again:?}");
    drop(tx);
    let other = crate::make::house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let theirs = imports::settle_rows(&mut tx, other.id, file.id, &rows[..1]).await;
    assert!(matches!(theirs, Err(Error::Stale)), "{theirs:?}");
}
