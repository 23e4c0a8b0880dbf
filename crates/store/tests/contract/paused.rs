//! Parts of paused tasks, and what a registry has decided of a cancelled one.

use crate::make::{self, House, at, house};
use crate::room::Room;
use model::id::TaskId;
use model::task::{StreamEvent, TaskStatus};
use store::tasks::{self, Task};

async fn stored(room: &Room, house: &House, id: TaskId) -> Task {
    let mut tx = room.db.read().await.unwrap();
    tasks::get(&mut tx, house.id, id).await.unwrap().unwrap()
}

/// A part that is made of a paused task waits too, and a registry that has decided is awaited no more.
pub async fn a_part_joins_a_pause_and_a_decision_is_noted(room: &Room) {
    let house = house(&room.db).await;
    let stranger = make::house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let part = house.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    let theirs = tasks::pause_part(&mut tx, stranger.id, part.id, at(3)).await;
    assert!(matches!(theirs, Err(store::Error::Stale)));
    tasks::pause_part(&mut tx, house.id, part.id, at(3))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let paused = stored(room, &house, part.id).await;
    assert_eq!(paused.paused_at, Some(at(3)));
    let ended = Task {
        status: TaskStatus::Cancelled,
        awaiting: Some(model::task::Awaiting::Registry),
        completed_at: Some(at(4)),
        paused_at: None,
        ..paused
    };
    let mut tx = room.db.begin().await.unwrap();
    tasks::save_unleased(
        &mut tx,
        &ended,
        TaskStatus::Pending,
        StreamEvent::End,
        at(4),
    )
    .await
    .unwrap();
    tasks::registry_has_acted(&mut tx, part.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(room, &house, part.id).await.awaiting, None);
}
