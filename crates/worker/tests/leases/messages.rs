//! The registries' message queues, and the loops.

use crate::support::Queues;
use model::role::Role;
use registry::scripted::Scripted;
use registry::{Connector, Message};
use std::sync::Arc;
use std::time::Duration;
use testkit::{Gate, House};
use tokio_util::sync::CancellationToken;

fn message(id: &str, unreadable: Option<&str>) -> Message {
    Message {
        id: id.into(),
        text: "Transfer requested.".into(),
        unreadable: unreadable.map(ToOwned::to_owned),
        ..Message::default()
    }
}

async fn kept(house: &House) -> Vec<(Option<String>, String, String)> {
    let mut tx = house.service.db().read().await.unwrap();
    let kept = store::registry_messages::newest(&mut tx, 9).await.unwrap();
    kept.into_iter()
        .map(|kept| (kept.message_id, kept.text, kept.fate))
        .collect()
}

#[tokio::test]
async fn a_message_that_can_not_be_read_is_kept_and_taken_off() {
    let house = House::open().await;
    let (first, second) = (Arc::new(Scripted::new()), Arc::new(Scripted::new()));
    first.push_message(message("1", Some("<epp>\u{1}")));
    first.push_message(message("2", None));
    first.push_message(message("", Some("<epp>no id")));
    first.push_message(message("3", None));
    second.push_message(message("9", None));
    let worker = house.worker_over(Arc::new(Queues(vec![first.clone(), second.clone()])));
    assert_eq!(worker.poll_now().await.unwrap(), 3, "1, 2 and 9");
    assert_eq!(second.poll("test").await.unwrap(), None);
    let unread = |id: Option<&str>, text: &str, fate: &str| {
        (id.map(ToOwned::to_owned), text.to_owned(), fate.to_owned())
    };
    let both = [
        unread(None, "<epp>no id", "kept"),
        unread(Some("1"), "<epp>\u{1}", "acknowledged"),
    ];
    assert_eq!(kept(&house).await, both);
    // The next round finds the same, asks once and reports nothing new.
    let before = first.calls().len();
    assert_eq!(worker.poll_now().await.unwrap(), 0);
    assert_eq!(first.calls().len(), before + 1);
    assert_eq!(kept(&house).await, both);
}

#[tokio::test]
async fn a_message_that_comes_again_ends_the_round() {
    let house = House::open().await;
    let queue = Arc::new(Scripted::new());
    queue.push_message(message("7", None));
    queue.forget_acks();
    let worker = house.worker_over(Arc::new(Queues(vec![queue.clone()])));
    let polls = || {
        let calls = queue.calls();
        calls.iter().filter(|call| call.verb == "poll").count()
    };
    for _ in 0..2 {
        let before = polls();
        worker.poll_now().await.unwrap();
        assert_eq!(polls(), before + 2, "asked twice, not for ever");
    }
    let stuck = kept(&house).await;
    assert_eq!(stuck.len(), 1);
    assert_eq!(stuck[0].2, "stuck");
}

#[tokio::test]
async fn a_loop_that_panics_is_begun_again_and_seen() {
    let house = House::open().await;
    let queue = Gate::before(Arc::new(Scripted::new()));
    queue.panic_at("poll");
    let stop = CancellationToken::new();
    let worker = house.worker_over(Arc::new(Queues(vec![queue.clone()])));
    let loops = worker.loops();
    let running = tokio::spawn(worker.run(stop.clone()));
    let seen = |name: &str| {
        let seen = loops.seen().into_iter().find(|seen| seen.name == name);
        seen.unwrap()
    };
    let until = async |done: &dyn Fn() -> bool| {
        let waited = async {
            while !done() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waited)
            .await
            .unwrap();
    };
    // Twelve rounds pass until a queue is polled where no task waits; so one waits.
    let contact = house.contact("Novak").await;
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &contact).await;
    until(&|| loops.seen().iter().any(|seen| seen.restarts > 0)).await;
    let panicked = seen("messages");
    assert!(panicked.why.unwrap().contains("panics as it was told"));
    queue.calm();
    until(&|| seen("messages").rounds > 0).await;
    for name in ["tasks", "letters", "deliveries", "housekeeping"] {
        until(&|| seen(name).rounds > 0).await;
        assert_eq!(seen(name).restarts, 0);
    }
    stop.cancel();
    running.await.unwrap();
}
