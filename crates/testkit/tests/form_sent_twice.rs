//! Forms that are submitted more than once: of a contact, an API key, a webhook.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use model::contact::Draft;
use model::webhook::Topic;
use service::auth::NewKey;
use service::contacts::{ContactFilter, NewContact, Version};
use service::webhooks::WebhookEdit;
use service::{Error, Scope};
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

#[tokio::test]
async fn the_same_form_makes_one_key() {
    let house = House::open().await;
    let (actor, token) = (house.actor().await, house.service.token());
    let keys = house.service.keys();
    let new = || NewKey {
        name: "deploy".into(),
        scopes: vec![Scope::ContactsRead],
        project: None,
        expires_at: None,
    };
    let before = keys.list(&actor).await.unwrap().len();

    // A form that is refused is still unused.
    let wrong = NewKey {
        name: String::new(),
        ..new()
    };
    let refused = keys.create_once(&actor, token, wrong).await.unwrap_err();
    assert!(matches!(refused, Error::Invalid(_)), "{refused:?}");

    let (one, other) = tokio::join!(
        keys.create_once(&actor, token, new()),
        keys.create_once(&actor, token, new()),
    );
    let (made, refused) = match (one, other) {
        (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
        both => panic!("{both:?}"),
    };
    let code = |error: &Error| match error {
        Error::Rule { code, .. } => *code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(&refused), "key.form_used");
    assert!(refused.to_string().contains("deploy"), "{refused}");
    assert!(keys.actor_of(&made.1).await.is_ok());
    assert_eq!(keys.list(&actor).await.unwrap().len(), before + 1);

    let second = keys.create_once(&actor, house.service.token(), new()).await;
    assert_ne!(second.unwrap().0.id, made.0.id, "another form");
}

#[tokio::test]
async fn the_same_form_makes_one_webhook() {
    let house = House::open().await;
    let (actor, token) = (house.actor().await, house.service.token());
    let webhooks = house.service.webhooks();
    let new = WebhookEdit {
        url: Some("https://hooks.example.com/".into()),
        events: Some([Topic::Contact].into()),
        ..WebhookEdit::default()
    };
    let wrong = WebhookEdit {
        url: Some("hooks".into()),
        ..new.clone()
    };
    webhooks
        .create_once(&actor, token, &wrong)
        .await
        .unwrap_err();

    let (made, _) = webhooks.create_once(&actor, token, &new).await.unwrap();
    for deleted in [false, true] {
        if deleted {
            webhooks
                .delete(&actor, made.id, Version::Any)
                .await
                .unwrap();
        }
        let refused = webhooks.create_once(&actor, token, &new).await.unwrap_err();
        assert!(
            matches!(
                refused,
                Error::Rule {
                    code: "webhook.form_used",
                    ..
                }
            ),
            "{refused:?}"
        );
    }
    assert!(webhooks.list(&actor).await.unwrap().is_empty());
    let other = house.service.token();
    webhooks.create_once(&actor, other, &new).await.unwrap();
}
