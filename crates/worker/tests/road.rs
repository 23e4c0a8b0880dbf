//! The road of an `update_contacts` task, from the decision to what the world sees, over a real registry simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::TimeDelta;
use model::contact::Patch;
use model::role::Role;
use model::task::{Awaiting, StepName, StepStatus, StreamEvent, TaskStatus};
use registry_sim::{Drop, Times};
use testkit::House;
use testkit::service::contacts::Version;

/// Contacts that the book made, as the registry holds them.
fn ours(house: &House) -> Vec<String> {
    house
        .simulator
        .inspect()
        .contacts()
        .into_iter()
        .map(|contact| contact.id)
        .filter(|id| id != "NICH-DEFAULT")
        .collect()
}

fn completed(house: &House, task: &store::tasks::Task, handle: &str) {
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert!(
        task.steps
            .iter()
            .all(|step| step.status == StepStatus::Done)
    );
    assert_eq!(ours(house), [handle], "exactly one contact object");
    let domain = house.simulator.inspect().domain("acme.example").unwrap();
    assert_eq!(domain.registrant.as_deref(), Some(handle));
}

#[tokio::test]
async fn a_contact_becomes_what_the_world_sees() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let task = house.task(id).await;
    completed(&house, &task, &contact.handle);
    assert_eq!(
        task.result.unwrap().created,
        std::slice::from_ref(&contact.handle)
    );
    let name = model::domain_name::DomainName::parse("acme.example").unwrap();
    let view = house
        .service
        .domains()
        .published(&name)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(view.contacts[0].1.int.as_ref().unwrap().name, "Jana Novak");
    let events = house
        .service
        .tasks()
        .events(&house.actor().await, id, 0, 100)
        .await
        .unwrap();
    let numbers: Vec<i64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(
        numbers,
        (1..=events.len() as i64).collect::<Vec<_>>(),
        "numbered without a gap"
    );
    assert_eq!(
        events
            .iter()
            .filter(|event| event.event == StreamEvent::End)
            .count(),
        1
    );
}

#[tokio::test]
async fn every_step_may_run_twice() {
    for twice in &StepName::DOMAIN {
        let house = House::open().await;
        let (contact, domain) = (
            house.contact("Novak").await,
            house.domain("acme.example").await,
        );
        let id = house.give(domain, Role::Registrant, &contact).await;
        let worker = house.worker();
        let mut task = worker.claim().await.unwrap().unwrap();
        while let Some(next) = task
            .steps
            .iter()
            .find(|step| step.status != StepStatus::Done)
            .map(|step| step.name)
        {
            if next == *twice {
                // Acted, and died before it could be written down.
                worker.act_only(&task).await.unwrap();
            }
            worker.next_step(&mut task).await.unwrap();
        }
        completed(&house, &house.task(id).await, &contact.handle);
    }
}

#[tokio::test]
async fn a_worker_that_dies_after_any_step_is_followed_by_another() {
    for done in 0..=StepName::DOMAIN.len() {
        let house = House::open().await;
        let (contact, domain) = (
            house.contact("Novak").await,
            house.domain("acme.example").await,
        );
        let id = house.give(domain, Role::Registrant, &contact).await;
        let dead = house.worker();
        let mut task = dead.claim().await.unwrap().unwrap();
        for _ in 0..done {
            dead.next_step(&mut task).await.unwrap();
        }
        house.clock.advance(TimeDelta::minutes(2));
        house.settle().await;
        completed(&house, &house.task(id).await, &contact.handle);
        // It wakes up again and finds that nothing is its own any more.
        assert!(!dead.next_step(&mut task).await.unwrap());
        completed(&house, &house.task(id).await, &contact.handle);
    }
}

#[tokio::test]
async fn a_line_that_breaks_before_or_after_acting_leaves_one_object() {
    for when in [Drop::Before, Drop::After, Drop::Midway] {
        for command in [
            "contact:create",
            "contact:info",
            "domain:info",
            "domain:update",
        ] {
            let house = House::open().await;
            let (contact, domain) = (
                house.contact("Novak").await,
                house.domain("acme.example").await,
            );
            house
                .simulator
                .switches()
                .drop_line(command, when, Times::Once);
            let id = house.give(domain, Role::Registrant, &contact).await;
            house.settle().await;
            let task = house.task(id).await;
            completed(&house, &task, &contact.handle);
        }
    }
}

#[tokio::test]
async fn a_refusal_ends_the_task_in_the_registrys_words() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    house.simulator.switches().refuse(
        "contact:create",
        2306,
        "a nexus code is needed",
        Times::Once,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let task = house.task(id).await;
    let error = task.error.unwrap();
    assert_eq!(
        (task.status, error.registry_code),
        (TaskStatus::Failed, Some(2306))
    );
    assert!(
        error.message.contains("a nexus code is needed"),
        "{}",
        error.message
    );
    assert!(ours(&house).is_empty());
    house
        .service
        .tasks()
        .retry(&house.actor().await, id)
        .await
        .unwrap();
    house.settle().await;
    completed(&house, &house.task(id).await, &contact.handle);
}

#[tokio::test]
async fn a_registry_that_is_down_is_waited_for() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    house.simulator.switches().down();
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    assert_eq!(worker.run_due().await.unwrap().claims, 1);
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Registry))
    );
    house.simulator.switches().up();
    house.settle().await;
    completed(&house, &house.task(id).await, &contact.handle);
}

#[tokio::test]
async fn what_a_registry_would_refuse_is_not_sent() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let patch = Patch {
        fields: [("email".into(), String::new())].into(),
        ..Patch::default()
    };
    house
        .service
        .contacts()
        .patch(&house.actor().await, contact.id, Version::Any, &patch)
        .await
        .unwrap();
    let id = house.give(domain, Role::Registrant, &contact).await;
    let before = house.simulator.inspect().count("contact:create");
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code, "contact.not_publishable");
    assert_eq!(house.simulator.inspect().count("contact:create"), before);
}

#[tokio::test]
async fn a_read_back_that_disagrees_fails_with_the_difference() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    let mut meddled = 0;
    while !house.task(id).await.status.is_final() {
        let Some(mut task) = worker.claim().await.unwrap() else {
            house.clock.advance(TimeDelta::minutes(6));
            continue;
        };
        loop {
            if task
                .steps
                .iter()
                .find(|step| step.status != StepStatus::Done)
                .is_some_and(|step| step.name == StepName::ReadBack)
            {
                let direct = house.line.direct();
                let found = direct
                    .contact_info("meddle-info", &contact.handle)
                    .await
                    .unwrap()
                    .unwrap();
                let mut other = found.clone();
                other.email = "somebody@else.example".into();
                direct
                    .update_contact("meddle-update", &other, &found)
                    .await
                    .unwrap();
                meddled += 1;
            }
            if !worker.next_step(&mut task).await.unwrap() {
                break;
            }
        }
    }
    let task = house.task(id).await;
    let error = task.error.unwrap();
    assert_eq!(
        (task.status, error.code.as_str(), meddled),
        (TaskStatus::Failed, "task.read_back_differs", 3)
    );
    let difference = &error.differences[0].difference;
    assert_eq!(difference.field, "email");
    assert_eq!(difference.found.as_deref(), Some("somebody@else.example"));
    assert_eq!(difference.wanted, contact.snapshot.email);
}

#[tokio::test]
async fn a_registry_that_acts_later_is_believed_when_it_says_so() {
    for held in ["acme.pending", "acme.held"] {
        let house = House::open().await;
        let (contact, domain) = (house.contact("Novak").await, house.domain(held).await);
        let id = house.give(domain, Role::Registrant, &contact).await;
        let worker = house.worker();
        worker.run_due().await.unwrap();
        let task = house.task(id).await;
        assert_eq!(task.awaiting, Some(Awaiting::Registry), "{:?}", task.steps);
        house.simulator.switches().release_pendings();
        house.settle().await;
        let task = house.task(id).await;
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }
}

#[tokio::test]
async fn a_registry_that_decides_against_it_later_is_quoted() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.worker().run_due().await.unwrap();
    house
        .simulator
        .switches()
        .refuse_pendings("the holder said no");
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code, "registry.refused_later", "{error:?}");
    assert!(
        error.message.contains("the holder said no"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn two_changes_of_one_domain_run_one_after_the_other() {
    let house = House::open().await;
    let (first, second) = (house.contact("Novak").await, house.contact("Maly").await);
    let domain = house.domain("acme.example").await;
    let earlier = house.give(domain, Role::Registrant, &first).await;
    let later = house.give(domain, Role::Tech, &second).await;
    let (one, other) = (house.worker(), house.worker());
    let mut begun = one.claim().await.unwrap().unwrap();
    assert_eq!(begun.id, earlier);
    assert!(
        other.claim().await.unwrap().is_none(),
        "the domain is taken"
    );
    while one.next_step(&mut begun).await.unwrap() {}
    assert_eq!(other.claim().await.unwrap().unwrap().id, later);
}

#[tokio::test]
async fn two_domains_that_need_the_same_new_contact_make_one_object() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let mut ids = Vec::new();
    for name in ["acme.example", "beta.example"] {
        let domain = house.domain(name).await;
        ids.push(house.give(domain, Role::Registrant, &contact).await);
    }
    let (one, two) = (house.worker(), house.worker());
    let mut first = one.claim().await.unwrap().unwrap();
    let mut second = two.claim().await.unwrap().unwrap();
    one.next_step(&mut first).await.unwrap();
    two.next_step(&mut second).await.unwrap();
    // Both ask before either creates: with a session each, and answers that take a while.
    house
        .simulator
        .switches()
        .set_delay(std::time::Duration::from_millis(100));
    let registry = house.line.direct();
    let (a, b) = tokio::join!(
        registry.contact_info("one", "NOBODY-1"),
        registry.contact_info("two", "NOBODY-2")
    );
    assert_eq!(
        (a.unwrap(), b.unwrap()),
        (None, None),
        "two sessions are open"
    );
    let (a, b) = tokio::join!(one.next_step(&mut first), two.next_step(&mut second));
    a.unwrap();
    b.unwrap();
    house.simulator.switches().clear();
    house.clock.advance(TimeDelta::minutes(2));
    house.settle().await;
    for id in ids {
        let task = house.task(id).await;
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }
    assert_eq!(ours(&house), [contact.handle], "exactly one contact object");
}

#[tokio::test]
async fn an_edit_reaches_every_domain_that_shows_the_contact_and_is_sent_once() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let (one, two) = (
        house.domain("one.example").await,
        house.domain("two.example").await,
    );
    house.give(one, Role::Registrant, &contact).await;
    house.give(two, Role::Tech, &contact).await;
    house.settle().await;
    let patch = Patch {
        fields: [("last_name".into(), "Nováková".into())].into(),
        ..Patch::default()
    };
    let saved = house
        .service
        .contacts()
        .patch(
            &house.actor().await,
            contact.id,
            Version::Is(contact.version),
            &patch,
        )
        .await
        .unwrap();
    assert_eq!(saved.tasks.len(), 2);
    house.settle().await;
    for task in saved.tasks {
        assert_eq!(house.task(task).await.status, TaskStatus::Completed);
    }
    assert_eq!(house.simulator.inspect().count("contact:update"), 1);
    for name in ["one.example", "two.example"] {
        let name = model::domain_name::DomainName::parse(name).unwrap();
        let view = house
            .service
            .domains()
            .published(&name)
            .await
            .unwrap()
            .unwrap();
        let shown = view
            .contacts
            .iter()
            .find(|(_, shown)| shown.handle == contact.handle)
            .unwrap();
        assert_eq!(shown.1.loc.as_ref().unwrap().name, "Jana Nováková");
    }
}

#[tokio::test]
async fn a_task_stops_between_two_steps_when_asked() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    worker.next_step(&mut task).await.unwrap();
    house
        .service
        .tasks()
        .cancel(&house.actor().await, id)
        .await
        .unwrap();
    assert!(!worker.next_step(&mut task).await.unwrap());
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    assert!(ours(&house).is_empty());
    let waiting = house.give(domain, Role::Registrant, &contact).await;
    assert_eq!(
        house
            .service
            .tasks()
            .cancel(&house.actor().await, waiting)
            .await
            .unwrap()
            .status,
        TaskStatus::Cancelled
    );
}

#[tokio::test]
async fn a_role_given_back_is_taken_off_and_what_others_put_there_stays() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Tech, &contact).await;
    house.settle().await;
    let changes = [(Role::Tech, None)].into();
    house
        .service
        .domains()
        .assign_roles(&house.actor().await, domain, &changes)
        .await
        .unwrap();
    house.settle().await;
    let domain = house.simulator.inspect().domain("acme.example").unwrap();
    assert!(
        domain
            .contacts
            .iter()
            .all(|(_, handle)| *handle != contact.handle)
    );
    assert_eq!(domain.registrant.as_deref(), Some("NICH-DEFAULT"));
}
