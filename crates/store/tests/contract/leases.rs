use crate::make::{at, claim, house, id, moment, notes, span, task};
use crate::room::Room;
use model::task::{Awaiting, StreamEvent, TaskStatus};
use store::tasks::{self, Task};
use store::{Engine, Error, Now, lease};

pub async fn a_lost_lease_fences_its_holder(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let (slow, quick) = (id(), id());
    let before = claim(&room.db, slow, 0, 10).await.unwrap();
    assert_eq!(claim(&room.db, quick, 9, 20).await, None, "leased");
    let mut tx = room.db.begin().await.unwrap();
    let late = Task {
        state: notes(1),
        ..before.row.clone()
    };
    assert_eq!(
        tasks::save(&mut tx, &late, before.lease, StreamEvent::Progress, at(11))
            .await
            .unwrap(),
        2,
        "nobody took it up"
    );
    tx.commit().await.unwrap();
    let taken = claim(&room.db, quick, 12, 30).await.unwrap();
    assert_eq!(
        (taken.id, taken.state.clone(), taken.attempt),
        (before.id, notes(1), 1)
    );
    let mut tx = room.db.begin().await.unwrap();
    let refused = tasks::save(
        &mut tx,
        &Task {
            state: notes(2),
            ..late
        },
        before.lease,
        StreamEvent::Progress,
        at(13),
    )
    .await;
    assert!(matches!(refused, Err(Error::Stale)));
    let refused = tasks::note_steps(&mut tx, &before.row, before.lease).await;
    assert!(matches!(refused, Err(Error::Stale)));
    let noted = tasks::note_steps(&mut tx, &taken.row, taken.lease).await;
    assert!(noted.is_ok(), "by who holds it");
    assert!(
        !lease::heartbeat::<Task>(&mut tx, before.id, before.lease, moment(13), span(13, 99))
            .await
            .unwrap()
    );
    assert!(
        lease::heartbeat::<Task>(&mut tx, before.id, taken.lease, moment(13), span(13, 40))
            .await
            .unwrap()
    );
    let done = Task {
        status: TaskStatus::Completed,
        lease_owner: None,
        completed_at: Some(at(14)),
        ..taken.row
    };
    assert_eq!(
        tasks::save(&mut tx, &done, taken.lease, StreamEvent::End, at(14))
            .await
            .unwrap(),
        3
    );
    assert!(
        !lease::heartbeat::<Task>(&mut tx, before.id, taken.lease, moment(14), span(14, 99))
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
        (TaskStatus::Completed, notes(1), None)
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
        lease::heartbeat::<Task>(&mut tx, claimed.id, claimed.lease, moment(1), span(1, 60))
            .await
            .unwrap()
    );
    // The worker's copy still says 10.
    tasks::save(&mut tx, &claimed, claimed.lease, StreamEvent::Step, at(5))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, id(), 59, 99).await, None);
    let mut tx = room.db.begin().await.unwrap();
    let longer = Task {
        claimable_at: at(80),
        ..claimed.row
    };
    tasks::save(&mut tx, &longer, claimed.lease, StreamEvent::Step, at(6))
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
        ..claimed.row
    };
    tasks::save(
        &mut tx,
        &given_back,
        claimed.lease,
        StreamEvent::Progress,
        at(1),
    )
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

pub async fn who_waits_for_a_registry_is_due_when_it_has_decided(room: &Room) {
    let house = house(&room.db).await;
    let mut ids = Vec::new();
    for name in ["a.example", "b.example"] {
        let domain = house.domain(&room.db, name).await;
        house.task(&room.db, &domain).await;
        ids.push(domain.id);
    }
    for awaiting in [Some(Awaiting::Registry), None] {
        let claimed = claim(&room.db, id(), 0, 1000).await.unwrap();
        let mut tx = room.db.begin().await.unwrap();
        let waits = Task {
            lease_owner: None,
            claimable_at: at(3000),
            awaiting,
            ..claimed.row
        };
        tasks::save(&mut tx, &waits, claimed.lease, StreamEvent::Progress, at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    for (organization, due) in [(id(), false), (house.id.0, true)] {
        let mut tx = room.db.begin().await.unwrap();
        let organization = model::id::OrganizationId(organization);
        tasks::registry_decided(&mut tx, organization, &ids, at(5))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let claimed = claim(&room.db, id(), 5, 1000).await;
        assert_eq!(claimed.is_some(), due);
    }
    assert_eq!(
        claim(&room.db, id(), 5, 1000).await,
        None,
        "it waits for its time"
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
        ..waits.row
    };
    tasks::save(&mut tx, &put_off, waits.lease, StreamEvent::Progress, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let released = lease::release::<Task>(&mut tx, at(2)).await;
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
        tasks::save(&mut tx, &left, left.lease, StreamEvent::Step, at(3)).await,
        Err(Error::Stale)
    ));
}

pub async fn a_claim_is_fenced_against_an_earlier_one_of_the_same_owner(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let owner = id();
    let first = claim(&room.db, owner, 0, 10).await.unwrap();
    let second = claim(&room.db, owner, 11, 30).await.unwrap();
    assert_eq!(first.id, second.id);
    assert!(first.lease.fence < second.lease.fence);
    let mut tx = room.db.begin().await.unwrap();
    let late = tasks::save(&mut tx, &first, first.lease, StreamEvent::Step, at(12)).await;
    assert!(matches!(late, Err(Error::Stale)));
    let quiet = tasks::save_quietly(&mut tx, &first, first.lease).await;
    assert!(matches!(quiet, Err(Error::Stale)));
    let (held, now) = (first.lease, moment(12));
    assert!(
        !lease::heartbeat::<Task>(&mut tx, first.id, held, now, span(12, 99))
            .await
            .unwrap()
    );
    let given_back = Task {
        state: notes(3),
        claimable_at: at(40),
        ..second.row.clone()
    };
    tasks::save_quietly(&mut tx, &given_back, second.lease)
        .await
        .unwrap();
    let now = tasks::by_id(&mut tx, second.id).await.unwrap().unwrap();
    assert_eq!(
        (now.state, now.claimable_at, now.lease_owner, now.last_seq),
        (notes(3), at(40), None, second.last_seq)
    );
}

pub async fn a_look_is_enqueued_unless_one_waits(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let mut tx = room.db.begin().await.unwrap();
    for (look, made) in [(task(&domain), true), (task(&domain), false)] {
        let enqueued = tasks::enqueue_unless_pending(&mut tx, domain.id, &look).await;
        assert_eq!(enqueued.unwrap(), made);
        assert!(
            !tasks::asked(&mut tx, look.id)
                .await
                .unwrap()
                .cancel_requested
        );
    }
    let gone = model::id::DomainId(id());
    let lost = tasks::enqueue_unless_pending(&mut tx, gone, &task(&domain)).await;
    assert!(matches!(lost, Err(Error::Missing)));
    tx.commit().await.unwrap();
    let waits = claim(&room.db, id(), 1, 9).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    tasks::request_cancel(&mut tx, house.id, waits.id, at(2))
        .await
        .unwrap();
    assert!(
        tasks::asked(&mut tx, waits.id)
            .await
            .unwrap()
            .cancel_requested
    );
    // A task that has begun does not see what comes now.
    let look = task(&domain);
    let enqueued = tasks::enqueue_unless_pending(&mut tx, domain.id, &look).await;
    assert!(enqueued.unwrap());
}

pub async fn what_is_under_way_is_left_out(room: &Room) {
    let house = house(&room.db).await;
    let a = house.domain(&room.db, "a.example").await;
    let b = house.domain(&room.db, "b.example").await;
    house.task(&room.db, &a).await;
    let slow = claim(&room.db, id(), 0, 10).await.unwrap();
    let other = house.task(&room.db, &b).await;
    let mut tx = room.db.begin().await.unwrap();
    let next =
        lease::next_due::<Task>(&mut tx, moment(20), &[slow.id.into(), other.id.into()]).await;
    assert_eq!(next.unwrap(), None);
    let claimed =
        lease::claim::<Task>(&mut tx, id(), moment(20), span(20, 40), &[slow.id.into()]).await;
    assert_eq!(claimed.unwrap().unwrap().id, other.id);
    let none = lease::claim::<Task>(
        &mut tx,
        id(),
        moment(20),
        span(20, 40),
        &[slow.id.into(), other.id.into()],
    )
    .await;
    assert_eq!(none.unwrap(), None);
    let (held, now) = (slow.lease, moment(20));
    assert!(
        lease::heartbeat::<Task>(&mut tx, slow.id, held, now, span(20, 99))
            .await
            .unwrap(),
        "it ran out, and nobody took it"
    );
}

pub async fn what_a_wrong_clock_put_off_is_due(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let ahead = claim(&room.db, id(), 0, 10).await.unwrap();
    let day = Task {
        lease_owner: None,
        claimable_at: at(86_408),
        ..ahead.row.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    tasks::save(&mut tx, &day, ahead.lease, StreamEvent::Progress, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let again = claim(&room.db, id(), 2, 20).await.unwrap();
    assert_eq!(again.id, ahead.id);
    // Exactly the longest permitted wait is not too long.
    let hour = Task {
        lease_owner: None,
        claimable_at: at(3_600),
        ..again.row.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    tasks::save(&mut tx, &hour, again.lease, StreamEvent::Progress, at(3))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, id(), 4, 20).await, None);
    let ann = crate::post::reachable(room, &house, "ann").await;
    crate::post::put(&room.db, &crate::post::letter(&ann, 90_000)).await;
    assert!(crate::post::claim(&room.db, id(), 5, 20).await.is_some());
}

pub async fn the_databases_clock_decides(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    house.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    let before = tx.now(Now::Database).await.unwrap();
    let claimed = lease::claim::<Task>(&mut tx, id(), Now::Database, span(0, 75), &[]).await;
    let claimed = claimed.unwrap().unwrap();
    let after = tx.now(Now::Database).await.unwrap();
    assert!(before <= after);
    let lease = claimed.claimable_at;
    assert!((before + span(0, 75)..=after + span(0, 75)).contains(&lease));
    let next = lease::next_due::<Task>(&mut tx, Now::Database, &[]).await;
    let next = next.unwrap().unwrap();
    assert!(next.at == lease && next.within <= span(0, 75) && next.within > span(0, 60));
}
