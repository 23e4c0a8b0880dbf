//! People leave: what they back goes to somebody, or they stay.

use crate::desk::{Desk, refused};
use chrono::TimeDelta;
use model::role::Role;
use model::task::TaskStatus;
use service::contacts::Version;
use service::organizations::OrganizationEdit;
use service::people::Leaving;
use service::tasks::TaskFilter;
use service::teams::TeamEdit;
use service::{Error, Mode};

/// The person is registrant of one domain, in a slot over another, and the default of a third.
async fn backing() -> (Desk, service::contacts::Contact) {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let other = desk.house.contact("Cizi").await;
    desk.named_on(&["own.example"], Role::Registrant).await;
    let new = TeamEdit {
        name: Some("Web".into()),
        slots: [
            (Role::Registrant, Some(other.id)),
            (Role::Admin, Some(desk.contact.id)),
        ]
        .into(),
        ..TeamEdit::default()
    };
    let team = service
        .teams()
        .create(&desk.actor, &new)
        .await
        .unwrap()
        .team;
    let slotted = desk.house.domain("team.example").await;
    service
        .domains()
        .set_team(&desk.actor, (slotted, Version::Any), Some(team.id))
        .await
        .unwrap();
    desk.house.domain("default.example").await;
    let edit = OrganizationEdit {
        defaults: [(Role::Tech, Some(desk.contact.id))].into(),
        ..OrganizationEdit::default()
    };
    service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    desk.house.settle().await;
    assert_eq!(
        desk.holder("team.example", Role::Admin),
        Some(desk.contact.handle.clone())
    );
    assert_eq!(
        desk.holder("default.example", Role::Tech),
        Some(desk.contact.handle.clone())
    );
    (desk, other)
}

#[tokio::test]
async fn nobody_leaves_without_a_successor() {
    let (desk, _) = backing().await;
    let gone = desk
        .house
        .service
        .people()
        .let_go(
            &desk.actor,
            desk.person.id,
            Version::Any,
            (Leaving::Deactivate, None),
            Mode::Do,
        )
        .await;
    let (code, words) = refused(gone);
    assert_eq!(code, "user.backs_roles");
    for place in [
        "registrant on 1 domain",
        "admin of team Web",
        "the organization's tech",
    ] {
        assert!(words.contains(place), "{words}");
    }
    assert!(desk.now().await.is_active);
    assert!(
        desk.house
            .service
            .people()
            .get(&desk.actor, desk.person.id)
            .await
            .unwrap()
            .is_active
    );
}

#[tokio::test]
async fn a_successor_takes_everything_over_by_one_task() {
    for leaving in [Leaving::Deactivate, Leaving::Delete] {
        let (desk, other) = backing().await;
        let service = &desk.house.service;
        let renamed = desk.edit_person(&[("last_name", "Dvorakova")]).await;
        let waits = *renamed.tasks.iter().max().unwrap();
        desk.house.settle().await;
        let before = desk.tasks(&TaskFilter::default()).await.len();
        let how = (leaving, Some(other.id));
        let plan = service
            .people()
            .let_go(&desk.actor, desk.person.id, Version::Any, how, Mode::Plan)
            .await
            .unwrap();
        assert_eq!((plan.impact.domains, plan.tasks.len()), (3, 0));
        assert!(desk.now().await.is_active, "a plan writes nothing");
        assert_eq!(desk.tasks(&TaskFilter::default()).await.len(), before);

        let gone = service
            .people()
            .let_go(&desk.actor, desk.person.id, Version::Any, how, Mode::Do)
            .await
            .unwrap();
        assert_eq!((gone.impact.domains, gone.tasks.len()), (3, 1));
        assert_eq!(
            desk.house.task(waits).await.status,
            TaskStatus::Cancelled,
            "nothing is left to say yes to"
        );
        desk.house.settle().await;
        desk.completed(gone.tasks[0]).await;
        assert_eq!(desk.parts(gone.tasks[0]).await.len(), 3);
        for (name, role) in [
            ("own.example", Role::Registrant),
            ("team.example", Role::Admin),
            ("default.example", Role::Tech),
        ] {
            assert_eq!(
                desk.holder(name, role),
                Some(other.handle.clone()),
                "{name}"
            );
        }
        let now = desk.now().await;
        assert!(!now.is_active && now.proposed.is_none());
        let person = service.people().get(&desk.actor, desk.person.id).await;
        match leaving {
            Leaving::Deactivate => assert!(!person.unwrap().is_active),
            Leaving::Delete => assert!(matches!(person, Err(Error::NotFound))),
        }
    }
}

#[tokio::test]
async fn who_left_can_not_sign_in() {
    for leaving in [Leaving::Deactivate, Leaving::Delete] {
        let desk = Desk::open().await;
        let service = &desk.house.service;
        let mut tx = service.db().begin().await.unwrap();
        let owner = store::users::get(&mut tx, desk.house.founded.owner)
            .await
            .unwrap()
            .unwrap();
        let now = desk.house.clock.get();
        store::users::set_password(
            &mut tx,
            desk.person.id,
            owner.password_hash.as_deref().unwrap(),
            now,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let sign_in = || {
            service
                .auth()
                .sign_in("jana@acme.example", "correct horse battery", None)
        };
        sign_in().await.unwrap();
        service
            .people()
            .let_go(
                &desk.actor,
                desk.person.id,
                Version::Any,
                (leaving, None),
                Mode::Do,
            )
            .await
            .unwrap();
        assert!(sign_in().await.is_err());
        if leaving == Leaving::Deactivate {
            service
                .people()
                .take_back(&desk.actor, desk.person.id, Version::Any)
                .await
                .unwrap();
            desk.house.clock.advance(TimeDelta::hours(1));
            sign_in().await.unwrap();
            assert!(!desk.now().await.is_active, "contacts come back by hand");
        }
    }
}

#[tokio::test]
async fn the_last_owner_and_wrong_successors_are_refused() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let owner = desk.house.founded.owner;
    let go = |id, successor| {
        service.people().let_go(
            &desk.actor,
            id,
            Version::Any,
            (Leaving::Delete, successor),
            Mode::Do,
        )
    };
    // Nobody lets themselves go, so nobody else than the house could unmake the last owner.
    let system = service::Actor::system(desk.actor.organization);
    let last = service.people().let_go(
        &system,
        owner,
        Version::Any,
        (Leaving::Delete, None),
        Mode::Do,
    );
    assert_eq!(refused(last.await).0, "user.last_owner");
    assert_eq!(
        refused(go(desk.person.id, Some(desk.contact.id)).await).0,
        "user.successor_is_self"
    );
    let other = desk.house.contact("Cizi").await;
    let off = model::contact::Patch {
        is_active: Some(false),
        ..model::contact::Patch::default()
    };
    service
        .contacts()
        .patch(&desk.actor, other.id, Version::Any, &off)
        .await
        .unwrap();
    assert_eq!(
        refused(go(desk.person.id, Some(other.id)).await).0,
        "contact.inactive"
    );
    let stale = service
        .people()
        .let_go(
            &desk.actor,
            desk.person.id,
            Version::Is(7),
            (Leaving::Delete, None),
            Mode::Do,
        )
        .await;
    assert!(matches!(stale, Err(Error::Stale { .. })));
}
