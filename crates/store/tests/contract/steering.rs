use crate::make;
use crate::make::{at, claim, first, house, id};
use crate::room::Room;
use model::task::{CreatedBy, StreamEvent, TaskStatus};
use store::Error;
use store::domains::DomainFilter;
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

pub async fn a_failed_task_is_dismissed_until_it_is_retried(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let known = house.task(&room.db, &domain).await;
    let stranger = make::house(&room.db).await;
    let count = async |undismissed| {
        let filter = DomainFilter {
            task_status: Some(TaskStatus::Failed),
            undismissed,
            ..DomainFilter::default()
        };
        let mut tx = room.db.read().await.unwrap();
        let listed = store::domains::list(&mut tx, house.id, &filter, &first(9)).await;
        let counted = store::domains::count(&mut tx, house.id, &filter).await;
        let counted = counted.unwrap();
        assert_eq!(listed.unwrap().rows.len() as i64, counted);
        counted
    };
    let dismiss = async |organization, seconds| {
        let mut tx = room.db.begin().await.unwrap();
        let written = tasks::dismiss(
            &mut tx,
            organization,
            known.id,
            (&CreatedBy::system(), at(seconds)),
        )
        .await;
        tx.commit().await.unwrap();
        written.unwrap()
    };
    let stored = async || {
        let mut tx = room.db.read().await.unwrap();
        let task = tasks::get(&mut tx, house.id, known.id).await;
        task.unwrap().unwrap()
    };
    assert!(!dismiss(house.id, 1).await, "it has not failed");
    let claimed = claim(&room.db, id(), 1, 60).await.unwrap();
    let failed = Task {
        status: TaskStatus::Failed,
        completed_at: Some(at(2)),
        lease_owner: None,
        ..claimed.row
    };
    let mut tx = room.db.begin().await.unwrap();
    let end = StreamEvent::End;
    tasks::save(&mut tx, &failed, claimed.lease, end, at(2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!((count(false).await, count(true).await), (1, 1));
    let before = stored().await;
    assert_eq!(before.dismissed_at, None);
    assert!(!dismiss(stranger.id, 3).await, "it is somebody else's");
    assert!(dismiss(house.id, 4).await);
    assert!(!dismiss(house.id, 5).await, "it is dismissed already");
    assert_eq!(
        stored().await,
        Task {
            dismissed_at: Some(at(4)),
            dismissed_by: Some(CreatedBy::system()),
            ..before
        },
        "nothing else is touched, and no event tells of it"
    );
    assert_eq!((count(false).await, count(true).await), (1, 0));
    let again = Task {
        status: TaskStatus::Pending,
        dismissed_at: None,
        dismissed_by: None,
        ..stored().await
    };
    let mut tx = room.db.begin().await.unwrap();
    let state = StreamEvent::State;
    tasks::save_unleased(&mut tx, &again, TaskStatus::Failed, state, at(6))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored().await.dismissed_at, None);
}
