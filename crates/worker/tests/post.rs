//! The road of a letter, from the request to the holder's answer, over a mailer that fails as told.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use async_trait::async_trait;
use chrono::TimeDelta;
use mail::{Failure, Letter as Message, Mailer};
use model::contact::{Patch, VerificationStatus};
use model::role::Role;
use model::verification::{LetterKind, LetterStatus};
use std::sync::{Arc, Mutex};
use store::contacts::Contact;
use testkit::service::contacts::Version;
use testkit::service::verification::{Letter, Link, Standing};
use testkit::service::{Error, Page};
use testkit::{House, secret_of};
use tokio_util::sync::CancellationToken;

async fn ask(house: &House, contact: &Contact) -> Result<Letter, Error> {
    house
        .service
        .verification()
        .request(&house.actor().await, contact.id)
        .await
}

async fn standing(house: &House, contact: &Contact) -> Option<Standing> {
    house
        .service
        .verification()
        .of_contact(&house.actor().await, contact.id)
        .await
        .unwrap()
}

/// The last letter about the contact, as it stands.
async fn last(house: &House, contact: &Contact) -> Letter {
    standing(house, contact).await.unwrap().letter.unwrap()
}

async fn status(house: &House, contact: &Contact) -> VerificationStatus {
    let actor = house.actor().await;
    let contact = house
        .service
        .contacts()
        .get(&actor, contact.id)
        .await
        .unwrap();
    assert_eq!(
        contact.verified_at.is_some(),
        contact.verification_status == VerificationStatus::Verified
    );
    contact.verification_status
}

async fn patch(house: &House, contact: &Contact, field: &str, to: &str) {
    let patch = Patch {
        fields: [(field.to_owned(), to.to_owned())].into(),
        ..Patch::default()
    };
    let actor = house.actor().await;
    house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &patch)
        .await
        .unwrap();
}

async fn open(house: &House, secret: &str) -> Link {
    house.service.verification().by_token(secret).await.unwrap()
}

async fn confirm(house: &House, secret: &str) -> Link {
    house.service.verification().confirm(secret).await.unwrap()
}

fn refused(code: &str, answer: Result<Letter, Error>) {
    match answer {
        Err(Error::Rule { code: said, .. }) => assert_eq!(said, code),
        other => panic!("{code}: {other:?}"),
    }
}

#[tokio::test]
async fn a_letter_is_mailed_and_its_button_verifies() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let letter = ask(&house, &contact).await.unwrap();
    assert_eq!(
        (letter.status, letter.email.as_str()),
        (LetterStatus::Pending, "jn@example.com")
    );
    let secrets = house.post().await;
    let mailed = &house.mail.taken()[0];
    assert_eq!(mailed.to, "jn@example.com");
    assert!(mailed.subject.contains("Acme") && mailed.text.contains("Jana Novak"));
    assert_eq!(last(&house, &contact).await.status, LetterStatus::Sent);

    // Whoever scans the mail opens the link, as often as they like.
    for _ in 0..3 {
        let Link::Open(asked) = open(&house, &secrets[0]).await else {
            panic!("it is open");
        };
        assert_eq!(
            (
                asked.organization.as_str(),
                asked.name.as_str(),
                asked.email.as_str()
            ),
            ("Acme", "Jana Novak", "jn@example.com")
        );
    }
    assert_eq!(
        status(&house, &contact).await,
        VerificationStatus::Unverified
    );

    assert!(matches!(
        confirm(&house, &secrets[0]).await,
        Link::Confirmed(_)
    ));
    assert_eq!(status(&house, &contact).await, VerificationStatus::Verified);
    assert_eq!(standing(&house, &contact).await, None);
    // The second click.
    assert_eq!(confirm(&house, &secrets[0]).await, Link::Used);
    assert_eq!(open(&house, &secrets[0]).await, Link::Used);
    refused("verification.already", ask(&house, &contact).await);

    let actor = house.actor().await;
    let card = house
        .service
        .contacts()
        .card(&actor, contact.id)
        .await
        .unwrap();
    let entries: Vec<_> = card
        .history
        .iter()
        .map(|entry| {
            (
                entry.action.as_str(),
                entry.actor_kind.as_str(),
                entry.actor_name.as_str(),
            )
        })
        .collect();
    let holder = format!("the holder of {}", contact.handle);
    assert_eq!(entries[0], ("contact.verify", "system", holder.as_str()));
    assert_eq!(entries[1].0, "contact.verification_request");
}

#[tokio::test]
async fn who_can_not_be_asked_is_named() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    patch(&house, &contact, "email", "").await;
    refused("contact.no_email", ask(&house, &contact).await);
    let stranger = house.stranger().await.api_key.unwrap();
    let stranger = house.service.keys().actor_of(&stranger).await.unwrap();
    for answer in [
        house
            .service
            .verification()
            .request(&stranger, contact.id)
            .await
            .err(),
        house
            .service
            .verification()
            .of_contact(&stranger, contact.id)
            .await
            .err(),
    ] {
        assert!(matches!(answer, Some(Error::NotFound)), "{answer:?}");
    }
    let page = Page {
        limit: 9,
        after: None,
    };
    let (theirs, total) = house
        .service
        .verification()
        .hub(&stranger, &page)
        .await
        .unwrap();
    assert_eq!((theirs.rows.len(), total), (0, 0));
    let letters = house
        .service
        .verification()
        .letters(&stranger, &page)
        .await
        .unwrap();
    assert!(letters.rows.is_empty());
    for secret in ["", "0", &"0".repeat(64), &"z".repeat(64)] {
        assert_eq!(open(&house, secret).await, Link::Unknown);
        assert_eq!(confirm(&house, secret).await, Link::Unknown);
    }
}

#[tokio::test]
async fn a_member_needs_no_letter() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let member = Contact {
        kind: model::contact::ContactKind::Member,
        ..contact
    };
    let mut tx = house.service.db().begin().await.unwrap();
    let member = store::contacts::update(&mut tx, &member).await.unwrap();
    tx.commit().await.unwrap();
    refused("verification.member", ask(&house, &member).await);
    assert_eq!(standing(&house, &member).await, None);
}

#[tokio::test]
async fn an_address_is_written_to_once_a_minute_and_five_times_a_day() {
    let house = House::open().await;
    let (one, other) = (house.contact("Novak").await, house.contact("Nemec").await);
    let throttled = |answer: Result<Letter, Error>| match answer {
        Err(Error::Throttled { retry_after }) => retry_after,
        other => panic!("{other:?}"),
    };
    ask(&house, &one).await.unwrap();
    assert!((59..=60).contains(&throttled(ask(&house, &one).await)));
    // Another contact, the same address in capitals.
    patch(&house, &other, "email", "JN@EXAMPLE.COM").await;
    throttled(ask(&house, &other).await);
    for _ in 0..4 {
        house.clock.advance(TimeDelta::seconds(61));
        ask(&house, &one).await.unwrap();
    }
    house.clock.advance(TimeDelta::seconds(61));
    let wait = throttled(ask(&house, &one).await);
    assert!((85_000..86_400).contains(&wait), "{wait}");
    house
        .clock
        .advance(TimeDelta::seconds(i64::try_from(wait).unwrap()));
    ask(&house, &other).await.unwrap();
    // Each letter has a link of its own; after one was used, the others say that it is done.
    let secrets = house.post().await;
    assert_eq!(secrets.len(), 6);
    assert!(matches!(
        confirm(&house, &secrets[2]).await,
        Link::Confirmed(_)
    ));
    assert_eq!(open(&house, &secrets[4]).await, Link::Used);
    assert_eq!(confirm(&house, &secrets[0]).await, Link::Used);
}

#[tokio::test]
async fn a_link_expires() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let letter = ask(&house, &contact).await.unwrap();
    let secrets = house.post().await;
    house
        .clock
        .to(letter.expires_at - TimeDelta::milliseconds(50));
    assert!(matches!(open(&house, &secrets[0]).await, Link::Open(_)));
    house.clock.to(letter.expires_at);
    assert_eq!(open(&house, &secrets[0]).await, Link::Expired);
    assert_eq!(confirm(&house, &secrets[0]).await, Link::Expired);
    assert_eq!(
        status(&house, &contact).await,
        VerificationStatus::Unverified
    );
}

#[tokio::test]
async fn a_changed_value_is_another() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    ask(&house, &contact).await.unwrap();
    let first = house.post().await.remove(0);
    // What is not the value changes nothing.
    patch(&house, &contact, "city", "Brno").await;
    assert!(matches!(open(&house, &first).await, Link::Open(_)));
    // Changed after the letter went out: its link is dead and tells nothing of the new name.
    patch(&house, &contact, "last_name", "Nova").await;
    assert_eq!(open(&house, &first).await, Link::Expired);
    assert_eq!(confirm(&house, &first).await, Link::Expired);
    // Changed before: the letter does not go out.
    house.clock.advance(TimeDelta::minutes(2));
    ask(&house, &contact).await.unwrap();
    patch(&house, &contact, "email", "other@example.com").await;
    assert_eq!(house.post().await.len(), 1);
    assert_eq!(last(&house, &contact).await.status, LetterStatus::Failed);
    // Verified, and changed after that: unverified again. Changed back: known.
    ask(&house, &contact).await.unwrap();
    let second = house.post().await.remove(1);
    assert!(matches!(confirm(&house, &second).await, Link::Confirmed(_)));
    patch(&house, &contact, "email", "third@example.com").await;
    assert_eq!(
        status(&house, &contact).await,
        VerificationStatus::Unverified
    );
    patch(&house, &contact, "email", "other@EXAMPLE.com").await;
    assert_eq!(status(&house, &contact).await, VerificationStatus::Verified);
    // Deleted after its letter went out.
    let gone = house.contact("Gone").await;
    ask(&house, &gone).await.unwrap();
    let last = house.post().await.pop().unwrap();
    house
        .service
        .contacts()
        .delete(&house.actor().await, gone.id, Version::Any)
        .await
        .unwrap();
    assert_eq!(open(&house, &last).await, Link::Expired);
    assert_eq!(confirm(&house, &last).await, Link::Expired);
}

#[tokio::test]
async fn one_answer_counts_for_every_contact_of_the_value() {
    let house = House::open().await;
    let (one, twin) = (house.contact("Novak").await, house.contact("Novak").await);
    let other = house.contact("Nemec").await;
    ask(&house, &one).await.unwrap();
    let secret = house.post().await.remove(0);
    assert!(matches!(confirm(&house, &secret).await, Link::Confirmed(_)));
    for contact in [&one, &twin] {
        assert_eq!(status(&house, contact).await, VerificationStatus::Verified);
    }
    assert_eq!(status(&house, &other).await, VerificationStatus::Unverified);
    let third = house.contact("Novak").await;
    assert_eq!(
        status(&house, &third).await,
        VerificationStatus::Verified,
        "verified at once"
    );
    // Another organization has to ask itself.
    let stranger = house.stranger().await.api_key.unwrap();
    let stranger = house.service.keys().actor_of(&stranger).await.unwrap();
    let new = testkit::service::contacts::NewContact::external(testkit::draft("Novak"));
    let theirs = house
        .service
        .contacts()
        .create(&stranger, new)
        .await
        .unwrap();
    assert_eq!(theirs.verification_status, VerificationStatus::Unverified);
}

/// One that was written while the answer came, or before values were kept.
#[tokio::test]
async fn who_answered_for_the_value_is_not_asked_again() {
    let house = House::open().await;
    let (one, twin) = (house.contact("Novak").await, house.contact("Novak").await);
    ask(&house, &one).await.unwrap();
    let secret = house.post().await.remove(0);
    confirm(&house, &secret).await;
    let actor = house.actor().await;
    let missed = house.service.contacts().get(&actor, twin.id).await.unwrap();
    let missed = Contact {
        verification_status: VerificationStatus::Unverified,
        verified_at: None,
        ..missed
    };
    let mut tx = house.service.db().begin().await.unwrap();
    store::contacts::update(&mut tx, &missed).await.unwrap();
    tx.commit().await.unwrap();
    assert!(standing(&house, &twin).await.is_some());
    refused("verification.already", ask(&house, &twin).await);
    assert_eq!(status(&house, &twin).await, VerificationStatus::Verified);
    assert_eq!(house.post().await.len(), 1, "no letter went out");
}

#[tokio::test]
async fn a_refused_address_has_bounced() {
    let house = House::open().await;
    let (contact, other) = (house.contact("Novak").await, house.contact("Nemec").await);
    house.mail.fail(Failure::Refused {
        bounced: true,
        code: Some(550),
        text: "5.1.1 no such user".into(),
    });
    ask(&house, &contact).await.unwrap();
    house.worker().post_due().await.unwrap();
    let how = standing(&house, &contact).await.unwrap();
    assert!(how.bounced());
    let letter = how.letter.unwrap();
    assert_eq!(
        (letter.status, letter.last_error.as_deref(), letter.attempt),
        (LetterStatus::Bounced, Some("5.1.1 no such user"), 1)
    );
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(house.worker().post_due().await.unwrap().claims, 0);
    patch(&house, &contact, "email", "right@example.com").await;
    assert!(!standing(&house, &contact).await.unwrap().bounced());
    // Our own fault is no bounce.
    house.mail.fail(Failure::Refused {
        bounced: false,
        code: Some(550),
        text: "5.7.1 relaying denied".into(),
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
    let away = || Failure::Retry {
        code: None,
        why: "connection refused".into(),
    };
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
    // One that is away for good is given up after days.
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

/// Takes the letter and never comes back, as a process that is killed between handing over and writing down.
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
    // The clock of the fifteen days has run out meanwhile, for a registrant only.
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
