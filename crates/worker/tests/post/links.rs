//! What an e-mail's link can be used for.

use crate::support::{ask, confirm, last, open, patch, refused, standing, status};
use chrono::TimeDelta;
use model::contact::VerificationStatus;
use model::verification::LetterStatus;
use store::contacts::Contact;
use testkit::House;
use testkit::service::contacts::Version;
use testkit::service::verification::Link;

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
    // Changed after the e-mail was sent: its link stops working and reveals nothing of the new name.
    patch(&house, &contact, "last_name", "Nova").await;
    assert_eq!(open(&house, &first).await, Link::Expired);
    assert_eq!(confirm(&house, &first).await, Link::Expired);
    // Changed before: the e-mail is not sent.
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
    // Deleted after its e-mail was sent.
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

/// One that was written while the answer came, or before values were stored.
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
