//! One contact takes over from another.

use crate::desk::{Desk, refused};
use model::role::Role;
use model::task::Over;
use service::contacts::Version;
use service::tasks::TaskFilter;
use service::teams::TeamEdit;
use service::{Error, Mode, Replacement};

#[tokio::test]
async fn everywhere_in_the_roles_that_are_named() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let other = desk.house.contact("Cizi").await;
    let domains = desk.named_on(&["a.example", "b.example"], Role::Tech).await;
    desk.house
        .give(domains[0], Role::Billing, &desk.contact)
        .await;
    let new = TeamEdit {
        name: Some("Web".into()),
        slots: [
            (Role::Registrant, Some(other.id)),
            (Role::Admin, Some(other.id)),
            (Role::Tech, Some(desk.contact.id)),
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
    desk.house.settle().await;
    let wanted = Replacement {
        from: desk.contact.id,
        to: other.id,
        roles: vec![Role::Tech],
        domains: None,
    };
    let before = (
        desk.tasks(&TaskFilter::default()).await,
        service
            .domains()
            .get(&desk.actor, domains[0])
            .await
            .unwrap(),
    );
    let plan = service
        .replacements()
        .replace(&desk.actor, &wanted, Mode::Plan)
        .await
        .unwrap();
    assert_eq!((plan.domains, plan.plans.len(), plan.task), (3, 3, None));
    let after = (
        desk.tasks(&TaskFilter::default()).await,
        service
            .domains()
            .get(&desk.actor, domains[0])
            .await
            .unwrap(),
    );
    assert_eq!(before, after, "a plan writes nothing");

    let done = service
        .replacements()
        .replace(&desk.actor, &wanted, Mode::Do)
        .await
        .unwrap();
    desk.house.settle().await;
    let whole = desk.completed(done.task.unwrap()).await;
    assert_eq!(desk.parts(whole.id).await.len(), 3);
    for name in ["a.example", "b.example", "team.example"] {
        assert_eq!(
            desk.holder(name, Role::Tech),
            Some(other.handle.clone()),
            "{name}"
        );
    }
    assert_eq!(
        desk.holder("a.example", Role::Billing),
        Some(desk.contact.handle.clone()),
        "another role"
    );
    let again = service
        .replacements()
        .replace(&desk.actor, &wanted, Mode::Do)
        .await
        .unwrap();
    assert_eq!((again.task, again.domains), (None, 0));
}

#[tokio::test]
async fn on_named_domains_alone() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let other = desk.house.contact("Cizi").await;
    let domains = desk.named_on(&["a.example", "b.example"], Role::Tech).await;
    let wanted = Replacement {
        from: desk.contact.id,
        to: other.id,
        roles: Vec::new(),
        domains: Some(vec![domains[1], domains[1]]),
    };
    let done = service
        .replacements()
        .replace(&desk.actor, &wanted, Mode::Do)
        .await
        .unwrap();
    assert_eq!(done.domains, 1);
    desk.house.settle().await;
    let whole = desk.completed(done.task.unwrap()).await;
    let over = whole.spread().unwrap().over;
    let bound = |over: &Over| matches!(over, Over::Bound { contact, .. } if *contact == other.id);
    assert!(over.len() == 1 && over.iter().all(bound), "{over:?}");
    assert_eq!(
        desk.holder("a.example", Role::Tech),
        Some(desk.contact.handle.clone())
    );
    assert_eq!(
        desk.holder("b.example", Role::Tech),
        Some(other.handle.clone())
    );

    let stranger = desk.house.stranger().await;
    let theirs = service
        .keys()
        .actor_of(stranger.api_key.as_deref().unwrap())
        .await
        .unwrap();
    let foreign = service
        .replacements()
        .replace(&theirs, &wanted, Mode::Do)
        .await;
    assert!(matches!(foreign, Err(Error::Invalid(_))), "{foreign:?}");
    let same = Replacement {
        to: desk.contact.id,
        ..wanted
    };
    assert_eq!(
        refused(
            service
                .replacements()
                .replace(&desk.actor, &same, Mode::Do)
                .await
        )
        .0,
        "replacement.same"
    );
}

#[tokio::test]
async fn two_that_are_one_become_one() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let other = desk.house.contact("Cizi").await;
    desk.named_on(&["a.example", "b.example"], Role::Tech).await;
    let stale = service
        .replacements()
        .merge(&desk.actor, (desk.contact.id, Version::Is(9)), other.id)
        .await;
    assert!(matches!(stale, Err(Error::Stale { .. })));
    let merged = service
        .replacements()
        .merge(&desk.actor, (desk.contact.id, Version::Any), other.id)
        .await
        .unwrap();
    assert_eq!(merged.domains, 2);
    desk.house.settle().await;
    desk.completed(merged.task.unwrap()).await;
    for name in ["a.example", "b.example"] {
        assert_eq!(desk.holder(name, Role::Tech), Some(other.handle.clone()));
    }
    let mut tx = service.db().read().await.unwrap();
    let organization = desk.contact.organization_id;
    assert_eq!(
        store::contacts::merged_into(&mut tx, organization, desk.contact.id)
            .await
            .unwrap(),
        Some(other.id)
    );
    assert_eq!(
        store::contacts::get(&mut tx, organization, desk.contact.id)
            .await
            .unwrap(),
        None
    );
}
