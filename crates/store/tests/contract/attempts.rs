//! Attempts at a request: a response that is committed with its work, and what may be retried.

use crate::make::{at, count_up, house, id, once};
use crate::room::Room;
use serde_json::json;
use std::sync::Arc;
use store::attempt::Attempt;
use store::idempotency::{self, Begun, Key};
use store::organizations::{self, Organization};
use store::{Db, Engine, Error, Row, contacts};

/// An attempt at a request whose key was taken.
async fn begun(room: &Room) -> (Key, Arc<Attempt>) {
    let key = once(house(&room.db).await.id, "key:1", "abc");
    let mut tx = room.db.begin().await.unwrap();
    let begun = idempotency::begin(&mut tx, &key, b"print", at(0), at(-60)).await;
    assert_eq!(begun.unwrap(), Begun::New);
    tx.commit().await.unwrap();
    let attempt = Attempt::with_key(key.clone());
    (key, attempt)
}

/// A use case: it counts up and commits.
async fn count(db: &Db, name: &str) -> Result<i64, Error> {
    let mut tx = db.begin().await?;
    let number = count_up(&mut tx, name).await?;
    tx.commit().await?;
    Ok(number)
}

/// Its count, as other connections see it.
async fn counted(db: &Db, name: &str) -> i64 {
    let mut tx = db.begin().await.unwrap();
    count_up(&mut tx, name).await.unwrap() - 1
}

/// What a repetition gets.
async fn seen(db: &Db, key: &Key) -> (Option<i32>, bool) {
    let mut tx = db.begin().await.unwrap();
    match idempotency::begin(&mut tx, key, b"print", at(1), at(-60)).await {
        Ok(Begun::Seen(seen)) => (seen.status, seen.is_committed),
        other => panic!("{other:?}"),
    }
}

pub async fn work_and_answer_stand_together(room: &Room) {
    let (key, attempt) = begun(room).await;
    let organization = key.organization;
    let renamed = attempt.run(async {
        let mut tx = room.db.begin().await?;
        let before = organizations::get(&mut tx, organization).await?.unwrap();
        let wanted = Organization {
            name: "Renamed".into(),
            ..before
        };
        organizations::update(&mut tx, &wanted).await?;
        tx.commit().await?;
        // Later reads in the request see what was written, more than once and one after the other.
        for _ in 0..3 {
            let mut tx = room.db.read().await?;
            let now = organizations::get(&mut tx, organization).await?.unwrap();
            assert_eq!(now.name, "Renamed");
        }
        Ok::<(), Error>(())
    });
    renamed.await.unwrap();
    // A process that is killed here leaves neither.
    let mut tx = room.db.read().await.unwrap();
    let others = organizations::get(&mut tx, organization).await.unwrap();
    assert_ne!(others.unwrap().name, "Renamed", "nobody sees it yet");
    drop(tx);
    assert!(
        attempt
            .finish(200, &json!({}), Some(&json!(1)))
            .await
            .unwrap()
    );
    let mut tx = room.db.read().await.unwrap();
    let others = organizations::get(&mut tx, organization).await.unwrap();
    assert_eq!(others.unwrap().name, "Renamed");
    assert_eq!(seen(&room.db, &key).await, (Some(200), false));
    assert!(!attempt.finish(200, &json!({}), None).await.unwrap());
}

pub async fn what_is_given_up_never_was(room: &Room) {
    let (key, attempt) = begun(room).await;
    attempt.run(count(&room.db, "GU")).await.unwrap();
    attempt.give_up().await;
    assert_eq!(counted(&room.db, "GU").await, 0);
    assert_eq!(seen(&room.db, &key).await, (None, false));
    // Dropped with everything it holds, as by a kill.
    let (key, attempt) = begun(room).await;
    attempt.run(count(&room.db, "GU")).await.unwrap();
    drop(attempt);
    assert_eq!(counted(&room.db, "GU").await, 0);
    assert_eq!(seen(&room.db, &key).await, (None, false));
}

pub async fn a_second_transaction_lets_the_first_stand(room: &Room) {
    let (key, attempt) = begun(room).await;
    let both = attempt.run(async {
        assert_eq!(count(&room.db, "ST").await?, 1);
        count(&room.db, "ST").await
    });
    assert_eq!(both.await.unwrap(), 2);
    attempt.give_up().await;
    assert_eq!(counted(&room.db, "ST").await, 1, "the first stands");
    assert_eq!(
        seen(&room.db, &key).await,
        (None, true),
        "and its key says so"
    );
    assert!(!attempt.may_repeat());
}

pub async fn who_lost_the_key_leaves_nothing(room: &Room) {
    let (key, attempt) = begun(room).await;
    let other = Key {
        claim: id(),
        ..key.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    let taken = idempotency::begin(&mut tx, &other, b"print", at(90), at(30)).await;
    assert_eq!(taken.unwrap(), Begun::New);
    tx.commit().await.unwrap();
    attempt.run(count(&room.db, "LO")).await.unwrap();
    let late = attempt.finish(201, &json!({}), None).await;
    assert!(matches!(late, Err(Error::Stale)), "{late:?}");
    assert_eq!(counted(&room.db, "LO").await, 0);
}

/// Two transactions that lock two rows in opposite order: PostgreSQL aborts one.
pub async fn what_stands_is_not_done_again(room: &Room) {
    if room.db.engine() == Engine::Sqlite {
        let attempt = Attempt::new();
        attempt.run(count(&room.db, "A")).await.unwrap();
        assert!(!attempt.may_repeat());
        // Work beside the request's own does not wait, and says nothing about it.
        let (_, attempt) = begun(room).await;
        let beside = attempt.run(store::attempt::apart(count(&room.db, "B")));
        assert_eq!(beside.await.unwrap(), 1);
        assert_eq!(counted(&room.db, "B").await, 1);
        return;
    }
    let meet = Arc::new(tokio::sync::Barrier::new(2));
    let cross = |first: &'static str, second: &'static str, before: bool| {
        let (db, meet) = (room.db.clone(), Arc::clone(&meet));
        let attempt = Attempt::new();
        async move {
            let work = attempt.run(async {
                if before {
                    count(&db, "BEFORE").await?;
                }
                let mut tx = db.begin().await?;
                count_up(&mut tx, first).await?;
                meet.wait().await;
                count_up(&mut tx, second).await?;
                tx.commit().await
            });
            (work.await, attempt.may_repeat())
        }
    };
    for name in ["A", "B"] {
        count(&room.db, name).await.unwrap();
    }
    for before in [false, true] {
        let (one, two) = tokio::join!(cross("A", "B", before), cross("B", "A", before));
        let (lost, won) = if one.0.is_err() {
            (one, two)
        } else {
            (two, one)
        };
        assert!(matches!(lost.0, Err(Error::Conflict)), "{:?}", lost.0);
        assert_eq!(lost.1, !before, "only where nothing stands");
        assert!(won.0.is_ok() && !won.1);
    }
}

pub async fn a_failed_statement_lets_nothing_stand(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    count_up(&mut tx, "FA").await.unwrap();
    let nobody = model::id::ContactId(id());
    let missing = organizations::set_default(
        &mut tx,
        house.id,
        model::role::Role::Tech,
        Some(nobody),
        crate::make::at(1),
    )
    .await;
    assert!(matches!(missing, Err(Error::Missing)), "{missing:?}");
    let done = tx.commit().await;
    if room.db.engine() == Engine::Postgres {
        // PostgreSQL answers such a commit with "rolled back", which is no error to the driver.
        assert!(matches!(done, Err(Error::Aborted)), "{done:?}");
        assert_eq!(counted(&room.db, "FA").await, 0);
    }
}

/// Locked from the read to the change: a client that sent no version never gets somebody else's conflict.
pub async fn two_edits_of_one_row_wait_for_each_other(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let edits = (0..12).map(|number| {
        let (db, organization, id) = (room.db.clone(), house.id, ann.id);
        tokio::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            tx.hold(organization, Row::Contact(id)).await.unwrap();
            let mut contact = contacts::get(&mut tx, organization, id)
                .await
                .unwrap()
                .unwrap();
            tokio::task::yield_now().await;
            contact.snapshot.city = format!("City {number}");
            contacts::update(&mut tx, &contact).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for edit in edits.collect::<Vec<_>>() {
        edit.await.unwrap();
    }
    let mut tx = room.db.read().await.unwrap();
    // Through a connection for reading nothing is locked, and nothing fails.
    tx.hold(house.id, Row::Contact(ann.id)).await.unwrap();
    let now = contacts::get(&mut tx, house.id, ann.id).await.unwrap();
    assert_eq!(now.unwrap().version, 13);
}

/// A process that is stopped in the middle of a transaction holds rows that others need: they get an error, and then the server ends it.
pub async fn who_is_frozen_in_a_transaction_stops_nobody_for_long(room: &Room) {
    if room.db.engine() == Engine::Sqlite {
        // On SQLite the only process is the frozen one.
        return;
    }
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let mut frozen = room.db.begin().await.unwrap();
    frozen.hold(house.id, Row::Contact(ann.id)).await.unwrap();
    let started = std::time::Instant::now();
    let hold = async || {
        let mut tx = room.db.begin().await.unwrap();
        tx.hold(house.id, Row::Contact(ann.id)).await
    };
    let busy = hold().await;
    assert!(matches!(busy, Err(Error::Busy)), "{busy:?}");
    assert!(started.elapsed().as_secs() < 9, "{:?}", started.elapsed());
    while hold().await.is_err() {
        assert!(started.elapsed().as_secs() < 30, "it still holds it");
    }
    let gone = contacts::get(&mut frozen, house.id, ann.id).await;
    assert!(matches!(gone, Err(Error::Unreachable(_))), "{gone:?}");
    assert!(frozen.commit().await.is_err());
    // An open transaction does not keep the database from closing.
    let other = Db::open(&room.target).await.unwrap();
    let open = other.begin().await.unwrap();
    let asked = std::time::Instant::now();
    other.close().await;
    assert!(asked.elapsed().as_secs() < 6, "{:?}", asked.elapsed());
    drop(open);
}
