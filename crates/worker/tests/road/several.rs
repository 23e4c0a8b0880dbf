//! Several tasks, domains and contacts.

use crate::support::ours;
use chrono::TimeDelta;
use model::contact::Patch;
use model::role::Role;
use model::task::TaskStatus;
use testkit::House;
use testkit::service::contacts::Version;

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
