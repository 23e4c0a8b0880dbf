//! How tasks end that somebody stops, that fail half way, or that others overtake; and what is waited for after 1001. Over a real registry simulator, and over the scripted registry
//! where the simulator says more than some registries do.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::TimeDelta;
use model::contact::Patch;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::registry::RegistryDomain;
use model::role::Role;
use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use registry::Connector;
use registry::scripted::Scripted;
use registry_sim::Times;
use std::sync::Arc;
use store::contacts::Contact;
use store::tasks::Task;
use testkit::House;
use testkit::service::contacts::Version;
use worker::{Claimed, Connectors, Pace, Worker};

const NAME: &str = "acme.example";

/// A contact that the domain shows as its registrant, and has since it was brought there.
async fn shown() -> (House, Contact, DomainId) {
    let house = House::open().await;
    let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    (house, contact, domain)
}

async fn move_to(house: &House, contact: &Contact, street: &str) -> Vec<TaskId> {
    let patch = Patch {
        fields: [("street1".into(), street.into())].into(),
        ..Patch::default()
    };
    let saved = house
        .service
        .contacts()
        .patch(&house.actor().await, contact.id, Version::Any, &patch)
        .await;
    saved.unwrap().tasks
}

/// The registrant's street as WHOIS shows it, and as the registry holds it.
async fn streets(house: &House, name: &str) -> [String; 2] {
    let parsed = DomainName::parse(name).unwrap();
    let view = house
        .service
        .domains()
        .published(&parsed)
        .await
        .unwrap()
        .unwrap();
    let shown = view
        .contacts
        .iter()
        .find(|(role, _)| *role == Role::Registrant);
    let direct = house.line.direct();
    let domain = direct.domain_info("look-1", name).await.unwrap().unwrap();
    let handle = domain.registrant.unwrap();
    let held = direct
        .contact_info("look-2", &handle)
        .await
        .unwrap()
        .unwrap();
    [shown.unwrap().1.clone(), held].map(|each| each.int.unwrap().street.join(" "))
}

fn next_of(task: &Task) -> Option<StepName> {
    let open = |step: &&model::task::Step| step.status != StepStatus::Done;
    task.steps.iter().find(open).map(|step| step.name)
}

/// Carries the claimed task as far as before the step.
async fn until(worker: &Worker, task: &mut Claimed, step: StepName) {
    while next_of(task) != Some(step) {
        assert!(worker.next_step(task).await.unwrap());
    }
}

#[tokio::test]
async fn cancelling_takes_back_what_that_task_was_asked_for_and_no_more() {
    let (house, contact, domain) = shown().await;
    let other = house.contact("Maly").await;
    let actor = house.actor().await;
    let worker = house.worker();
    house.give(domain, Role::Admin, &other).await;
    let mut first = worker.claim().await.unwrap().unwrap();
    worker.next_step(&mut first).await.unwrap();
    let anns = house.give(domain, Role::Tech, &other).await;
    assert_eq!(
        move_to(&house, &contact, "New 2").await,
        [anns],
        "Bob's edit joins it"
    );
    let cancelled = house.service.tasks().cancel(&actor, anns).await.unwrap();
    assert_eq!(cancelled.status, TaskStatus::Cancelled);
    let next = cancelled.successor_id.unwrap();
    assert_eq!(cancelled.wire()["successor_id"], serde_json::json!(next));
    while worker.next_step(&mut first).await.unwrap() {}
    house.settle().await;
    assert_eq!(house.task(next).await.status, TaskStatus::Completed);
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);

    // Nothing was left to it: nothing follows.
    let alone = house.give(domain, Role::Billing, &other).await;
    let alone = house.service.tasks().cancel(&actor, alone).await.unwrap();
    assert_eq!(alone.successor_id, None);
    // Begun meanwhile: the same.
    let begun = house.give(domain, Role::Billing, &contact).await;
    assert_eq!(move_to(&house, &contact, "New 3").await, [begun]);
    let mut claimed = worker.claim().await.unwrap().unwrap();
    worker.next_step(&mut claimed).await.unwrap();
    let asked = house.service.tasks().cancel(&actor, begun).await.unwrap();
    assert!(asked.successor_id.is_some());
    let twice = house.service.tasks().cancel(&actor, begun).await.unwrap();
    assert_eq!(twice.successor_id, asked.successor_id, "one successor");
    while worker.next_step(&mut claimed).await.unwrap() {}
    house.settle().await;
    assert_eq!(house.task(begun).await.status, TaskStatus::Cancelled);
    assert_eq!(streets(&house, NAME).await, ["New 3", "New 3"]);
}

#[tokio::test]
async fn a_task_that_is_stopped_half_way_shows_what_it_sent() {
    let (house, contact, _) = shown().await;
    let id = move_to(&house, &contact, "New 2").await[0];
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    until(&worker, &mut task, StepName::Domain).await;
    assert_eq!(streets(&house, NAME).await, ["Dlouha 1", "New 2"]);
    let actor = house.actor().await;
    house.service.tasks().cancel(&actor, id).await.unwrap();
    assert!(!worker.next_step(&mut task).await.unwrap());
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);
}

#[tokio::test]
async fn a_task_whose_worker_died_after_sending_shows_what_was_sent_when_it_is_stopped() {
    let (house, contact, _) = shown().await;
    let id = move_to(&house, &contact, "New 2").await[0];
    let dead = house.worker();
    let mut task = dead.claim().await.unwrap().unwrap();
    until(&dead, &mut task, StepName::Contacts).await;
    // Sent, and nothing written down.
    dead.act_only(&task).await.unwrap();
    house
        .service
        .tasks()
        .cancel(&house.actor().await, id)
        .await
        .unwrap();
    house.clock.advance(TimeDelta::minutes(2));
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);
}

#[tokio::test]
async fn a_task_that_fails_half_way_shows_what_it_sent_as_soon_as_the_registry_can_be_asked() {
    let (house, contact, domain) = shown().await;
    house.give(domain, Role::Tech, &contact).await;
    let id = move_to(&house, &contact, "New 2").await[0];
    let switches = house.simulator.switches();
    switches.refuse("domain:update", 2304, "locked", Times::Once);
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    until(&worker, &mut task, StepName::Domain).await;
    assert!(
        worker.next_step(&mut task).await.unwrap(),
        "refused: it ends with a look"
    );
    switches.down();
    assert!(!worker.next_step(&mut task).await.unwrap());
    let waits = house.task(id).await;
    assert_eq!(
        (waits.status, waits.awaiting),
        (TaskStatus::Running, Some(Awaiting::Registry))
    );
    switches.up();
    house.settle().await;
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Failed);
    assert_eq!(task.error.unwrap().registry_code, Some(2304));
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);
}

#[tokio::test]
async fn a_task_that_others_overtake_has_not_failed() {
    let (house, contact, _) = shown().await;
    let beta = house.domain("beta.example").await;
    house.give(beta, Role::Registrant, &contact).await;
    house.settle().await;
    let tasks = move_to(&house, &contact, "New 0").await;
    let (one, two) = (house.worker(), house.worker());
    let mut first = one.claim().await.unwrap().unwrap();
    assert!(tasks.contains(&first.id));
    for round in 1..6 {
        until(&one, &mut first, StepName::ReadBack).await;
        // Another task brings a newer edit in between.
        move_to(&house, &contact, &format!("New {round}")).await;
        let mut other = two.claim().await.unwrap().unwrap();
        while two.next_step(&mut other).await.unwrap() {}
        if round == 5 {
            break;
        }
        // Newer still, and not at the registry yet: the book has moved, which is nobody's failure.
        move_to(&house, &contact, &format!("Newer {round}")).await;
        assert!(
            !one.next_step(&mut first).await.unwrap(),
            "looks again later"
        );
        house.clock.advance(TimeDelta::minutes(10));
        // Others are due too; they come to their end meanwhile.
        let id = first.id;
        drop(first);
        first = loop {
            let mut next = one.claim().await.unwrap().unwrap();
            if next.id == id {
                break next;
            }
            while one.next_step(&mut next).await.unwrap() {}
        };
    }
    while one.next_step(&mut first).await.unwrap() {}
    let done = house.task(first.id).await;
    assert_eq!(done.status, TaskStatus::Completed, "{:?}", done.error);
    house.settle().await;
    for name in [NAME, "beta.example"] {
        assert_eq!(streets(&house, name).await, ["New 5", "New 5"]);
    }
}

/// A registry that answers 1001 and shows no `pendingUpdate`.
struct Silent(Arc<Scripted>);

impl Connectors for Silent {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        Some(self.0.clone())
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

/// A task whose change such a registry has taken.
async fn taken() -> (House, Arc<Scripted>, Worker, TaskId) {
    let house = House::open().await;
    let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
    let registry = Arc::new(Scripted::new());
    registry.put_domain(RegistryDomain {
        name: NAME.into(),
        client_id: "scripted".into(),
        ..RegistryDomain::default()
    });
    registry.slow_down(NAME);
    let worker = Worker::new(
        house.service.db().clone(),
        house.clock.clone(),
        house.chance.clone(),
        Arc::new(Silent(registry.clone())),
        Pace::default(),
    )
    .by_given_clocks(house.clock.clone());
    let id = house.give(domain, Role::Registrant, &contact).await;
    worker.run_due().await.unwrap();
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Registry))
    );
    (house, registry, worker, id)
}

fn sent(registry: &Scripted) -> usize {
    let calls = registry.calls();
    let updates = calls
        .iter()
        .filter(|call| call.verb == "update_domain_contacts");
    updates.count()
}

/// Lets time pass until nothing is due by itself any more; gives how often the task was looked at.
async fn wait(house: &House, worker: &Worker) -> usize {
    let mut looks = 0;
    while let Some(at) = worker.run_due().await.unwrap().next {
        house.clock.to(at);
        looks += 1;
        assert!(looks < 400, "it never ends");
    }
    looks
}

#[tokio::test]
async fn after_1001_nothing_is_sent_again_and_at_last_a_person_is_asked() {
    let (house, registry, worker, id) = taken().await;
    let begun = house.clock.get();
    let looks = wait(&house, &worker).await;
    assert!(looks < 290, "{looks}");
    assert!(house.clock.get() - begun > TimeDelta::days(9));
    assert_eq!(sent(&registry), 1, "the same is never sent again");
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Operator))
    );
    assert_eq!(task.error.unwrap().code, "registry.no_verdict");

    // The verdict is heard after all.
    assert!(registry.settle(NAME, true));
    assert_eq!(worker.poll_now().await.unwrap(), 1);
    wait(&house, &worker).await;
    let task = house.task(id).await;
    assert_eq!((task.status, task.error), (TaskStatus::Completed, None));
    assert_eq!(sent(&registry), 1);
}

#[tokio::test]
async fn a_person_may_try_again_or_give_up() {
    let (house, registry, worker, id) = taken().await;
    let actor = house.actor().await;
    wait(&house, &worker).await;
    house.service.tasks().retry(&actor, id).await.unwrap();
    let before = registry.calls().len();
    worker.run_due().await.unwrap();
    let calls: Vec<_> = registry.calls()[before..]
        .iter()
        .map(|call| call.verb)
        .collect();
    let (asked, updated) = (
        calls.iter().position(|verb| *verb == "domain_info"),
        calls
            .iter()
            .position(|verb| *verb == "update_domain_contacts"),
    );
    assert!(asked < updated, "it looks first: {calls:?}");
    assert_eq!(sent(&registry), 2);
    wait(&house, &worker).await;
    let asked = house.service.tasks().cancel(&actor, id).await.unwrap();
    assert!(asked.cancel_requested);
    wait(&house, &worker).await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);

    // What the registry does later is seen all the same.
    assert!(registry.settle(NAME, true) && registry.settle(NAME, true));
    assert_eq!(sent(&registry), 2);
}

#[tokio::test]
async fn a_registry_that_decides_against_it_is_quoted_and_asked_no_more() {
    let (house, registry, worker, id) = taken().await;
    for _ in 0..12 {
        let at = worker.run_due().await.unwrap().next.unwrap();
        house.clock.to(at);
    }
    assert!(registry.settle(NAME, false));
    assert_eq!(worker.poll_now().await.unwrap(), 1);
    wait(&house, &worker).await;
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Failed);
    let error = task.error.unwrap();
    assert_eq!(error.code, "registry.refused_later");
    assert!(
        error.message.contains("Pending action failed"),
        "{}",
        error.message
    );
    assert_eq!(sent(&registry), 1);
}

#[tokio::test]
async fn a_status_that_goes_without_a_message_is_a_verdict_too() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    worker.run_due().await.unwrap();
    house.clock.advance(TimeDelta::seconds(5));
    worker.run_due().await.unwrap();
    let updates = || house.simulator.inspect().count("domain:update");
    let before = updates();
    house.simulator.switches().refuse_pendings("not this time");
    // Nobody reads the queue.
    wait(&house, &worker).await;
    let task = house.task(id).await;
    assert_eq!(task.error.unwrap().code, "registry.refused_later");
    assert_eq!(updates(), before, "nothing was sent again");
}

#[tokio::test]
async fn what_the_registry_does_after_a_task_was_cancelled_is_shown() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    worker.run_due().await.unwrap();
    house
        .service
        .tasks()
        .cancel(&house.actor().await, id)
        .await
        .unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    house.simulator.switches().release_pendings();
    worker.poll_now().await.unwrap();
    let name = DomainName::parse("acme.held").unwrap();
    let view = house
        .service
        .domains()
        .published(&name)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(view.contacts[0].1.handle, contact.handle);
}
