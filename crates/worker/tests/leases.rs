//! Processes that freeze, panic and come back: nothing old is sent, and nothing stands still for good.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::TimeDelta;
use model::contact::Patch;
use model::id::TaskId;
use model::role::Role;
use model::task::{Awaiting, TaskStatus};
use registry::scripted::{Scripted, When};
use registry::{Connector, Failure, Message};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use store::contacts::Contact;
use store::tasks::{Task, TaskFilter};
use testkit::service::Page;
use testkit::service::contacts::Version;
use testkit::{Gate, Gated, Hold, House, PROFILE};
use tokio_util::sync::CancellationToken;
use worker::{Claimed, Connectors, Worker};

async fn street(house: &House, contact: &Contact, to: &str) -> Vec<TaskId> {
    let patch = Patch {
        fields: [("street1".to_owned(), to.to_owned())].into(),
        ..Patch::default()
    };
    let actor = house.actor().await;
    house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &patch)
        .await
        .unwrap()
        .tasks
}

/// Which street the registry holds.
async fn at_registry(house: &House, contact: &Contact) -> String {
    let direct = house.line.direct();
    let found = direct.contact_info("look", &contact.handle).await.unwrap();
    let found = found.unwrap();
    let postal = found.loc.or(found.int).unwrap();
    postal.street[0].clone()
}

async fn tasks(house: &House) -> Vec<Task> {
    let page = Page {
        limit: 200,
        after: None,
    };
    let actor = house.actor().await;
    let filter = TaskFilter::default();
    let listed = house.service.tasks().list(&actor, &filter, &page).await;
    listed.unwrap().rows
}

/// A house whose contact is the registrant of a domain, all settled; and an edit of it that a worker behind the gate has claimed.
async fn frozen(house: &House) -> (Contact, Arc<Gate>, Worker, Claimed) {
    let contact = house.contact("Novak").await;
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let edit = street(house, &contact, "Middle street 2").await;
    let gate = Gate::of(house);
    let worker = house.worker_over(Arc::new(Gated(gate.clone())));
    let task = worker.claim().await.unwrap().unwrap();
    assert_eq!([task.id], edit[..]);
    (contact, gate, worker, task)
}

#[tokio::test]
async fn a_process_that_was_frozen_while_it_asked_sends_nothing_old() {
    let house = House::open().await;
    let (contact, gate, worker, mut task) = frozen(&house).await;
    gate.hold("contact_info", Hold::Before);
    let carried = tokio::spawn(async move {
        let never = CancellationToken::new();
        worker.carry_through(&mut task, &never).await
    });
    gate.arrived().await;
    // It sleeps past its lease; others carry this edit out, and the next.
    house.clock.advance(TimeDelta::minutes(2));
    street(&house, &contact, "New street 3").await;
    house.settle().await;
    assert_eq!(at_registry(&house, &contact).await, "New street 3");
    let sent = house.simulator.inspect().count("contact:update");
    gate.open();
    carried.await.unwrap().unwrap();
    assert_eq!(house.simulator.inspect().count("contact:update"), sent);
    house.settle().await;
    assert_eq!(at_registry(&house, &contact).await, "New street 3");
    for task in tasks(&house).await {
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }
}

#[tokio::test]
async fn a_lease_that_still_holds_is_asked_for_before_sending() {
    let house = House::open().await;
    let (contact, gate, worker, mut task) = frozen(&house).await;
    let id = task.id;
    gate.hold("contact_info", Hold::Before);
    let carried = tokio::spawn(async move {
        let never = CancellationToken::new();
        worker.carry_through(&mut task, &never).await
    });
    gate.arrived().await;
    // Too long for sending at once, not long enough to lose it.
    house.clock.advance(TimeDelta::seconds(60));
    gate.open();
    carried.await.unwrap().unwrap();
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_eq!(at_registry(&house, &contact).await, "Middle street 2");
}

#[tokio::test]
async fn what_went_out_under_a_lost_lease_is_looked_at_again() {
    // On its way to the line, where it is held back at the last moment; and on its way back.
    for when in [Hold::Before, Hold::After] {
        let house = House::open().await;
        let (contact, gate, worker, mut task) = frozen(&house).await;
        gate.hold("update_contact", when);
        let carried = tokio::spawn(async move {
            let never = CancellationToken::new();
            worker.carry_through(&mut task, &never).await
        });
        gate.arrived().await;
        house.clock.advance(TimeDelta::minutes(2));
        street(&house, &contact, "New street 3").await;
        house.settle().await;
        let before = tasks(&house).await.len();
        let sent = house.simulator.inspect().count("contact:update");
        gate.open();
        carried.await.unwrap().unwrap();
        assert_eq!(house.simulator.inspect().count("contact:update"), sent);
        let after = tasks(&house).await;
        assert_eq!(after.len(), before + 1, "one looks again");
        assert_eq!(after[0].created_by["kind"], "system");
        house.settle().await;
        assert_eq!(at_registry(&house, &contact).await, "New street 3");
        for task in tasks(&house).await {
            assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
        }
    }
}

#[tokio::test]
async fn a_process_claims_nothing_that_it_has_under_way() {
    let house = House::open().await;
    let (_, _, worker, mut task) = frozen(&house).await;
    house.clock.advance(TimeDelta::minutes(2));
    assert!(worker.claim().await.unwrap().is_none());
    assert_eq!(worker.run_due().await.unwrap().next, None);
    while worker.next_step(&mut task).await.unwrap() {}
    assert_eq!(house.task(task.id).await.status, TaskStatus::Completed);
}

#[tokio::test]
async fn two_claims_of_one_process_are_fenced() {
    let house = House::open().await;
    let (_, _, _, mut task) = frozen(&house).await;
    house.clock.advance(TimeDelta::minutes(2));
    let worker = house.worker();
    let again = worker.claim().await.unwrap().unwrap();
    assert_eq!(again.id, task.id);
    assert!(!worker.next_step(&mut task).await.unwrap(), "the older one");
}

#[tokio::test]
async fn a_panic_is_a_counted_failure_of_its_task() {
    let house = House::open().await;
    let (contact, gate, worker, task) = frozen(&house).await;
    let id = task.id;
    drop(task);
    house.clock.advance(TimeDelta::minutes(2));
    gate.panic_at("contact_info");
    for tried in 1..12 {
        worker.run_due().await.unwrap();
        let now = house.task(id).await;
        assert_eq!((now.status, now.lease_owner), (TaskStatus::Running, None));
        assert_eq!(now.state["failures"], tried);
        house.clock.to(now.claimable_at);
    }
    worker.run_due().await.unwrap();
    let failed = house.task(id).await;
    let error = failed.error.unwrap();
    assert_eq!(
        (failed.status, error.code.as_str(), error.retryable),
        (TaskStatus::Failed, "task.panicked", true)
    );
    gate.calm();
    let actor = house.actor().await;
    house.service.tasks().retry(&actor, id).await.unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_eq!(at_registry(&house, &contact).await, "Middle street 2");
}

#[tokio::test]
async fn notes_that_can_not_be_read_are_put_aside_and_kept() {
    let house = House::open().await;
    let (contact, _, _, task) = frozen(&house).await;
    let id = task.id;
    drop(task);
    // As another version might write them.
    let strange = json!({ "holders": "everybody", "since": 2 });
    let row = house.task(id).await;
    let mut tx = house.service.db().begin().await.unwrap();
    let held = store::Lease {
        owner: row.lease_owner.unwrap(),
        fence: 1,
    };
    let row = Task {
        state: strange.clone(),
        lease_owner: None,
        ..row
    };
    store::tasks::save_quietly(&mut tx, &row, held)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    house.clock.advance(TimeDelta::minutes(2));
    let other = street(&house, &contact, "New street 3").await;
    house.settle().await;
    let actor = house.actor().await;
    let aside = house.service.tasks().unreadable(&actor).await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].id, id);
    assert_eq!(
        house.task(id).await.state,
        strange,
        "not a letter was changed"
    );
    assert_eq!(house.task(other[0]).await.status, TaskStatus::Completed);
    assert_eq!(at_registry(&house, &contact).await, "New street 3");
}

#[tokio::test]
async fn a_dead_registry_hears_little_and_few_events_are_written() {
    let house = House::open().await;
    let (_, _, worker, task) = frozen(&house).await;
    let (id, from) = (task.id, task.last_seq);
    drop((worker, task));
    house.clock.advance(TimeDelta::minutes(2));
    let dead = Arc::new(Scripted::new());
    for call in 1..200 {
        dead.fail(call, When::Before, Failure::retry("no connection"));
    }
    let worker = house.worker_over(Arc::new(One(dead.clone())));
    let end = house.clock.get() + TimeDelta::seconds(90);
    while house.clock.get() < end {
        let next = worker.run_due().await.unwrap().next.unwrap();
        house.clock.to(next + TimeDelta::milliseconds(1));
    }
    let events = house.task(id).await.last_seq - from;
    assert!(dead.calls().len() <= 10, "{} calls", dead.calls().len());
    assert!(events <= 10, "{events} events");
}

#[tokio::test]
async fn what_waits_and_has_sent_nothing_is_called_off_at_once() {
    let house = House::open().await;
    let actor = house.actor().await;
    let domain = house.domain("never.example").await;
    let contact = house.contact("Nova").await;
    let id = house.give(domain, Role::Tech, &contact).await;
    let dead = Arc::new(Scripted::new());
    for call in 1..200 {
        dead.fail(call, When::Before, Failure::retry("no connection"));
    }
    let worker = house.worker_over(Arc::new(One(dead)));
    for _ in 0..3 {
        let next = worker.run_due().await.unwrap().next.unwrap();
        let waits = house.task(id).await;
        assert_eq!(
            (waits.status, waits.awaiting),
            (TaskStatus::Running, Some(Awaiting::Registry))
        );
        house.clock.to(next + TimeDelta::milliseconds(1));
    }
    house.service.tasks().cancel(&actor, id).await.unwrap();
    worker.run_due().await.unwrap();
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
}

/// One registry.
struct One(Arc<dyn Connector>);

impl Connectors for One {
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>> {
        (registry == PROFILE).then(|| Arc::clone(&self.0))
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![Arc::clone(&self.0)]
    }
}

/// Several, of which only the queues are read.
struct Queues(Vec<Arc<dyn Connector>>);

impl Connectors for Queues {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        None
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        self.0.clone()
    }
}

fn message(id: &str, unreadable: Option<&str>) -> Message {
    Message {
        id: id.into(),
        text: "Transfer requested.".into(),
        unreadable: unreadable.map(ToOwned::to_owned),
        ..Message::default()
    }
}

async fn kept(house: &House) -> Vec<(Option<String>, String, String)> {
    let mut tx = house.service.db().read().await.unwrap();
    let kept = store::registry_messages::newest(&mut tx, 9).await.unwrap();
    kept.into_iter()
        .map(|kept| (kept.message_id, kept.text, kept.fate))
        .collect()
}

#[tokio::test]
async fn a_message_that_can_not_be_read_is_kept_and_taken_off() {
    let house = House::open().await;
    let (first, second) = (Arc::new(Scripted::new()), Arc::new(Scripted::new()));
    first.push_message(message("1", Some("<epp>\u{1}")));
    first.push_message(message("2", None));
    first.push_message(message("", Some("<epp>no id")));
    first.push_message(message("3", None));
    second.push_message(message("9", None));
    let worker = house.worker_over(Arc::new(Queues(vec![first.clone(), second.clone()])));
    assert_eq!(worker.poll_now().await.unwrap(), 3, "1, 2 and 9");
    assert_eq!(second.poll("test").await.unwrap(), None);
    let unread = |id: Option<&str>, text: &str, fate: &str| {
        (id.map(ToOwned::to_owned), text.to_owned(), fate.to_owned())
    };
    let both = [
        unread(None, "<epp>no id", "kept"),
        unread(Some("1"), "<epp>\u{1}", "acknowledged"),
    ];
    assert_eq!(kept(&house).await, both);
    // The next beat finds the same, asks once and says nothing new.
    let before = first.calls().len();
    assert_eq!(worker.poll_now().await.unwrap(), 0);
    assert_eq!(first.calls().len(), before + 1);
    assert_eq!(kept(&house).await, both);
}

#[tokio::test]
async fn a_message_that_comes_again_ends_the_round() {
    let house = House::open().await;
    let queue = Arc::new(Scripted::new());
    queue.push_message(message("7", None));
    let deaf = Gate::before(queue.clone());
    deaf.forget_acks();
    let worker = house.worker_over(Arc::new(Queues(vec![deaf])));
    for _ in 0..2 {
        let before = queue.calls().len();
        worker.poll_now().await.unwrap();
        assert_eq!(queue.calls().len(), before + 2, "asked twice, not for ever");
    }
    let stuck = kept(&house).await;
    assert_eq!(stuck.len(), 1);
    assert_eq!(stuck[0].2, "stuck");
}

#[tokio::test]
async fn a_loop_that_panics_is_begun_again_and_seen() {
    let house = House::open().await;
    let queue = Gate::before(Arc::new(Scripted::new()));
    queue.panic_at("poll");
    let stop = CancellationToken::new();
    let worker = house.worker_over(Arc::new(Queues(vec![queue.clone()])));
    let loops = worker.loops();
    let running = tokio::spawn(worker.run(stop.clone()));
    let seen = |name: &str| {
        let seen = loops.seen().into_iter().find(|seen| seen.name == name);
        seen.unwrap()
    };
    let until = async |done: &dyn Fn() -> bool| {
        let waited = async {
            while !done() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waited)
            .await
            .unwrap();
    };
    // Twelve beats pass until a queue is read where no task waits; so one waits.
    let contact = house.contact("Novak").await;
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &contact).await;
    until(&|| loops.seen().iter().any(|seen| seen.restarts > 0)).await;
    let panicked = seen("messages");
    assert!(panicked.why.unwrap().contains("panics as it was told"));
    queue.calm();
    until(&|| seen("messages").rounds > 0).await;
    for name in [
        "tasks",
        "letters",
        "deliveries_1",
        "deliveries_4",
        "housekeeping",
    ] {
        until(&|| seen(name).rounds > 0).await;
        assert_eq!(seen(name).restarts, 0);
    }
    stop.cancel();
    running.await.unwrap();
}
