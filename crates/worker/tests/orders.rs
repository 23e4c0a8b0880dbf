//! The road of a task that changes the domain object itself, from the request to what the world sees, over a real registry simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::{Months, NaiveDate, TimeDelta};
use model::contact::Patch;
use model::id::{DomainId, TaskId};
use model::registry::TRANSFER_LOCK;
use model::role::Role;
use model::task::{Params, Road, StepName, StepStatus, TaskStatus, TaskType};
use registry_sim::{Drop, Times};
use testkit::House;
use testkit::service::Error;
use testkit::service::contacts::Version;
use testkit::service::domains::Order;

const NAME: &str = "acme.example";

fn params(task_type: TaskType) -> Params {
    let hosts = ["ns1.hosting.example", "ns2.hosting.example"];
    Params {
        years: (task_type == TaskType::Renew).then_some(2),
        nameservers: (task_type == TaskType::UpdateNameservers)
            .then(|| hosts.map(ToOwned::to_owned).to_vec()),
        ends: None,
    }
}

async fn ask(house: &House, domain: DomainId, task_type: TaskType) -> TaskId {
    let params = params(task_type);
    let order = Order { task_type, params };
    let actor = house.actor().await;
    let asked = house
        .service
        .domains()
        .order(&actor, domain, Version::Any, order);
    asked.await.unwrap().id
}

/// What the registry and the book's view of it show: locked, name servers, the end.
type Shown = (bool, Vec<String>, NaiveDate);

async fn shown(house: &House, domain: DomainId) -> [Shown; 2] {
    let held = house.simulator.inspect().domain(NAME).unwrap();
    let statuses: Vec<String> = held
        .statuses
        .iter()
        .map(|each| each.as_str().to_owned())
        .collect();
    let actor = house.actor().await;
    let view = house
        .service
        .domains()
        .get(&actor, domain)
        .await
        .unwrap()
        .view;
    let view = view.unwrap();
    let locked = |statuses: &[String]| statuses.iter().any(|each| each == TRANSFER_LOCK);
    let sorted = |mut hosts: Vec<String>| {
        hosts.sort();
        hosts
    };
    [
        (
            locked(&statuses),
            sorted(held.nameservers),
            held.expires_at.date_naive(),
        ),
        (
            locked(&view.statuses),
            sorted(view.nameservers),
            view.expires.unwrap().date_naive(),
        ),
    ]
}

async fn completed(house: &House, id: TaskId) {
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert!(
        task.steps
            .iter()
            .all(|step| step.status == StepStatus::Done)
    );
}

/// The four that change something, in one house: each leaves the others' work alone.
const CHANGES: [TaskType; 4] = [
    TaskType::LockDomain,
    TaskType::UpdateNameservers,
    TaskType::Renew,
    TaskType::UnlockDomain,
];

/// Carries all four out, each in this way, and looks at what became of the domain.
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
                    // Acted, and died before it could be written down.
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
    // Who has seen that it ends later means another term.
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
    // Renewed, but nobody hears of it, nor of anything after.
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
    assert_eq!(error.code, "domain.not_at_registry");
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
    assert_eq!(error.code, "domain.expiry_differs");
    assert_eq!(house.simulator.inspect().count("domain:renew"), 1);
    // As it says: read anew, then ask again.
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
    assert_eq!(error.code, "host.needs_addresses");
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
            assert_eq!(
                (task.status, error.code.as_str()),
                (TaskStatus::Failed, code)
            );
            assert!(error.message.ends_with("Nothing was sent."), "{error:?}");
        }
    }
    assert_eq!(told(), before);
}

#[tokio::test]
async fn what_is_registered_with_us_is_registered_and_transferred_in() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    for of in [TaskType::Register, TaskType::TransferIn] {
        let id = ask(&house, domain, of).await;
        house.settle().await;
        completed(&house, id).await;
    }
    assert_eq!(house.simulator.inspect().count("domain:create"), 0);
}

#[tokio::test]
async fn privacy_is_of_this_domain_alone() {
    let house = House::open().await;
    let (shared, own) = (house.contact("Novak").await, house.contact("Mala").await);
    let domain = house.domain(NAME).await;
    let other = house.domain("other.example").await;
    for (domain, role, contact) in [
        (domain, Role::Registrant, &shared),
        (domain, Role::Tech, &own),
        (other, Role::Registrant, &shared),
    ] {
        house.give(domain, role, contact).await;
    }
    house.settle().await;
    let published = async |name: &str| {
        let held = house.simulator.inspect().domain(name).unwrap();
        let tech = held.contacts.iter().map(|(_, id)| id.clone());
        let contacts = held.registrant.into_iter().chain(tech);
        let disclosed = contacts.map(async |id| {
            let direct = house.line.direct();
            let contact = direct.contact_info("test-look", &id).await.unwrap();
            contact.unwrap().disclose
        });
        futures::future::join_all(disclosed).await
    };
    for (of, disclosed) in [
        (TaskType::EnableWhoisPrivacy, false),
        (TaskType::EnableWhoisPrivacy, false),
        (TaskType::DisableWhoisPrivacy, true),
    ] {
        let id = ask(&house, domain, of).await;
        assert_eq!(house.task(id).await.task_type, of);
        house.settle().await;
        completed(&house, id).await;
        assert_eq!(published(NAME).await, [disclosed, disclosed], "{of}");
        assert_eq!(published("other.example").await, [true]);
    }
    let unheld = house.domain("unheld.example").await;
    let order = Order {
        task_type: TaskType::EnableWhoisPrivacy,
        params: Params::default(),
    };
    let actor = house.actor().await;
    let refused = house
        .service
        .domains()
        .order(&actor, unheld, Version::Any, order);
    let refused = refused.await.unwrap_err();
    assert!(
        matches!(refused, Error::Rule { code, .. } if code == "domain.roles_empty"),
        "{refused}"
    );
}

#[tokio::test]
async fn an_edit_is_not_left_to_a_task_that_sends_no_contact() {
    let house = House::open().await;
    let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let lock = ask(&house, domain, TaskType::LockDomain).await;
    let patch = Patch {
        fields: [("email".into(), "new@acme.example".into())].into(),
        ..Patch::default()
    };
    let actor = house.actor().await;
    let saved = house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &patch);
    let tasks = saved.await.unwrap().tasks;
    assert_eq!(tasks.len(), 1);
    assert_ne!(tasks[0], lock);
    // One about contacts is as good as its own.
    ask(&house, domain, TaskType::UnlockDomain).await;
    let other = Patch {
        fields: [("email".into(), "newer@acme.example".into())].into(),
        ..Patch::default()
    };
    let saved = house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &other);
    assert_eq!(saved.await.unwrap().tasks, tasks);
    house.settle().await;
    completed(&house, tasks[0]).await;
    let direct = house.line.direct();
    let held = direct.contact_info("test-look", &contact.handle).await;
    assert_eq!(held.unwrap().unwrap().email, "newer@acme.example");
}
