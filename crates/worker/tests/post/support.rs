//! What every test of e-mails does.

use model::contact::{Patch, VerificationStatus};
use store::contacts::Contact;
use testkit::House;
use testkit::service::Error;
use testkit::service::contacts::Version;
use testkit::service::verification::{Letter, Link, Standing};

pub async fn ask(house: &House, contact: &Contact) -> Result<Letter, Error> {
    house
        .service
        .verification()
        .request(&house.actor().await, contact.id)
        .await
}

pub async fn standing(house: &House, contact: &Contact) -> Option<Standing> {
    house
        .service
        .verification()
        .of_contact(&house.actor().await, contact.id)
        .await
        .unwrap()
}

/// The last e-mail about the contact, as stored.
pub async fn last(house: &House, contact: &Contact) -> Letter {
    standing(house, contact).await.unwrap().letter.unwrap()
}

pub async fn status(house: &House, contact: &Contact) -> VerificationStatus {
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

pub async fn patch(house: &House, contact: &Contact, field: &str, to: &str) {
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

pub async fn open(house: &House, secret: &str) -> Link {
    house.service.verification().by_token(secret).await.unwrap()
}

pub async fn confirm(house: &House, secret: &str) -> Link {
    house.service.verification().confirm(secret).await.unwrap()
}

pub fn refused(code: &str, answer: Result<Letter, Error>) {
    match answer {
        Err(Error::Rule { code: said, .. }) => assert_eq!(said, code),
        other => panic!("{code}: {other:?}"),
    }
}
