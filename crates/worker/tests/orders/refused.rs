//! What a registry refuses, and what can't be requested of it.

use crate::support::{NAME, ask, completed, shown};
use chrono::Months;
use model::task::{Params, Road, TaskStatus, TaskType};
use registry_sim::Times;
use testkit::House;
use testkit::service::contacts::Version;
use testkit::service::domains::Order;

#[tokio::test]
async fn what_the_registry_refuses_fails_in_its_words() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    house.settle().await;
    let switches = house.simulator.switches();
    for (command, of) in [
        ("domain:update", TaskType::LockDomain),
        ("domain:renew", TaskType::Renew),
        ("host:create", TaskType::UpdateNameservers),
    ] {
        switches.refuse(command, 2306, "not on a Friday", Times::Once);
        let id = ask(&house, domain, of).await;
        house.settle().await;
        let error = house.task(id).await.error.unwrap();
        assert_eq!(error.registry_code, Some(2306), "{of}");
        assert!(error.message.contains("not on a Friday"), "{error:?}");
    }
    switches.refuse("domain:info", 2303, "gone", Times::Once);
    let id = ask(&house, domain, TaskType::LockDomain).await;
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code.as_str(), "domain.not_at_registry");
}

#[tokio::test]
async fn a_term_that_ends_on_another_day_than_the_book_knew_is_left_alone() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    house.settle().await;
    let [(.., ends), _] = shown(&house, domain).await;
    let direct = house.line.direct();

    direct
        .renew_domain("elsewhere", NAME, ends, 1)
        .await
        .unwrap();
    let id = ask(&house, domain, TaskType::Renew).await;
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code.as_str(), "domain.expiry_differs");
    assert_eq!(house.simulator.inspect().count("domain:renew"), 1);
    // As the message says: read anew, then request again.
    ask(&house, domain, TaskType::UpdateContacts).await;
    house.settle().await;
    let id = ask(&house, domain, TaskType::Renew).await;
    house.settle().await;
    completed(&house, id).await;
    let [(.., now), _] = shown(&house, domain).await;
    assert_eq!(now, ends.checked_add_months(Months::new(36)).unwrap());
}

#[tokio::test]
async fn a_name_server_within_the_domain_needs_what_nobody_gave() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    let order = Order {
        task_type: TaskType::UpdateNameservers,
        params: Params {
            nameservers: Some(vec!["ns1.acme.example".into()]),
            ..Params::default()
        },
    };
    let actor = house.actor().await;
    let asked = house
        .service
        .domains()
        .order(&actor, domain, Version::Any, order);
    let id = asked.await.unwrap().id;
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code.as_str(), "host.needs_addresses");
    assert_eq!(house.simulator.inspect().count("domain:update"), 0);
}

#[tokio::test]
async fn what_is_not_connected_fails_and_says_so() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    house.settle().await;
    let told = || {
        let commands = house.simulator.inspect().commands().into_iter();
        commands.filter(|each| each.kind != "poll").count()
    };
    let before = told();
    for of in TaskType::ALL.iter().copied() {
        if let Road::None(code, _) = of.road() {
            let id = ask(&house, domain, of).await;
            house.settle().await;
            let task = house.task(id).await;
            let error = task.error.unwrap();
            assert_eq!((task.status, error.code), (TaskStatus::Failed, code));
            assert!(error.message.ends_with("Nothing was sent."), "{error:?}");
        }
    }
    assert_eq!(told(), before);
}
