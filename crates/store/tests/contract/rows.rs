use crate::make::{at, first, house};
use crate::room::Room;
use model::id::DomainId;
use model::task::TaskStatus;
use std::collections::BTreeMap;
use store::{domains, tasks};

pub async fn a_list_finds_names_and_newest_tasks(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let busy = ours.domain(&room.db, "žluťoučký.example").await;
    let idle = ours.domain(&room.db, "idle.example").await;
    let gone = ours.domain(&room.db, "gone.example").await;
    let foreign = theirs.domain(&room.db, "foreign.example").await;
    ours.task(&room.db, &busy).await;
    let newest = ours.task(&room.db, &busy).await;
    theirs.task(&room.db, &foreign).await;
    let mut tx = room.db.begin().await.unwrap();
    domains::delete(&mut tx, ours.id, gone.id, at(5))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let all: Vec<DomainId> = [&busy, &idle, &gone, &foreign, &busy]
        .map(|domain| domain.id)
        .to_vec();
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        tasks::latest_of(&mut tx, ours.id, &all).await.unwrap(),
        [newest],
        "one a domain, nobody else's"
    );
    let named = [&busy, &idle, &gone].map(|domain| (domain.id, domain.name.clone()));
    assert_eq!(
        domains::names(&mut tx, ours.id, &all).await.unwrap(),
        BTreeMap::from(named),
        "one that was let go keeps its name"
    );
    assert!(
        tasks::latest_of(&mut tx, ours.id, &[])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        domains::names(&mut tx, ours.id, &[])
            .await
            .unwrap()
            .is_empty()
    );
    let pending = tasks::TaskFilter {
        status: Some(TaskStatus::Pending),
        ..tasks::TaskFilter::default()
    };
    let listed = tasks::list(&mut tx, ours.id, &pending, &first(9))
        .await
        .unwrap();
    assert_eq!(listed.rows.len(), 2);
}
