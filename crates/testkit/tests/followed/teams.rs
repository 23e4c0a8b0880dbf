//! Teams' slots and the organization's defaults: whoever resolves through them follows.

use crate::desk::{Desk, refused};
use model::contact::Patch;
use model::id::{DomainId, TeamId};
use model::role::Role;
use service::Mode;
use service::contacts::{Contact, Version};
use service::organizations::OrganizationEdit;
use service::teams::TeamEdit;

/// A team whose admin is the contact, with two domains; one of them names its own admin.
async fn team() -> (Desk, TeamId, Contact, [DomainId; 2]) {
    let desk = Desk::open().await;
    let other = desk.house.contact("Cizi").await;
    let new = TeamEdit {
        name: Some("Web".into()),
        slots: [
            (Role::Registrant, Some(other.id)),
            (Role::Admin, Some(desk.contact.id)),
        ]
        .into(),
        ..TeamEdit::default()
    };
    let team = desk
        .house
        .service
        .teams()
        .create(&desk.actor, &new)
        .await
        .unwrap()
        .team
        .id;
    let mut domains = Vec::new();
    for name in ["a.example", "own.example"] {
        let domain = desk.house.domain(name).await;
        let given = desk
            .house
            .service
            .domains()
            .set_team(&desk.actor, (domain, Version::Any), Some(team))
            .await
            .unwrap();
        assert!(matches!(
            given.unwrap().task.cause,
            Some(wire::Cause::TeamOfDomain { .. })
        ));
        let again = desk
            .house
            .service
            .domains()
            .set_team(&desk.actor, (domain, Version::Any), Some(team))
            .await
            .unwrap();
        assert!(again.is_none(), "it is so already");
        domains.push(domain);
    }
    desk.house.give(domains[1], Role::Admin, &other).await;
    desk.house.settle().await;
    assert_eq!(
        desk.holder("a.example", Role::Admin),
        Some(desk.contact.handle.clone())
    );
    assert_eq!(
        desk.holder("own.example", Role::Admin),
        Some(other.handle.clone())
    );
    (desk, team, other, [domains[0], domains[1]])
}

#[tokio::test]
async fn a_slot_reaches_the_domains_that_resolve_through_it() {
    let (desk, team, other, domains) = team().await;
    let edit = TeamEdit {
        slots: [
            (Role::Admin, Some(other.id)),
            (Role::Registrant, Some(other.id)),
        ]
        .into(),
        ..TeamEdit::default()
    };
    let done = desk
        .house
        .service
        .teams()
        .edit(&desk.actor, team, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    assert_eq!((done.impact.domains, done.tasks.len()), (1, 1));
    desk.house.settle().await;
    desk.completed(done.tasks[0]).await;
    let parts = desk.parts(done.tasks[0]).await;
    assert_eq!((parts.len(), parts[0].domain_id), (1, Some(domains[0])));
    assert_eq!(
        desk.holder("a.example", Role::Admin),
        Some(other.handle.clone())
    );
    let same = desk
        .house
        .service
        .teams()
        .edit(&desk.actor, team, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    assert!(same.tasks.is_empty());
}

#[tokio::test]
async fn who_is_in_a_slot_goes_out_of_use_with_a_successor_only() {
    let (desk, _, other, _) = team().await;
    let service = &desk.house.service;
    let off = Patch {
        is_active: Some(false),
        ..Patch::default()
    };
    let (code, words) = refused(
        service
            .contacts()
            .patch(&desk.actor, desk.contact.id, Version::Any, &off)
            .await,
    );
    assert_eq!(code, "contact.referenced_by_team");
    assert!(words.contains("admin of team Web"), "{words}");
    let same = service
        .contacts()
        .retire(
            &desk.actor,
            (desk.contact.id, Version::Any),
            desk.contact.id,
        )
        .await;
    assert_eq!(refused(same).0, "replacement.same");
    let (retired, task) = service
        .contacts()
        .retire(&desk.actor, (desk.contact.id, Version::Any), other.id)
        .await
        .unwrap();
    assert!(!retired.is_active);
    desk.house.settle().await;
    desk.completed(task.unwrap()).await;
    assert_eq!(
        desk.holder("a.example", Role::Admin),
        Some(other.handle.clone())
    );
}

#[tokio::test]
async fn a_proposal_outlives_the_retirement_of_a_contact_that_is_still_shown() {
    let (desk, _, other, domains) = team().await;
    desk.house
        .give(domains[1], Role::Registrant, &desk.contact)
        .await;
    desk.house.settle().await;
    let waits = desk.edit_person(&[("last_name", "Dvorakova")]).await.tasks;
    desk.house
        .service
        .contacts()
        .retire(&desk.actor, (desk.contact.id, Version::Any), other.id)
        .await
        .unwrap();
    let proposed = desk.now().await.proposed.unwrap();
    assert!(waits.contains(&proposed.task));
    desk.house
        .service
        .tasks()
        .approve(&desk.actor, proposed.task)
        .await
        .unwrap();
    assert_eq!(desk.told().await.last_name, "Dvorakova");
}

#[tokio::test]
async fn a_default_reaches_whoever_names_nobody_nearer() {
    let (desk, _, other, _) = team().await;
    desk.house.domain("bare.example").await;
    desk.house.settle().await;
    let edit = |contact| OrganizationEdit {
        defaults: [(Role::Admin, contact)].into(),
        ..OrganizationEdit::default()
    };
    let service = &desk.house.service;
    let plan = service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit(Some(other.id)), Mode::Plan)
        .await
        .unwrap();
    assert_eq!((plan.impact.domains, plan.tasks.len()), (1, 0));
    let done = service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit(Some(other.id)), Mode::Do)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(done.tasks[0]).await;
    assert_eq!(
        desk.holder("bare.example", Role::Admin),
        Some(other.handle.clone())
    );
    assert_eq!(
        desk.parts(done.tasks[0]).await.len(),
        1,
        "the team's domains keep the team's"
    );
    let off = service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit(None), Mode::Do)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(off.tasks[0]).await;
    assert_ne!(
        desk.holder("bare.example", Role::Admin),
        Some(other.handle.clone())
    );
}
