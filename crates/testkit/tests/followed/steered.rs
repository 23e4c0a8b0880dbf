//! The whole and its parts: failing, trying again, cancelling.

use crate::desk::{Desk, refused};
use chrono::TimeDelta;
use model::id::TaskId;
use model::role::Role;
use model::task::TaskStatus;
use registry_sim::Times;
use service::Mode;
use service::tasks::TaskFilter;
use tokio_util::sync::CancellationToken;

/// An office moved; its task made a part for each of two domains, and none has run.
async fn spread_over_two() -> (Desk, TaskId) {
    let desk = Desk::open().await;
    desk.named_on(&["a.example", "b.example"], Role::Tech).await;
    let whole = desk
        .edit_office(&[("city", "Ostrava")], Mode::Do)
        .await
        .tasks[0];
    desk.house.clock.advance(TimeDelta::seconds(6));
    let worker = desk.house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    assert_eq!(task.id, whole);
    worker
        .carry_through(&mut task, &CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(desk.parts(whole).await.len(), 2);
    (desk, whole)
}

#[tokio::test]
async fn the_whole_fails_with_a_part_and_retrying_it_retries_that_part() {
    let (desk, whole) = spread_over_two().await;
    desk.house
        .simulator
        .switches()
        .refuse("contact:update", 2306, "not today", Times::Once);
    desk.house.settle().await;
    let task = desk.house.task(whole).await;
    let error = task.error.clone().unwrap();
    assert_eq!(
        (task.status, error.code.as_str()),
        (TaskStatus::Failed, "task.parts_failed")
    );
    assert_eq!(task.spread().unwrap().failed, 1);
    let before = desk.parts(whole).await;
    let failed = before
        .iter()
        .find(|part| part.status == TaskStatus::Failed)
        .unwrap();
    let done = before
        .iter()
        .find(|part| part.status == TaskStatus::Completed)
        .unwrap();

    desk.house
        .service
        .tasks()
        .retry(&desk.actor, whole)
        .await
        .unwrap();
    assert_eq!(desk.house.task(failed.id).await.status, TaskStatus::Pending);
    let now = |task| service::tasks::Task::from(task);
    assert_eq!(
        now(desk.house.task(done.id).await),
        *done,
        "what was done is left alone"
    );
    desk.house.settle().await;
    desk.completed(whole).await;
    assert_eq!(desk.house.task(failed.id).await.attempt, 2);
    assert_eq!(now(desk.house.task(done.id).await), *done);
    assert_eq!(desk.parts(whole).await.len(), 2, "no part is made twice");
}

#[tokio::test]
async fn dismissing_the_whole_dismisses_its_failed_parts() {
    let (desk, whole) = spread_over_two().await;
    let switches = desk.house.simulator.switches();
    switches.refuse("contact:update", 2306, "not today", Times::Once);
    desk.house.settle().await;
    let service = &desk.house.service;
    let needs = async || {
        let overview = service.organizations().overview(&desk.actor).await.unwrap();
        assert_eq!(overview.failed.len() as i64, overview.failed_total);
        overview.failed_total
    };
    assert_eq!(needs().await, 1);
    let dismissed = service.tasks().dismiss(&desk.actor, whole).await.unwrap();
    assert!(dismissed.dismissed_at.is_some());
    for part in desk.parts(whole).await {
        assert_eq!(
            part.dismissed_at.is_some(),
            part.status == TaskStatus::Failed
        );
    }
    assert_eq!(needs().await, 0, "it needs nobody any more");
    // Whoever tries again takes that back, of the whole and of its parts.
    service.tasks().retry(&desk.actor, whole).await.unwrap();
    let dismissed = |task: &service::tasks::Task| task.dismissed_at.is_some();
    assert!(!desk.parts(whole).await.iter().any(dismissed));
    desk.house.settle().await;
    assert_eq!(desk.completed(whole).await.dismissed_at, None);
}

#[tokio::test]
async fn a_domain_that_was_let_go_holds_nobody_up() {
    let (desk, whole) = spread_over_two().await;
    desk.house
        .simulator
        .switches()
        .refuse("contact:update", 2306, "not today", Times::Always);
    desk.house.settle().await;
    desk.house.simulator.switches().clear();
    let parts = desk.parts(whole).await;
    assert!(parts.iter().all(|part| part.status == TaskStatus::Failed));
    desk.house
        .service
        .domains()
        .release(&desk.actor, parts[0].domain_id.unwrap())
        .await
        .unwrap();
    let alone = desk
        .house
        .service
        .tasks()
        .retry(&desk.actor, parts[0].id)
        .await;
    assert_eq!(refused(alone).0, "domain.gone");
    desk.house
        .service
        .tasks()
        .retry(&desk.actor, whole)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(whole).await;
    desk.completed(parts[1].id).await;
    assert_eq!(
        desk.house.task(parts[0].id).await.status,
        TaskStatus::Failed
    );
}

#[tokio::test]
async fn cancelling_the_whole_cancels_the_parts_that_have_not_begun() {
    let (desk, whole) = spread_over_two().await;
    let before = desk.sent();
    desk.house
        .service
        .tasks()
        .cancel(&desk.actor, whole)
        .await
        .unwrap();
    for part in desk.parts(whole).await {
        assert_eq!(part.status, TaskStatus::Cancelled);
    }
    desk.house.settle().await;
    assert_eq!(desk.house.task(whole).await.status, TaskStatus::Cancelled);
    assert_eq!(desk.sent(), before);
    desk.house
        .service
        .tasks()
        .retry(&desk.actor, whole)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(whole).await;
    assert_eq!(desk.whois_city("b.example", Role::Tech).await, "Ostrava");
}

#[tokio::test]
async fn a_task_that_waits_for_more_is_cancelled_at_once() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Tech).await;
    let whole = desk
        .edit_office(&[("city", "Ostrava")], Mode::Do)
        .await
        .tasks[0];
    desk.house
        .service
        .tasks()
        .cancel(&desk.actor, whole)
        .await
        .unwrap();
    let next = desk.edit_office(&[("city", "Opava")], Mode::Do).await.tasks;
    assert_ne!(next, [whole], "nobody joins what was cancelled");
    desk.house.settle().await;
    assert!(desk.parts(whole).await.is_empty());
    desk.completed(next[0]).await;
}

#[tokio::test]
async fn the_parts_are_looked_at_often_at_first_and_seldom_later() {
    let (desk, whole) = spread_over_two().await;
    desk.house.simulator.switches().down();
    let mut waits = Vec::new();
    let begun = desk.house.clock.get();
    while desk.house.clock.get() - begun < TimeDelta::seconds(60) {
        let task = desk.house.task(whole).await;
        desk.house.clock.to(task.claimable_at);
        let from = desk.house.clock.get();
        let worker = desk.house.worker();
        worker.run_due().await.unwrap();
        let pause = desk.house.task(whole).await.claimable_at - from;
        waits.push((from - begun, pause));
    }
    let (early, late): (Vec<_>, Vec<_>) = waits
        .into_iter()
        .partition(|(at, _)| *at < TimeDelta::seconds(28));
    assert!(early.len() > 40, "{early:?}");
    assert!(
        early
            .iter()
            .all(|(_, pause)| *pause < TimeDelta::seconds(1)),
        "{early:?}"
    );
    assert!(
        late.iter().any(|(_, pause)| *pause > TimeDelta::seconds(4)),
        "{late:?}"
    );
    desk.house.simulator.switches().up();
    desk.house.settle().await;
    desk.completed(whole).await;
}

#[tokio::test]
async fn a_whole_that_waits_begins_nothing_until_it_is_resumed() {
    let (desk, whole) = spread_over_two().await;
    let tasks = desk.house.service.tasks();
    let before = desk.sent();
    let paused = tasks.pause(&desk.actor, whole).await.unwrap();
    assert!(paused.paused);
    assert_eq!(
        tasks.pause(&desk.actor, whole).await.unwrap(),
        paused,
        "a second time changes nothing"
    );
    desk.house.settle().await;
    for part in desk.parts(whole).await {
        assert_eq!((part.status, part.paused), (TaskStatus::Pending, true));
    }
    assert_eq!(desk.sent(), before, "nothing goes out meanwhile");
    let resumed = tasks.resume(&desk.actor, whole).await.unwrap();
    assert!(!resumed.paused);
    assert_eq!(tasks.resume(&desk.actor, whole).await.unwrap(), resumed);
    desk.house.settle().await;
    desk.completed(whole).await;
    assert_eq!(desk.whois_city("b.example", Role::Tech).await, "Ostrava");
    let ended = tasks.pause(&desk.actor, whole).await;
    assert_eq!(refused(ended).0, "task.already_ended");
    let part = desk.parts(whole).await[0].id;
    assert_eq!(
        refused(tasks.pause(&desk.actor, part).await).0,
        "task.not_pausable"
    );
    let log = desk.house.service.audit();
    let log = log
        .list(
            &desk.actor,
            &service::audit::AuditFilter::default(),
            &service::Page {
                limit: 50,
                after: None,
            },
        )
        .await
        .unwrap();
    let told = |action: &str| {
        log.rows
            .iter()
            .filter(|entry| entry.action == action)
            .count()
    };
    assert_eq!((told("task.pause"), told("task.resume")), (1, 1));
}

#[tokio::test]
async fn a_whole_that_is_paused_makes_no_more_parts_and_is_cancelled_all_the_same() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Tech).await;
    let whole = desk
        .edit_office(&[("city", "Ostrava")], Mode::Do)
        .await
        .tasks[0];
    let tasks = desk.house.service.tasks();
    desk.house.clock.advance(TimeDelta::seconds(6));
    let worker = desk.house.worker();
    // It waits while a worker holds it.
    let mut claimed = worker.claim().await.unwrap().unwrap();
    tasks.pause(&desk.actor, whole).await.unwrap();
    worker
        .carry_through(&mut claimed, &CancellationToken::new())
        .await
        .unwrap();
    desk.house.settle().await;
    assert!(desk.parts(whole).await.is_empty());
    let now = desk.house.task(whole).await;
    assert!(now.is_paused() && now.lease_owner.is_none());
    tasks.cancel(&desk.actor, whole).await.unwrap();
    desk.house.settle().await;
    let now = desk.house.task(whole).await;
    assert_eq!(
        (now.status, now.is_paused()),
        (TaskStatus::Cancelled, false)
    );
}

#[tokio::test]
async fn the_failed_parts_are_tried_again_and_no_others() {
    let (desk, whole) = spread_over_two().await;
    let tasks = desk.house.service.tasks();
    let switches = desk.house.simulator.switches();
    let none = tasks.retry_failed(&desk.actor, whole).await.unwrap();
    assert_eq!(
        none.status,
        TaskStatus::Running,
        "nothing failed: nothing changes"
    );
    switches.refuse("contact:update", 2306, "not today", Times::Once);
    desk.house.settle().await;
    switches.clear();
    assert_eq!(desk.house.task(whole).await.status, TaskStatus::Failed);
    let (parent, reasons) = tasks.parent(&desk.actor, whole).await.unwrap().unwrap();
    assert_eq!((parent.total, parent.ended, parent.failed), (2, 2, 1));
    assert_eq!(reasons.all.len(), 1);
    assert_eq!(
        (reasons.all[0].registry_code, reasons.all[0].count),
        (Some(2306), 1)
    );
    let again = tasks.retry_failed(&desk.actor, whole).await.unwrap();
    assert_eq!(again.status, TaskStatus::Pending);
    let attempts = async || {
        let mut attempts: Vec<_> = desk
            .parts(whole)
            .await
            .iter()
            .map(|part| part.attempt)
            .collect();
        attempts.sort_unstable();
        attempts
    };
    // A second request meets nothing that failed.
    assert_eq!(
        tasks.retry_failed(&desk.actor, whole).await.unwrap().status,
        TaskStatus::Pending
    );
    desk.house.settle().await;
    desk.completed(whole).await;
    assert_eq!(attempts().await, [1, 2]);
    let part = desk.parts(whole).await[0].id;
    assert_eq!(
        refused(tasks.retry_failed(&desk.actor, part).await).0,
        "task.no_parts"
    );
    let log = desk.house.service.audit();
    let log = log
        .list(
            &desk.actor,
            &service::audit::AuditFilter::default(),
            &service::Page {
                limit: 50,
                after: None,
            },
        )
        .await
        .unwrap();
    assert_eq!(
        log.rows
            .iter()
            .filter(|entry| entry.action == "task.retry")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_part_that_failed_is_tried_again_while_the_whole_goes_on() {
    let (desk, whole) = spread_over_two().await;
    let tasks = desk.house.service.tasks();
    let switches = desk.house.simulator.switches();
    switches.refuse("contact:update", 2306, "not today", Times::Once);
    let worker = desk.house.worker();
    let mut part = worker.claim().await.unwrap().unwrap();
    worker
        .carry_through(&mut part, &CancellationToken::new())
        .await
        .unwrap();
    switches.clear();
    assert_eq!(desk.house.task(part.id).await.status, TaskStatus::Failed);
    // Paused, and what is tried again waits with the others.
    tasks.pause(&desk.actor, whole).await.unwrap();
    let going = tasks.retry_failed(&desk.actor, whole).await.unwrap();
    assert_eq!((going.status, going.paused), (TaskStatus::Running, true));
    let again = desk.house.task(part.id).await;
    assert!(again.is_paused() && again.status == TaskStatus::Pending);
    tasks.resume(&desk.actor, whole).await.unwrap();
    desk.house.settle().await;
    desk.completed(whole).await;
}

#[tokio::test]
async fn what_a_later_task_settles_needs_nobody_any_more() {
    let (desk, whole) = spread_over_two().await;
    let service = &desk.house.service;
    let switches = desk.house.simulator.switches();
    switches.refuse("contact:update", 2306, "not today", Times::Once);
    desk.house.settle().await;
    switches.clear();
    let needs = async || {
        let overview = service.organizations().overview(&desk.actor).await.unwrap();
        let row = overview
            .failed
            .first()
            .map(|row| row.latest.clone().unwrap().status);
        assert_eq!(
            row,
            (overview.failed_total > 0).then_some(TaskStatus::Failed)
        );
        let filter = TaskFilter::default();
        let page = service::Page {
            limit: 50,
            after: None,
        };
        let board = service
            .tasks()
            .board(&desk.actor, &filter, &page)
            .await
            .unwrap();
        (overview.failed_total, board.counts.failed)
    };
    assert_eq!(needs().await, (1, 1), "one domain, one task for many");
    let failed = desk.parts(whole).await;
    let failed = failed
        .iter()
        .find(|part| part.status == TaskStatus::Failed)
        .unwrap();
    let other = desk.house.contact("Stara").await;
    let later = desk
        .house
        .give(failed.domain_id.unwrap(), Role::Billing, &other)
        .await;
    assert_eq!(needs().await, (1, 1), "it has not settled anything yet");
    desk.house.settle().await;
    desk.completed(later).await;
    assert_eq!(needs().await, (0, 0));
    let part = service.tasks().get(&desk.actor, failed.id).await.unwrap();
    assert_eq!(
        (part.status, part.overtaken_by),
        (TaskStatus::Failed, Some(later))
    );
    let whole = service.tasks().get(&desk.actor, whole).await.unwrap();
    assert_eq!(whole.overtaken_by, Some(later));
    // And there is nothing left to try again.
    let again = service
        .tasks()
        .retry_failed(&desk.actor, whole.id)
        .await
        .unwrap();
    assert_eq!(again.status, TaskStatus::Failed);
}
