//! Waiting after a 1001 about a contact: for every domain that shows it.

use crate::support::{Silent, move_to, wait};
use chrono::TimeDelta;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::registry::RegistryDomain;
use model::role::Role;
use model::task::{Awaiting, StepName, TaskStatus};
use registry::scripted::Scripted;
use std::sync::Arc;
use store::contacts::Contact;
use testkit::{House, PROFILE};
use worker::{Pace, Worker};

const NAMES: [&str; 2] = ["acme.example", "beta.example"];

/// Two domains, one contact, and a registry that shows no `pendingUpdate`.
struct Shared {
    house: House,
    registry: Arc<Scripted>,
    worker: Worker,
    contact: Contact,
    domains: [DomainId; 2],
}

async fn shared() -> Shared {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domains = [house.domain(NAMES[0]).await, house.domain(NAMES[1]).await];
    let registry = Arc::new(Scripted::named(PROFILE));
    for name in NAMES {
        registry.put_domain(RegistryDomain {
            name: name.into(),
            client_id: "scripted".into(),
            ..RegistryDomain::default()
        });
    }
    let worker = Worker::new(
        house.service.db().clone(),
        house.clock.clone(),
        house.chance.clone(),
        Arc::new(Silent(registry.clone())),
        Pace::default(),
    )
    .by_given_clocks(house.clock.clone());
    Shared {
        house,
        registry,
        worker,
        contact,
        domains,
    }
}

impl Shared {
    /// Makes the contact the registrant of both domains.
    async fn give(&self) -> [TaskId; 2] {
        [
            self.house
                .give(self.domains[0], Role::Registrant, &self.contact)
                .await,
            self.house
                .give(self.domains[1], Role::Registrant, &self.contact)
                .await,
        ]
    }

    fn sent(&self, verb: &str) -> usize {
        let calls = self.registry.calls();
        calls.iter().filter(|call| call.verb == verb).count()
    }

    /// Lets time pass, with both tasks polled again and again.
    async fn pass(&self, time: TimeDelta) {
        let end = self.house.clock.get() + time;
        while let Some(at) = self.worker.run_due().await.unwrap().next {
            if at > end {
                break;
            }
            self.house.clock.to(at);
        }
        self.house.clock.to(end);
    }

    async fn waits(&self, id: TaskId) {
        let task = self.house.task(id).await;
        assert_eq!(
            (task.status, task.awaiting),
            (TaskStatus::Running, Some(Awaiting::Registry)),
            "{:?}",
            task.error
        );
    }

    async fn completed(&self, id: TaskId) {
        let task = self.house.task(id).await;
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }

    /// Both tasks of an edit that the contact's domains show.
    async fn edit(&self, street: &str) -> Vec<TaskId> {
        let whole = move_to(&self.house, &self.contact, street).await;
        assert_eq!(whole.len(), 2, "a task for each domain");
        whole
    }
}

#[tokio::test]
async fn a_contact_whose_creation_is_undecided_is_created_once() {
    let shared = shared().await;
    shared.registry.slow_down(&shared.contact.handle);
    let tasks = shared.give().await;
    shared.pass(TimeDelta::days(2)).await;
    for id in tasks {
        shared.waits(id).await;
    }
    assert_eq!(shared.sent("create_contact"), 1, "by one of the two tasks");

    assert!(shared.registry.settle(&shared.contact.handle, true));
    assert_eq!(shared.worker.poll_now().await.unwrap(), 1);
    let heard = shared.house.clock.get();
    wait(&shared.house, &shared.worker).await;
    for id in tasks {
        shared.completed(id).await;
    }
    assert!(
        shared.house.clock.get() - heard < TimeDelta::minutes(1),
        "the verdict wakes them all"
    );
    assert_eq!(shared.sent("create_contact"), 1);
    assert_eq!(shared.sent("update_contact"), 0);
}

#[tokio::test]
async fn a_contact_whose_change_is_undecided_is_changed_once() {
    let shared = shared().await;
    shared.give().await;
    wait(&shared.house, &shared.worker).await;
    shared.registry.slow_down(&shared.contact.handle);
    let tasks = shared.edit("New 2").await;
    shared.pass(TimeDelta::days(2)).await;
    for id in &tasks {
        shared.waits(*id).await;
    }
    assert_eq!(shared.sent("update_contact"), 1, "by one of the two tasks");

    assert!(shared.registry.settle(&shared.contact.handle, true));
    assert_eq!(shared.worker.poll_now().await.unwrap(), 1);
    wait(&shared.house, &shared.worker).await;
    for id in &tasks {
        shared.completed(*id).await;
    }
    assert_eq!(shared.sent("update_contact"), 1);
    for name in NAMES {
        let name = DomainName::parse(name).unwrap();
        let shown = shared
            .house
            .service
            .domains()
            .published(&name)
            .await
            .unwrap()
            .unwrap();
        let contact = &shown.contacts[0].1;
        let postal = contact.loc.as_ref().or(contact.int.as_ref()).unwrap();
        assert_eq!(postal.street, ["New 2"]);
    }
}

#[tokio::test]
async fn what_one_task_was_answered_counts_after_it_was_stopped() {
    let shared = shared().await;
    shared.give().await;
    wait(&shared.house, &shared.worker).await;
    shared.registry.slow_down(&shared.contact.handle);
    let tasks = shared.edit("New 2").await;
    shared.worker.run_due().await.unwrap();
    // The one that sent is cancelled; the change is still pending at the registry.
    let calls = shared.registry.calls();
    let update = calls.iter().find(|call| call.verb == "update_contact");
    let trid = update.unwrap().trid.clone();
    let sender = tasks
        .iter()
        .find(|id| trid.starts_with(&id.0.simple().to_string()));
    let (sender, actor) = (*sender.unwrap(), shared.house.actor().await);
    shared
        .house
        .service
        .tasks()
        .cancel(&actor, sender)
        .await
        .unwrap();
    shared.pass(TimeDelta::days(1)).await;
    assert_eq!(
        shared.house.task(sender).await.status,
        TaskStatus::Cancelled
    );
    let other = *tasks.iter().find(|id| **id != sender).unwrap();
    shared.waits(other).await;
    // And a task that requests the same again waits with it.
    shared
        .house
        .service
        .tasks()
        .retry(&actor, sender)
        .await
        .unwrap();
    shared.pass(TimeDelta::days(1)).await;
    shared.waits(sender).await;
    assert_eq!(shared.sent("update_contact"), 1);

    assert!(shared.registry.settle(&shared.contact.handle, true));
    shared.worker.poll_now().await.unwrap();
    wait(&shared.house, &shared.worker).await;
    for id in tasks {
        shared.completed(id).await;
    }
    assert_eq!(shared.sent("update_contact"), 1);
}

#[tokio::test]
async fn a_registry_that_never_decides_is_asked_again_by_a_person_alone() {
    let shared = shared().await;
    shared.give().await;
    wait(&shared.house, &shared.worker).await;
    shared.registry.slow_down(&shared.contact.handle);
    let tasks = shared.edit("New 2").await;
    shared.pass(TimeDelta::days(11)).await;
    let actor = shared.house.actor().await;
    for id in &tasks {
        let task = shared.house.task(*id).await;
        assert_eq!(task.awaiting, Some(Awaiting::Operator));
        assert_eq!(task.error.unwrap().code.as_str(), "registry.no_verdict");
        let open = task.steps.iter().find(|step| step.detail.is_some());
        assert!(open.is_some_and(|step| step.name != StepName::Publish));
    }
    assert_eq!(shared.sent("update_contact"), 1);
    shared
        .house
        .service
        .tasks()
        .retry(&actor, tasks[0])
        .await
        .unwrap();
    shared.worker.run_due().await.unwrap();
    assert_eq!(shared.sent("update_contact"), 2, "somebody said so");
}
