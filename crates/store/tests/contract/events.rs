use crate::make::{at, house, id, task};
use crate::room::Room;
use model::task::StreamEvent;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::tasks::{self, Task};
use store::{Error, Wake, audit, contacts, domains};
use tokio::sync::broadcast::error::TryRecvError;

pub async fn numbers_have_no_gap_under_concurrency(room: &Room) {
    let house = house(&room.db).await;
    let mut writers = Vec::new();
    for n in 0..8 {
        let domain = house.domain(&room.db, &format!("d{n}.example")).await;
        let db = room.db.clone();
        writers.push(tokio::spawn(async move {
            for round in 0..10 {
                let mut tx = db.begin().await.unwrap();
                tasks::enqueue(&mut tx, &task(&domain)).await.unwrap();
                tasks::enqueue(&mut tx, &task(&domain)).await.unwrap();
                // Every third one rolls back.
                if round % 3 != 2 {
                    tx.commit().await.unwrap();
                }
            }
        }));
    }
    // A reader who follows meanwhile never has to go back.
    let done = Arc::new(AtomicBool::new(false));
    let (db, finished, organization) = (room.db.clone(), Arc::clone(&done), house.id);
    let reader = tokio::spawn(async move {
        let mut seen = 0;
        loop {
            let last_look = finished.load(Ordering::SeqCst);
            let mut tx = db.read().await.unwrap();
            for event in tasks::org_events(&mut tx, organization, seen, 7)
                .await
                .unwrap()
            {
                assert_eq!(event.org_seq, seen + 1, "a gap");
                seen = event.org_seq;
            }
            if last_look && tasks::last_org_seq(&mut tx, organization).await.unwrap() == seen {
                return seen;
            }
            drop(tx);
            tokio::task::yield_now().await;
        }
    });
    for writer in writers {
        writer.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    assert_eq!(reader.await.unwrap(), 8 * 7 * 2);
}

pub async fn a_rollback_leaves_nothing_and_wakes_nobody(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let mut wakes = room.db.wakes();
    let (ghost, ghostly) = (task(&domain), crate::make::contact(house.id, "Ann", "Li"));
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &ghostly).await.unwrap();
    domains::touch(&mut tx, house.id, domain.id, at(1))
        .await
        .unwrap();
    tasks::enqueue(&mut tx, &ghost).await.unwrap();
    tx.wake(Wake {
        organization: house.id,
        task: ghost.id,
    });
    drop(tx);
    // A commit that fails at its end: the second task's first event can't be written.
    let real = house.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &ghostly).await.unwrap();
    assert!(matches!(
        tasks::enqueue(
            &mut tx,
            &Task {
                id: real.id,
                ..ghost.clone()
            }
        )
        .await,
        Err(Error::Duplicate(_))
    ));
    drop(tx);
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(tasks::by_id(&mut tx, ghost.id).await.unwrap(), None);
    assert!(
        tasks::events(&mut tx, house.id, ghost.id, 0, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(tasks::last_org_seq(&mut tx, house.id).await.unwrap(), 1);
    assert_eq!(
        contacts::get(&mut tx, house.id, ghostly.id).await.unwrap(),
        None
    );
    assert_eq!(
        contacts::count(&mut tx, house.id, &contacts::ContactFilter::default())
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        domains::get(&mut tx, house.id, domain.id)
            .await
            .unwrap()
            .unwrap()
            .version,
        1
    );
    assert!(
        audit::list(
            &mut tx,
            house.id,
            &audit::AuditFilter::default(),
            &crate::make::first(9)
        )
        .await
        .unwrap()
        .rows
        .is_empty()
    );
    // Wake-ups come in the order of commits, so the first one that comes would have been that of the failed commit.
    assert_eq!(
        wakes.recv().await.unwrap(),
        Wake {
            organization: house.id,
            task: real.id
        }
    );
    assert_eq!(wakes.try_recv(), Err(TryRecvError::Empty));
}

pub async fn a_commit_wakes_once_per_task(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let (one, two) = (task(&domain), task(&domain));
    let mut wakes = room.db.wakes();
    let mut tx = room.db.begin().await.unwrap();
    tasks::enqueue(&mut tx, &one).await.unwrap();
    tasks::enqueue(&mut tx, &two).await.unwrap();
    tasks::request_cancel(&mut tx, house.id, one.id, at(1))
        .await
        .unwrap();
    assert_eq!(
        wakes.try_recv(),
        Err(TryRecvError::Empty),
        "not before the commit"
    );
    tx.commit().await.unwrap();
    for task in [one.id, two.id] {
        assert_eq!(
            wakes.recv().await.unwrap(),
            Wake {
                organization: house.id,
                task
            }
        );
    }
    let other = Wake {
        organization: house.id,
        task: model::id::TaskId(id()),
    };
    let mut tx = room.db.begin().await.unwrap();
    tx.wake(other);
    tx.commit().await.unwrap();
    assert_eq!(wakes.recv().await.unwrap(), other, "and none in between");
}

pub async fn streams_are_read_from_a_number(room: &Room) {
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(tasks::last_org_seq(&mut tx, house.id).await.unwrap(), 0);
    drop(tx);
    let (one, two) = (
        house.task(&room.db, &a).await,
        house.task(&room.db, &b).await,
    );
    for n in 0..3 {
        let mut tx = room.db.begin().await.unwrap();
        tasks::request_cancel(&mut tx, house.id, one.id, at(n))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = room.db.read().await.unwrap();
    let of_one = tasks::events(&mut tx, house.id, one.id, 1, 2)
        .await
        .unwrap();
    assert_eq!(
        of_one
            .iter()
            .map(|event| (event.seq, event.org_seq))
            .collect::<Vec<_>>(),
        [(2, 3), (3, 4)]
    );
    assert!(
        of_one
            .iter()
            .all(|event| event.task_id == one.id && event.event == StreamEvent::Progress)
    );
    assert!(of_one[0].task.as_ref().unwrap().cancel_requested);
    let of_all = tasks::org_events(&mut tx, house.id, 1, 3).await.unwrap();
    let seen: Vec<_> = of_all
        .iter()
        .map(|event| (event.org_seq, event.task_id))
        .collect();
    assert_eq!(seen, [(2, two.id), (3, one.id), (4, one.id)]);
    assert!(
        tasks::org_events(&mut tx, house.id, 5, 3)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(tasks::last_org_seq(&mut tx, house.id).await.unwrap(), 5);
}
