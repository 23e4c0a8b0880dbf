//! Rows that can't be read, and are set aside.

use crate::make::{at, claim, house, id};
use crate::room::Room;
use model::task::{StreamEvent, TaskStatus};
use store::tasks::{self, Task};
use store::{Engine, Error, lease};

pub async fn a_task_that_can_not_be_read_stops_no_other(room: &Room) {
    let house = house(&room.db).await;
    let a = house.domain(&room.db, "a.example").await;
    let b = house.domain(&room.db, "b.example").await;
    let strange = house.task(&room.db, &a).await;
    room.sql("UPDATE task SET task_type = 'paint_domain', cause = '{\"kind\":\"whim\"}'")
        .await;
    let behind = house.task(&room.db, &a).await;
    let other = house.task(&room.db, &b).await;
    let mut tx = room.db.begin().await.unwrap();
    let joined = tasks::join(&mut tx, house.id, a.id, &crate::parts::decision()).await;
    let joined = joined.unwrap().map(|task| task.id);
    assert_eq!(
        joined,
        Some(behind.id),
        "nothing joins what nobody can read"
    );
    // Not dropped: PostgreSQL would keep the row locked for a moment longer, and the claim would skip it.
    tx.commit().await.unwrap();
    let first = claim(&room.db, id(), 1, 100).await.unwrap();
    let second = claim(&room.db, id(), 1, 100).await.unwrap();
    assert_eq!([first.id, second.id], [behind.id, other.id]);
    assert_eq!(claim(&room.db, id(), 1, 100).await, None);
    let mut tx = room.db.read().await.unwrap();
    let aside = tasks::unreadable(&mut tx, house.id).await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(
        (
            aside[0].id,
            aside[0].task_type.as_str(),
            aside[0].unreadable_since
        ),
        (strange.id, "paint_domain", at(1))
    );
    assert!(aside[0].unreadable.contains("task_type"), "{aside:?}");
    assert_eq!(
        tasks::count_unreadable(&mut tx).await.unwrap()[0],
        ("task", 1)
    );
    let mut page = crate::make::first(1);
    let mut listed = Vec::new();
    loop {
        let part = tasks::list(&mut tx, house.id, &tasks::TaskFilter::default(), &page).await;
        let part = part.unwrap();
        listed.extend(part.rows.into_iter().map(|task| task.id));
        page.after = part.next;
        if page.after.is_none() {
            break;
        }
    }
    assert_eq!(listed, [other.id, behind.id], "the list goes on behind it");
    drop(tx);
    // A version that can read it takes it up.
    room.sql("UPDATE task SET task_type = 'update_contacts', cause = '{\"cause\":\"adopted\"}' WHERE task_type = 'paint_domain'")
        .await;
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        store::queues::try_unreadable_again(&mut tx).await.unwrap(),
        1
    );
    let done = Task {
        status: TaskStatus::Completed,
        lease_owner: None,
        ..first.row.clone()
    };
    tasks::save(&mut tx, &done, first.lease, StreamEvent::End, at(2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let read = claim(&room.db, id(), 3, 100).await.unwrap();
    assert_eq!((read.id, read.attempt), (strange.id, 2));
    // Unreadable notes are kept as they are.
    let mut tx = room.db.begin().await.unwrap();
    let (owner, why) = (read.lease.owner, "state: no plan");
    assert!(matches!(
        lease::put_aside::<Task>(&mut tx, read.id, id(), why, at(4)).await,
        Err(Error::Stale)
    ));
    lease::put_aside::<Task>(&mut tx, read.id, owner, why, at(4))
        .await
        .unwrap();
    let aside = tasks::unreadable(&mut tx, house.id).await.unwrap();
    assert_eq!(aside[0].unreadable, why);
    let row = tasks::by_id(&mut tx, read.id).await.unwrap().unwrap();
    assert_eq!((row.state, row.lease_owner), (read.state.clone(), None));
}

pub async fn a_letter_that_can_not_be_read_stops_no_other(room: &Room) {
    let house = house(&room.db).await;
    let ann = crate::post::reachable(room, &house, "ann").await;
    crate::post::put(&room.db, &crate::post::letter(&ann, 1)).await;
    // The shape of a newer version: SQLite would keep any text.
    room.sql("UPDATE letter SET value_hash = value_hash, created_by = 'null', email = ''")
        .await;
    let fine = crate::post::letter(&ann, 2);
    crate::post::put(&room.db, &fine).await;
    if room.db.engine() == Engine::Postgres {
        // With PostgreSQL's own types no e-mail can be made unreadable.
        return;
    }
    room.sql("UPDATE letter SET created_by = '{' WHERE email = ''")
        .await;
    let claimed = crate::post::claim(&room.db, id(), 5, 20).await.unwrap();
    assert_eq!(claimed.id, fine.id);
    let mut tx = room.db.read().await.unwrap();
    let counted = tasks::count_unreadable(&mut tx).await.unwrap();
    assert!(counted.contains(&("letter", 1)), "{counted:?}");
    let listed = store::letters::list_letters(&mut tx, house.id, &crate::make::first(9)).await;
    assert_eq!(listed.unwrap().rows.len(), 1, "it is left out of the list");
}

pub async fn steps_of_a_newer_version_set_their_task_aside(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let other = house.domain(&room.db, "b.example").await;
    let step = r#"{"name":"prepare","status":"pending","started_at":null,"completed_at":null,"detail":null}"#;
    let newer = step.replacen('{', r#"{"v":2,"#, 1);
    for (column, list, why) in [
        ("steps", format!("[{step},{newer}]"), "[1]: v: 2"),
        ("joined", r#"[{"v":2}]"#.to_owned(), "[0]: v: 2"),
        ("task_type", "paint_house".to_owned(), "\"paint_house\""),
    ] {
        let strange = house.task(&room.db, &domain).await;
        room.sql(&format!(
            "UPDATE task SET {column} = '{list}' WHERE status = 'pending'"
        ))
        .await;
        let fine = house.task(&room.db, &other).await;
        let claimed = claim(&room.db, id(), 1, 100).await.unwrap();
        assert_eq!(claimed.id, fine.id, "{column}");
        assert_eq!(claim(&room.db, id(), 1, 100).await, None, "{column}");
        let mut tx = room.db.begin().await.unwrap();
        let aside = tasks::unreadable(&mut tx, house.id).await.unwrap();
        let aside = aside.iter().find(|row| row.id == strange.id).unwrap();
        assert!(aside.unreadable.contains(column), "{}", aside.unreadable);
        assert!(aside.unreadable.contains(why), "{}", aside.unreadable);
        let done = Task {
            status: TaskStatus::Completed,
            lease_owner: None,
            ..claimed.row.clone()
        };
        tasks::save(&mut tx, &done, claimed.lease, StreamEvent::End, at(2))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    // What versions before this one wrote has no version, and is read.
    room.sql(&format!(
        "UPDATE task SET steps = '[{step}]', joined = '[]', task_type = 'update_contacts'"
    ))
    .await;
    let mut tx = room.db.begin().await.unwrap();
    store::queues::try_unreadable_again(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let read = claim(&room.db, id(), 3, 100).await.unwrap();
    assert_eq!((read.steps.len(), read.domain_id), (1, Some(domain.id)));
}
