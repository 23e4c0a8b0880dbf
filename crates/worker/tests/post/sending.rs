//! Mail servers that fail, and workers that die.

use crate::support::{ask, confirm, last, open, patch, standing};
use async_trait::async_trait;
use chrono::TimeDelta;
use mail::{Failure, Letter as Message, Mailer};
use model::letter::Refusal;
use model::role::Role;
use model::verification::{LetterKind, LetterStatus};
use std::sync::{Arc, Mutex};
use testkit::service::Page;
use testkit::service::verification::Link;
use testkit::{House, secret_of};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_refused_address_has_bounced() {
    let house = House::open().await;
    let (contact, other) = (house.contact("Novak").await, house.contact("Nemec").await);
    house.mail.fail(Failure::Refused {
        about: Some(Refusal::Address),
        code: Some(550),
        text: "550 5.1.1 no such user".into(),
    });
    ask(&house, &contact).await.unwrap();
    house.worker().post_due().await.unwrap();
    let how = standing(&house, &contact).await.unwrap();
    assert!(how.bounced());
    let letter = how.letter.unwrap();
    assert_eq!(
        (letter.status, letter.last_error.as_deref(), letter.attempt),
        (LetterStatus::Bounced, Some("550 5.1.1 no such user"), 1)
    );
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(house.worker().post_due().await.unwrap().claims, 0);
    patch(&house, &contact, "email", "right@example.com").await;
    assert!(!standing(&house, &contact).await.unwrap().bounced());
    // What is about the letter is not a bounce.
    house.mail.fail(Failure::Refused {
        about: Some(Refusal::Letter),
        code: Some(550),
        text: "550 content rejected".into(),
    });
    ask(&house, &other).await.unwrap();
    house.worker().post_due().await.unwrap();
    let how = standing(&house, &other).await.unwrap();
    assert!(!how.bounced());
    assert_eq!(how.letter.unwrap().status, LetterStatus::Failed);
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_with_longer_pauses() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let away = || Failure::later("connection refused");
    ask(&house, &contact).await.unwrap();
    let worker = house.worker();
    let mut pauses = Vec::new();
    for _ in 0..8 {
        house.mail.fail(away());
        let now = house.clock.get();
        let posted = worker.post_due().await.unwrap();
        assert_eq!(posted.claims, 1);
        pauses.push((posted.next.unwrap() - now).num_seconds());
        house.clock.to(posted.next.unwrap());
    }
    for (pause, middle) in pauses
        .iter()
        .zip([60, 120, 240, 480, 960, 1920, 3600, 3600])
    {
        assert!(
            (middle * 9 / 10..=middle * 11 / 10).contains(pause),
            "{pauses:?}"
        );
    }
    let waiting = last(&house, &contact).await;
    assert_eq!(
        (
            waiting.status,
            waiting.attempt,
            waiting.last_error.as_deref()
        ),
        (LetterStatus::Pending, 8, Some("connection refused"))
    );
    let secret = house.post().await.remove(0);
    assert!(matches!(confirm(&house, &secret).await, Link::Confirmed(_)));
    // A server that stays unavailable is given up after days.
    let other = house.contact("Nemec").await;
    ask(&house, &other).await.unwrap();
    let mut tries = 0;
    loop {
        house.mail.fail(away());
        let posted = worker.post_due().await.unwrap();
        tries += posted.claims;
        match posted.next {
            Some(next) => house.clock.to(next),
            None => break,
        }
    }
    assert_eq!(tries, 100);
    assert_eq!(last(&house, &other).await.status, LetterStatus::Failed);
}

/// Accepts the e-mail and never returns, as a process that is killed between sending and recording.
#[derive(Default)]
struct Dies {
    taken: Mutex<Vec<Message>>,
    reached: tokio::sync::Notify,
}

#[async_trait]
impl Mailer for Dies {
    async fn send(&self, letter: &Message) -> Result<(), Failure> {
        self.taken.lock().unwrap().push(letter.clone());
        self.reached.notify_one();
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_process_that_dies_between_mails_twice_and_either_link_works_once() {
    for which in 0..2 {
        let house = House::open().await;
        let contact = house.contact("Novak").await;
        ask(&house, &contact).await.unwrap();
        let dies = Arc::new(Dies::default());
        let dead = house.worker().with_post(dies.clone(), testkit::PUBLIC_URL);
        let sending = tokio::spawn(async move { dead.post_due().await });
        dies.reached.notified().await;
        sending.abort();
        assert!(sending.await.unwrap_err().is_cancelled());
        // The lease still holds.
        assert_eq!(house.worker().post_due().await.unwrap().claims, 0);
        house.clock.advance(TimeDelta::minutes(3));
        let second = house.post().await.remove(0);
        let first = secret_of(&dies.taken.lock().unwrap()[0]);
        let mut links = [first, second];
        assert_ne!(links[0], links[1]);
        let letter = last(&house, &contact).await;
        assert_eq!((letter.status, letter.attempt), (LetterStatus::Sent, 2));
        links.rotate_left(which);
        assert!(matches!(
            confirm(&house, &links[0]).await,
            Link::Confirmed(_)
        ));
        for link in &links {
            assert_eq!(confirm(&house, link).await, Link::Used);
        }
    }
}

#[tokio::test]
async fn who_was_asked_is_reminded_once_after_a_week() {
    let house = House::open().await;
    let (asked, never) = (house.contact("Novak").await, house.contact("Nemec").await);
    let answered = house.contact("Svoboda").await;
    ask(&house, &asked).await.unwrap();
    house.post().await;
    ask(&house, &answered).await.unwrap();
    let secret = house.post().await.pop().unwrap();
    confirm(&house, &secret).await;
    house.clock.advance(TimeDelta::days(6));
    assert_eq!(house.post().await.len(), 2, "not yet");
    house.clock.advance(TimeDelta::days(1));
    let secrets = house.post().await;
    assert_eq!(secrets.len(), 3);
    let reminder = last(&house, &asked).await;
    assert_eq!(
        (reminder.kind, reminder.status),
        (LetterKind::Reminder, LetterStatus::Sent)
    );
    assert!(house.mail.taken()[2].subject.starts_with("Reminder"));
    for _ in 0..20 {
        house.clock.advance(TimeDelta::days(1));
        assert_eq!(house.post().await.len(), 3, "once");
    }
    assert_eq!(standing(&house, &never).await.unwrap().letter, None);
    // The fifteen days have passed meanwhile, for a registrant only.
    let now = house.clock.get();
    assert_eq!(standing(&house, &asked).await.unwrap().days_left(now), None);
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &asked).await;
    let how = standing(&house, &asked).await.unwrap();
    assert_eq!((how.domains, how.registrant_of), (1, 1));
    let later = now + TimeDelta::hours(1);
    assert_eq!(how.days_left(later), Some(-12));
    let page = Page {
        limit: 9,
        after: None,
    };
    let actor = house.actor().await;
    let (hub, total) = house
        .service
        .verification()
        .hub(&actor, &page)
        .await
        .unwrap();
    let names: Vec<_> = hub
        .rows
        .iter()
        .map(|row| row.contact.snapshot.last_name.as_str())
        .collect();
    assert_eq!((names.as_slice(), total), (&["Novak", "Nemec"][..], 2));
    // A link of the reminder still works on its last day.
    assert_eq!(open(&house, &secrets[0]).await, Link::Expired);
}

#[tokio::test]
async fn a_running_worker_sends_by_itself_and_stops_when_told() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(house.worker().run(stop.clone()));
    let mut wakes = house.service.db().wakes();
    ask(&house, &contact).await.unwrap();
    wakes.recv().await.unwrap();
    let sent = async {
        while last(&house, &contact).await.status != LetterStatus::Sent {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), sent)
        .await
        .expect("it was woken");
    stop.cancel();
    tokio::time::timeout(std::time::Duration::from_secs(20), running)
        .await
        .expect("it stops")
        .unwrap();
}

#[tokio::test]
async fn a_worker_without_post_leaves_letters_to_another() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    ask(&house, &contact).await.unwrap();
    let without = worker::Worker::new(
        house.service.db().clone(),
        house.clock.clone(),
        house.chance.clone(),
        house.line.clone(),
        worker::Pace::default(),
    );
    assert_eq!(without.post_due().await.unwrap().claims, 0);
    assert_eq!(house.post().await.len(), 1);
}
