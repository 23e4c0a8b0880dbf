//! The registrant guard: a task whose decision named no registrant changes none, whatever dies or changes meanwhile.

use chrono::TimeDelta;
use model::id::{DomainId, TaskId};
use model::registry::{RegistryContact, RegistryDomain, RoleChange};
use model::role::Role;
use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use registry::Connector;
use registry::scripted::Scripted;
use std::sync::Arc;
use store::contacts::Contact;
use testkit::service::contacts::Version;
use testkit::{House, PROFILE};
use worker::{Connectors, Outcome, Pace, Worker};

const NAME: &str = "acme.example";
const PLACEHOLDER: &str = "NICH-DEFAULT";
const WRITES: [&str; 3] = ["contact:create", "contact:update", "domain:update"];

/// The book's registrant was never sent, since that task was cancelled; then somebody gives another role.
async fn unnamed() -> (House, Contact, DomainId, TaskId) {
    let house = House::open().await;
    let (contact, other) = (house.contact("Novak").await, house.contact("Maly").await);
    let domain = house.domain(NAME).await;
    let first = house.give(domain, Role::Registrant, &contact).await;
    let actor = house.actor().await;
    house.service.tasks().cancel(&actor, first).await.unwrap();
    let task = house.give(domain, Role::Tech, &other).await;
    (house, contact, domain, task)
}

fn registrant(house: &House) -> Option<String> {
    house.simulator.inspect().domain(NAME).unwrap().registrant
}

fn writes(house: &House) -> u64 {
    let counts = house.simulator.inspect().counts();
    WRITES.iter().filter_map(|kind| counts.get(*kind)).sum()
}

async fn waits(house: &House, id: TaskId) -> String {
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting, &task.error),
        (TaskStatus::Running, Some(Awaiting::Operator), &None)
    );
    let open = |step: &&model::task::Step| step.status != StepStatus::Done;
    let step = task.steps.iter().find(open).unwrap();
    step.detail.clone().unwrap()
}

#[tokio::test]
async fn nothing_is_sent_however_often_the_step_runs() {
    let (house, contact, _, id) = unnamed().await;
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    assert!(worker.next_step(&mut task).await.unwrap());
    for _ in 0..2 {
        // Looked, and died before recording it.
        let outcome = worker.act_only(&task).await.unwrap().unwrap();
        let Outcome::Wait { whom, detail } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(whom, Awaiting::Operator);
        assert!(
            detail.contains(PLACEHOLDER)
                && detail.contains(&format!("Jana Novak ({})", contact.handle)),
            "{detail}"
        );
    }
    // Another worker takes over, and the first finds that it holds nothing any more.
    house.clock.advance(TimeDelta::minutes(2));
    house.settle().await;
    assert!(!worker.next_step(&mut task).await.unwrap());
    waits(&house, id).await;
    assert_eq!(
        (writes(&house), registrant(&house).as_deref()),
        (0, Some(PLACEHOLDER))
    );

    let actor = house.actor().await;
    house.service.tasks().approve(&actor, id).await.unwrap();
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    while task
        .steps
        .iter()
        .any(|step| step.status != StepStatus::Done)
    {
        worker.act_only(&task).await.unwrap();
        worker.next_step(&mut task).await.unwrap();
    }
    let done = house.task(id).await;
    assert_eq!((done.status, done.attempt), (TaskStatus::Completed, 1));
    assert_eq!(registrant(&house), Some(contact.handle));
}

#[tokio::test]
async fn what_becomes_another_registrant_after_the_contacts_were_sent_is_noticed() {
    let house = House::open().await;
    let (contact, other) = (house.contact("Novak").await, house.contact("Maly").await);
    let domain = house.domain(NAME).await;
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let id = house.give(domain, Role::Tech, &other).await;
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    for _ in [StepName::Prepare, StepName::Contacts] {
        assert!(worker.next_step(&mut task).await.unwrap());
    }
    let elsewhere = RoleChange {
        registrant: Some(PLACEHOLDER.into()),
        ..RoleChange::default()
    };
    let direct = house.line.direct();
    let meddled =
        registry::without_lease(direct.update_domain_contacts("meddle-1", NAME, &elsewhere));
    meddled.await.unwrap();
    let before = writes(&house);
    assert!(!worker.next_step(&mut task).await.unwrap());
    let words = waits(&house, id).await;
    assert!(words.contains(PLACEHOLDER), "{words}");
    assert_eq!(
        (writes(&house), registrant(&house).as_deref()),
        (before, Some(PLACEHOLDER))
    );
    // A no leaves it so, and reads it.
    let actor = house.actor().await;
    house.service.tasks().decline(&actor, id).await.unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    let domain = house.service.domains().get(&actor, domain).await.unwrap();
    let view = domain.view.unwrap();
    assert_eq!(view.registrant().unwrap().handle, PLACEHOLDER);
}

/// Nor is it pointed at one who was merged into another meanwhile: what the book wants by then is asked about.
#[tokio::test]
async fn who_is_gone_from_the_book_becomes_no_registrant() {
    let house = House::open().await;
    let (contact, other) = (house.contact("Novak").await, house.contact("Maly").await);
    let domain = house.domain(NAME).await;
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    house.give(domain, Role::Tech, &other).await;
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    for _ in [StepName::Prepare, StepName::Contacts] {
        assert!(worker.next_step(&mut task).await.unwrap());
    }
    let elsewhere = RoleChange {
        registrant: Some(PLACEHOLDER.into()),
        ..RoleChange::default()
    };
    let direct = house.line.direct();
    let done = registry::without_lease(direct.update_domain_contacts("meddle-1", NAME, &elsewhere));
    done.await.unwrap();
    let actor = house.actor().await;
    let replacements = house.service.replacements();
    let merged = replacements.merge(&actor, (contact.id, Version::Any), other.id);
    merged.await.unwrap();
    worker.next_step(&mut task).await.unwrap();
    assert_eq!(registrant(&house).as_deref(), Some(PLACEHOLDER));
    // The merge names whom the book wants now.
    drop(task);
    house.clock.advance(TimeDelta::minutes(2));
    house.settle().await;
    assert_eq!(registrant(&house), Some(other.handle));
}

#[tokio::test]
async fn a_task_that_names_a_registrant_asks_for_none() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    let contacts = [
        house.contact("Novak").await,
        house.contact("Maly").await,
        house.contact("Vesely").await,
    ];
    house.give(domain, Role::Registrant, &contacts[0]).await;
    house.settle().await;
    let infos = || {
        let inspect = house.simulator.inspect();
        [inspect.count("domain:info"), inspect.count("contact:info")]
    };
    let before = infos();
    house.give(domain, Role::Tech, &contacts[1]).await;
    house.settle().await;
    let between = infos();
    let changes = [
        (Role::Registrant, Some(contacts[0].id)),
        (Role::Tech, Some(contacts[2].id)),
    ];
    let actor = house.actor().await;
    let named = house
        .service
        .domains()
        .assign_roles(&actor, domain, &changes.into())
        .await;
    named.unwrap();
    house.settle().await;
    let after = infos();
    // Whose the domain is both ask; who its registrant is only the one that names none.
    assert_eq!(between[0] - before[0], after[0] - between[0]);
    assert_eq!(between[1] - before[1], after[1] - between[1] + 1);
}

/// Somebody gives a contact another address at the registry. As it was before.
async fn meddled(house: &House, handle: &str) -> RegistryContact {
    let direct = house.line.direct();
    let found = registry::without_lease(direct.contact_info("read", handle));
    let found = found.await.unwrap().unwrap();
    let mut changed = found.clone();
    changed.email = "elsewhere@example.net".into();
    let meddled = registry::without_lease(direct.update_contact("meddle", &changed, &found));
    meddled.await.unwrap();
    found
}

/// The registrant becomes somebody else, and who it was gets another role: its object is the registrant until the domain points elsewhere, which may fail.
#[tokio::test]
async fn who_names_a_successor_does_not_change_the_registrant_that_is_there() {
    let house = House::open().await;
    let (contact, next) = (house.contact("Novak").await, house.contact("Maly").await);
    let domain = house.domain(NAME).await;
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    meddled(&house, &contact.handle).await;
    let actor = house.actor().await;
    let roles = [
        (Role::Registrant, Some(next.id)),
        (Role::Tech, Some(contact.id)),
    ]
    .into();
    let domains = house.service.domains();
    let named = domains.assign_roles(&actor, domain, &roles).await.unwrap();
    let id = named.task.id;
    house.settle().await;
    let words = waits(&house, id).await;
    assert!(
        words.contains("elsewhere") || words.contains(&contact.handle),
        "{words}"
    );
    let there = house.simulator.inspect().contact(&contact.handle).unwrap();
    assert_eq!(there.email, "elsewhere@example.net");
    house.service.tasks().approve(&actor, id).await.unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_eq!(registrant(&house), Some(next.handle));
}

/// The same contact holds two roles, somebody changes it at the registry, and one of the roles is given to nobody: the other's data goes to the object that is the registrant there.
#[tokio::test]
async fn who_names_nobody_changes_no_registrant() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domain = house.domain(NAME).await;
    house.give(domain, Role::Registrant, &contact).await;
    house.give(domain, Role::Tech, &contact).await;
    house.settle().await;
    let found = meddled(&house, &contact.handle).await;

    let actor = house.actor().await;
    let nobody = [(Role::Registrant, None)].into();
    let domains = house.service.domains();
    let named = domains.assign_roles(&actor, domain, &nobody).await.unwrap();
    let id = named.task.id;
    house.settle().await;
    let words = waits(&house, id).await;
    assert!(
        words.contains("At the registry the registrant is"),
        "{words}"
    );
    let email = || {
        house
            .simulator
            .inspect()
            .contact(&contact.handle)
            .unwrap()
            .email
    };
    assert_eq!(email(), "elsewhere@example.net");
    // A yes is to this, and is asked once.
    house.service.tasks().approve(&actor, id).await.unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_eq!(
        (email(), registrant(&house)),
        (found.email, Some(contact.handle))
    );
}

/// A registry of which only what is put there is known.
struct Bare(Arc<Scripted>);

impl Connectors for Bare {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        Some(self.0.clone())
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

#[tokio::test]
async fn where_no_registrant_is_known_anybody_is_another() {
    let theirs = RegistryContact {
        handle: "THEIRS-1".into(),
        int: Some(model::registry::Postal {
            name: "Jana Novak".into(),
            street: vec!["Dlouha 1".into()],
            city: "Praha".into(),
            postal_code: Some("110 00".into()),
            country_code: "CZ".into(),
            ..model::registry::Postal::default()
        }),
        ..RegistryContact::default()
    };
    for (there, shown, said) in [
        (None, None, Some("the registrant is nobody;")),
        (Some("UNSEEN-1"), None, Some("the registrant is UNSEEN-1;")),
        // The same person, whatever the object is called.
        (Some("THEIRS-1"), Some(theirs), None),
    ] {
        let (house, contact, _, id) = unnamed().await;
        let registry = Arc::new(Scripted::named(PROFILE));
        registry.put_domain(RegistryDomain {
            name: NAME.into(),
            client_id: "scripted".into(),
            registrant: there.map(ToOwned::to_owned),
            ..RegistryDomain::default()
        });
        if let Some(shown) = shown {
            registry.put_contact(RegistryContact {
                email: contact.snapshot.email.clone().unwrap().to_uppercase(),
                voice: Some("+420.601123456".into()),
                ..shown
            });
        }
        let worker = Worker::new(
            house.service.db().clone(),
            house.clock.clone(),
            house.chance.clone(),
            Arc::new(Bare(registry.clone())),
            Pace::default(),
        )
        .by_given_clocks(house.clock.clone());
        while let Some(at) = worker.run_due().await.unwrap().next {
            house.clock.to(at);
        }
        let held = registry.domain(NAME).unwrap().registrant;
        match said {
            Some(said) => {
                let words = waits(&house, id).await;
                assert!(words.contains(said), "{words}");
                assert_eq!(held.as_deref(), there);
            }
            None => {
                let task = house.task(id).await;
                assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
                assert_eq!(held, Some(contact.handle));
            }
        }
    }
}
