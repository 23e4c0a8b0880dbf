//! Every change, also with connections that break and workers that die.

use crate::support::{NAME, ask, completed, params, shown};
use chrono::{Months, TimeDelta};
use model::id::TaskId;
use model::task::{StepName, StepStatus, TaskStatus, TaskType};
use registry_sim::{Drop, Times};
use testkit::House;

/// The four that change something, in one installation: each leaves the others' work alone.
const CHANGES: [TaskType; 4] = [
    TaskType::LockDomain,
    TaskType::UpdateNameservers,
    TaskType::Renew,
    TaskType::UnlockDomain,
];

/// Carries all four out, each in this way, and checks the domain.
async fn all_four(mut carry: impl AsyncFnMut(&House, TaskId, TaskType)) {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    house.settle().await;
    let [(_, given, ends), _] = shown(&house, domain).await;
    let later = ends.checked_add_months(Months::new(24)).unwrap();
    let hosts = params(TaskType::UpdateNameservers).nameservers.unwrap();
    let expected = [
        (true, given, ends),
        (true, hosts.clone(), ends),
        (true, hosts.clone(), later),
        (false, hosts, later),
    ];
    for (of, expected) in CHANGES.into_iter().zip(expected) {
        let id = ask(&house, domain, of).await;
        carry(&house, id, of).await;
        house.settle().await;
        completed(&house, id).await;
        let [registry, view] = shown(&house, domain).await;
        assert_eq!(registry, expected, "{of}");
        assert_eq!(view, expected, "{of}: as the world sees it");
    }
}

#[tokio::test]
async fn what_is_asked_is_so_at_the_registry_and_for_the_world() {
    all_four(async |_, _, _| {}).await;
}

#[tokio::test]
async fn every_step_may_run_twice() {
    for twice in StepName::ORDER {
        all_four(async |house, _, of| {
            let worker = house.worker();
            let mut task = worker.claim().await.unwrap().unwrap();
            assert_eq!(task.task_type, of);
            while let Some(next) = task
                .steps
                .iter()
                .find(|step| step.status != StepStatus::Done)
                .map(|step| step.name)
            {
                if next == twice {
                    // Acted, and died before recording it.
                    worker.act_only(&task).await.unwrap();
                }
                worker.next_step(&mut task).await.unwrap();
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_worker_that_dies_after_any_step_is_followed_by_another() {
    for done in 0..=StepName::ORDER.len() {
        all_four(async |house, _, _| {
            let dead = house.worker();
            let mut task = dead.claim().await.unwrap().unwrap();
            for _ in 0..done {
                dead.next_step(&mut task).await.unwrap();
            }
            house.clock.advance(TimeDelta::minutes(2));
            house.settle().await;
            assert!(!dead.next_step(&mut task).await.unwrap());
        })
        .await;
    }
}

#[tokio::test]
async fn a_line_that_breaks_before_or_after_acting_changes_nothing_twice() {
    for when in [Drop::Before, Drop::After, Drop::Midway] {
        for command in [
            "domain:info",
            "domain:update",
            "domain:renew",
            "host:check",
            "host:create",
        ] {
            all_four(async |house, _, _| {
                let switches = house.simulator.switches();
                switches.drop_line(command, when, Times::Once);
                house.settle().await;
                switches.clear();
            })
            .await;
        }
    }
}

#[tokio::test]
async fn asked_twice_before_the_first_has_ended_it_is_renewed_once() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    house.settle().await;
    let [(.., ends), _] = shown(&house, domain).await;
    let first = ask(&house, domain, TaskType::Renew).await;
    let second = ask(&house, domain, TaskType::Renew).await;
    house.settle().await;
    completed(&house, first).await;
    completed(&house, second).await;
    assert_eq!(house.simulator.inspect().count("domain:renew"), 1);
    let [(.., now), _] = shown(&house, domain).await;
    assert_eq!(now, ends.checked_add_months(Months::new(24)).unwrap());
    // A client that has seen a later expiry date means another term.
    let third = ask(&house, domain, TaskType::Renew).await;
    house.settle().await;
    completed(&house, third).await;
    let [(.., now), _] = shown(&house, domain).await;
    assert_eq!(now, ends.checked_add_months(Months::new(48)).unwrap());
}

#[tokio::test]
async fn a_renewal_that_failed_with_its_end_unknown_is_tried_again_from_where_it_began() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    house.settle().await;
    let [(.., ends), _] = shown(&house, domain).await;
    let switches = house.simulator.switches();
    // Renewed, but the response is lost, and everything after it.
    switches.drop_line("domain:renew", Drop::After, Times::Once);
    let id = ask(&house, domain, TaskType::Renew).await;
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    while worker.next_step(&mut task).await.unwrap() {}
    switches.down();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Failed);
    switches.up();
    let actor = house.actor().await;
    house.service.tasks().retry(&actor, id).await.unwrap();
    house.settle().await;
    completed(&house, id).await;
    let [(.., now), _] = shown(&house, domain).await;
    assert_eq!(now, ends.checked_add_months(Months::new(24)).unwrap());
}
