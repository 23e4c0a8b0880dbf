use crate::make::{at, claim, enqueue, house, id, moment, span, task, whole};
use crate::room::Room;
use model::id::{DomainId, TaskId};
use model::task::{
    Awaiting, Cause, CreatedBy, Joined, Params, Step, StreamEvent, TaskStatus, TaskType,
};
use std::collections::BTreeSet;
use store::tasks::{self, Parts, Task, TaskFilter};
use store::{domains, lease};

pub async fn a_part_for_each_domain_that_needs_one(room: &Room) {
    let house = house(&room.db).await;
    let (free, waits, runs) = (
        house.domain(&room.db, "free.example").await,
        house.domain(&room.db, "waits.example").await,
        house.domain(&room.db, "runs.example").await,
    );
    let running = house.task(&room.db, &runs).await;
    assert_eq!(claim(&room.db, id(), 1, 9).await.unwrap().id, running.id);
    house.task(&room.db, &waits).await;
    // A pending task that changes the domain object alone sends no contact.
    let order = Task {
        id: TaskId(id()),
        task_type: TaskType::LockDomain,
        steps: Step::pending(TaskType::LockDomain.steps()),
        cause: Cause::Asked {
            params: Params::default(),
        },
        ..task(&free)
    };
    enqueue(&room.db, &order).await;
    let mut tx = room.db.begin().await.unwrap();
    let joined = tasks::join(&mut tx, house.id, free.id, &decision()).await;
    assert_eq!(
        joined.unwrap(),
        None,
        "an order of the domain is joined by nobody"
    );
    drop(tx);
    let parent = whole(house.id, 0);
    enqueue(&room.db, &parent).await;
    let mut all = vec![free.id, waits.id, runs.id, DomainId(id())];
    all.sort_unstable();
    // Of two of them the decision names the registrant.
    let named = [free.id, waits.id].into();
    let mut tx = room.db.begin().await.unwrap();
    let parts = tasks::enqueue_parts(&mut tx, &parent, (&all, &named), id, at(3))
        .await
        .unwrap();
    assert_eq!(
        parts,
        Parts { made: 2, joined: 1 },
        "one waits already, one is nobody's"
    );
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let filter = TaskFilter {
        parent_id: Some(parent.id),
        ..TaskFilter::default()
    };
    let made = tasks::list(&mut tx, house.id, &filter, &crate::make::first(9))
        .await
        .unwrap()
        .rows;
    let mut covered: Vec<_> = made.iter().filter_map(|part| part.domain_id).collect();
    covered.sort_unstable();
    let mut wanted = vec![free.id, runs.id];
    wanted.sort_unstable();
    assert_eq!(covered, wanted);
    for part in &made {
        assert_eq!(
            (part.status, part.project_id, &part.cause),
            (
                TaskStatus::Pending,
                Some(house.project.id),
                &Cause::PersonEdited
            )
        );
        assert_eq!(
            (part.claimable_at, part.created_at, part.steps.len()),
            (at(3), at(3), 5)
        );
        assert_eq!(part.names_registrant, part.domain_id == Some(free.id));
        assert_eq!(
            part.named_at,
            part.names_registrant.then_some(parent.created_at)
        );
    }
    let again = tasks::enqueue_parts(&mut tx, &parent, (&all, &BTreeSet::new()), id, at(4))
        .await
        .unwrap();
    assert_eq!(again, Parts { made: 0, joined: 3 });
}

/// More than one statement takes: of domains, of tasks and of events.
pub async fn hundreds_of_parts_are_numbered_without_a_gap(room: &Room) {
    let house = house(&room.db).await;
    let mut all = Vec::new();
    for number in 0..205 {
        let name = format!("d{number}.example");
        all.push(house.domain(&room.db, &name).await);
    }
    // One waits for a yes and leaves its place; one has a task that has not begun, which is joined.
    let undecided = Task {
        status: TaskStatus::Running,
        awaiting: Some(Awaiting::Operator),
        ..task(&all[7])
    };
    enqueue(&room.db, &undecided).await;
    let joined = house.task(&room.db, &all[203]).await;
    let parent = whole(house.id, 0);
    enqueue(&room.db, &parent).await;
    let mut ids: Vec<DomainId> = all.iter().map(|domain| domain.id).collect();
    ids.sort_unstable();
    let mut tx = room.db.begin().await.unwrap();
    let before = tasks::last_org_seq(&mut tx, house.id).await.unwrap();
    let parts = tasks::enqueue_parts(&mut tx, &parent, (&ids, &BTreeSet::new()), id, at(3)).await;
    assert_eq!(
        parts.unwrap(),
        Parts {
            made: 204,
            joined: 1
        }
    );
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let events = tasks::org_events(&mut tx, house.id, before, 999)
        .await
        .unwrap();
    let numbers: Vec<i64> = events.iter().map(|event| event.org_seq).collect();
    let wanted: Vec<i64> = (before + 1..).take(205).collect();
    assert_eq!(
        numbers, wanted,
        "204 parts, and the one that left its place"
    );
    let begun: Vec<DomainId> = events
        .iter()
        .filter(|event| event.event == StreamEvent::State)
        .filter_map(|event| event.task.as_ref().unwrap().domain_id)
        .collect();
    let others: Vec<DomainId> = ids
        .iter()
        .copied()
        .filter(|id| *id != all[203].id)
        .collect();
    assert_eq!(begun, others, "in the order of the domains");
    let left = tasks::get(&mut tx, house.id, undecided.id).await.unwrap();
    let left = left.unwrap();
    let taken = tasks::latest_of(&mut tx, house.id, &[all[7].id, all[203].id])
        .await
        .unwrap();
    assert_eq!(left.status, TaskStatus::Cancelled);
    assert!(taken.iter().any(|task| Some(task.id) == left.successor_id));
    assert!(taken.iter().any(|task| task.id == joined.id));
    assert_eq!(taken.len(), 2);
}

/// The decisions that were joined to a task.
pub fn decision() -> Joined {
    Joined {
        by: CreatedBy {
            name: "Bob".into(),
            ..crate::make::olga()
        },
        cause: Cause::PersonEdited,
        names_registrant: false,
        named_at: None,
    }
}

/// A task that is joined can't begin before the commit; one that begins is joined by nobody.
pub async fn a_task_is_joined_or_begun_never_both(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let waiting = house.task(&room.db, &domain).await;
    let mut edit = room.db.begin().await.unwrap();
    let joined = tasks::join(&mut edit, house.id, domain.id, &decision())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((joined.id, joined.joined.len()), (waiting.id, 1));
    if room.db.engine() == store::Engine::Postgres {
        let mut other = room.db.begin().await.unwrap();
        let early = lease::claim::<Task>(&mut other, id(), moment(5), span(5, 9), &[])
            .await
            .unwrap();
        assert!(early.is_none(), "it would begin with the book as it was");
    }
    edit.commit().await.unwrap();
    let mut claiming = room.db.begin().await.unwrap();
    let claimed = lease::claim::<Task>(&mut claiming, id(), moment(5), span(5, 9), &[])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (claimed.id, &claimed.joined),
        (waiting.id, &vec![decision()])
    );
    let (db, organization) = (room.db.clone(), house.id);
    let late = tokio::spawn(async move {
        let mut tx = db.begin().await.unwrap();
        let joined = tasks::join(&mut tx, organization, domain.id, &decision()).await;
        joined.unwrap()
    });
    if room.db.engine() == store::Engine::Postgres {
        room.until("SELECT COUNT(*) FROM pg_locks WHERE NOT granted", 1)
            .await;
    }
    claiming.commit().await.unwrap();
    assert_eq!(
        late.await.unwrap(),
        None,
        "it began: another task follows it"
    );
}

/// What was joined to a cancelled task continues in a task of its own.
pub async fn what_was_left_to_a_task_outlives_it(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let mut alone = house.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    tasks::succeed(&mut tx, &mut alone, TaskId(id()), at(4))
        .await
        .unwrap();
    assert_eq!(alone.successor_id, None, "nothing was left to it");
    assert!(alone.names_registrant);
    tasks::note_joined(&mut tx, &mut alone, &decision())
        .await
        .unwrap();
    let mut other = decision();
    other.cause = Cause::Adopted;
    other.names_registrant = true;
    other.named_at = Some(at(2));
    // The same once more, later: when it was said last counts.
    let again = Joined {
        named_at: Some(at(3)),
        ..other.clone()
    };
    for decision in [decision(), decision(), other.clone(), again.clone(), other] {
        tasks::join(&mut tx, house.id, domain.id, &decision)
            .await
            .unwrap()
            .unwrap();
    }
    let brought = tasks::brought(&mut tx, house.id, domain.id, "AL1-NICH").await;
    assert!(!brought.unwrap(), "no task of the domain has ended");
    let mut joined = tasks::hold(&mut tx, house.id, alone.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(joined.joined, [decision(), again.clone()]);
    assert_eq!(joined.named_at, Some(at(3)));
    let next = TaskId(id());
    tasks::succeed(&mut tx, &mut joined, next, at(4))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let ended = tasks::get(&mut tx, house.id, alone.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((ended.successor_id, ended.joined), (Some(next), Vec::new()));
    let next = tasks::get(&mut tx, house.id, next).await.unwrap().unwrap();
    assert_eq!(
        (
            next.status,
            next.domain_id,
            next.cause,
            next.created_by,
            next.joined
        ),
        (
            TaskStatus::Pending,
            Some(domain.id),
            decision().cause,
            decision().by,
            vec![again]
        )
    );
    assert!(next.names_registrant, "one of those that were joined does");
    assert_eq!(next.named_at, Some(at(3)));
}

pub async fn parts_are_counted_as_they_end(room: &Room) {
    let house = house(&room.db).await;
    let parent = whole(house.id, 0);
    enqueue(&room.db, &parent).await;
    let mut domains_of = Vec::new();
    for number in 0..4 {
        domains_of.push(
            house
                .domain(&room.db, &format!("n{number}.example"))
                .await
                .id,
        );
    }
    domains_of.sort_unstable();
    let mut tx = room.db.begin().await.unwrap();
    tasks::enqueue_parts(&mut tx, &parent, (&domains_of, &BTreeSet::new()), id, at(1))
        .await
        .unwrap();
    assert_eq!(
        tasks::parts_ended(&mut tx, house.id, parent.id)
            .await
            .unwrap(),
        (0, 0)
    );
    let filter = TaskFilter {
        parent_id: Some(parent.id),
        ..TaskFilter::default()
    };
    let parts = tasks::list(&mut tx, house.id, &filter, &crate::make::first(9))
        .await
        .unwrap()
        .rows;
    for (part, status) in parts.iter().zip([
        TaskStatus::Completed,
        TaskStatus::Failed,
        TaskStatus::Cancelled,
    ]) {
        let ended = Task {
            status,
            ..part.clone()
        };
        tasks::save_unleased(
            &mut tx,
            &ended,
            TaskStatus::Pending,
            StreamEvent::End,
            at(2),
        )
        .await
        .unwrap();
    }
    assert_eq!(
        tasks::parts_ended(&mut tx, house.id, parent.id)
            .await
            .unwrap(),
        (3, 2)
    );
    domains::delete(&mut tx, house.id, parts[1].domain_id.unwrap(), at(3))
        .await
        .unwrap();
    assert_eq!(
        tasks::parts_ended(&mut tx, house.id, parent.id)
            .await
            .unwrap(),
        (3, 1),
        "a domain that is gone wants nothing"
    );
}

pub async fn the_youngest_that_waits_is_joined(room: &Room) {
    let (house, other) = (house(&room.db).await, house(&room.db).await);
    enqueue(&room.db, &whole(other.id, 200)).await;
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        tasks::settling(&mut tx, house.id, at(0)).await.unwrap(),
        None
    );
    drop(tx);
    let (older, younger) = (whole(house.id, 20), whole(house.id, 10));
    enqueue(&room.db, &older).await;
    enqueue(&room.db, &younger).await;
    enqueue(
        &room.db,
        &Task {
            claimable_at: at(30),
            attempt: 1,
            ..whole(house.id, 0)
        },
    )
    .await;
    let domain = house.domain(&room.db, "a.example").await;
    enqueue(
        &room.db,
        &Task {
            claimable_at: at(30),
            ..crate::make::task(&domain)
        },
    )
    .await;
    let mut tx = room.db.begin().await.unwrap();
    for (now, found) in [
        (5, Some(younger.id)),
        (10, Some(older.id)),
        (15, Some(older.id)),
        (20, None),
    ] {
        let settling = tasks::settling(&mut tx, house.id, at(now)).await.unwrap();
        assert_eq!(settling.map(|task| task.id), found, "{now}");
    }
    let held = tasks::hold(&mut tx, house.id, older.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((held.id, held.claimable_at), (older.id, at(20)));
    assert_eq!(
        tasks::hold(&mut tx, other.id, older.id).await.unwrap(),
        None
    );
    // Not dropped: a dropped transaction ends when its connection gets round to it, and claims skip what it still locks.
    tx.commit().await.unwrap();
    let claimed = claim(&room.db, id(), 20, 50).await.unwrap();
    assert_eq!(claimed.id, older.id);
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        tasks::settling(&mut tx, house.id, at(5))
            .await
            .unwrap()
            .map(|task| task.id),
        Some(younger.id)
    );
}

pub async fn the_newest_about_contacts_is_found_behind_others(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "many.example").await;
    let newest = async |organization, of| {
        let mut tx = room.db.read().await.unwrap();
        let found = tasks::newest_about_contacts(&mut tx, organization, domain.id, of).await;
        found.unwrap().map(|task| task.id)
    };
    assert_eq!(newest(house.id, None).await, None);
    let mut ids = Vec::new();
    for task_type in [
        TaskType::UpdateContacts,
        TaskType::EnableWhoisPrivacy,
        TaskType::LockDomain,
    ] {
        let task = Task {
            task_type,
            ..task(&domain)
        };
        enqueue(&room.db, &task).await;
        ids.push(task.id);
    }
    assert_eq!(newest(house.id, None).await, Some(ids[1]));
    let update = Some(TaskType::UpdateContacts);
    assert_eq!(newest(house.id, update).await, Some(ids[0]));
    assert_eq!(newest(house.id, Some(TaskType::LockDomain)).await, None);
    let stranger = model::id::OrganizationId(id());
    assert_eq!(newest(stranger, None).await, None);
}
