//! What becomes of what was taken in.

use crate::{HEAD, book, fates, staged, taken_in};
use async_trait::async_trait;
use chrono::TimeDelta;
use model::contact::Patch;
use model::id::TaskId;
use model::role::Role;
use model::task::TaskStatus;
use service::contacts::Version;
use service::domains::DomainFilter;
use service::files::Kind;
use service::teams::TeamEdit;
use service::{Error, Mode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use testkit::House;
use worker::{Clerk, ClerkFailed, RowsTaken};

#[tokio::test]
async fn an_edited_contact_reaches_its_domains() {
    let house = House::open().await;
    let contact = house.contact("Tech").await;
    let domain = house.domain("edited.example").await;
    house.give(domain, Role::Tech, &contact).await;
    house.settle().await;
    let text = format!("handle,city\n{},Brno\n", contact.handle);
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(fates(&card), [(2, "update")]);
    taken_in(&house, &card).await;
    let view = house
        .service
        .domains()
        .published(&model::domain_name::DomainName::parse("edited.example").unwrap())
        .await
        .unwrap()
        .unwrap();
    let (_, shown) = view
        .contacts
        .iter()
        .find(|(role, _)| *role == Role::Tech)
        .unwrap();
    let postal = shown.int.clone().or(shown.loc.clone()).unwrap();
    assert_eq!(postal.city, "Brno");
}

/// Between the go and the row somebody makes another of the contact: the row would make a third of it, at which nobody has looked.
#[tokio::test]
async fn what_somebody_has_changed_since_becomes_nobody_else() {
    let house = House::open().await;
    let (moved, stays) = (house.contact("Moved").await, house.contact("Stays").await);
    let text = format!(
        "handle,email,phone\n{},one@example.com,+420601123457\n{},two@example.com,+420601123458\n",
        moved.handle, stays.handle
    );
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    let actor = house.actor().await;
    let files = house.service.files();
    let task = files.begin(&actor, card.import.id).await.unwrap();
    house.clock.advance(TimeDelta::seconds(1));
    let contacts = house.service.contacts();
    let patch = |field: &str, text: &str| Patch {
        fields: [(field.to_owned(), text.to_owned())].into(),
        ..Patch::default()
    };
    let edits = [
        (moved.id, patch("email", "three@example.com")),
        (stays.id, patch("phone", "")),
    ];
    for (id, patch) in edits {
        contacts
            .patch(&actor, id, Version::Any, &patch)
            .await
            .unwrap();
    }
    house.settle().await;
    assert!(house.task(task.id).await.status.is_final());
    let card = files
        .card(&actor, card.import.id, (None, 0), 9)
        .await
        .unwrap();
    for row in &card.rows {
        assert_eq!(row.fate, service::files::Fate::Failed, "{row:?}");
        let reason = row.reason.as_deref().unwrap();
        assert!(
            reason.contains("was changed after this import was begun"),
            "{reason}"
        );
    }
    let now = contacts.get(&actor, moved.id).await.unwrap();
    assert_eq!(now.snapshot.email.as_deref(), Some("three@example.com"));
    // Brought again, it is what somebody has looked at.
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(fates(&card), [(2, "update"), (3, "update")]);
    house.clock.advance(TimeDelta::seconds(1));
    taken_in(&house, &card).await;
    let now = contacts.get(&actor, moved.id).await.unwrap();
    assert_eq!(now.snapshot.email.as_deref(), Some("one@example.com"));
}

/// The same of domains: a contact that is somebody else by then, and a team that names another.
#[tokio::test]
async fn whom_nobody_has_looked_at_becomes_no_registrant() {
    let house = House::open().await;
    let [moved, stays, first, second] = [
        house.contact("Moved").await,
        house.contact("Stays").await,
        house.contact("First").await,
        house.contact("Second").await,
    ];
    for name in ["one", "two", "three"] {
        house.domain(&format!("{name}.example")).await;
    }
    let actor = house.actor().await;
    let teams = house.service.teams();
    let new = TeamEdit {
        name: Some("Shop".into()),
        slots: [Role::Registrant, Role::Admin]
            .map(|role| (role, Some(first.id)))
            .into(),
        ..TeamEdit::default()
    };
    let team = teams.create(&actor, &new).await.unwrap().team.id;
    let text = format!(
        "name,team,registrant\none.example,,{}\ntwo.example,,{}\nthree.example,shop,\n",
        moved.handle, stays.handle
    );
    let card = staged(&house, Kind::Domains, &text).await.unwrap();
    assert_eq!(fates(&card), [(2, "update"), (3, "update"), (4, "update")]);
    let files = house.service.files();
    let task = files.begin(&actor, card.import.id).await.unwrap();
    house.clock.advance(TimeDelta::seconds(1));
    let contacts = house.service.contacts();
    for (id, field, text) in [(moved.id, "last_name", "Else"), (stays.id, "city", "Brno")] {
        let patch = Patch {
            fields: [(field.to_owned(), text.to_owned())].into(),
            ..Patch::default()
        };
        contacts
            .patch(&actor, id, Version::Any, &patch)
            .await
            .unwrap();
    }
    let edit = TeamEdit {
        slots: [(Role::Registrant, Some(second.id))].into(),
        ..TeamEdit::default()
    };
    let set = teams.edit(&actor, team, Version::Any, &edit, Mode::Do);
    set.await.unwrap();
    house.settle().await;
    assert!(house.task(task.id).await.status.is_final());
    let card = files
        .card(&actor, card.import.id, (None, 0), 9)
        .await
        .unwrap();
    assert_eq!(fates(&card), [(2, "failed"), (3, "done"), (4, "failed")]);
    for row in [&card.rows[0], &card.rows[2]] {
        let reason = row.reason.as_deref().unwrap();
        assert!(reason.contains("not who it would have been"), "{reason}");
    }
    let there = |name: &str| house.simulator.inspect().domain(name).unwrap().registrant;
    assert_eq!(there("two.example"), Some(stays.handle));
    for name in ["one.example", "three.example"] {
        assert_eq!(there(name).as_deref(), Some("NICH-DEFAULT"), "{name}");
    }
    // Brought again, it is as somebody has looked at it.
    let card = staged(&house, Kind::Domains, &text).await.unwrap();
    house.clock.advance(TimeDelta::seconds(1));
    let done = taken_in(&house, &card).await;
    assert_eq!(fates(&done), [(2, "done"), (3, "unchanged"), (4, "done")]);
    house.settle().await;
    assert_eq!(there("one.example"), Some(moved.handle));
    assert_eq!(there("three.example"), Some(second.handle));
}

#[tokio::test]
async fn domains_are_adopted_with_their_roles_and_the_registry_may_be_away_meanwhile() {
    let house = House::open().await;
    let contact = house.contact("Holder").await;
    let text = format!(
        "name,registrant,tech\nžlutá.example,{h},{h}\nnone.example,XX1-NICH,\n-bad-,,\n",
        h = contact.handle
    );
    let card = staged(&house, Kind::Domains, &text).await.unwrap();
    assert_eq!(
        fates(&card),
        [(2, "create"), (3, "refused"), (4, "refused")]
    );
    let done = taken_in(&house, &card).await;
    assert_eq!(done.rows[0].fate, service::files::Fate::Done);
    house.settle().await;
    let id = done.rows[0].object_id.unwrap().into();
    let holders = house
        .service
        .domains()
        .contacts(&house.actor().await, id)
        .await
        .unwrap();
    assert_eq!(holders.len(), 2);

    // The same file again: everything is as it says.
    let again = staged(&house, Kind::Domains, &text).await.unwrap();
    assert_eq!(again.rows[0].fate, service::files::Fate::Unchanged);
}

#[tokio::test]
async fn a_process_that_dies_between_batches_writes_no_row_twice() {
    let house = House::open().await;
    let mut text = HEAD.to_owned();
    for n in 0..450 {
        text.push_str(&format!(
            "Jana,Row{n},r{n}@example.com,+420601123456,Dlouha 1,Praha,110 00,CZ\n"
        ));
    }
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    let actor = house.actor().await;
    let task = house
        .service
        .files()
        .begin(&actor, card.import.id)
        .await
        .unwrap();
    // Two batches by a process that dies before it notes them.
    house
        .service
        .files()
        .take_rows(task.id, None)
        .await
        .unwrap();
    let taken = house
        .service
        .files()
        .take_rows(task.id, None)
        .await
        .unwrap();
    assert_eq!((taken.done, taken.left), (200, 250));
    house.settle().await;
    assert_eq!(house.task(task.id).await.status, TaskStatus::Completed);
    assert_eq!(book(&house).await, 450);
}

/// Whoever takes rows in while the registry is away.
#[derive(Default)]
struct Away(AtomicU32);

#[async_trait]
impl Clerk for Away {
    async fn take_rows(&self, _: TaskId, _: Option<RowsTaken>) -> Result<RowsTaken, ClerkFailed> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err(ClerkFailed {
            words: "The registry gives no answer.".into(),
            cause: "no answer".into(),
        })
    }
}

#[tokio::test]
async fn a_registry_that_stays_away_is_asked_seldom_and_not_for_ever() {
    let house = House::open().await;
    let text = "name,registrant,tech\none.example,,\n";
    let card = staged(&house, Kind::Domains, text).await.unwrap();
    let actor = house.actor().await;
    let id = house.service.files().begin(&actor, card.import.id).await;
    let id = id.unwrap().id;
    let away = Arc::new(Away::default());
    let began = house.clock.get();
    let (mut in_time, mut events) = (0, 0);
    for _ in 0..40 {
        // A process of its own each time: the row knows how often it failed.
        let worker = house.worker().with_clerk(away.clone());
        let Some(next) = worker.run_due().await.unwrap().next else {
            break;
        };
        if house.clock.get() - began < TimeDelta::seconds(90) {
            in_time = away.0.load(Ordering::SeqCst);
            events = house.task(id).await.last_seq;
        }
        house.clock.to(next + TimeDelta::milliseconds(1));
    }
    assert!(in_time <= 10, "{in_time} connections in 90 s");
    assert!(events <= 10, "{events} events in 90 s");
    let task = house.task(id).await;
    let error = task.error.unwrap();
    assert_eq!(
        (task.status, error.code.as_str(), error.retryable),
        (TaskStatus::Failed, "import.unavailable", true)
    );
    assert_eq!(away.0.load(Ordering::SeqCst), 12);
    house.service.tasks().retry(&actor, id).await.unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
}

#[tokio::test]
async fn the_same_domains_twice_are_all_there_and_none_failed() {
    let house = House::open().await;
    let actor = house.actor().await;
    let (first, second) = (house.contact("First").await, house.contact("Second").await);
    let file = |handle: &str| {
        let rows: String = (0..12)
            .map(|n| format!("twice{n}.example,{handle}\n"))
            .collect();
        format!("name,tech\n{rows}")
    };
    let mut tasks = Vec::new();
    for handle in [&first.handle, &second.handle] {
        let card = staged(&house, Kind::Domains, &file(handle)).await.unwrap();
        assert_eq!(card.fates[&service::files::Fate::Create], 12);
        let task = house
            .service
            .files()
            .begin(&actor, card.import.id)
            .await
            .unwrap();
        tasks.push((card.import.id, task.id));
    }
    // Both at once, as two workers do: each finds most domains gone between its look at the row and its writing.
    loop {
        let (one, two) = tokio::join!(
            house.service.files().take_rows(tasks[0].1, None),
            house.service.files().take_rows(tasks[1].1, None)
        );
        // On SQLite one of two writers may be asked to come again.
        let left = |taken: Result<service::files::Taken, Error>| match taken {
            Ok(taken) => {
                assert_eq!(taken.failed, 0);
                taken.left
            }
            Err(Error::Unavailable(_)) => 1,
            Err(other) => panic!("{other}"),
        };
        if left(one) + left(two) == 0 {
            break;
        }
    }
    for (import, _) in &tasks {
        let card = house
            .service
            .files()
            .card(&actor, *import, (None, 0), 200)
            .await
            .unwrap();
        assert_eq!(
            card.fates[&service::files::Fate::Done],
            12,
            "{:?}",
            card.rows
        );
    }
    let domains = house
        .service
        .files()
        .export_domains(&actor, &DomainFilter::default(), &[], None)
        .await
        .unwrap();
    let has_role = |handle: &str| domains.text.matches(handle).count();
    // Each is named twice: as the domain's own, and as who holds the role.
    assert_eq!(has_role(&first.handle) + has_role(&second.handle), 24);
}
