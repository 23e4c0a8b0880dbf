//! Webhooks and their deliveries.

use crate::make::{at, contact, domain, house, id, moment, span, task};
use crate::room::Room;
use model::id::{OrganizationId, WebhookId};
use model::stored::{Event, EventData};
use model::webhook::DeliveryStatus;
use serde_json::json;
use store::audit::{self, Audit};
use store::housekeeping::{Kind, sweep};
use store::lease::Queued;
use store::webhooks::{self, Delivery, Webhook};
use store::{Db, Engine, Error, Leased, Page, contacts, domains, lease, tasks};
use uuid::Uuid;

fn webhook(organization: OrganizationId, topics: &[&str]) -> Webhook {
    Webhook {
        id: WebhookId(id()),
        organization_id: organization,
        url: "https://hooks.example/in?key=1".into(),
        description: Some("Ticket desk".into()),
        topics: topics.iter().map(|word| word.parse().unwrap()).collect(),
        sealed: vec![1, 2, 3],
        former_sealed: None,
        former_until: None,
        is_active: true,
        version: 1,
        created_at: at(1),
        updated_at: at(1),
    }
}

fn entry(organization: OrganizationId, action: &str) -> Audit {
    Audit {
        id: id(),
        organization_id: organization,
        at: at(5),
        actor_kind: "user".into(),
        actor_id: Some(id()),
        actor_name: "Olga".into(),
        action: action.into(),
        object_kind: "thing".into(),
        object_id: id(),
        before: None,
        after: Some(json!({ "city": "Žďár" })),
        cause_id: None,
    }
}

fn page(limit: u32) -> Page {
    Page { limit, after: None }
}

async fn put(db: &Db, webhook: &Webhook) {
    let mut tx = db.begin().await.unwrap();
    webhooks::insert(&mut tx, webhook).await.unwrap();
    tx.commit().await.unwrap();
}

async fn told(db: &Db, webhook: &Webhook) -> Vec<Delivery> {
    let mut tx = db.read().await.unwrap();
    let organization = webhook.organization_id;
    let listed = webhooks::deliveries(&mut tx, organization, webhook.id, &page(200)).await;
    listed.unwrap().rows
}

async fn claim(db: &Db, owner: Uuid, now: i64, until: i64) -> Option<Leased<Delivery>> {
    let mut tx = db.begin().await.unwrap();
    let claimed =
        lease::claim::<Delivery>(&mut tx, owner, moment(now), span(now, until), &[]).await;
    tx.commit().await.unwrap();
    claimed.unwrap()
}

pub async fn a_receiver_is_kept_changed_and_deleted(room: &Room) {
    let house = house(&room.db).await;
    let mut kept = webhook(house.id, &["contact"]);
    put(&room.db, &kept).await;
    let mut tx = room.db.begin().await.unwrap();
    let found = webhooks::get(&mut tx, house.id, kept.id).await.unwrap();
    assert_eq!(found, Some(kept.clone()));
    let stranger = OrganizationId(id());
    assert_eq!(
        webhooks::get(&mut tx, stranger, kept.id).await.unwrap(),
        None
    );
    assert_eq!(webhooks::list(&mut tx, stranger).await.unwrap(), []);
    kept.is_active = false;
    kept.description = None;
    kept.former_sealed = Some(std::mem::replace(&mut kept.sealed, vec![4, 5]));
    kept.former_until = Some(at(9));
    kept.version = 2;
    webhooks::save(&mut tx, &kept).await.unwrap();
    assert!(matches!(
        webhooks::save(&mut tx, &kept).await,
        Err(Error::Stale)
    ));
    assert_eq!(
        webhooks::list(&mut tx, house.id).await.unwrap(),
        std::slice::from_ref(&kept)
    );
    for (organization, version) in [(stranger, 2), (house.id, 1)] {
        let deleted = webhooks::delete(&mut tx, organization, kept.id, version).await;
        assert!(matches!(deleted, Err(Error::Stale)));
    }
    webhooks::delete(&mut tx, house.id, kept.id, 2)
        .await
        .unwrap();
    assert_eq!(webhooks::list(&mut tx, house.id).await.unwrap(), []);
    let other = webhook(stranger, &[]);
    assert!(matches!(
        webhooks::insert(&mut tx, &other).await,
        Err(Error::Missing)
    ));
    drop(tx);
    // Neither the URL nor the secret is ever in a log.
    let shown = format!("{kept:?}");
    assert!(!shown.contains("key=1") && !shown.contains("[1, 2, 3]"));
}

pub async fn whoever_wants_it_is_told_with_the_commit(room: &Room) {
    let house = house(&room.db).await;
    let (contacts_only, all) = (
        webhook(house.id, &["contact"]),
        webhook(house.id, &["contact", "role", "task"]),
    );
    let asleep = Webhook {
        is_active: false,
        ..webhook(house.id, &["contact"])
    };
    let neighbour = crate::make::house(&room.db).await;
    let theirs = webhook(neighbour.id, &["contact"]);
    for each in [&contacts_only, &all, &asleep, &theirs] {
        put(&room.db, each).await;
    }
    let mut wakes = room.db.wakes();
    let (edited, assigned, quiet) = (
        entry(house.id, "contact.update"),
        entry(house.id, "domain.roles"),
        entry(house.id, "key.create"),
    );
    let mut tx = room.db.begin().await.unwrap();
    audit::append(&mut tx, &edited).await.unwrap();
    drop(tx);
    assert_eq!(told(&room.db, &all).await, []);
    let mut tx = room.db.begin().await.unwrap();
    for each in [&edited, &assigned, &quiet] {
        audit::append(&mut tx, each).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(wakes.recv().await.unwrap().organization, house.id);
    let kinds = |told: Vec<Delivery>| {
        let mut kinds: Vec<String> = told.into_iter().map(|each| each.event).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(
        kinds(told(&room.db, &all).await),
        ["contact.update", "domain.roles"]
    );
    let one = told(&room.db, &contacts_only).await;
    assert_eq!(one.len(), 1);
    let message = &one[0].message;
    assert_eq!(
        (one[0].event_id, message.id, message.kind.as_str()),
        (edited.id, edited.id, "contact.update")
    );
    assert_eq!(message.actor.as_ref().unwrap().name, "Olga");
    let EventData::Change { before, after, .. } = &message.data else {
        panic!("{message:?}");
    };
    assert_eq!((before, after), (&edited.before, &edited.after));
    assert_eq!(one[0].status, DeliveryStatus::Pending);
    assert_eq!(told(&room.db, &asleep).await, []);
    assert_eq!(told(&room.db, &theirs).await, []);
}

pub async fn a_task_tells_of_its_beginning_and_its_end(room: &Room) {
    let house = house(&room.db).await;
    let hook = webhook(house.id, &["task"]);
    put(&room.db, &hook).await;
    let holder = contact(house.id, "Jan", "Novy");
    let domain = domain(&house.project, "told.example");
    let task = task(&domain);
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &holder).await.unwrap();
    domains::insert(&mut tx, &domain).await.unwrap();
    tasks::enqueue(&mut tx, &task).await.unwrap();
    tx.commit().await.unwrap();
    let begun = told(&room.db, &hook).await;
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].event, "task.pending");
    let message = &begun[0].message;
    assert_eq!(message.id, begun[0].event_id);
    let told = EventData::Task(Box::new(task.snapshot()));
    assert_eq!(message.data, told);
}

pub async fn a_delivery_is_claimed_once_and_fenced(room: &Room) {
    let house = house(&room.db).await;
    let hook = webhook(house.id, &["contact"]);
    put(&room.db, &hook).await;
    let event = Event {
        id: id(),
        organization_id: house.id,
        kind: "webhook.test".into(),
        at: at(5),
        actor: None,
        data: EventData::Test {
            webhook_id: hook.id,
        },
    };
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        webhooks::publish(&mut tx, hook.id, &event).await.unwrap(),
        1
    );
    let foreign = Event {
        id: id(),
        organization_id: OrganizationId(id()),
        ..event.clone()
    };
    assert_eq!(
        webhooks::publish(&mut tx, hook.id, &foreign).await.unwrap(),
        0
    );
    let next = lease::next_due::<Delivery>(&mut tx, moment(0), &[])
        .await
        .unwrap();
    assert_eq!(next.map(|due| due.at), Some(at(5)));
    tx.commit().await.unwrap();
    let (one, other) = (id(), id());
    assert_eq!(claim(&room.db, one, 4, 10).await, None);
    let mut mine = claim(&room.db, one, 5, 10).await.unwrap();
    assert_eq!((mine.attempt, mine.lease_owner), (1, Some(one)));
    assert_eq!(claim(&room.db, other, 9, 20).await, None);
    let again = claim(&room.db, other, 10, 20).await.unwrap();
    assert_eq!(again.attempt, 2);
    for (held, kept) in [(mine.lease, false), (again.lease, true)] {
        let mut tx = room.db.begin().await.unwrap();
        let (now, long) = (moment(10), span(10, 20));
        let renewed = lease::heartbeat::<Delivery>(&mut tx, mine.key(), held, now, long).await;
        assert_eq!(renewed.unwrap(), kept);
        tx.commit().await.unwrap();
    }
    mine.status = DeliveryStatus::Delivered;
    mine.ended_at = Some(at(11));
    mine.last_status = Some(204);
    let mut tx = room.db.begin().await.unwrap();
    let late = lease::settle(&mut tx, &mine.row, mine.lease).await;
    assert!(matches!(late, Err(Error::Stale)));
    lease::settle(&mut tx, &mine.row, again.lease)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let found = webhooks::delivery(&mut tx, house.id, hook.id, event.id);
    let found = found.await.unwrap().unwrap();
    assert_eq!(
        (
            found.status,
            found.last_status,
            found.ended_at,
            found.lease_owner
        ),
        (DeliveryStatus::Delivered, Some(204), Some(at(11)), None)
    );
    let stranger = OrganizationId(id());
    assert_eq!(
        webhooks::delivery(&mut tx, stranger, hook.id, event.id)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        webhooks::deliveries(&mut tx, stranger, hook.id, &page(5))
            .await
            .unwrap()
            .rows,
        []
    );
    assert!(matches!(
        webhooks::redeliver(&mut tx, stranger, hook.id, event.id, at(12)).await,
        Err(Error::Stale)
    ));
    webhooks::redeliver(&mut tx, house.id, hook.id, event.id, at(12))
        .await
        .unwrap();
    assert!(matches!(
        webhooks::redeliver(&mut tx, house.id, hook.id, event.id, at(12)).await,
        Err(Error::Stale)
    ));
    tx.commit().await.unwrap();
    let mut anew = claim(&room.db, one, 12, 20).await.unwrap();
    assert_eq!((anew.attempt, anew.ended_at), (1, None));
    anew.status = DeliveryStatus::Failed;
    anew.ended_at = Some(at(13));
    anew.last_error = Some("It answered 500.".into());
    let mut tx = room.db.begin().await.unwrap();
    lease::settle(&mut tx, &anew.row, anew.lease).await.unwrap();
    for (before, gone) in [(13, 0), (14, 1)] {
        let swept = sweep(&mut tx, Kind::Deliveries, at(before), 9).await;
        assert_eq!(swept.unwrap(), gone);
    }
    tx.commit().await.unwrap();
    assert_eq!(told(&room.db, &hook).await, []);
}

pub async fn a_log_of_deliveries_is_walked_and_goes_with_its_receiver(room: &Room) {
    let house = house(&room.db).await;
    let hook = webhook(house.id, &["contact"]);
    put(&room.db, &hook).await;
    let mut tx = room.db.begin().await.unwrap();
    for second in 0..5 {
        let told = Audit {
            at: at(second),
            ..entry(house.id, "contact.create")
        };
        audit::append(&mut tx, &told).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = told(&room.db, &hook).await;
    assert!(all.is_sorted_by(|one, next| one.created_at > next.created_at));
    let mut tx = room.db.begin().await.unwrap();
    let mut walked = Vec::new();
    let mut next = Some(page(2));
    while let Some(page) = next {
        let listed = webhooks::deliveries(&mut tx, house.id, hook.id, &page);
        let listed = listed.await.unwrap();
        walked.extend(listed.rows);
        next = listed.next.map(|after| Page {
            limit: 2,
            after: Some(after),
        });
    }
    assert_eq!(walked, all);
    webhooks::delete(&mut tx, house.id, hook.id, 1)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&room.db, &hook).await, []);
    assert_eq!(claim(&room.db, id(), 100, 200).await, None);
}

pub async fn a_dead_process_leaves_no_leased_delivery_on_sqlite(room: &Room) {
    let house = house(&room.db).await;
    put(&room.db, &webhook(house.id, &["contact"])).await;
    let mut tx = room.db.begin().await.unwrap();
    audit::append(&mut tx, &entry(house.id, "contact.create"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claim(&room.db, id(), 6, 1000).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let released = lease::release::<Delivery>(&mut tx, at(7)).await;
    if room.db.engine() == Engine::Sqlite {
        assert_eq!(released.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(claim(&room.db, id(), 7, 10).await.is_some());
    } else {
        assert!(matches!(released, Err(Error::Unsupported(_))));
    }
}
