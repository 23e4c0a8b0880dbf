use crate::make::{at, claim, house, id};
use crate::room::Room;
use model::task::{StreamEvent, TaskStatus};
use store::Error;
use store::tasks::{self, Task};

pub async fn a_pending_task_is_cancelled_and_a_failed_one_retried(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let pending = house.task(&room.db, &domain).await;
    let cancelled = Task {
        status: TaskStatus::Cancelled,
        completed_at: Some(at(2)),
        cancel_requested: true,
        ..pending.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    let seq = tasks::save_unleased(
        &mut tx,
        &cancelled,
        TaskStatus::Pending,
        StreamEvent::End,
        at(2),
    )
    .await
    .unwrap();
    assert_eq!(seq, 2);
    let again = tasks::save_unleased(
        &mut tx,
        &cancelled,
        TaskStatus::Pending,
        StreamEvent::End,
        at(2),
    )
    .await;
    assert!(matches!(again, Err(Error::Stale)));
    tx.commit().await.unwrap();
    assert_eq!(
        claim(&room.db, id(), 5, 9).await,
        None,
        "a cancelled task is not claimed"
    );
    let mut tx = room.db.begin().await.unwrap();
    let after = tasks::get(&mut tx, house.id, pending.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        after,
        Task {
            last_seq: 2,
            ..cancelled
        }
    );
    let retried = Task {
        status: TaskStatus::Pending,
        completed_at: None,
        cancel_requested: false,
        claimable_at: at(3),
        ..after.clone()
    };
    tasks::save_unleased(
        &mut tx,
        &retried,
        TaskStatus::Cancelled,
        StreamEvent::State,
        at(3),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let worker = id();
    let claimed = claim(&room.db, worker, 5, 9).await.unwrap();
    assert_eq!(
        (claimed.id, claimed.attempt, claimed.cancel_requested),
        (pending.id, 1, false)
    );
    let mut tx = room.db.begin().await.unwrap();
    let held = tasks::save_unleased(
        &mut tx,
        &claimed,
        TaskStatus::Running,
        StreamEvent::State,
        at(6),
    )
    .await;
    assert!(
        matches!(held, Err(Error::Stale)),
        "whoever holds the lease writes"
    );
}

pub async fn a_running_task_hears_that_it_shall_stop(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let known = house.task(&room.db, &domain).await;
    let worker = id();
    let claimed = claim(&room.db, worker, 1, 60).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let asked = tasks::request_cancel(&mut tx, house.id, known.id, at(2))
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    assert!(asked.cancel_requested);
    assert_eq!(
        (asked.last_seq, asked.claimable_at),
        (2, at(60)),
        "the lease stays"
    );
    // The worker writes without having read: the request to cancel stays. Then it lets the task wait a long time.
    let mut tx = room.db.begin().await.unwrap();
    let waiting = Task {
        lease_owner: None,
        claimable_at: at(3600),
        ..claimed.row
    };
    assert_eq!(
        tasks::save(
            &mut tx,
            &waiting,
            claimed.lease,
            StreamEvent::Progress,
            at(3)
        )
        .await
        .unwrap(),
        3
    );
    assert!(
        tasks::by_id(&mut tx, known.id)
            .await
            .unwrap()
            .unwrap()
            .cancel_requested
    );
    let asked = tasks::request_cancel(&mut tx, house.id, known.id, at(4))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(asked.claimable_at, at(4), "one that waits is woken");
    tx.commit().await.unwrap();
    let claimed = claim(&room.db, worker, 5, 60).await.unwrap();
    assert_eq!(
        (claimed.id, claimed.attempt, claimed.cancel_requested),
        (known.id, 1, true)
    );
    let mut tx = room.db.begin().await.unwrap();
    let ended = Task {
        status: TaskStatus::Cancelled,
        lease_owner: None,
        ..claimed.row
    };
    tasks::save(&mut tx, &ended, claimed.lease, StreamEvent::End, at(6))
        .await
        .unwrap();
    assert_eq!(
        tasks::request_cancel(&mut tx, house.id, known.id, at(7))
            .await
            .unwrap(),
        None,
        "it has ended"
    );
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let kinds: Vec<StreamEvent> = tasks::events(&mut tx, house.id, known.id, 0, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.event)
        .collect();
    use StreamEvent::{End, Progress, State};
    assert_eq!(kinds, [State, Progress, Progress, Progress, End]);
}
