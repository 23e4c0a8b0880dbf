//! Whose contact an object is.

use crate::{Desk, foreign, object};
use model::adoption::Took;
use model::registry::RegistryContact;
use model::role::Role;
use service::contacts::{ContactFilter, NewContact, Version};
use service::{Scope, Who};
use testkit::House;

async fn contacts(desk: &Desk) -> i64 {
    let filter = ContactFilter::default();
    desk.service
        .contacts()
        .count(&desk.actor, &filter)
        .await
        .unwrap()
}

fn took(adopted: &service::domains::Adopted) -> Vec<(Role, Took)> {
    adopted
        .roles
        .iter()
        .map(|each| (each.role, each.took))
        .collect()
}

#[tokio::test]
async fn an_object_of_ours_becomes_one_contact_under_its_handle() {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told.domain(
        "one.example",
        &[(Role::Registrant, "OLD-1"), (Role::Admin, "OLD-1")],
    );
    desk.told
        .domain("two.example", &[(Role::Registrant, "OLD-1")]);
    let one = desk.adopt("one.example").await;
    assert_eq!(
        took(&one),
        [(Role::Registrant, Took::New), (Role::Admin, Took::New)]
    );
    let two = desk.adopt("two.example").await;
    assert_eq!(took(&two), [(Role::Registrant, Took::Known)]);
    assert_eq!(contacts(&desk).await, 1);
    assert_eq!(
        desk.held(two.domain.id).await,
        [(Role::Registrant, "OLD-1".to_owned())]
    );
    assert_eq!(desk.tasks().await, 0, "nothing is sent");
    let id = one.roles[0].contact_id.unwrap();
    let mut tx = desk.service.db().read().await.unwrap();
    let noted = store::contacts::object(&mut tx, desk.actor.organization, id, ("told", "")).await;
    let noted = noted.unwrap().unwrap();
    assert_eq!(
        (noted.origin.as_str(), noted.roid.as_deref()),
        ("adopted", Some("R-OLD-1"))
    );
    drop(tx);
    // In the log by whoever adopted: the contact, and what was bound.
    let page = service::Page {
        limit: 50,
        after: None,
    };
    let log = desk
        .service
        .audit()
        .list(&desk.actor, &service::audit::AuditFilter::default(), &page)
        .await
        .unwrap()
        .rows;
    let of = |action: &str| {
        log.iter()
            .filter(|entry| entry.action == action)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (of("contact.create").len(), of("domain.adopt").len()),
        (1, 2)
    );
    let after = of("domain.adopt")[1].after.clone().unwrap();
    assert_eq!(after["roles"][0]["handle"], "OLD-1");
    assert_eq!(of("contact.create")[0].actor_kind, "key");
    // The same name twice is said, and makes nothing.
    let again = desk
        .take_in(desk.adopting("one.example"))
        .await
        .unwrap_err();
    assert!(matches!(
        again,
        service::Error::Rule {
            code: "domain.already_adopted",
            ..
        }
    ));
    assert_eq!(contacts(&desk).await, 1);
}

#[tokio::test]
async fn equal_data_under_two_handles_of_ours_stays_two_objects() {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told.contact(object("OLD-2", "Hans Meier"));
    desk.told.domain(
        "one.example",
        &[(Role::Registrant, "OLD-1"), (Role::Tech, "OLD-2")],
    );
    let one = desk.adopt("one.example").await;
    let held = [
        (Role::Registrant, "OLD-1".to_owned()),
        (Role::Tech, "OLD-2".to_owned()),
    ];
    assert_eq!(desk.held(one.domain.id).await, held);
}

#[tokio::test]
async fn an_object_of_somebody_else_is_matched_by_what_it_says() {
    let desk = Desk::open().await;
    let draft = model::contact::Draft {
        first_name: "Hans".into(),
        last_name: "Meier".into(),
        email: "a@holder.example".into(),
        phone: "+43 1 234567".into(),
        street1: "Gasse 1".into(),
        city: "Wien".into(),
        country_code: "AT".into(),
        ..model::contact::Draft::default()
    };
    let new = NewContact::external(draft);
    let known = desk
        .service
        .contacts()
        .create(&desk.actor, new)
        .await
        .unwrap();
    desk.told.contact(foreign("THEIRS-1", "Hans Meier"));
    desk.told.contact(foreign("THEIRS-2", "Hans Maier"));
    desk.told.domain(
        "one.example",
        &[(Role::Registrant, "THEIRS-1"), (Role::Admin, "THEIRS-2")],
    );
    desk.told.domain("two.example", &[(Role::Tech, "THEIRS-2")]);
    let one = desk.adopt("one.example").await;
    assert_eq!(
        took(&one),
        [(Role::Registrant, Took::Matched), (Role::Admin, Took::New)]
    );
    assert_eq!(one.roles[0].contact_id, Some(known.id));
    let drawn = one.roles[1].handle.clone().unwrap();
    assert!(
        drawn.starts_with("HM") && drawn.ends_with("-NICH"),
        "{drawn}"
    );
    let two = desk.adopt("two.example").await;
    assert_eq!(took(&two), [(Role::Tech, Took::Matched)]);
    assert_eq!(two.roles[0].handle.as_deref(), Some(drawn.as_str()));
    assert_eq!((contacts(&desk).await, desk.tasks().await), (2, 0));
}

#[tokio::test]
async fn what_can_not_be_read_or_kept_is_left_and_says_why() {
    let desk = Desk::open().await;
    let no_country = object("ZZ-1", "Hans Meier");
    let postal = no_country
        .int
        .clone()
        .map(|postal| model::registry::Postal {
            country_code: "ZZ".into(),
            ..postal
        });
    desk.told.contact(RegistryContact {
        int: postal,
        ..no_country
    });
    let mut without = object("BARE-1", "Hostmaster");
    without.email.clear();
    desk.told.contact(without);
    desk.told.domain(
        "one.example",
        &[
            (Role::Registrant, "ZZ-1"),
            (Role::Admin, "HIDDEN-1"),
            (Role::Tech, "BARE-1"),
            (Role::Tech, "ZZ-1"),
        ],
    );
    let one = desk.adopt("one.example").await;
    let expected = [Took::Left, Took::Left, Took::New, Took::Left];
    assert_eq!(
        one.roles.iter().map(|each| each.took).collect::<Vec<_>>(),
        expected
    );
    let said = |at: usize| {
        let advice = &one.roles[at].advice;
        advice
            .0
            .iter()
            .map(|each| each.field.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(said(0), ["country_code"]);
    assert_eq!(said(1), ["contact"]);
    assert_eq!(said(2), ["email"]);
    assert_eq!(said(3).last().unwrap(), "role");
    assert_eq!(
        desk.held(one.domain.id).await,
        [(Role::Tech, "BARE-1".to_owned())]
    );
    // It can be edited without a name that it does not have.
    let id = one.roles[2].contact_id.unwrap();
    let patch = model::contact::Patch {
        fields: [("phone".to_owned(), "+43 1 7654321".to_owned())].into(),
        ..model::contact::Patch::default()
    };
    let contacts = desk.service.contacts();
    let saved = contacts
        .patch(&desk.actor, id, Version::Any, &patch)
        .await
        .unwrap();
    assert_eq!(saved.contact.snapshot.full_name(), "Hostmaster");
    // What is there can't be taken away.
    let patch = model::contact::Patch {
        fields: [("last_name".to_owned(), String::new())].into(),
        ..model::contact::Patch::default()
    };
    assert!(
        contacts
            .patch(&desk.actor, id, Version::Any, &patch)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn another_organizations_contact_is_neither_taken_nor_told() {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told
        .domain("one.example", &[(Role::Registrant, "OLD-1")]);
    desk.told
        .domain("two.example", &[(Role::Registrant, "OLD-1")]);
    let ours = desk.adopt("one.example").await;
    let stranger = desk.house.stranger().await;
    let keys = desk.service.keys();
    let them = keys.actor_of(&stranger.api_key.unwrap()).await.unwrap();
    let adopting = service::domains::Adopting {
        project: stranger.project,
        ..desk.adopting("two.example")
    };
    let read = &mut model::registry::ContactsRead::new();
    let domains = desk.service.domains();
    let theirs = domains
        .take_in(&them, adopting, read, service::Mode::Do)
        .await
        .unwrap();
    assert_eq!(took(&theirs), [(Role::Registrant, Took::Left)]);
    assert!(
        domains
            .contacts(&them, theirs.domain.id)
            .await
            .unwrap()
            .is_empty()
    );
    let theirs = desk
        .service
        .contacts()
        .count(&them, &ContactFilter::default())
        .await
        .unwrap();
    assert_eq!(theirs, 0);
    assert_eq!(
        desk.held(ours.domain.id).await,
        [(Role::Registrant, "OLD-1".to_owned())]
    );
    // The name itself is told as one that nobody has.
    let adopting = service::domains::Adopting {
        name: "one.example",
        ..adopting
    };
    let refused = domains
        .take_in(&them, adopting, read, service::Mode::Do)
        .await
        .unwrap_err();
    assert!(
        matches!(
            refused,
            service::Error::Rule {
                code: "domain.not_ours",
                ..
            }
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_object_made_anew_under_a_known_handle_is_not_that_contact() {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told
        .domain("one.example", &[(Role::Registrant, "OLD-1")]);
    desk.adopt("one.example").await;
    let anew = RegistryContact {
        roid: Some("R-ANEW".into()),
        ..object("OLD-1", "Petra Weiss")
    };
    desk.told.contact(anew);
    desk.told
        .domain("two.example", &[(Role::Registrant, "OLD-1")]);
    let two = desk.adopt("two.example").await;
    assert_eq!(took(&two), [(Role::Registrant, Took::New)]);
    assert_ne!(two.roles[0].handle.as_deref(), Some("OLD-1"));
}

#[tokio::test]
async fn who_may_not_write_contacts_makes_none() {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told
        .domain("one.example", &[(Role::Registrant, "OLD-1")]);
    let Who::Key(id, _) = desk.actor.who.clone() else {
        panic!("a key")
    };
    let mut actor = desk.actor.clone();
    actor.who = Who::Key(id, vec![Scope::DomainsRead, Scope::DomainsWrite]);
    let read = &mut model::registry::ContactsRead::new();
    let domains = desk.service.domains();
    let done = domains
        .take_in(
            &actor,
            desk.adopting("one.example"),
            read,
            service::Mode::Do,
        )
        .await
        .unwrap();
    assert_eq!(took(&done), [(Role::Registrant, Took::Left)]);
    assert_eq!(contacts(&desk).await, 0);
}

#[tokio::test]
async fn two_at_once_make_one_contact() {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told.contact(object("OLD-2", "Petra Weiss"));
    for n in 0..8 {
        let name = format!("d{n}.example");
        desk.told
            .domain(&name, &[(Role::Registrant, "OLD-1"), (Role::Tech, "OLD-2")]);
    }
    let adopt = async |name: String| {
        for _ in 0..50 {
            match desk.take_in(desk.adopting(&name)).await {
                // On SQLite one of two writers may be asked to come again, on PostgreSQL one that stood in another's way.
                Err(service::Error::Unavailable(_)) => {}
                other => return other.unwrap(),
            }
        }
        panic!("{name} is never adopted")
    };
    let names = |n: u32| format!("d{n}.example");
    tokio::join!(
        adopt(names(0)),
        adopt(names(1)),
        adopt(names(2)),
        adopt(names(3)),
        adopt(names(4)),
        adopt(names(5)),
        adopt(names(6)),
        adopt(names(7)),
    );
    assert_eq!(contacts(&desk).await, 2);
    let same = tokio::join!(
        desk.take_in(desk.adopting("d0.example")),
        desk.take_in(desk.adopting("d0.example"))
    );
    assert!(same.0.is_err() && same.1.is_err());
}

#[tokio::test]
async fn the_registrys_own_placeholder_is_no_contact() {
    let house = House::open().await;
    let domain = house.domain("fresh.example").await;
    let actor = house.actor().await;
    let holders = house
        .service
        .domains()
        .contacts(&actor, domain)
        .await
        .unwrap();
    assert!(holders.is_empty(), "it has a country that is none");
}
