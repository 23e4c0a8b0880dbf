//! Asking a contact's holder to confirm it.

use crate::support::{ask, confirm, last, open, patch, refused, standing, status};
use chrono::TimeDelta;
use model::contact::VerificationStatus;
use model::verification::LetterStatus;
use store::contacts::Contact;
use testkit::House;
use testkit::service::verification::{Letter, Link};
use testkit::service::{Error, Page};

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

    // A mail scanner opens the link, as often as it likes.
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
        .entries
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
    // Another contact, the same address in upper case.
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
    // Each e-mail has a link of its own; after one was used, the others report that it is done.
    let secrets = house.post().await;
    assert_eq!(secrets.len(), 6);
    assert!(matches!(
        confirm(&house, &secrets[2]).await,
        Link::Confirmed(_)
    ));
    assert_eq!(open(&house, &secrets[4]).await, Link::Used);
    assert_eq!(confirm(&house, &secrets[0]).await, Link::Used);
}
