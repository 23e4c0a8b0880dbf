//! Adopting into a team: the roles stay as the registry holds them, and what the team would change is a plan.

use crate::{Desk, object};
use model::adoption::Took;
use model::id::TeamId;
use model::registry::ContactsRead;
use model::role::Role;
use service::domains::{Adopting, adopted_wire, adoption_plan_wire};
use service::teams::TeamEdit;
use service::{Error, Mode, Version};

async fn team(desk: &Desk) -> TeamId {
    let (holder, tech) = (
        desk.house.contact("Holder").await,
        desk.house.contact("Tech").await,
    );
    let edit = TeamEdit {
        name: Some("Web".into()),
        slots: [
            (Role::Registrant, Some(holder.id)),
            (Role::Admin, Some(tech.id)),
        ]
        .into(),
        ..TeamEdit::default()
    };
    desk.service
        .teams()
        .create(&desk.actor, &edit)
        .await
        .unwrap()
        .team
        .id
}

async fn desk() -> (Desk, TeamId) {
    let desk = Desk::open().await;
    desk.told.contact(object("OLD-1", "Hans Meier"));
    desk.told.domain(
        "one.example",
        &[
            (Role::Registrant, "OLD-1"),
            (Role::Admin, "OLD-1"),
            (Role::Billing, "OLD-1"),
        ],
    );
    let team = team(&desk).await;
    (desk, team)
}

#[tokio::test]
async fn without_send_the_domain_keeps_its_roles_and_says_what_the_team_would_change() {
    let (desk, team) = desk().await;
    let adopting = Adopting {
        team: Some(team),
        ..desk.adopting("one.example")
    };
    let plan = desk
        .service
        .domains()
        .take_in(&desk.actor, adopting, &mut ContactsRead::new(), Mode::Plan)
        .await
        .unwrap();
    let planned = adoption_plan_wire(&plan);
    assert_eq!(
        desk.service
            .domains()
            .count(&desk.actor, &service::domains::DomainFilter::default())
            .await
            .unwrap(),
        0
    );
    let adopted = desk.take_in(adopting).await.unwrap();
    let shown = adopted_wire(&adopted);
    let pending = shown.pending.clone().unwrap();
    assert_eq!(pending, planned.totals);
    assert_eq!(
        (
            pending.domains,
            pending.changes,
            pending.changes_of_registrant,
            pending.unchanged
        ),
        (1, 1, 1, 0)
    );
    assert!(shown.task_id.is_none() && desk.tasks().await == 0);
    assert!(adopted.roles.iter().all(|each| each.took == Took::New));
    let id = adopted.domain.id;
    assert_eq!(
        desk.held(id)
            .await
            .iter()
            .filter(|(_, handle)| handle == "OLD-1")
            .count(),
        3
    );
    let card = desk.service.domains().card(&desk.actor, id).await.unwrap();
    assert_eq!(
        card.team_wants.unwrap().roles,
        [Role::Registrant, Role::Admin]
    );

    let version = Version::Is(adopted.domain.version);
    let sent = desk
        .service
        .domains()
        .send_team(&desk.actor, (id, version))
        .await
        .unwrap();
    assert_eq!(desk.tasks().await, 1);
    let held = desk.held(id).await;
    assert_eq!(
        held.iter()
            .filter(|(_, handle)| handle == "OLD-1")
            .map(|(role, _)| *role)
            .collect::<Vec<_>>(),
        [Role::Billing]
    );
    let again = desk
        .service
        .domains()
        .send_team(&desk.actor, (id, Version::Any))
        .await
        .unwrap_err();
    assert!(
        matches!(
            again,
            Error::Rule {
                code: "domain.nothing_adopted",
                ..
            }
        ),
        "{again:?}"
    );
    assert_eq!(sent.domain.id, id);
}

#[tokio::test]
async fn kept_roles_are_the_domains_own() {
    let (desk, team) = desk().await;
    let adopted = desk
        .take_in(Adopting {
            team: Some(team),
            ..desk.adopting("one.example")
        })
        .await
        .unwrap();
    let id = adopted.domain.id;
    for _ in 0..2 {
        desk.service
            .domains()
            .keep_roles(&desk.actor, (id, Version::Any))
            .await
            .unwrap();
    }
    let card = desk.service.domains().card(&desk.actor, id).await.unwrap();
    assert!(card.team_wants.is_none());
    assert_eq!(
        card.history
            .entries
            .iter()
            .filter(|entry| entry.action == "domain.keep")
            .count(),
        1
    );
    assert_eq!(
        desk.held(id)
            .await
            .iter()
            .filter(|(_, handle)| handle == "OLD-1")
            .count(),
        3
    );
    assert_eq!(desk.tasks().await, 0);
}

#[tokio::test]
async fn send_gives_the_roles_to_the_team_at_once() {
    let (desk, team) = desk().await;
    let refused = desk
        .take_in(Adopting {
            send: true,
            ..desk.adopting("one.example")
        })
        .await
        .unwrap_err();
    let Error::Invalid(wrong) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(wrong.0[0].field, "send");
    let adopting = Adopting {
        team: Some(team),
        send: true,
        ..desk.adopting("one.example")
    };
    let adopted = desk.take_in(adopting).await.unwrap();
    let shown = adopted_wire(&adopted);
    assert_eq!(shown.pending.unwrap().changes_of_registrant, 1);
    assert_eq!(shown.task_id, adopted.task.as_ref().map(|task| task.id));
    assert_eq!(desk.tasks().await, 1);
    let held = desk.held(adopted.domain.id).await;
    assert_eq!(
        held.iter()
            .filter(|(_, handle)| handle == "OLD-1")
            .map(|(role, _)| *role)
            .collect::<Vec<_>>(),
        [Role::Billing]
    );
}
