use crate::make::{self, House, at, claim, enqueue, first, house, id, task, whole};
use crate::room::Room;
use model::id::{OrganizationId, TaskId};
use model::task::{
    CreatedBy, FailureCode, Spread, Step, StreamEvent, TaskError, TaskStatus, TaskType,
};
use store::domains::{Domain, DomainFilter};
use store::tasks::{self, Task, TaskFilter};

/// Enqueues a task of this type and has it end so.
async fn ends(
    room: &Room,
    domain: &Domain,
    (kind, status): (TaskType, TaskStatus),
    when: i64,
) -> TaskId {
    let new = Task {
        id: TaskId(id()),
        task_type: kind,
        steps: Step::pending(kind.steps()),
        claimable_at: at(when),
        ..task(domain)
    };
    enqueue(&room.db, &new).await;
    finish(room, new.id, status, when).await;
    new.id
}

/// Has the next task that is claimed, which is this one, end so.
async fn finish(room: &Room, wanted: TaskId, status: TaskStatus, when: i64) {
    let claimed = claim(&room.db, id(), when, when + 60).await.unwrap();
    assert_eq!(claimed.id, wanted);
    let error = (status == TaskStatus::Failed)
        .then(|| TaskError::new(FailureCode::Refused, "not today", false));
    let ended = Task {
        status,
        error,
        completed_at: Some(at(when)),
        lease_owner: None,
        ..claimed.row
    };
    let mut tx = room.db.begin().await.unwrap();
    tasks::save(&mut tx, &ended, claimed.lease, StreamEvent::End, at(when))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn stored(room: &Room, house: OrganizationId, id: TaskId) -> Task {
    let mut tx = room.db.read().await.unwrap();
    tasks::get(&mut tx, house, id).await.unwrap().unwrap()
}

/// How many failures need somebody: of the list of tasks, and domains that have one. The one definition, in both.
async fn needing(room: &Room, house: &House) -> (i64, i64) {
    let mut tx = room.db.read().await.unwrap();
    let filter = TaskFilter {
        needs_somebody: true,
        ..TaskFilter::default()
    };
    let counted = tasks::count(&mut tx, house.id, &filter).await.unwrap();
    let listed = tasks::list(&mut tx, house.id, &filter, &first(50)).await;
    let listed = listed.unwrap().rows;
    assert_eq!(counted, listed.len() as i64);
    assert!(listed.iter().all(Task::needs_somebody));
    assert_eq!(tasks::count_needing(&mut tx).await.unwrap(), counted);
    let of_domains = DomainFilter {
        undismissed: true,
        ..DomainFilter::default()
    };
    let domains = store::domains::list(&mut tx, house.id, &of_domains, &first(50)).await;
    let ids: Vec<_> = domains.unwrap().rows.iter().map(|row| row.id).collect();
    let newest = tasks::needing_of(&mut tx, house.id, &ids).await.unwrap();
    assert_eq!(newest.len(), ids.len());
    assert!(newest.iter().all(Task::needs_somebody));
    (counted, ids.len() as i64)
}

pub async fn a_failure_counts_until_a_later_task_settles_it(room: &Room) {
    use TaskStatus::{Cancelled, Completed, Failed};
    use TaskType::{DisableWhoisPrivacy, LockDomain, Renew, UnlockDomain, UpdateContacts};
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let other = house.domain(&room.db, "b.example").await;
    let one = ends(room, &domain, (UpdateContacts, Failed), 1).await;
    assert_eq!(needing(room, &house).await, (1, 1));
    // A second failure tells of the same: the domain counts once.
    let two = ends(room, &domain, (UpdateContacts, Failed), 2).await;
    assert_eq!(stored(room, house.id, one).await.overtaken_by, Some(two));
    let renewal = ends(room, &domain, (Renew, Failed), 3).await;
    let locked = ends(room, &domain, (LockDomain, Failed), 4).await;
    ends(room, &other, (UpdateContacts, Failed), 5).await;
    assert_eq!(needing(room, &house).await, (4, 2));
    // What is cancelled settles nothing, and neither does what is done for another domain or about something else.
    ends(room, &domain, (UpdateContacts, Cancelled), 6).await;
    assert_eq!(needing(room, &house).await, (4, 2));
    let done = ends(room, &domain, (DisableWhoisPrivacy, Completed), 7).await;
    assert_eq!(stored(room, house.id, two).await.overtaken_by, Some(done));
    assert_eq!(
        stored(room, house.id, one).await.overtaken_by,
        Some(two),
        "as it was"
    );
    assert_eq!(stored(room, house.id, renewal).await.overtaken_by, None);
    assert_eq!(needing(room, &house).await, (3, 2));
    let unlocked = ends(room, &domain, (UnlockDomain, Completed), 8).await;
    assert_eq!(
        stored(room, house.id, locked).await.overtaken_by,
        Some(unlocked)
    );
    ends(room, &domain, (Renew, Completed), 9).await;
    assert_eq!(needing(room, &house).await, (1, 1));
    // It is retried: then it is as if it had not been overtaken, until it ends.
    let again = Task {
        status: TaskStatus::Pending,
        overtaken_by: None,
        claimable_at: at(10),
        ..stored(room, house.id, two).await
    };
    let mut tx = room.db.begin().await.unwrap();
    let state = StreamEvent::State;
    tasks::save_unleased(&mut tx, &again, Failed, state, at(10))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    finish(room, two, Failed, 11).await;
    assert_eq!(needing(room, &house).await, (2, 2));
    // Whoever releases a domain is told no more of what failed for it.
    let by = CreatedBy::system();
    let stranger = make::house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    for (organization, written) in [(stranger.id, 0), (house.id, 1), (house.id, 0)] {
        let done = tasks::dismiss_of_domain(&mut tx, organization, domain.id, (&by, at(12))).await;
        assert_eq!(done.unwrap(), written);
    }
    tx.commit().await.unwrap();
    assert_eq!(needing(room, &house).await, (1, 1));
    assert_eq!(stored(room, house.id, two).await.dismissed_by, Some(by));
}

/// A task over these domains with a part for each; the whole is running and nobody's.
async fn spread(room: &Room, house: &House, domains: &[&Domain], when: i64) -> (Task, Vec<Task>) {
    let parent = Task {
        created_at: at(when),
        ..whole(house.id, when)
    };
    enqueue(&room.db, &parent).await;
    let claimed = claim(&room.db, id(), when, when + 60).await.unwrap();
    assert_eq!(claimed.id, parent.id);
    let mut ids: Vec<_> = domains.iter().map(|domain| domain.id).collect();
    ids.sort_unstable();
    let mut tx = room.db.begin().await.unwrap();
    let made = tasks::enqueue_parts(
        &mut tx,
        &claimed.row,
        (&ids, &std::collections::BTreeSet::new()),
        id,
        at(when),
    )
    .await;
    let spread = Spread {
        made: made.unwrap().made,
        ..Spread::default()
    };
    let waits = Task {
        state: spread.into(),
        lease_owner: None,
        claimable_at: at(when + 1000),
        ..claimed.row
    };
    let event = StreamEvent::Progress;
    tasks::save(&mut tx, &waits, claimed.lease, event, at(when))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (
        stored(room, house.id, parent.id).await,
        parts(room, house, parent.id).await,
    )
}

/// In the order in which they are claimed.
async fn parts(room: &Room, house: &House, whole: TaskId) -> Vec<Task> {
    let filter = TaskFilter {
        parent_id: Some(whole),
        ..TaskFilter::default()
    };
    let mut tx = room.db.read().await.unwrap();
    let listed = tasks::list(&mut tx, house.id, &filter, &first(50)).await;
    let mut rows = listed.unwrap().rows;
    rows.reverse();
    rows
}

pub async fn a_whole_is_overtaken_with_its_failed_parts(room: &Room) {
    use TaskStatus::{Completed, Failed};
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    let (whole, of_it) = spread(room, &house, &[&a, &b], 1).await;
    finish(room, of_it[0].id, Failed, 2).await;
    finish(room, of_it[1].id, Failed, 3).await;
    // The whole ends in its turn.
    let mut tx = room.db.begin().await.unwrap();
    let error = TaskError::new(FailureCode::PartsFailed, "2 of 2", true);
    let ended = Task {
        status: Failed,
        error: Some(error),
        completed_at: Some(at(4)),
        ..whole.clone()
    };
    let end = StreamEvent::End;
    tasks::save_unleased(&mut tx, &ended, TaskStatus::Running, end, at(4))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let folded = async || {
        let filter = TaskFilter {
            needs_somebody: true,
            folded: true,
            ..TaskFilter::default()
        };
        let mut tx = room.db.read().await.unwrap();
        tasks::count(&mut tx, house.id, &filter).await.unwrap()
    };
    assert_eq!((needing(room, &house).await, folded().await), ((3, 2), 1));
    let of = |task: &Task| if task.domain_id == Some(a.id) { &a } else { &b };
    let kind = TaskType::UpdateContacts;
    ends(room, of(&of_it[0]), (kind, Completed), 5).await;
    assert_eq!((needing(room, &house).await, folded().await), ((2, 1), 1));
    let last = ends(room, of(&of_it[1]), (kind, Completed), 6).await;
    assert_eq!((needing(room, &house).await, folded().await), ((0, 0), 0));
    let whole = stored(room, house.id, whole.id).await;
    assert_eq!((whole.status, whole.overtaken_by), (Failed, Some(last)));
}

pub async fn what_is_paused_is_claimed_by_nobody_and_blocks_nobody(room: &Room) {
    let house = house(&room.db).await;
    let stranger = make::house(&room.db).await;
    let (a, b, c) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
        house.domain(&room.db, "c.example").await,
    );
    let (whole, of_it) = spread(room, &house, &[&a, &b, &c], 1).await;
    let running = claim(&room.db, id(), 2, 900).await.unwrap();
    assert_eq!(running.id, of_it[0].id);
    let pause = async |organization| {
        let mut tx = room.db.begin().await.unwrap();
        let paused = tasks::pause(&mut tx, organization, whole.id, at(3)).await;
        tx.commit().await.unwrap();
        paused.unwrap()
    };
    assert_eq!(pause(stranger.id).await, None);
    let paused = pause(house.id).await.unwrap();
    assert_eq!((paused.paused_at, paused.is_paused()), (Some(at(3)), true));
    assert_eq!(paused.last_seq, whole.last_seq + 1);
    assert_eq!(pause(house.id).await, None, "it waits already");
    let now = parts(room, &house, whole.id).await;
    assert_eq!(
        now.iter().map(|part| part.paused_at).collect::<Vec<_>>(),
        [None, Some(at(3)), Some(at(3))]
    );
    let events = {
        let mut tx = room.db.read().await.unwrap();
        let all = tasks::events(&mut tx, house.id, whole.id, whole.last_seq, 9).await;
        all.unwrap()
    };
    assert!(events.len() == 1 && events[0].task.as_ref().unwrap().paused);
    assert_eq!(
        claim(&room.db, id(), 1_500, 1_600).await.map(|t| t.id),
        Some(running.id),
        "only a lease that ran out"
    );
    assert_eq!(claim(&room.db, id(), 1_500, 1_600).await, None);
    // Another task of the domain is not joined to what waits, and need not wait behind it.
    let second = stored(room, house.id, of_it[1].id).await.domain_id.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let joined = tasks::join(&mut tx, house.id, second, &crate::parts::decision()).await;
    assert_eq!(joined.unwrap(), None);
    drop(tx);
    let domain = if second == b.id {
        &b
    } else if second == a.id {
        &a
    } else {
        &c
    };
    let urgent = house.task(&room.db, domain).await;
    assert_eq!(claim(&room.db, id(), 7, 1_600).await.unwrap().id, urgent.id);

    let resume = async |organization| {
        let mut tx = room.db.begin().await.unwrap();
        let resumed = tasks::resume(&mut tx, organization, whole.id, at(8)).await;
        tx.commit().await.unwrap();
        resumed.unwrap()
    };
    assert_eq!(resume(stranger.id).await, None);
    let resumed = resume(house.id).await.unwrap();
    assert_eq!((resumed.paused_at, resumed.claimable_at), (None, at(8)));
    assert_eq!(resume(house.id).await, None);
    let mut claimed = Vec::new();
    while let Some(next) = claim(&room.db, id(), 8, 1_600).await {
        claimed.push(next.id);
    }
    // The second part waits now behind the task that was quicker.
    assert_eq!(claimed, [whole.id, of_it[2].id]);
    // Whoever cancels has nothing wait.
    assert!(pause(house.id).await.is_some());
    let mut tx = room.db.begin().await.unwrap();
    let stopping = tasks::request_cancel(&mut tx, house.id, whole.id, at(9)).await;
    tx.commit().await.unwrap();
    assert_eq!(stopping.unwrap().unwrap().paused_at, None);
}

pub async fn parts_are_tallied_and_their_failures_grouped(room: &Room) {
    use TaskStatus::{Completed, Failed};
    let house = house(&room.db).await;
    let (a, b, c) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
        house.domain(&room.db, "c.example").await,
    );
    let (whole, of_it) = spread(room, &house, &[&a, &b, &c], 1).await;
    let tally = async |since| {
        let mut tx = room.db.read().await.unwrap();
        let all = tasks::tallies(&mut tx, house.id, &[whole.id, TaskId(id())], at(since)).await;
        let mut all = all.unwrap();
        assert_eq!(all.len(), 1);
        all.remove(&whole.id).unwrap()
    };
    assert_eq!((tally(0).await.made(), tally(0).await.open()), (3, 3));
    finish(room, of_it[0].id, Failed, 2).await;
    finish(room, of_it[1].id, Failed, 3).await;
    finish(room, of_it[2].id, Completed, 4).await;
    let now = tally(2).await;
    assert_eq!(
        (
            now.failed,
            now.needing,
            now.completed,
            now.open(),
            now.lately
        ),
        (2, 2, 1, 0, 2)
    );
    let mut tx = room.db.read().await.unwrap();
    let why = tasks::reasons(&mut tx, house.id, whole.id, 9)
        .await
        .unwrap();
    assert_eq!(why.len(), 1);
    assert_eq!((why[0].count, why[0].example), (2, of_it[0].id));
    assert_eq!(why[0].error.message, "not today");
    let alike = TaskFilter {
        parent_id: Some(whole.id),
        fails_like: Some(why[0].example),
        ..TaskFilter::default()
    };
    assert_eq!(tasks::count(&mut tx, house.id, &alike).await.unwrap(), 2);
    let stranger = make::house(&room.db).await;
    let none = tasks::reasons(&mut tx, stranger.id, whole.id, 9).await;
    assert_eq!(none.unwrap(), []);
    drop(tx);
    let by = crate::make::olga();
    let mut tx = room.db.begin().await.unwrap();
    for (organization, written) in [(stranger.id, 0), (house.id, 2), (house.id, 0)] {
        let done = tasks::dismiss_parts(&mut tx, organization, whole.id, (&by, at(5))).await;
        assert_eq!(done.unwrap(), written);
    }
    tx.commit().await.unwrap();
    assert_eq!(tally(2).await.needing, 0);
}

pub async fn a_list_of_tasks_is_narrowed(room: &Room) {
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "anton.example").await,
        house.domain(&room.db, "berta.example").await,
    );
    let (whole, of_it) = spread(room, &house, &[&a], 100).await;
    let by_bob = Task {
        id: TaskId(id()),
        created_by: CreatedBy {
            name: "Bob Žluť".into(),
            ..crate::make::olga()
        },
        created_at: at(200),
        ..task(&b)
    };
    enqueue(&room.db, &by_bob).await;
    let found = async |filter: TaskFilter| {
        let mut tx = room.db.read().await.unwrap();
        let listed = tasks::list(&mut tx, house.id, &filter, &first(9)).await;
        let rows = listed.unwrap().rows;
        let counted = tasks::count(&mut tx, house.id, &filter).await.unwrap();
        assert_eq!(counted, rows.len() as i64, "{filter:?}");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let all = TaskFilter::default();
    let part = of_it[0].id;
    let projects = Some([house.project.id].into());
    for (filter, wanted) in [
        (all.clone(), vec![by_bob.id, part, whole.id]),
        (
            TaskFilter {
                folded: true,
                ..all.clone()
            },
            vec![by_bob.id, whole.id],
        ),
        (
            TaskFilter {
                domain: Some("anton".into()),
                ..all.clone()
            },
            vec![part],
        ),
        (
            TaskFilter {
                domain: Some("example bert".into()),
                projects,
                ..all.clone()
            },
            vec![by_bob.id],
        ),
        (
            TaskFilter {
                begun_by: Some("zlut".into()),
                ..all.clone()
            },
            vec![by_bob.id],
        ),
        (
            TaskFilter {
                begun_by: Some("olga".into()),
                domain: Some("berta".into()),
                ..all.clone()
            },
            vec![],
        ),
        (
            TaskFilter {
                from: Some(at(150)),
                ..all.clone()
            },
            vec![by_bob.id],
        ),
        (
            TaskFilter {
                from: Some(at(100)),
                until: Some(at(200)),
                ..all.clone()
            },
            vec![part, whole.id],
        ),
        (
            TaskFilter {
                paused: true,
                ..all.clone()
            },
            vec![],
        ),
    ] {
        assert_eq!(found(filter.clone()).await, wanted, "{filter:?}");
    }
    let mut tx = room.db.begin().await.unwrap();
    tasks::pause(&mut tx, house.id, whole.id, at(300))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let paused = TaskFilter {
        paused: true,
        folded: true,
        ..all
    };
    assert_eq!(found(paused).await, [whole.id]);
}
