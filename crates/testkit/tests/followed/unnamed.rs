//! Tasks that wait for a yes to a registrant that nobody named: many at once, what comes after them, and a no.

use crate::desk::{Desk, refused};
use model::contact::Patch;
use model::id::{DomainId, TaskId};
use model::role::Role;
use model::task::{Awaiting, Params, StepStatus, TaskStatus, TaskType};
use service::Mode;
use service::contacts::Version;
use service::domains::Order;
use service::tasks::{Task, TaskFilter};
use service::teams::TeamEdit;

const PHONE: [(&str, &str); 1] = [("phone", "+420 541 000 009")];

/// Domains that were adopted with a team whose registrant is the desk's member contact; one more has it already.
async fn adopted(names: &[&str]) -> (Desk, Vec<DomainId>) {
    let desk = Desk::open().await;
    desk.named_on(&["agrees.example"], Role::Registrant).await;
    let new = TeamEdit {
        name: Some("Web".into()),
        slots: [
            (Role::Registrant, Some(desk.contact.id)),
            (Role::Admin, Some(desk.contact.id)),
        ]
        .into(),
        ..TeamEdit::default()
    };
    let service = &desk.house.service;
    let team = service.teams().create(&desk.actor, &new).await.unwrap();
    let mut domains = Vec::new();
    for name in names {
        let project = desk.house.founded.project;
        let team = Some(team.team.id);
        let adopted = service.domains().adopt(&desk.actor, project, name, team);
        domains.push(adopted.await.unwrap().id);
    }
    (desk, domains)
}

/// The only task that waits in this domain.
async fn waits(desk: &Desk, domain: DomainId) -> Task {
    let running = TaskFilter {
        status: Some(TaskStatus::Running),
        domain_id: Some(domain),
        ..TaskFilter::default()
    };
    let mut tasks = desk.tasks(&running).await;
    let one = tasks.pop().unwrap();
    assert!(one.wants_approval() && tasks.is_empty(), "{tasks:?}");
    one
}

async fn cancelled(desk: &Desk, task: TaskId) -> store::tasks::Task {
    let task = desk.house.task(task).await;
    assert_eq!((task.status, task.awaiting), (TaskStatus::Cancelled, None));
    task
}

#[tokio::test]
async fn an_offices_phone_changes_no_registrant_of_what_was_only_adopted() {
    let names = ["a.example", "b.example", "c.example"];
    let (desk, domains) = adopted(&names).await;
    let plan = desk.edit_office(&PHONE, Mode::Plan).await.impact;
    assert_eq!((plan.domains, plan.registrant_changes), (4, 3));
    assert_eq!(plan.contacts[0].registrant_changes, 3);
    assert!(plan.contacts[0].waits);

    let done = desk.edit_office(&PHONE, Mode::Do).await;
    desk.house.settle().await;
    let whole = desk.house.task(done.tasks[0]).await;
    assert_eq!(
        (whole.status, whole.awaiting),
        (TaskStatus::Running, Some(Awaiting::Operator))
    );
    let told = whole.steps.last().unwrap().detail.clone().unwrap();
    assert!(told.contains("1 of 4 done. 3 domains wait"), "{told}");
    for name in names {
        let there = desk.holder(name, Role::Registrant);
        assert_eq!(there.as_deref(), Some("NICH-DEFAULT"));
    }
    // What has the contact already got the number by itself.
    let held = desk.house.simulator.inspect();
    let held = format!("{:?}", held.contact(&desk.contact.handle).unwrap());
    assert!(held.contains("541000009"), "{held}");

    // One is approved by itself, the others together.
    let service = &desk.house.service;
    let one = waits(&desk, domains[0]).await;
    service.tasks().approve(&desk.actor, one.id).await.unwrap();
    desk.house.settle().await;
    assert_eq!(desk.completed(one.id).await.attempt, 1);
    assert_eq!(
        desk.holder("b.example", Role::Registrant).as_deref(),
        Some("NICH-DEFAULT")
    );
    let again = service.tasks().approve(&desk.actor, one.id).await;
    assert_eq!(refused(again).0, "task.not_waiting");
    service
        .tasks()
        .approve(&desk.actor, whole.id)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(whole.id).await;
    for name in names {
        let there = desk.holder(name, Role::Registrant);
        assert_eq!(there, Some(desk.contact.handle.clone()));
    }
}

#[tokio::test]
async fn a_no_ends_it_with_what_the_registry_holds() {
    let (desk, domains) = adopted(&["a.example", "b.example"]).await;
    let whole = desk.edit_office(&PHONE, Mode::Do).await.tasks[0];
    desk.house.settle().await;
    let service = &desk.house.service;
    let one = waits(&desk, domains[0]).await;
    let read_at = async || {
        let domain = service.domains().get(&desk.actor, domains[0]).await;
        domain.unwrap().view.unwrap().read_at
    };
    let before = read_at().await;
    desk.house.clock.advance(chrono::TimeDelta::hours(1));
    let told = service.tasks().decline(&desk.actor, one.id).await.unwrap();
    assert!(told.cancel_requested);
    desk.house.settle().await;
    cancelled(&desk, one.id).await;
    assert!(read_at().await > before, "the registry was read");
    // The others of the whole wait on, and end with it.
    let task = desk.house.task(whole).await;
    assert_eq!(task.awaiting, Some(Awaiting::Operator));
    service.tasks().cancel(&desk.actor, whole).await.unwrap();
    desk.house.settle().await;
    cancelled(&desk, whole).await;
    for part in desk.parts(whole).await {
        assert!(part.status.is_final(), "{part:?}");
    }
    for name in ["a.example", "b.example"] {
        let there = desk.holder(name, Role::Registrant);
        assert_eq!(there.as_deref(), Some("NICH-DEFAULT"));
    }
    // Tried again it asks again.
    service.tasks().retry(&desk.actor, one.id).await.unwrap();
    desk.house.settle().await;
    assert_eq!(waits(&desk, domains[0]).await.id, one.id);
}

#[tokio::test]
async fn a_later_decision_takes_the_place_of_what_waits() {
    let (desk, domains) = adopted(&["a.example"]).await;
    let domain = domains[0];
    let whole = desk.edit_office(&PHONE, Mode::Do).await.tasks[0];
    desk.house.settle().await;
    let first = waits(&desk, domain).await;
    // Nothing waits behind it that sends no contacts.
    let order = Order {
        task_type: TaskType::LockDomain,
        params: Params::default(),
    };
    let service = &desk.house.service;
    let locked = service
        .domains()
        .order(&desk.actor, domain, Version::Any, order)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(locked.id).await;
    assert_eq!(waits(&desk, domain).await.id, first.id);

    let other = desk.house.contact("Cizi").await;
    let second = desk.house.give(domain, Role::Tech, &other).await;
    let over = cancelled(&desk, first.id).await;
    assert_eq!(over.successor_id, Some(second));
    desk.house.settle().await;
    assert_eq!(waits(&desk, domain).await.id, second);
    desk.completed(whole).await;

    // Naming the registrant lets all of it go out.
    let third = desk.house.give(domain, Role::Registrant, &other).await;
    desk.house.settle().await;
    assert_eq!(cancelled(&desk, second).await.successor_id, Some(third));
    desk.completed(third).await;
    for role in [Role::Registrant, Role::Tech] {
        assert_eq!(desk.holder("a.example", role), Some(other.handle.clone()));
    }
}

#[tokio::test]
async fn what_was_decided_behind_it_before_it_waited_goes_on_too() {
    let (desk, domains) = adopted(&["a.example"]).await;
    let other = desk.house.contact("Cizi").await;
    let first = desk.house.give(domains[0], Role::Tech, &other).await;
    let worker = desk.house.worker();
    let mut begun = worker.claim().await.unwrap().unwrap();
    assert_eq!(begun.id, first);
    let second = desk.house.give(domains[0], Role::Billing, &other).await;
    while worker.next_step(&mut begun).await.unwrap() {}
    let over = cancelled(&desk, first).await;
    assert_eq!(over.successor_id, Some(second));
    desk.house.settle().await;
    assert_eq!(waits(&desk, domains[0]).await.id, second);
}

#[tokio::test]
async fn one_yes_is_for_one_task() {
    let (desk, domains) = adopted(&["a.example"]).await;
    let other = desk.house.contact("Cizi").await;
    let first = desk.house.give(domains[0], Role::Tech, &other).await;
    desk.house.settle().await;
    let service = &desk.house.service;
    service.tasks().approve(&desk.actor, first).await.unwrap();
    // Another edit joins what begins again; a no to that leaves the edit to a task that asks for itself.
    let whole = desk.edit_office(&PHONE, Mode::Do).await.tasks[0];
    let patch = Patch {
        fields: [("street1".into(), "Kratka 2".into())].into(),
        ..Patch::default()
    };
    let edited = service
        .contacts()
        .patch(&desk.actor, other.id, Version::Any, &patch)
        .await
        .unwrap();
    assert_eq!(edited.tasks, [first]);
    service.tasks().cancel(&desk.actor, first).await.unwrap();
    let over = cancelled(&desk, first).await;
    desk.house.settle().await;
    let next = waits(&desk, domains[0]).await;
    assert!(over.successor_id.is_some());
    assert!(
        next.steps
            .iter()
            .any(|step| step.status == StepStatus::Running)
    );
    assert_eq!(
        desk.holder("a.example", Role::Registrant).as_deref(),
        Some("NICH-DEFAULT")
    );
    let _ = whole;
}

#[tokio::test]
async fn an_object_that_others_have_as_registrant_is_not_changed_on_the_side() {
    for kept in [true, false] {
        let desk = Desk::open().await;
        let shared = desk.house.contact("Prvni").await;
        let theirs = desk.house.domain("theirs.example").await;
        let aside = desk.house.domain("aside.example").await;
        desk.house.give(theirs, Role::Registrant, &shared).await;
        desk.house.give(aside, Role::Tech, &shared).await;
        desk.house.settle().await;
        let patch = Patch {
            fields: [("email".into(), "new@example.com".into())].into(),
            ..Patch::default()
        };
        let service = &desk.house.service;
        let edited = service
            .contacts()
            .patch(&desk.actor, shared.id, Version::Any, &patch)
            .await
            .unwrap();
        assert_eq!(edited.tasks.len(), 2);
        if !kept {
            for task in &edited.tasks {
                if desk.house.task(*task).await.domain_id == Some(theirs) {
                    service.tasks().cancel(&desk.actor, *task).await.unwrap();
                }
            }
        }
        desk.house.settle().await;
        let held = desk.house.simulator.inspect().contact(&shared.handle);
        let sent = format!("{held:?}").contains("new@example.com");
        assert_eq!(sent, kept);
        if !kept {
            let task = waits(&desk, aside).await;
            let words = task.question().unwrap().to_owned();
            assert!(words.contains("registrant of 1 other domain"), "{words}");
        }
    }
}

#[tokio::test]
async fn whoever_names_one_registrant_names_no_other_domains() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let shared = house.contact("Prvni").await;
    let theirs = house.domain("theirs.example").await;
    let aside = house.domain("aside.example").await;
    house.give(theirs, Role::Registrant, &shared).await;
    house.give(aside, Role::Tech, &shared).await;
    house.settle().await;
    // Somebody makes their registrant another one at the registry.
    let direct = house.line.direct();
    let found = direct.contact_info("direct-1", &shared.handle).await;
    let found = found.unwrap().unwrap();
    let changed = model::registry::RegistryContact {
        email: "elsewhere@example.org".into(),
        ..found.clone()
    };
    let done = direct.update_contact("direct-2", &changed, &found).await;
    done.unwrap();

    let other = house.contact("Cizi").await;
    let given = house.give(aside, Role::Registrant, &other).await;
    house.settle().await;
    let there = || format!("{:?}", house.simulator.inspect().contact(&shared.handle));
    assert!(there().contains("elsewhere@example.org"));
    let task = waits(&desk, aside).await;
    assert_eq!(task.id, given);
    let words = task.question().unwrap().to_owned();
    assert!(words.contains("registrant of 1 other domain"), "{words}");

    // One yes is enough.
    let tasks = house.service.tasks();
    tasks.approve(&desk.actor, given).await.unwrap();
    house.settle().await;
    desk.completed(given).await;
    assert!(!there().contains("elsewhere@example.org"));
    let holder = desk.holder("aside.example", Role::Registrant);
    assert_eq!(holder, Some(other.handle.clone()));
}

#[tokio::test]
async fn whoever_names_another_registrant_of_a_domain_does_not_name_the_present_one() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let shared = house.contact("Prvni").await;
    let theirs = house.domain("theirs.example").await;
    let aside = house.domain("aside.example").await;
    house.give(theirs, Role::Registrant, &shared).await;
    house.settle().await;
    let given = house.give(aside, Role::Tech, &shared).await;
    // Theirs is to get another one, and has not got it yet.
    let other = house.contact("Cizi").await;
    let named = house.give(theirs, Role::Registrant, &other).await;
    let direct = house.line.direct();
    let found = direct.contact_info("direct-1", &shared.handle).await;
    let found = found.unwrap().unwrap();
    let changed = model::registry::RegistryContact {
        email: "elsewhere@example.org".into(),
        ..found.clone()
    };
    let done = direct.update_contact("direct-2", &changed, &found).await;
    done.unwrap();

    let worker = house.worker();
    let mut begun = worker.claim().await.unwrap().unwrap();
    assert_eq!(begun.id, given);
    while worker.next_step(&mut begun).await.unwrap() {}
    let there = format!("{:?}", house.simulator.inspect().contact(&shared.handle));
    assert!(there.contains("elsewhere@example.org"), "{there}");
    let words = waits(&desk, aside).await.question().unwrap().to_owned();
    assert!(words.contains("registrant of 1 other domain"), "{words}");
    house.settle().await;
    desk.completed(named).await;
    // Theirs has another one by now, so nobody has to be asked any more.
    desk.completed(given).await;
}

#[tokio::test]
async fn what_is_adopted_while_a_decision_waits_was_not_named_by_it() {
    let (desk, domains) = adopted(&["a.example"]).await;
    let service = &desk.house.service;
    let there = service.domains().get(&desk.actor, domains[0]).await;
    let team = there.unwrap().team_id.unwrap();
    let other = desk.house.contact("Cizi").await;
    let edit = TeamEdit {
        slots: [(Role::Registrant, Some(other.id))].into(),
        ..TeamEdit::default()
    };
    let teams = service.teams();
    let edited = teams.edit(&desk.actor, team, Version::Any, &edit, Mode::Do);
    edited.await.unwrap();
    let project = desk.house.founded.project;
    let late = service
        .domains()
        .adopt(&desk.actor, project, "late.example", Some(team));
    let late = late.await.unwrap().id;
    desk.house.settle().await;
    let holder = |name| desk.holder(name, Role::Registrant);
    assert_eq!(holder("a.example"), Some(other.handle.clone()));
    assert_eq!(holder("late.example").as_deref(), Some("NICH-DEFAULT"));
    let waiting = waits(&desk, late).await;
    service
        .tasks()
        .approve(&desk.actor, waiting.id)
        .await
        .unwrap();
    desk.house.settle().await;
    assert_eq!(holder("late.example"), Some(other.handle.clone()));
}

#[tokio::test]
async fn a_replacement_on_some_domains_names_the_registrants_that_it_gives() {
    let (desk, domains) = adopted(&["a.example", "b.example"]).await;
    let technician = desk.house.contact("Technik").await;
    let successor = desk.house.contact("Nastupce").await;
    let service = &desk.house.service;
    let give = desk.house.give(domains[0], Role::Tech, &technician).await;
    service.tasks().cancel(&desk.actor, give).await.unwrap();
    // In all roles; on this domain it holds one of them, and not the registrant's.
    let wanted = service::Replacement {
        from: technician.id,
        to: successor.id,
        roles: Vec::new(),
        domains: Some(vec![domains[0]]),
    };
    let replacements = service.replacements();
    let planned = replacements.replace(&desk.actor, &wanted, Mode::Plan).await;
    assert_eq!(planned.unwrap().planned.registrant_changes, 0);
    let replaced = replacements.replace(&desk.actor, &wanted, Mode::Do).await;
    assert!(replaced.unwrap().task.is_some());
    desk.house.settle().await;
    assert!(waits(&desk, domains[0]).await.parent_id.is_some());
    let there = desk.holder("a.example", Role::Registrant);
    assert_eq!(there.as_deref(), Some("NICH-DEFAULT"));
}

#[tokio::test]
async fn what_no_domain_shows_changes_no_registrant() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Registrant).await;
    let service = &desk.house.service;
    // Another takes its place, and that is not sent: the registry has the object as registrant, and the book shows it nowhere.
    let other = desk.house.contact("Cizi").await;
    let wanted = service::Replacement {
        from: desk.contact.id,
        to: other.id,
        roles: Vec::new(),
        domains: None,
    };
    let replacements = service.replacements();
    let replaced = replacements.replace(&desk.actor, &wanted, Mode::Do).await;
    let whole = replaced.unwrap().task.unwrap();
    service.tasks().cancel(&desk.actor, whole).await.unwrap();
    let done = desk.edit_person(&[("last_name", "Dvorakova")]).await;
    assert_eq!(
        (done.impact.domains, done.impact.registrant_changes),
        (0, 0)
    );
    assert!(done.tasks.is_empty(), "{:?}", done.tasks);
    assert_eq!(desk.told().await.last_name, "Dvorakova");
    let patch = Patch {
        disclose: Some(false),
        ..Patch::default()
    };
    let contacts = service.contacts();
    let planned = contacts.plan_patch(&desk.actor, desk.contact.id, Version::Any, &patch);
    let planned = planned.await.unwrap();
    assert_eq!((planned.domains, planned.registrant_changes), (0, 0));
}
