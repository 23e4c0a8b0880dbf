//! What the run of a saved plan looks at: whether the book moved, which domains a filter means, who waits to be read; and who shows a contact elsewhere.

use crate::agreement::{edit, read, wanted};
use crate::make::{self, at, house, id};
use crate::plans::{contents, items, plan};
use crate::room::Room;
use model::id::TaskId;
use model::role::Role;
use model::task::{CreatedBy, TaskStatus};
use std::collections::BTreeSet;
use store::domains::{self, DomainFilter};
use store::plans::apply::{self, Applied};
use store::tasks::{self, Task};
use store::{Error, agreement, plans};

pub async fn a_change_of_the_book_counts_up(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let contact = ours.contact(&room.db, "Ann", "A").await;
    let mut tx = room.db.read().await.unwrap();
    let before = plans::last_change(&mut tx, ours.id).await.unwrap();
    let foreign = plans::last_change(&mut tx, theirs.id).await.unwrap();
    drop(tx);
    edit(room, &contact, 7).await;
    let domain = ours.domain(&room.db, "a.example").await;
    let mut tx = room.db.begin().await.unwrap();
    let (tech, ann) = (Role::Tech, Some(contact.id));
    domains::set_binding(&mut tx, ours.id, domain.id, tech, ann, at(8))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    assert!(plans::last_change(&mut tx, ours.id).await.unwrap() > before);
    assert_eq!(
        plans::last_change(&mut tx, theirs.id).await.unwrap(),
        foreign
    );
}

pub async fn a_filter_means_the_domains_that_its_list_shows(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let mut all = Vec::new();
    for name in ["c.example", "a.example", "b.other"] {
        all.push(ours.domain(&room.db, name).await.id);
    }
    theirs.domain(&room.db, "d.example").await;
    let mut tx = room.db.read().await.unwrap();
    let mut matching = async |filter: DomainFilter, most: u32| {
        domains::matching(&mut tx, ours.id, &filter, most)
            .await
            .unwrap()
    };
    let (c, a, b) = (all[0], all[1], all[2]);
    assert_eq!(matching(DomainFilter::default(), 9).await, [a, b, c]);
    // One more than asked for says that there are more.
    assert_eq!(matching(DomainFilter::default(), 1).await, [a, b]);
    let example = DomainFilter {
        tld: Some("example".into()),
        ..DomainFilter::default()
    };
    assert_eq!(matching(example, 9).await, [a, c]);
    let named = DomainFilter {
        q: Some("b.oth".into()),
        ..DomainFilter::default()
    };
    assert_eq!(matching(named, 9).await, [b]);
}

pub async fn a_plan_of_reading_waits_for_what_is_asked_again(room: &Room) {
    let house = house(&room.db).await;
    let (one, other) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    let (saved, task) = (plan(house.id), TaskId(id()));
    let mut tx = room.db.begin().await.unwrap();
    let ids = [one.id, other.id];
    plans::create(&mut tx, &saved, &items(&ids), &contents())
        .await
        .unwrap();
    plans::set_task(&mut tx, house.id, saved.id, task)
        .await
        .unwrap();
    agreement::ask_again(&mut tx, house.id, &ids, at(5))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let waiting = async || {
        let mut tx = room.db.read().await.unwrap();
        plans::waiting_to_be_read(&mut tx, house.id, task, at(5))
            .await
            .unwrap()
    };
    assert_eq!(waiting().await, 2);
    read(room, &one, Vec::new(), 6).await;
    assert_eq!(waiting().await, 1);
    read(room, &other, Vec::new(), 6).await;
    assert_eq!(waiting().await, 0);
}

pub async fn who_shows_a_contact_elsewhere_is_counted(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let elsewhere = async || {
        let mut tx = room.db.read().await.unwrap();
        agreement::shown_elsewhere(&mut tx, house.id, (ann.id, &ann.handle), "simulator")
            .await
            .unwrap()
    };
    assert_eq!(elsewhere().await, 0);
    for (name, seconds) in [("a.example", 5), ("b.example", 6)] {
        let domain = house.domain(&room.db, name).await;
        house
            .bind(&room.db, domain.id, Role::Tech, Some(ann.id))
            .await;
        read(room, &domain, Vec::new(), seconds).await;
    }
    assert_eq!(elsewhere().await, 2, "nobody holds the role there");
    let domain = house.domain(&room.db, "c.example").await;
    house
        .bind(&room.db, domain.id, Role::Tech, Some(ann.id))
        .await;
    read(room, &domain, vec![(Role::Tech, wanted(&ann))], 7).await;
    assert_eq!(elsewhere().await, 2, "there it is the contact itself");
}

pub async fn a_plan_takes_domains_out_of_the_book(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let ann = ours.contact(&room.db, "Ann", "A").await;
    let (busy, one, other) = (
        ours.domain(&room.db, "a.example").await,
        ours.domain(&room.db, "b.example").await,
        ours.domain(&room.db, "c.example").await,
    );
    let ids = [busy.id, one.id, other.id];
    ours.bind(&room.db, one.id, Role::Tech, Some(ann.id)).await;
    ours.task(&room.db, &busy).await;
    let failed = Task {
        status: TaskStatus::Failed,
        ..make::task(&other)
    };
    make::enqueue(&room.db, &failed).await;
    let saved = plan(ours.id);
    let mut tx = room.db.begin().await.unwrap();
    let open = tasks::under_way_of(&mut tx, ours.id, &ids).await.unwrap();
    assert_eq!(open, BTreeSet::from([busy.id]));
    let open = tasks::under_way_of(&mut tx, theirs.id, &ids).await.unwrap();
    assert!(open.is_empty());
    // The first is the problem, and stays.
    plans::create(&mut tx, &saved, &items(&ids), &contents())
        .await
        .unwrap();
    let of = |organization| Applied {
        organization,
        plan: saved.id,
        at: at(9),
    };
    let by = CreatedBy::system();
    let held = apply::hold(&mut tx, ours.id, saved.id).await.unwrap();
    assert_eq!(held.len(), 2);
    let foreign = apply::release(&mut tx, of(theirs.id), &held, &by).await;
    assert!(matches!(foreign, Err(Error::Stale)));
    apply::release(&mut tx, of(ours.id), &held, &by)
        .await
        .unwrap();
    let again = apply::release(&mut tx, of(ours.id), &held, &by).await;
    assert!(matches!(again, Err(Error::Stale)));
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let there = domains::many(&mut tx, ours.id, &ids).await.unwrap();
    assert_eq!(
        there.iter().map(|domain| domain.id).collect::<Vec<_>>(),
        [busy.id]
    );
    let counted = domains::count(&mut tx, ours.id, &DomainFilter::default()).await;
    assert_eq!(counted.unwrap(), 1);
    let own = domains::bindings(&mut tx, ours.id, one.id).await.unwrap();
    assert!(own.is_empty());
    let task = tasks::get(&mut tx, ours.id, failed.id).await.unwrap();
    assert_eq!(task.unwrap().dismissed_by, Some(by));
    drop(tx);
    // The names are free again.
    ours.domain(&room.db, "b.example").await;
}
