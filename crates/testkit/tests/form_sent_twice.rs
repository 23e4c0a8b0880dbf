//! A contact form that arrives more than once.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use model::contact::Draft;
use service::Error;
use service::contacts::{ContactFilter, NewContact, Version};
use testkit::{House, draft};

fn new(draft: &Draft) -> NewContact {
    NewContact::external(draft.clone())
}

#[tokio::test]
async fn the_same_form_makes_one_contact() {
    let house = House::open().await;
    let (actor, token) = (house.actor().await, house.service.token());
    let typed = draft("Once");
    let before = house
        .service
        .contacts()
        .count(&actor, &ContactFilter::default())
        .await
        .unwrap();

    // A form that is refused is still unused.
    let wrong = Draft {
        city: String::new(),
        ..typed.clone()
    };
    let refused = house
        .service
        .contacts()
        .create_once(&actor, token, new(&wrong))
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Invalid(_)), "{refused:?}");

    let (one, other) = tokio::join!(
        house
            .service
            .contacts()
            .create_once(&actor, token, new(&typed)),
        house
            .service
            .contacts()
            .create_once(&actor, token, new(&typed)),
    );
    let one = one.unwrap();
    assert_eq!(one, other.unwrap());
    assert_eq!(
        house
            .service
            .contacts()
            .create_once(&actor, token, new(&typed))
            .await
            .unwrap(),
        one
    );
    let after = house
        .service
        .contacts()
        .count(&actor, &ContactFilter::default())
        .await
        .unwrap();
    assert_eq!(after, before + 1);

    // Another form makes another contact of the same words.
    let second = house
        .service
        .contacts()
        .create_once(&actor, house.service.token(), new(&typed))
        .await
        .unwrap();
    assert_ne!(second.id, one.id);
}

#[tokio::test]
async fn a_form_that_says_something_else_now_is_asked_back() {
    let house = House::open().await;
    let (actor, token) = (house.actor().await, house.service.token());
    let made = house
        .service
        .contacts()
        .create_once(&actor, token, new(&draft("First")))
        .await
        .unwrap();

    let other = house
        .service
        .contacts()
        .create_once(&actor, token, new(&draft("Second")))
        .await
        .unwrap_err();
    assert!(
        matches!(
            other,
            Error::Rule {
                code: "contact.form_used",
                ..
            }
        ),
        "{other:?}"
    );
    assert!(other.to_string().contains(&made.handle));

    house
        .service
        .contacts()
        .delete(&actor, made.id, Version::Any)
        .await
        .unwrap();
    let gone = house
        .service
        .contacts()
        .create_once(&actor, token, new(&draft("First")))
        .await
        .unwrap_err();
    assert!(
        matches!(
            gone,
            Error::Rule {
                code: "contact.form_used",
                ..
            }
        ),
        "{gone:?}"
    );
}
