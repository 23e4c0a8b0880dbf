use crate::make::{at, count_up, first, house, id, organization};
use crate::room::Room;
use chrono::{TimeDelta, Utc};
use store::audit::{Audit, AuditFilter};
use store::organizations::Organization;
use store::{Db, Engine, Error, Target, audit, contacts, organizations, sessions};

pub async fn times_are_kept_to_the_microsecond(room: &Room) {
    let exact = chrono::DateTime::<Utc>::from_timestamp(1_790_000_000, 123_456_789).unwrap();
    let written = Organization {
        created_at: exact,
        updated_at: exact,
        ..organization()
    };
    let mut tx = room.db.begin().await.unwrap();
    organizations::create(&mut tx, &written).await.unwrap();
    let read = organizations::get(&mut tx, written.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.created_at, exact - TimeDelta::nanoseconds(789));
    // Times with and without fractions are compared as times, whatever they are kept as.
    let whole = chrono::DateTime::<Utc>::from_timestamp(1_790_000_000, 0).unwrap();
    let fractions = [0, 1, 10, 999, 1_000, 100_000, 500_000, 500_001, 999_999];
    for fraction in fractions {
        let entry = Audit {
            id: id(),
            organization_id: written.id,
            at: whole + TimeDelta::microseconds(fraction),
            actor_kind: "system".into(),
            actor_id: None,
            actor_name: String::new(),
            action: fraction.to_string(),
            object_kind: "x".into(),
            object_id: id(),
            before: None,
            after: None,
            cause_id: None,
        };
        audit::append(&mut tx, &entry).await.unwrap();
    }
    let listed = audit::list(&mut tx, written.id, &AuditFilter::default(), &first(50))
        .await
        .unwrap()
        .rows;
    let order: Vec<i64> = listed
        .iter()
        .rev()
        .map(|entry| entry.action.parse().unwrap())
        .collect();
    assert_eq!(order, fractions);
    let half = whole + TimeDelta::microseconds(500_000);
    sessions::save(&mut tx, "s", None, &serde_json::json!({}), half)
        .await
        .unwrap();
    assert!(sessions::load(&mut tx, "s", whole).await.unwrap().is_some());
    assert!(sessions::load(&mut tx, "s", half).await.unwrap().is_none());
    assert!(
        sessions::load(&mut tx, "s", half + TimeDelta::microseconds(1))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        sessions::load(&mut tx, "s", half - TimeDelta::microseconds(1))
            .await
            .unwrap()
            .is_some()
    );
}

pub async fn a_reader_can_not_write(room: &Room) {
    room.db.ping().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let refused = organizations::create(&mut tx, &organization()).await;
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    assert!(!organizations::any(&mut tx).await.unwrap());
}

pub async fn what_one_commits_another_reads(room: &Room) {
    let written = organization();
    let mut reader = room.db.read().await.unwrap();
    let mut writer = room.db.begin().await.unwrap();
    organizations::create(&mut writer, &written).await.unwrap();
    assert!(
        !organizations::any(&mut reader).await.unwrap(),
        "not before the commit, and without waiting for it"
    );
    writer.commit().await.unwrap();
    assert!(organizations::any(&mut reader).await.unwrap());
}

pub async fn a_second_opening_finds_everything(room: &Room) {
    let house = house(&room.db).await;
    let contact = house.contact(&room.db, "Ann", "Li").await;
    let again = Db::open(&room.target).await.unwrap();
    let mut tx = again.read().await.unwrap();
    assert_eq!(
        contacts::get(&mut tx, house.id, contact.id).await.unwrap(),
        Some(contact)
    );
    drop(tx);
    again.close().await;
    assert!(again.read().await.is_err());
    assert!(again.begin().await.is_err());
}

pub async fn what_another_process_writes_is_told(room: &Room) {
    let house = house(&room.db).await;
    // To this database a second opening is what another process is.
    let other = Db::open(&room.target).await.unwrap();
    let sqlite = room.db.engine() == Engine::Sqlite;
    assert_eq!(room.db.look_elsewhere().await.unwrap(), sqlite, "the first");
    let mut wakes = room.db.wakes();
    house.contact(&room.db, "Ann", "Li").await;
    assert!(
        !room.db.look_elsewhere().await.unwrap(),
        "that was this one"
    );
    house.contact(&other, "Ben", "Li").await;
    assert_eq!(room.db.look_elsewhere().await.unwrap(), sqlite);
    assert_eq!(wakes.try_recv().is_ok(), sqlite, "whoever waits is told");
    assert!(!room.db.look_elsewhere().await.unwrap(), "once");
    other.close().await;
}

pub async fn a_backup_is_whole_or_refused(room: &Room) {
    let house = house(&room.db).await;
    let contact = house.contact(&room.db, "Ann", "Li").await;
    let file = room.folder.path().join("backup 'of' today.db");
    // Nobody waits for the copy: it is made while a transaction is open, and without what that has not committed.
    let mut writer = room.db.begin().await.unwrap();
    count_up(&mut writer, "AL").await.unwrap();
    let result = room.db.backup_to(&file).await;
    writer.commit().await.unwrap();
    match room.db.engine() {
        Engine::Postgres => {
            let words = result.unwrap_err().to_string();
            assert!(words.contains("pg_dump"), "{words}");
        }
        Engine::Sqlite => {
            result.unwrap();
            assert!(
                room.db.backup_to(&file).await.is_err(),
                "nothing is written over"
            );
            store::check_backup(&file).await.unwrap();
            let copy = Db::open(&Target::SqliteFile(file.clone())).await.unwrap();
            let mut tx = copy.begin().await.unwrap();
            assert_eq!(
                contacts::get(&mut tx, house.id, contact.id).await.unwrap(),
                Some(contact)
            );
            assert_eq!(count_up(&mut tx, "AL").await.unwrap(), 1);
            drop(tx);
            copy.close().await;
            no_backup_is_told(&file).await;
        }
    }
}

/// A damaged file, or one that is no database.
async fn no_backup_is_told(whole: &std::path::Path) {
    let whole = std::fs::read(whole).unwrap();
    let mut torn = whole.clone();
    torn[8192..16384].fill(0xa5);
    let cases: [&[u8]; 4] = [&torn, &whole[..whole.len() / 2], b"contacts, all", b""];
    let folder = tempfile::tempdir().unwrap();
    for (number, bytes) in cases.into_iter().enumerate() {
        let file = folder.path().join(number.to_string());
        std::fs::write(&file, bytes).unwrap();
        assert!(store::check_backup(&file).await.is_err(), "{number}");
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "it was only read");
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), cases.len());
    let absent = folder.path().join("absent");
    assert!(store::check_backup(&absent).await.is_err() && !absent.exists());
}

/// Reads first and writes then, many at once: nobody gets "locked", and no change is lost.
pub async fn a_waiting_writer_gets_its_turn(room: &Room) {
    let written = organization();
    let mut tx = room.db.begin().await.unwrap();
    organizations::create(&mut tx, &written).await.unwrap();
    tx.commit().await.unwrap();
    let writers = (0..20).map(|_| {
        let (db, id) = (room.db.clone(), written.id);
        tokio::spawn(async move {
            loop {
                let mut tx = db.begin().await.unwrap();
                let mut mine = organizations::get(&mut tx, id).await.unwrap().unwrap();
                tokio::task::yield_now().await;
                mine.updated_at = at(mine.version);
                match organizations::update(&mut tx, &mine).await {
                    Ok(_) => return tx.commit().await.unwrap(),
                    Err(error) => assert!(matches!(error, Error::Stale), "{error:?}"),
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        organizations::get(&mut tx, written.id)
            .await
            .unwrap()
            .unwrap()
            .version,
        21
    );
}

/// A caller may be dropped anywhere: within BEGIN, a statement or COMMIT. The connection must come back clean.
pub async fn a_dropped_caller_leaves_no_transaction_open(room: &Room) {
    let written = organization();
    let mut tx = room.db.begin().await.unwrap();
    organizations::create(&mut tx, &written).await.unwrap();
    tx.commit().await.unwrap();
    for polls in 0..60 {
        let mut work = Box::pin(async {
            let mut tx = room.db.begin().await.unwrap();
            for _ in 0..3 {
                count_up(&mut tx, "DR").await.unwrap();
            }
            tx.commit().await.unwrap();
        });
        for _ in 0..polls {
            if futures::poll!(&mut work).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(work);
        let mut tx = room.db.begin().await.unwrap();
        count_up(&mut tx, "OK").await.unwrap();
        tx.commit().await.unwrap();
    }
    // Visible to others: so no commit above was swallowed by a transaction that was left open.
    let mut tx = room.db.read().await.unwrap();
    assert!(
        organizations::get(&mut tx, written.id)
            .await
            .unwrap()
            .is_some()
    );
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(count_up(&mut tx, "OK").await.unwrap(), 61);
    let dropped = count_up(&mut tx, "DR").await.unwrap() - 1;
    assert_eq!(dropped % 3, 0, "each whole or not at all: {dropped}");
    drop(tx);
    let again = Db::open(&room.target).await.unwrap();
    let mut tx = again.begin().await.unwrap();
    assert_eq!(
        count_up(&mut tx, "OK").await.unwrap(),
        61,
        "committed for everybody"
    );
    drop(tx);
    again.close().await;
}

/// The server ends the listening connection; a new one is made and hints arrive again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_line_listens_again() {
    const LISTENING: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    const BREAK: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let room = Room::postgres().await;
    let mut wakes = room.db.wakes();
    room.until(LISTENING, 1).await;
    room.until(BREAK, 1).await;
    room.until(LISTENING, 1).await;
    let wake = store::Wake {
        organization: organization().id,
        task: model::id::TaskId(id()),
    };
    let woken = async {
        loop {
            let mut tx = room.db.begin().await.unwrap();
            tx.wake(wake);
            tx.commit().await.unwrap();
            let patience = std::time::Duration::from_millis(200);
            if let Ok(seen) = tokio::time::timeout(patience, wakes.recv()).await {
                return seen.unwrap();
            }
        }
    };
    let seen = tokio::time::timeout(std::time::Duration::from_secs(20), woken)
        .await
        .expect("it listens no more");
    assert_eq!(seen, wake);
    room.done().await;
}
