use crate::make::{at, claim, count_up, enqueue, house, id, moment, span, task};
use crate::room::Room;
use model::id::{DomainId, TaskId};
use model::task::{Rows, StreamEvent, TaskState, TaskStatus};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::Mutex;
use store::tasks::{self, Task};
use store::{Db, domains, lease};
use uuid::Uuid;

#[derive(Default)]
struct Log {
    claimed: Vec<(DomainId, TaskId)>,
    running: HashSet<DomainId>,
}

/// Claims and ends tasks until all are done.
async fn claimer(db: Db, owner: Uuid, log: Arc<Mutex<Log>>, all: usize) {
    loop {
        let Some(claimed) = claim(&db, owner, 1, 1000).await else {
            if log.lock().unwrap().claimed.len() == all {
                return;
            }
            tokio::task::yield_now().await;
            continue;
        };
        let domain = claimed.domain_id.unwrap();
        {
            let mut log = log.lock().unwrap();
            assert!(
                log.running.insert(domain),
                "two tasks of one domain at once"
            );
            log.claimed.push((domain, claimed.id));
        }
        tokio::task::yield_now().await;
        // Before the commit that ends it: from then on the next one of the domain may begin.
        log.lock().unwrap().running.remove(&domain);
        let ended = Task {
            status: TaskStatus::Completed,
            lease_owner: None,
            completed_at: Some(at(2)),
            ..claimed.row
        };
        let mut tx = db.begin().await.unwrap();
        tasks::save(&mut tx, &ended, claimed.lease, StreamEvent::End, at(2))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

pub async fn sixteen_claimers_take_each_task_once_and_in_order(room: &Room) {
    let house = house(&room.db).await;
    let mut domains = Vec::new();
    for n in 0..50 {
        domains.push(house.domain(&room.db, &format!("d{n}.example")).await);
    }
    let mut order: BTreeMap<DomainId, Vec<TaskId>> = BTreeMap::new();
    for _ in 0..4 {
        for domain in &domains {
            let task = house.task(&room.db, domain).await;
            order.entry(domain.id).or_default().push(task.id);
        }
    }
    let log = Arc::new(Mutex::new(Log::default()));
    let claimers: Vec<_> = (0..16)
        .map(|_| tokio::spawn(claimer(room.db.clone(), id(), Arc::clone(&log), 200)))
        .collect();
    for claimer in claimers {
        claimer.await.unwrap();
    }
    let log = log.lock().unwrap();
    assert_eq!(log.claimed.len(), 200);
    let mut claimed: BTreeMap<DomainId, Vec<TaskId>> = BTreeMap::new();
    for (domain, task) in &log.claimed {
        claimed.entry(*domain).or_default().push(*task);
    }
    assert_eq!(
        claimed, order,
        "each once, and a domain's in the order in which they were enqueued"
    );
}

pub async fn enqueued_in_the_order_of_commits(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let enqueuers = (0..24).map(|n| {
        let (db, mut task, organization, domain) =
            (room.db.clone(), task(&domain), house.id, domain.id);
        tokio::spawn(async move {
            // The clocks of several machines disagree: the order must not come from them.
            task.created_at = at(-n);
            let mut tx = db.begin().await.unwrap();
            domains::touch(&mut tx, organization, domain, at(n))
                .await
                .unwrap();
            let version = domains::get(&mut tx, organization, domain)
                .await
                .unwrap()
                .unwrap()
                .version;
            task.state = TaskState::Rows(Rows {
                done: u32::try_from(version).unwrap(),
                ..Rows::default()
            });
            tokio::task::yield_now().await;
            tasks::enqueue(&mut tx, &task).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for enqueuer in enqueuers.collect::<Vec<_>>() {
        enqueuer.await.unwrap();
    }
    let mut tx = room.db.read().await.unwrap();
    let filter = tasks::TaskFilter {
        domain_id: Some(domain.id),
        ..tasks::TaskFilter::default()
    };
    let page = crate::make::first(100);
    let open = tasks::list(&mut tx, domain.organization_id, &filter, &page)
        .await
        .unwrap();
    let versions: Vec<u32> = open
        .rows
        .iter()
        .rev()
        .map(|task| task.rows().unwrap().done)
        .collect();
    assert_eq!(versions, (2..=25).collect::<Vec<u32>>());
}

pub async fn the_oldest_free_task_comes_first(room: &Room) {
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        lease::next_due::<Task>(&mut tx, moment(0), &[])
            .await
            .unwrap(),
        None
    );
    drop(tx);
    let later = Task {
        claimable_at: at(50),
        ..task(&a)
    };
    enqueue(&room.db, &later).await;
    let behind = house.task(&room.db, &a).await;
    let other = house.task(&room.db, &b).await;
    let alone = Task {
        domain_id: None,
        ..task(&a)
    };
    enqueue(&room.db, &alone).await;
    let worker = id();
    let next = |at| async move {
        let mut tx = room.db.read().await.unwrap();
        let next = lease::next_due::<Task>(&mut tx, moment(0), &[]).await;
        assert_eq!(next.unwrap().map(|due| due.at), at);
    };
    next(Some(at(0))).await;
    let claimed = claim(&room.db, worker, 1, 100).await.unwrap();
    assert_eq!(
        claimed.id, other.id,
        "what stands behind one that may not be taken yet waits with it"
    );
    assert_eq!(
        (
            claimed.status,
            claimed.started_at,
            claimed.attempt,
            claimed.lease_owner,
            claimed.claimable_at
        ),
        (TaskStatus::Running, Some(at(1)), 1, Some(worker), at(100))
    );
    assert_eq!(
        claim(&room.db, worker, 1, 100).await.unwrap().id,
        alone.id,
        "one without a domain waits for nobody"
    );
    assert_eq!(claim(&room.db, worker, 1, 100).await, None);
    next(Some(at(50))).await;
    assert_eq!(claim(&room.db, worker, 50, 110).await.unwrap().id, later.id);
    assert_eq!(
        claim(&room.db, worker, 60, 110).await,
        None,
        "{:?} waits for the one that runs",
        behind.id
    );
    next(Some(at(100))).await;
    let again = claim(&room.db, id(), 101, 200).await.unwrap();
    assert_eq!(
        (again.id, again.attempt, again.started_at),
        (other.id, 1, Some(at(1))),
        "a lease that ran out"
    );
}

pub async fn a_retried_task_waits_for_the_one_that_runs(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let old = Task {
        status: TaskStatus::Failed,
        ..task(&domain)
    };
    enqueue(&room.db, &old).await;
    let new = house.task(&room.db, &domain).await;
    let worker = id();
    let running = claim(&room.db, worker, 1, 100).await.unwrap();
    assert_eq!(running.id, new.id);
    let mut tx = room.db.begin().await.unwrap();
    let retried = Task {
        status: TaskStatus::Pending,
        ..old.clone()
    };
    tasks::save_unleased(
        &mut tx,
        &retried,
        TaskStatus::Failed,
        StreamEvent::State,
        at(2),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, worker, 3, 100).await, None);
    // Postponed, it runs before the one that was retried: otherwise each would wait for the other.
    let mut tx = room.db.begin().await.unwrap();
    let put_off = Task {
        lease_owner: None,
        claimable_at: at(4),
        ..running.row.clone()
    };
    tasks::save(
        &mut tx,
        &put_off,
        running.lease,
        StreamEvent::Progress,
        at(3),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let running = claim(&room.db, worker, 4, 100).await.unwrap();
    assert_eq!(running.id, new.id);
    let mut tx = room.db.begin().await.unwrap();
    let ended = Task {
        status: TaskStatus::Completed,
        lease_owner: None,
        ..new
    };
    tasks::save(&mut tx, &ended, running.lease, StreamEvent::End, at(4))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, worker, 5, 100).await.unwrap().id, old.id);
}

pub async fn several_are_claimed_in_one_transaction(room: &Room) {
    let house = house(&room.db).await;
    let mut due = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        let domain = house.domain(&room.db, name).await;
        due.push(house.task(&room.db, &domain).await.id);
        // The second one of a domain has its turn when the first one has ended.
        house.task(&room.db, &domain).await;
    }
    let some = async |now: i64, except: &[lease::Key], most: usize| {
        let mut tx = room.db.begin().await.unwrap();
        let leases = (moment(now), span(now, now + 100));
        let claimed = lease::claim_some::<Task>(&mut tx, id, leases, except, most).await;
        tx.commit().await.unwrap();
        claimed.unwrap()
    };
    assert_eq!(some(5, &[], 0).await, []);
    let two = some(5, &[], 2).await;
    let ids: Vec<_> = two.iter().map(|task| task.id).collect();
    assert_eq!(ids, due[..2], "the oldest first");
    assert_ne!(two[0].lease.owner, two[1].lease.owner);
    for task in &two {
        let mut tx = room.db.begin().await.unwrap();
        let held = lease::heartbeat::<Task>(&mut tx, task.id, task.lease, moment(6), span(6, 99));
        assert!(held.await.unwrap(), "each is held by a lease of its own");
    }
    assert_eq!(some(5, &[due[2].into()], 8).await, []);
    let rest = some(5, &[], 8).await;
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].id, due[2]);
    assert_eq!(some(5, &[], 8).await, []);
}

/// Two claimers see two tasks of one domain claimable at once: one was rescheduled by hand while the other's claim was not committed yet. The index of running tasks lets one
/// through, and the loser's transaction continues as if nothing had been claimable. SQLite has one writer, so only PostgreSQL can be tested.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_meets_another_on_its_domain_finds_nothing() {
    let room = Room::postgres().await;
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let old = Task {
        status: TaskStatus::Failed,
        ..task(&domain)
    };
    enqueue(&room.db, &old).await;
    let new = house.task(&room.db, &domain).await;
    let mut first = room.db.begin().await.unwrap();
    assert_eq!(
        lease::claim::<Task>(&mut first, id(), moment(1), span(1, 100), &[])
            .await
            .unwrap()
            .unwrap()
            .id,
        new.id
    );
    let mut by_hand = room.db.begin().await.unwrap();
    let retried = Task {
        status: TaskStatus::Pending,
        ..old.clone()
    };
    tasks::save_unleased(
        &mut by_hand,
        &retried,
        TaskStatus::Failed,
        StreamEvent::State,
        at(2),
    )
    .await
    .unwrap();
    by_hand.commit().await.unwrap();
    let db = room.db.clone();
    let second = tokio::spawn(async move {
        let mut tx = db.begin().await.unwrap();
        let claimed = lease::claim::<Task>(&mut tx, id(), moment(3), span(3, 100), &[])
            .await
            .unwrap();
        let number = count_up(&mut tx, "AB").await.unwrap();
        tx.commit().await.unwrap();
        (claimed, number)
    });
    room.until("SELECT COUNT(*) FROM pg_locks WHERE NOT granted", 1)
        .await;
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), (None, 1));
    room.done().await;
}
