//! What registries said, what they keep none of, and which locks are to be set again.

use crate::make::{at, domain, first, house, id, task};
use crate::room::Room;
use model::registry::ObjectKind;
use model::registry_message::MessageKind;
use model::task::TaskStatus;
use model::webhook::Topic;
use store::domains::{self, Domain};
use store::lifted::{self, LeftOff, LiftedStatus};
use store::poll_messages::{self, PollMessage};
use store::registry_habits::{self, NO_ADDRESSES};
use store::tasks::Task;

fn message(print: &str, kind: MessageKind, about: Option<&Domain>, when: i64) -> PollMessage {
    PollMessage {
        id: id(),
        registry: "simulator".into(),
        message_id: print.into(),
        fingerprint: print.into(),
        organization_id: about.map(|domain| domain.organization_id),
        domain_id: about.map(|domain| domain.id),
        contact_id: None,
        kind,
        text: format!("Message {print}"),
        object: about.map(|domain| domain.name.ascii().to_owned()),
        other_party: Some("gainer".into()),
        act_by: Some(at(when + 100)),
        queued_at: Some(at(when - 1)),
        received_at: at(when),
        ended_at: None,
    }
}

pub async fn a_message_is_kept_once_and_told(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let domain = one.domain(&room.db, "a.example").await;
    let hook = crate::stands::hook(room, &one, &[Topic::DomainMessage]).await;
    let mut tx = room.db.begin().await.unwrap();
    let asked = message("1", MessageKind::TransferRequested, Some(&domain), 1);
    for new in [true, false] {
        let again = PollMessage {
            id: id(),
            received_at: at(2),
            ..asked.clone()
        };
        let kept = if new { &asked } else { &again };
        let stored = poll_messages::keep(&mut tx, kept, Some(&domain)).await;
        assert_eq!(stored.unwrap(), new);
    }
    let nobodys = message("2", MessageKind::Other, None, 2);
    assert!(poll_messages::keep(&mut tx, &nobodys, None).await.unwrap());
    tx.commit().await.unwrap();
    let told = crate::stands::told(room, &hook).await;
    let told: Vec<&str> = told.iter().map(|it| it.event.as_str()).collect();
    assert_eq!(told, ["domain.message"], "once");
    let mut tx = room.db.begin().await.unwrap();
    let of = async |tx: &mut store::Tx, organization| {
        let listed = poll_messages::of_domain(tx, organization, domain.id, &first(9)).await;
        listed.unwrap().rows
    };
    assert_eq!(of(&mut tx, one.id).await, std::slice::from_ref(&asked));
    assert_eq!(of(&mut tx, other.id).await, []);
    let others = poll_messages::of_nobody(&mut tx, 9).await.unwrap();
    assert_eq!(others, [nobodys]);
    let open = async |tx: &mut store::Tx, organization, since| {
        let open = poll_messages::transfer_requests(tx, organization, at(since), 9).await;
        open.unwrap()
    };
    let requests = open(&mut tx, one.id, 0).await;
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].domain_id, requests[0].act_by),
        (domain.id, Some(at(101)))
    );
    assert_eq!(open(&mut tx, one.id, 1).await, [], "too long ago");
    assert_eq!(open(&mut tx, other.id, 0).await, []);
    // One that ends it, and one that is ended by hand.
    let ended = message("3", MessageKind::TransferEnded, Some(&domain), 3);
    assert!(
        poll_messages::keep(&mut tx, &ended, Some(&domain))
            .await
            .unwrap()
    );
    assert_eq!(open(&mut tx, one.id, 0).await, []);
    let again = message("4", MessageKind::TransferRequested, Some(&domain), 4);
    assert!(
        poll_messages::keep(&mut tx, &again, Some(&domain))
            .await
            .unwrap()
    );
    poll_messages::end_requests(&mut tx, other.id, domain.id, at(5))
        .await
        .unwrap();
    assert_eq!(
        open(&mut tx, one.id, 0).await.len(),
        1,
        "another organization's word"
    );
    poll_messages::end_requests(&mut tx, one.id, domain.id, at(5))
        .await
        .unwrap();
    assert_eq!(open(&mut tx, one.id, 0).await, []);
    // Newest first, page by page.
    let page = poll_messages::of_domain(&mut tx, one.id, domain.id, &first(2))
        .await
        .unwrap();
    let prints = |rows: &[PollMessage]| -> Vec<String> {
        rows.iter().map(|it| it.fingerprint.clone()).collect()
    };
    assert_eq!(prints(&page.rows), ["4", "3"]);
    assert_eq!(page.rows[0].ended_at, Some(at(5)));
    let next = store::Page {
        limit: 2,
        after: page.next,
    };
    let page = poll_messages::of_domain(&mut tx, one.id, domain.id, &next)
        .await
        .unwrap();
    assert_eq!(
        (prints(&page.rows), page.next),
        (vec!["1".to_owned()], None)
    );
}

pub async fn a_message_about_a_contact_is_the_contacts(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let ann = one.contact(&room.db, "Ann", "Li").await;
    let mut tx = room.db.begin().await.unwrap();
    let about = |print: &str, when| PollMessage {
        organization_id: Some(one.id),
        contact_id: Some(ann.id),
        object: Some(ann.handle.clone()),
        ..message(print, MessageKind::ActionDone, None, when)
    };
    let (first_said, then_said) = (about("1", 1), about("2", 2));
    for message in [&first_said, &then_said] {
        assert!(poll_messages::keep(&mut tx, message, None).await.unwrap());
    }
    let page = poll_messages::of_contact(&mut tx, one.id, ann.id, &first(1)).await;
    let page = page.unwrap();
    assert_eq!(page.rows, [then_said]);
    let next = store::Page {
        limit: 1,
        after: page.next,
    };
    let page = poll_messages::of_contact(&mut tx, one.id, ann.id, &next).await;
    assert_eq!(page.unwrap().rows, [first_said]);
    let theirs = poll_messages::of_contact(&mut tx, other.id, ann.id, &first(9)).await;
    assert_eq!(theirs.unwrap().rows, []);
    let nobodys = poll_messages::of_nobody(&mut tx, 9).await;
    assert_eq!(nobodys.unwrap(), [], "it is somebody's");
}

pub async fn a_lock_is_noted_until_it_is_set_again(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let task = model::id::TaskId(id());
    let lock = LiftedStatus {
        organization_id: one.id,
        registry: "simulator".into(),
        object_kind: ObjectKind::Domain,
        object: "a.example".into(),
        status: "clientUpdateProhibited".into(),
        task_id: task,
        lifted_at: at(1),
    };
    let mut tx = room.db.begin().await.unwrap();
    lifted::note(&mut tx, &lock).await.unwrap();
    let later = LiftedStatus {
        task_id: model::id::TaskId(id()),
        lifted_at: at(2),
        ..lock.clone()
    };
    lifted::note(&mut tx, &later).await.unwrap();
    let place = ("simulator", ObjectKind::Domain, "a.example");
    for (organization, found) in [(one.id, vec![lock.clone()]), (other.id, vec![])] {
        let of = lifted::of_object(&mut tx, organization, place).await;
        assert_eq!(of.unwrap(), found, "the first one stays");
        let of = lifted::of_task(&mut tx, organization, task).await;
        assert_eq!(of.unwrap(), found);
    }
    lifted::done(&mut tx, other.id, place).await.unwrap();
    assert_eq!(
        lifted::of_task(&mut tx, one.id, task).await.unwrap(),
        [lock]
    );
    lifted::done(&mut tx, one.id, place).await.unwrap();
    assert_eq!(lifted::of_task(&mut tx, one.id, task).await.unwrap(), []);
}

pub async fn a_lock_that_is_off_when_its_task_has_ended_is_told(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let mut tx = room.db.begin().await.unwrap();
    let [held, beside] = ["held", "beside"]
        .map(|name| domain(&one.project, &format!("{name}-{}.example", id().simple())));
    for each in [&held, &beside] {
        domains::insert(&mut tx, each).await.unwrap();
    }
    let open = task(&held);
    let ended = Task {
        status: TaskStatus::Failed,
        ..task(&held)
    };
    for task in [&open, &ended] {
        store::tasks::enqueue(&mut tx, task).await.unwrap();
    }
    let lock = |task: &Task, kind, object: &str| LiftedStatus {
        organization_id: one.id,
        registry: held.registry.clone(),
        object_kind: kind,
        object: object.into(),
        status: "clientUpdateProhibited".into(),
        task_id: task.id,
        lifted_at: at(1),
    };
    let name = held.name.ascii().to_owned();
    let of_domain = lock(&ended, ObjectKind::Domain, &name);
    let of_contact = lock(&ended, ObjectKind::Contact, "X1-NICH");
    let under_way = lock(&open, ObjectKind::Domain, beside.name.ascii());
    for each in [&of_domain, &of_contact, &under_way] {
        lifted::note(&mut tx, each).await.unwrap();
    }
    let told = |found: Vec<LeftOff>| -> Vec<LiftedStatus> {
        assert!(found.iter().all(|each| each.domain_id == Some(held.id)));
        found.into_iter().map(|each| each.lifted).collect()
    };
    let all = lifted::left_off(&mut tx, one.id, 9).await.unwrap();
    assert_eq!(told(all), [of_contact.clone(), of_domain.clone()]);
    let first = lifted::left_off(&mut tx, one.id, 1).await.unwrap();
    assert_eq!(told(first), std::slice::from_ref(&of_contact));
    let place = (held.id, held.registry.as_str(), name.as_str());
    let of = lifted::left_off_of(&mut tx, one.id, place).await.unwrap();
    assert_eq!(told(of), [of_contact, of_domain]);
    let place = (beside.id, held.registry.as_str(), beside.name.ascii());
    let of = lifted::left_off_of(&mut tx, one.id, place).await.unwrap();
    assert_eq!(of, [], "its task is under way");
    let theirs = lifted::left_off(&mut tx, other.id, 9).await.unwrap();
    assert_eq!(theirs, []);
    let place = (held.id, held.registry.as_str(), name.as_str());
    let theirs = lifted::left_off_of(&mut tx, other.id, place).await.unwrap();
    assert_eq!(theirs, []);
}

pub async fn a_habit_is_found_once(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    let habit = ("simulator", NO_ADDRESSES);
    assert_eq!(registry_habits::words(&mut tx, habit).await.unwrap(), None);
    for new in [true, false] {
        let noted = registry_habits::note(&mut tx, habit, "It keeps none.", at(1)).await;
        assert_eq!(noted.unwrap(), new);
    }
    let words = registry_habits::words(&mut tx, habit).await.unwrap();
    assert_eq!(words.as_deref(), Some("It keeps none."));
    let other = registry_habits::words(&mut tx, ("other", NO_ADDRESSES)).await;
    assert_eq!(other.unwrap(), None);
}
