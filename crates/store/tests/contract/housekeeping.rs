use crate::make::{at, claim, house, id, moment, span, user};
use crate::room::Room;
use chrono::TimeDelta;
use model::task::{StreamEvent, TaskStatus};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use store::flashes::Owner;
use store::housekeeping::{self, Kind};
use store::imports::{self, Import, ImportRow};
use store::registry_messages::{self, Fate, RegistryMessage};
use store::tasks::{self, Task};
use store::tries::Rule;
use store::{Db, flashes, idempotency, known_networks, sessions, tries, users};
use uuid::Uuid;

async fn take(db: &Db, owner: Uuid, now: i64) -> bool {
    let mut tx = db.begin().await.unwrap();
    let (hold, every) = (span(0, 60), span(0, 3600));
    let taken = housekeeping::take(&mut tx, "cleaning", owner, moment(now), hold, every).await;
    tx.commit().await.unwrap();
    taken.unwrap()
}

pub async fn one_process_does_a_job_in_its_time(room: &Room) {
    let (one, other) = (id(), id());
    assert!(take(&room.db, one, 0).await);
    assert!(!take(&room.db, other, 59).await, "somebody does it");
    assert!(take(&room.db, other, 60).await, "who did it is silent");
    let mut tx = room.db.begin().await.unwrap();
    let late = housekeeping::keep(&mut tx, "cleaning", one, moment(61), span(0, 60)).await;
    assert!(!late.unwrap());
    let kept = housekeeping::keep(&mut tx, "cleaning", other, moment(61), span(0, 60)).await;
    assert!(kept.unwrap());
    housekeeping::done(&mut tx, "cleaning", other, moment(70))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!take(&room.db, one, 3669).await, "it was done");
    assert!(take(&room.db, one, 3670).await);
    let mut tx = room.db.begin().await.unwrap();
    housekeeping::done(&mut tx, "cleaning", one, moment(900_000))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(take(&room.db, other, 3700).await, "by a wrong clock");
}

pub async fn each_kind_goes_when_it_is_old(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    for (name, age) in [("old", 10), ("young", 20)] {
        sessions::create(&mut tx, name, Some(olga.id), &json!({}), (at(0), at(age)))
            .await
            .unwrap();
        flashes::put(&mut tx, id(), Owner::Person(olga.id), &json!({}), at(age))
            .await
            .unwrap();
        let rule = Rule {
            free: 3,
            began_before: at(0),
            last_before: at(0),
            pauses: [at(60); 5],
        };
        tries::count(&mut tx, name, at(age), &rule).await.unwrap();
        let network = name.as_bytes();
        known_networks::remember(&mut tx, olga.id, network, at(age), 9)
            .await
            .unwrap();
        let key = crate::make::once(house.id, "key:1", name);
        idempotency::begin(&mut tx, &key, b"print", at(age), at(0))
            .await
            .unwrap();
        let hold = store::letters::hold_address(&mut tx, house.id, name, at(age));
        hold.await.unwrap();
        registry_messages::keep(&mut tx, &message(name, age))
            .await
            .unwrap();
    }
    for kind in [
        Kind::Sessions,
        Kind::Flashes,
        Kind::Throttles,
        Kind::Networks,
        Kind::Answers,
        Kind::Addresses,
        Kind::RegistryMessages,
    ] {
        for (before, gone) in [(10, 0), (15, 1), (15, 0)] {
            let swept = housekeeping::sweep(&mut tx, kind, at(before), 500)
                .await
                .unwrap();
            assert_eq!(swept, gone, "{kind:?} before {before}");
        }
    }
    let young = sessions::load(&mut tx, "young", at(0)).await.unwrap();
    assert!(young.is_some());
    let kinds: std::collections::BTreeSet<_> = Kind::ALL.into_iter().collect();
    assert_eq!(kinds.len(), Kind::ALL.len(), "each kind once");
}

fn message(text: &str, when: i64) -> RegistryMessage {
    RegistryMessage {
        id: id(),
        registry: "epp.example".into(),
        message_id: Some("7".into()),
        received_at: at(when),
        text: text.into(),
        fate: Fate::Kept.as_str().into(),
    }
}

pub async fn a_message_is_kept_once(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    let first = message("<epp", 1);
    assert!(registry_messages::keep(&mut tx, &first).await.unwrap());
    let again = message("<epp", 2);
    assert!(!registry_messages::keep(&mut tx, &again).await.unwrap());
    let registry = first.registry.as_str();
    for news in [true, false] {
        let settled = registry_messages::settle(&mut tx, registry, "7", Fate::Acknowledged).await;
        assert_eq!(settled.unwrap(), news);
    }
    let other = registry_messages::settle(&mut tx, "other", "7", Fate::Stuck).await;
    assert!(!other.unwrap());
    let newest = registry_messages::newest(&mut tx, 9).await.unwrap();
    assert_eq!(
        newest,
        [RegistryMessage {
            fate: "acknowledged".into(),
            ..first
        }]
    );
}

async fn ended(room: &Room, name: &str, when: i64) -> Task {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, name).await;
    house.task(&room.db, &domain).await;
    let claimed = claim(&room.db, id(), when, when + 10).await.unwrap();
    let mut task = claimed.row;
    let mut tx = room.db.begin().await.unwrap();
    for _ in 0..3 {
        tasks::save(&mut tx, &task, claimed.lease, StreamEvent::Step, at(when))
            .await
            .unwrap();
    }
    task.status = TaskStatus::Completed;
    task.lease_owner = None;
    task.last_seq = tasks::save(&mut tx, &task, claimed.lease, StreamEvent::End, at(when))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    task
}

pub async fn the_last_event_of_a_task_stays(room: &Room) {
    let old = ended(room, "old.example", 10).await;
    let young = ended(room, "young.example", 100).await;
    let open = house(&room.db).await;
    let domain = open.domain(&room.db, "open.example").await;
    let open = open.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    // The first events of all three were written at 0.
    assert_eq!(
        housekeeping::sweep(&mut tx, Kind::Events, at(50), 500)
            .await
            .unwrap(),
        5
    );
    for (task, kept) in [(&old, 1), (&young, 4), (&open, 1)] {
        let events = tasks::events(&mut tx, task.organization_id, task.id, 0, 99).await;
        assert_eq!(events.unwrap().len(), kept);
    }
    let last = tasks::events(&mut tx, old.organization_id, old.id, 0, 9).await;
    assert_eq!(last.unwrap()[0].seq, old.last_seq);
}

fn file(house: &crate::make::House) -> Import {
    Import {
        id: id(),
        organization_id: house.id,
        project_id: None,
        kind: Ok(model::import::Kind::Contacts),
        file_name: "people.csv".into(),
        actor: json!({}),
        task_id: None,
        created_at: at(0),
        columns: None,
    }
}

fn rows(lines: std::ops::Range<i64>) -> Vec<ImportRow> {
    let row = |line| ImportRow::new(line, [("last_name".to_owned(), "Nová".to_owned())].into());
    lines.map(row).collect()
}

pub async fn a_file_stays_while_its_task_is_open(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let task = house.task(&room.db, &domain).await;
    let file = file(&house);
    let mut tx = room.db.begin().await.unwrap();
    imports::create(&mut tx, &file).await.unwrap();
    imports::add_rows(&mut tx, house.id, file.id, &rows(2..4))
        .await
        .unwrap();
    imports::begin(&mut tx, house.id, file.id, task.id)
        .await
        .unwrap();
    for kind in [Kind::ImportRows, Kind::ImportFiles] {
        assert_eq!(
            housekeeping::sweep(&mut tx, kind, at(50), 500)
                .await
                .unwrap(),
            0
        );
    }
    let stopped = Task {
        status: TaskStatus::Cancelled,
        ..task
    };
    let (stood, event) = (TaskStatus::Pending, StreamEvent::End);
    tasks::save_unleased(&mut tx, &stopped, stood, event, at(1))
        .await
        .unwrap();
    assert_eq!(
        housekeeping::sweep(&mut tx, Kind::ImportFiles, at(50), 9)
            .await
            .unwrap(),
        0
    );
    for (kind, gone) in [(Kind::ImportRows, 2), (Kind::ImportFiles, 1)] {
        assert_eq!(
            housekeeping::sweep(&mut tx, kind, at(50), 500)
                .await
                .unwrap(),
            gone
        );
    }
}

/// No writer waits longer than for one batch.
pub async fn a_great_many_rows_go_in_small_batches(room: &Room) {
    const MANY: i64 = 20_000;
    let house = house(&room.db).await;
    let file = file(&house);
    let mut tx = room.db.begin().await.unwrap();
    imports::create(&mut tx, &file).await.unwrap();
    imports::add_rows(&mut tx, house.id, file.id, &rows(2..MANY + 2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let db = room.db.clone();
    let writers = Arc::new(AtomicUsize::new(0));
    let came = Arc::clone(&writers);
    let sweeping = tokio::spawn(async move {
        let (mut gone, mut batches) = (0, 0);
        loop {
            let mut tx = db.begin().await.unwrap();
            let rows = housekeeping::sweep(&mut tx, Kind::ImportRows, at(50), 500)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            if rows == 0 {
                return (gone, batches);
            }
            gone += rows;
            batches += 1;
            // However busy the machine is, somebody writes between two of them.
            let before = came.load(Ordering::Relaxed);
            while came.load(Ordering::Relaxed) == before {
                tokio::task::yield_now().await;
            }
        }
    });
    let mut waits = Vec::new();
    while !sweeping.is_finished() {
        let began = Instant::now();
        room.db.probe_write(at(1)).await.unwrap();
        waits.push(began.elapsed());
        writers.fetch_add(1, Ordering::Relaxed);
    }
    let batches = usize::try_from(MANY / 500).unwrap();
    assert_eq!(sweeping.await.unwrap(), (MANY as u64, batches));
    waits.sort_unstable();
    let middle = waits[waits.len() / 2];
    assert!(
        middle < TimeDelta::milliseconds(250).to_std().unwrap(),
        "{} writers waited, half of them {middle:?}",
        waits.len()
    );
}

pub async fn a_database_is_tried_by_writing(room: &Room) {
    room.db.probe_write(at(1)).await.unwrap();
    room.db.probe_write(at(2)).await.unwrap();
    room.db.close().await;
    room.db.probe_write(at(3)).await.unwrap_err();
}
