use crate::make::{at, claim, house, id};
use crate::room::Room;
use model::task::{StreamEvent, TaskStatus};
use serde_json::json;
use store::tasks::{self, Task};
use store::{Engine, Error};

pub async fn a_lost_lease_fences_its_holder(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let (slow, quick) = (id(), id());
    let before = claim(&room.db, slow, 0, 10).await.unwrap();
    assert_eq!(claim(&room.db, quick, 9, 20).await, None, "leased");
    let mut tx = room.db.begin().await.unwrap();
    let late = Task {
        state: json!("late but alone"),
        ..before.clone()
    };
    assert_eq!(
        tasks::save(&mut tx, &late, slow, StreamEvent::Progress, at(11))
            .await
            .unwrap(),
        2,
        "nobody took it up"
    );
    tx.commit().await.unwrap();
    let taken = claim(&room.db, quick, 12, 30).await.unwrap();
    assert_eq!(
        (taken.id, taken.state.clone(), taken.attempt),
        (before.id, json!("late but alone"), 1)
    );
    let mut tx = room.db.begin().await.unwrap();
    let refused = tasks::save(
        &mut tx,
        &Task {
            state: json!("ghost"),
            ..late
        },
        slow,
        StreamEvent::Progress,
        at(13),
    )
    .await;
    assert!(matches!(refused, Err(Error::Stale)));
    assert!(
        !tasks::heartbeat(&mut tx, before.id, slow, at(99))
            .await
            .unwrap()
    );
    assert!(
        tasks::heartbeat(&mut tx, before.id, quick, at(40))
            .await
            .unwrap()
    );
    let done = Task {
        status: TaskStatus::Completed,
        lease_owner: None,
        completed_at: Some(at(14)),
        ..taken
    };
    assert_eq!(
        tasks::save(&mut tx, &done, quick, StreamEvent::End, at(14))
            .await
            .unwrap(),
        3
    );
    assert!(
        !tasks::heartbeat(&mut tx, before.id, quick, at(99))
            .await
            .unwrap(),
        "it was given back"
    );
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let events = tasks::events(&mut tx, house.id, before.id, 0, 9)
        .await
        .unwrap();
    assert_eq!(
        events.iter().map(|event| event.seq).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let after = tasks::by_id(&mut tx, before.id).await.unwrap().unwrap();
    assert_eq!(
        (after.status, after.state, after.lease_owner),
        (TaskStatus::Completed, json!("late but alone"), None)
    );
}

pub async fn a_heartbeat_is_not_undone_by_a_save(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let worker = id();
    let claimed = claim(&room.db, worker, 0, 10).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    assert!(
        tasks::heartbeat(&mut tx, claimed.id, worker, at(60))
            .await
            .unwrap()
    );
    // The worker's copy still says 10.
    tasks::save(&mut tx, &claimed, worker, StreamEvent::Step, at(5))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, id(), 59, 99).await, None);
    let mut tx = room.db.begin().await.unwrap();
    let longer = Task {
        claimable_at: at(80),
        ..claimed
    };
    tasks::save(&mut tx, &longer, worker, StreamEvent::Step, at(6))
        .await
        .unwrap();
    let after = tasks::by_id(&mut tx, longer.id).await.unwrap().unwrap();
    assert_eq!(
        (after.claimable_at, after.lease_owner),
        (at(80), Some(worker))
    );
}

pub async fn a_task_given_back_waits_for_its_time(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let worker = id();
    let claimed = claim(&room.db, worker, 0, 1000).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let given_back = Task {
        lease_owner: None,
        claimable_at: at(30),
        ..claimed
    };
    tasks::save(&mut tx, &given_back, worker, StreamEvent::Progress, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, worker, 29, 99).await, None);
    let again = claim(&room.db, worker, 30, 99).await.unwrap();
    assert_eq!(
        (again.id, again.attempt, again.started_at),
        (given_back.id, 1, Some(at(0)))
    );
}

pub async fn a_dead_process_leaves_no_lease_behind_on_sqlite(room: &Room) {
    let house = house(&room.db).await;
    let (left, waits, free) = (
        house.domain(&room.db, "left.example").await,
        house.domain(&room.db, "waits.example").await,
        house.domain(&room.db, "free.example").await,
    );
    for domain in [&left, &waits, &free] {
        house.task(&room.db, domain).await;
    }
    let dead = id();
    let left = claim(&room.db, dead, 0, 1000).await.unwrap();
    let waits = claim(&room.db, dead, 0, 1000).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let put_off = Task {
        lease_owner: None,
        claimable_at: at(500),
        ..waits
    };
    tasks::save(&mut tx, &put_off, dead, StreamEvent::Progress, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let released = tasks::release_all(&mut tx, at(2)).await;
    if room.db.engine() == Engine::Postgres {
        assert!(
            matches!(released, Err(Error::Unsupported(_))),
            "others may be alive"
        );
        return;
    }
    assert_eq!(released.unwrap(), 1);
    tx.commit().await.unwrap();
    let again = claim(&room.db, id(), 2, 999).await.unwrap();
    assert_eq!(
        (again.id, again.attempt, again.last_seq),
        (left.id, 1, left.last_seq),
        "the one that was held goes on where it was, in the same attempt"
    );
    assert_eq!(
        claim(&room.db, id(), 2, 999).await.unwrap().domain_id,
        Some(free.id)
    );
    assert_eq!(
        claim(&room.db, id(), 499, 999).await,
        None,
        "what waits goes on waiting"
    );
    let mut tx = room.db.begin().await.unwrap();
    assert!(matches!(
        tasks::save(&mut tx, &left, dead, StreamEvent::Step, at(3)).await,
        Err(Error::Stale)
    ));
}
