//! Contacts whose creation or change the registry decides later (1001), as registries show them meanwhile.

use crate::support::Desk;
use chrono::TimeDelta;
use model::task::{Awaiting, TaskStatus};
use registry::{Connector, Message};

/// The verdict on the contact, as the registry words it.
fn verdict(desk: &Desk, ok: bool, handle: &str, trid: Option<String>) -> Message {
    Message {
        id: format!("verdict-{ok}-{}", trid.is_some()),
        text: if ok {
            "Done."
        } else {
            "The name is not allowed."
        }
        .into(),
        contact: Some(handle.into()),
        ok: Some(ok),
        client_trid: trid,
        queued_at: Some(desk.house.clock.get()),
        ..Message::default()
    }
}

async fn waits(desk: &Desk, id: model::id::TaskId) {
    let task = desk.house.task(id).await;
    let stands = (task.status, task.awaiting);
    assert_eq!(
        stands,
        (TaskStatus::Running, Some(Awaiting::Registry)),
        "{:?}",
        task.error
    );
}

/// Lets some time pass in which the task looks again and again.
async fn pass(desk: &Desk, time: TimeDelta) {
    let end = desk.house.clock.get() + time;
    while let Some(at) = desk.worker.run_due().await.unwrap().next {
        if at > end {
            break;
        }
        desk.house.clock.to(at);
    }
    desk.house.clock.to(end);
}

#[tokio::test]
async fn a_refused_creation_fails_with_the_registrys_words() {
    let desk = Desk::before().await;
    desk.registry.slow_down(&desk.contact.handle);
    let id = desk.give().await;
    pass(&desk, TimeDelta::hours(3)).await;
    waits(&desk, id).await;
    assert_eq!(desk.sent("create_contact"), 1);
    assert!(desk.registry.settle(&desk.contact.handle, false));
    desk.worker.poll_now().await.unwrap();
    desk.run().await;
    let error = desk.failed(id).await;
    assert_eq!(error.code.as_str(), "registry.refused_later");
    assert!(
        error.message.contains("Pending action failed."),
        "{error:?}"
    );
    assert_eq!(desk.sent("create_contact"), 1, "never sent twice");
}

#[tokio::test]
async fn a_verdict_without_a_transaction_id_and_in_small_letters_is_heard() {
    for ok in [true, false] {
        let desk = Desk::open().await;
        desk.registry.slow_down(&desk.contact.handle);
        let id = desk.edit("New 2").await;
        pass(&desk, TimeDelta::hours(1)).await;
        waits(&desk, id).await;
        assert_eq!(desk.sent("update_contact"), 1);
        if ok {
            desk.change(|held| held.int.as_mut().unwrap().street = vec!["New 2".into()]);
        }
        let handle = desk.contact.handle.to_ascii_lowercase();
        desk.hears(verdict(&desk, ok, &handle, None)).await;
        desk.run().await;
        if ok {
            desk.completed(id).await;
        } else {
            let error = desk.failed(id).await;
            assert!(error.message.contains("The name is not allowed."));
        }
        assert_eq!(desk.sent("update_contact"), 1, "never sent twice");
    }
}

#[tokio::test]
async fn a_contact_that_shows_before_it_is_decided_is_no_strangers() {
    let desk = Desk::before().await;
    desk.registry.slow_down(&desk.contact.handle);
    let id = desk.give().await;
    pass(&desk, TimeDelta::hours(1)).await;
    // It shows, with a pending status, in capitals, under nobody's name, and without an id of its own.
    desk.registry.hide_roids();
    desk.registry.hide_clients();
    let calls = desk.registry.calls();
    let create = calls.iter().find(|call| call.verb == "create_contact");
    let trid = create.unwrap().trid.clone();
    let mut shown = desk.wanted();
    shown.statuses = vec!["pendingCreate".into()];
    shown.int.as_mut().unwrap().city = "PRAHA".into();
    desk.registry.put_contact(shown.clone());
    pass(&desk, TimeDelta::hours(5)).await;
    waits(&desk, id).await;
    assert_eq!(desk.sent("create_contact"), 1);
    let actor = desk.house.actor().await;
    let contacts = desk.house.service.contacts();
    let now = contacts.get(&actor, desk.contact.id).await.unwrap();
    assert_eq!(now.handle, desk.contact.handle, "it keeps its handle");
    // Decided: it has everything, and the data is put right by a change.
    desk.registry.show_all();
    desk.registry.speed_up(&desk.contact.handle);
    shown.statuses.clear();
    desk.registry.put_contact(shown);
    let handle = desk.contact.handle.clone();
    desk.hears(verdict(&desk, true, &handle, Some(trid))).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(desk.sent("create_contact"), 1);
    let held = desk.registry.contact_info("look-1", &handle).await;
    assert_eq!(held.unwrap().unwrap().int.unwrap().city, "Praha");
}
