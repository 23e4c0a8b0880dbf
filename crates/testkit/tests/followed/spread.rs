//! Many domains: batches, workers that die between them, and leases that are lost.

use crate::desk::Desk;
use chrono::TimeDelta;
use model::domain_name::DomainName;
use model::id::{DomainId, PlanId, TaskId};
use model::role::Role;
use model::task::{
    Cause, CreatedBy, FailureCode, Over, Spread, StepName, StreamEvent, TaskStatus, TaskType,
};
use service::contacts::Version;
use service::domains::DomainFilter;
use service::organizations::OrganizationEdit;
use service::tasks::Task;
use service::{Mode, Page};
use std::collections::BTreeMap;
use store::domains::Domain;
use store::tasks::NewTask;
use tokio_util::sync::CancellationToken;
use worker::{Claimed, Worker};

/// How many parts a batch has.
const BATCH: u32 = 500;
/// The parts of three batches, and as many domains.
const MADE: u32 = 3 * BATCH;
const ALL: usize = 1_500;

/// So many domains, and a task that is to make a part for each.
async fn portfolio(count: usize) -> (Desk, TaskId) {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let mut tx = service.db().begin().await.unwrap();
    for number in 0..count {
        let now = desk.house.clock.get();
        let domain = Domain {
            id: DomainId(service.token()),
            organization_id: desk.contact.organization_id,
            project_id: desk.house.founded.project,
            name: DomainName::parse(&format!("n{number}.example")).unwrap(),
            team_id: None,
            registry: "simulator".into(),
            view: None,
            state: model::agreement::AgreementState::Unknown,
            state_since: None,
            awaiting: None,
            left_until: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        store::domains::insert(&mut tx, &domain).await.unwrap();
    }
    tx.commit().await.unwrap();
    let edit = OrganizationEdit {
        defaults: [(Role::Tech, Some(desk.contact.id))].into(),
        ..OrganizationEdit::default()
    };
    let done = service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    assert_eq!(done.impact.domains, count);
    (desk, done.tasks[0])
}

/// Every domain has exactly one part.
async fn one_each(desk: &Desk, whole: TaskId, count: usize) -> Vec<Task> {
    let parts = desk.parts(whole).await;
    let mut per_domain: BTreeMap<_, usize> = BTreeMap::new();
    for part in &parts {
        *per_domain.entry(part.domain_id).or_default() += 1;
    }
    assert_eq!(per_domain.len(), count);
    assert!(per_domain.values().all(|parts| *parts == 1));
    parts
}

/// Carries the claimed task on until so many parts were made, and dies. Gives the task as it was written last.
async fn die_behind(desk: &Desk, worker: &Worker, mut task: Claimed, made: u32) -> Claimed {
    let (id, never) = (task.id, CancellationToken::new());
    let reached = async {
        loop {
            let now = desk.house.task(id).await;
            if now.spread().unwrap().made >= made {
                return now;
            }
            tokio::task::yield_now().await;
        }
    };
    let now = tokio::select! {
        biased;
        now = reached => now,
        done = worker.carry_through(&mut task, &never) => panic!("it came to the end: {done:?}"),
    };
    *task = now;
    task
}

#[tokio::test]
async fn domains_get_a_part_each_in_batches() {
    let (desk, whole) = portfolio(ALL).await;
    let worker = desk.house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    assert_eq!(task.id, whole);
    worker
        .carry_through(&mut task, &CancellationToken::new())
        .await
        .unwrap();
    let parts = one_each(&desk, whole, ALL).await;
    assert!(parts.iter().all(|part| part.status == TaskStatus::Pending));
    let task = desk.house.task(whole).await;
    let spread = task.spread().unwrap();
    assert_eq!((spread.made, spread.joined, spread.ended), (MADE, 0, 0));
    let events = desk
        .house
        .service
        .tasks()
        .events(&desk.actor, whole, 0, 100)
        .await
        .unwrap()
        .events;
    let batches = events
        .iter()
        .filter(|event| event.event == StreamEvent::Progress)
        .count();
    assert_eq!(batches, 4, "three batches, and the look at the parts");
}

#[tokio::test]
async fn a_worker_that_dies_between_batches_is_followed_by_another() {
    let (desk, whole) = portfolio(ALL).await;
    for made in [BATCH, 2 * BATCH] {
        let worker = desk.house.worker();
        let task = worker.claim().await.unwrap().unwrap();
        assert_eq!(task.id, whole);
        let left = die_behind(&desk, &worker, task, made).await;
        assert!((made..MADE).contains(&left.spread().unwrap().made));
        assert!(
            worker
                .claim()
                .await
                .unwrap()
                .is_none_or(|task| task.id != whole),
            "it is leased"
        );
        desk.house.clock.advance(TimeDelta::minutes(2));
    }
    let worker = desk.house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    worker
        .carry_through(&mut task, &CancellationToken::new())
        .await
        .unwrap();
    one_each(&desk, whole, ALL).await;
    assert_eq!(desk.house.task(whole).await.spread().unwrap().made, MADE);
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing_more() {
    let (desk, whole) = portfolio(ALL).await;
    let (first, second) = (desk.house.worker(), desk.house.worker());
    let task = first.claim().await.unwrap().unwrap();
    let mut left = die_behind(&desk, &first, task, BATCH).await;
    assert!(left.spread().unwrap().made < MADE);
    desk.house.clock.advance(TimeDelta::minutes(2));
    let never = CancellationToken::new();
    let mut task = second.claim().await.unwrap().unwrap();
    second.carry_through(&mut task, &never).await.unwrap();
    // No part waits any more, so nothing but the lease keeps a second one from being made.
    for part in one_each(&desk, whole, ALL).await {
        desk.house
            .service
            .tasks()
            .cancel(&desk.actor, part.id)
            .await
            .unwrap();
    }
    let before = desk.house.task(whole).await;
    first.carry_through(&mut left, &never).await.unwrap();
    one_each(&desk, whole, ALL).await;
    assert_eq!(desk.house.task(whole).await, before);
}

#[tokio::test]
async fn a_stop_is_heard_between_batches() {
    let (desk, whole) = portfolio(ALL).await;
    let worker = desk.house.worker();
    let stop = CancellationToken::new();
    stop.cancel();
    let mut task = worker.claim().await.unwrap().unwrap();
    worker.carry_through(&mut task, &stop).await.unwrap();
    drop(task);
    let task = desk.house.task(whole).await;
    assert_eq!((task.lease_owner, task.spread().unwrap().made), (None, 0));
    // In the middle of it, too.
    let stop = CancellationToken::new();
    let mut task = worker.claim().await.unwrap().unwrap();
    let asked = async {
        while desk.house.task(whole).await.spread().unwrap().made < BATCH {
            tokio::task::yield_now().await;
        }
        stop.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        () = asked => {}
        done = worker.carry_through(&mut task, &stop) => done.unwrap(),
    }
    drop(task);
    let task = desk.house.task(whole).await;
    assert_eq!(task.lease_owner, None);
    let made = task.spread().unwrap().made;
    assert!((BATCH..MADE).contains(&made), "{made}");
    worker
        .carry_through(
            &mut worker.claim().await.unwrap().unwrap(),
            &CancellationToken::new(),
        )
        .await
        .unwrap();
    one_each(&desk, whole, ALL).await;
}

#[tokio::test]
async fn a_batch_that_was_made_while_somebody_cancelled_is_cancelled_too() {
    let (desk, whole) = portfolio(ALL).await;
    let worker = desk.house.worker();
    let task = worker.claim().await.unwrap().unwrap();
    let mut left = die_behind(&desk, &worker, task, BATCH).await;
    // Asked of the whole alone: what the parts' own cancelling has not seen.
    let mut tx = desk.house.service.db().begin().await.unwrap();
    let now = desk.house.clock.get();
    store::tasks::request_cancel(&mut tx, left.organization_id, whole, now)
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    worker
        .carry_through(&mut left, &CancellationToken::new())
        .await
        .unwrap();
    drop(left);
    assert_eq!(desk.house.task(whole).await.status, TaskStatus::Cancelled);
    let parts = desk.parts(whole).await;
    assert!((ALL / 3..ALL).contains(&parts.len()), "{}", parts.len());
    assert!(
        parts
            .iter()
            .all(|part| part.status == TaskStatus::Cancelled)
    );
    desk.house
        .service
        .tasks()
        .retry(&desk.actor, whole)
        .await
        .unwrap();
    let mut task = worker.claim().await.unwrap().unwrap();
    worker
        .carry_through(&mut task, &CancellationToken::new())
        .await
        .unwrap();
    one_each(&desk, whole, ALL).await;
}

#[tokio::test]
async fn a_domain_whose_task_has_not_begun_gets_no_second_one() {
    let (desk, whole) = portfolio(3).await;
    let domain = desk
        .house
        .service
        .domains()
        .list(
            &desk.actor,
            &DomainFilter::default(),
            &Page {
                limit: 1,
                after: None,
            },
        )
        .await
        .unwrap()
        .rows[0]
        .id;
    let other = desk.house.contact("Cizi").await;
    let own = desk.house.give(domain, Role::Admin, &other).await;
    desk.house.settle().await;
    desk.completed(own).await;
    desk.completed(whole).await;
    let spread = desk.house.task(whole).await.spread().unwrap();
    assert_eq!((spread.made, spread.joined), (2, 1));
    let shown = desk
        .house
        .service
        .domains()
        .get(&desk.actor, domain)
        .await
        .unwrap()
        .name;
    assert_eq!(
        desk.holder(shown.ascii(), Role::Tech),
        Some(desk.contact.handle.clone())
    );
}

#[tokio::test]
async fn a_whole_without_parts_completes() {
    let (desk, whole) = portfolio(1).await;
    let domain = desk
        .house
        .service
        .domains()
        .list(
            &desk.actor,
            &DomainFilter::default(),
            &Page {
                limit: 1,
                after: None,
            },
        )
        .await
        .unwrap()
        .rows[0]
        .id;
    desk.house
        .service
        .domains()
        .release(&desk.actor, domain)
        .await
        .unwrap();
    desk.house.settle().await;
    let task = desk.completed(whole).await;
    assert_eq!(task.spread().unwrap().made, 0);
    assert_eq!(
        task.steps[1].detail.as_deref(),
        Some("Nothing had to be sent.")
    );
}

/// Nobody is told that there was nothing to do.
#[tokio::test]
async fn a_whole_whose_plan_is_gone_fails_and_says_so() {
    for cause in [Cause::Adopted, Cause::Read] {
        let desk = Desk::open().await;
        let service = &desk.house.service;
        let whole = store::tasks::Task {
            state: Spread {
                over: vec![Over::Plan {
                    id: PlanId(service.token()),
                }],
                ..Spread::default()
            }
            .into(),
            ..store::tasks::Task::new(NewTask {
                id: TaskId(service.token()),
                organization_id: desk.contact.organization_id,
                task_type: TaskType::UpdateContacts,
                steps: &StepName::SPREAD,
                cause,
                created_by: CreatedBy::system(),
                created_at: desk.house.clock.get(),
                names_registrant: false,
            })
        };
        let mut tx = service.db().begin().await.unwrap();
        store::tasks::enqueue(&mut tx, &whole).await.unwrap();
        tx.commit().await.unwrap();
        desk.house.settle().await;
        let mut tx = service.db().read().await.unwrap();
        let failed = store::tasks::get(&mut tx, whole.organization_id, whole.id)
            .await
            .unwrap()
            .unwrap();
        let error = failed.error.unwrap();
        assert_eq!(failed.status, TaskStatus::Failed);
        assert_eq!(error.code, FailureCode::PlanGone);
        assert!(!error.retryable);
    }
}
