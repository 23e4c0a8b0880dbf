//! What one act does to many is in the log once as the act, and once for each that it reached: a replacement, a merge, somebody who leaves, a decision with consequences.

use crate::client::Api;
use crate::make;
use model::id::{ContactId, DomainId};
use model::role::Role;
use serde_json::{Value, json};
use service::audit::Audit;
use service::contacts::Version;
use service::organizations::OrganizationEdit;
use service::people::{Leave, Leaving};
use service::teams::TeamEdit;
use service::{Actor, Mode, Replacement};
use uuid::Uuid;

/// A contact that holds a role everywhere it can: on two domains, in a team that a third one has, and by default.
struct Holding {
    contact: service::contacts::Contact,
    domains: [DomainId; 2],
    team: model::id::TeamId,
}

async fn holding(api: &Api, contact: service::contacts::Contact) -> Holding {
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let domains = [
        api.house.domain("one.example").await,
        api.house.domain("two.example").await,
    ];
    for domain in domains {
        api.house.give(domain, Role::Tech, &contact).await;
    }
    api.house.give(domains[0], Role::Billing, &contact).await;
    let team = make::team(service, &actor, "Holding", &contact)
        .await
        .team
        .id;
    let third = api.house.domain("three.example").await;
    let seen = (third, Version::Any);
    service
        .domains()
        .set_team(&actor, seen, Some(team))
        .await
        .unwrap();
    let edit = OrganizationEdit {
        defaults: [(Role::Billing, Some(contact.id))].into(),
        ..OrganizationEdit::default()
    };
    service
        .organizations()
        .edit(&actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    Holding {
        contact,
        domains,
        team,
    }
}

/// The one entry of this action.
pub fn the<'a>(entries: &'a [Audit], action: &str) -> &'a Audit {
    let found: Vec<&Audit> = entries
        .iter()
        .filter(|entry| entry.action == action)
        .collect();
    assert_eq!(found.len(), 1, "{action}: {entries:?}");
    found[0]
}

/// That each place has an entry which says who got it, and follows from the act.
fn took_over(entries: &[Audit], act: Uuid, holding: &Holding, to: ContactId) {
    let from = holding.contact.id;
    let of = |id: Uuid| {
        let found: Vec<&Audit> = entries
            .iter()
            .filter(|entry| entry.object_id == id)
            .collect();
        assert_eq!(found.len(), 1, "{entries:?}");
        assert_eq!(found[0].cause_id, Some(act), "{found:?}");
        let side = |side: &Option<Value>| side.clone().unwrap();
        (side(&found[0].before), side(&found[0].after))
    };
    assert_eq!(
        of(holding.domains[0].0),
        (
            json!({ "tech": from, "billing": from }),
            json!({ "tech": to, "billing": to })
        )
    );
    assert_eq!(
        of(holding.domains[1].0),
        (json!({ "tech": from }), json!({ "tech": to }))
    );
    let (before, after) = of(holding.team.0);
    assert_eq!(before["name"], "Holding");
    assert_eq!(
        before["slots"],
        json!({ "registrant": from, "admin": from })
    );
    assert_eq!(after["slots"], json!({ "registrant": to, "admin": to }));
}

#[tokio::test]
async fn a_replacement_says_so_wherever_it_reaches() {
    let api = Api::open().await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let holding = holding(&api, api.house.contact("Stara").await).await;
    let to = api.house.contact("Nova").await;
    let before = api.seen().await;
    let replacement = Replacement {
        from: holding.contact.id,
        to: to.id,
        roles: Vec::new(),
        domains: None,
    };
    service
        .replacements()
        .replace(&actor, &replacement, Mode::Do)
        .await
        .unwrap();
    let new = api.since(&before, "a replacement").await;
    let act = the(&new, "contact.replace");
    assert_eq!((act.cause_id, act.object_id), (None, holding.contact.id.0));
    let after = act.after.clone().unwrap();
    assert_eq!(
        (&after["to"], &after["handle"], &after["domains"]),
        (&json!(to.id), &json!(to.handle), &json!(3))
    );
    assert_eq!(
        act.before.clone().unwrap()["handle"],
        json!(holding.contact.handle)
    );
    took_over(&new, act.id, &holding, to.id);
    let defaults = the(&new, "organization.update").after.clone().unwrap();
    assert_eq!(defaults["default_contacts"], json!({ "billing": to.id }));
    assert_eq!(new.len(), 5, "{new:?}");
    // Both contacts' histories tell of it.
    for contact in [holding.contact.id, to.id] {
        let card = service.contacts().card(&actor, contact).await.unwrap();
        assert!(card.history.entries.iter().any(|entry| entry.id == act.id));
        assert_eq!(card.history.followed[&act.id]["domain"], 2);
    }
    // And the domain's says what it followed from.
    let card = service
        .domains()
        .card(&actor, holding.domains[0])
        .await
        .unwrap();
    let last = &card.history.entries[0];
    assert_eq!(last.cause_id, Some(act.id));
    assert!(card.history.causes.contains_key(&act.id));

    // On some domains alone, from their team: what they held themselves is said.
    let third = api.house.domain("four.example").await;
    let seen = (third, Version::Any);
    service
        .domains()
        .set_team(&actor, seen, Some(holding.team))
        .await
        .unwrap();
    let before = api.seen().await;
    let back = Replacement {
        from: to.id,
        to: holding.contact.id,
        roles: vec![Role::Registrant],
        domains: Some(vec![third]),
    };
    service
        .replacements()
        .replace(&actor, &back, Mode::Do)
        .await
        .unwrap();
    let new = api.since(&before, "a replacement on one domain").await;
    let roles = the(&new, "domain.roles");
    assert_eq!(roles.cause_id, Some(the(&new, "contact.replace").id));
    assert_eq!(roles.before, Some(json!({ "registrant": null })));
    assert_eq!(
        roles.after,
        Some(json!({ "registrant": holding.contact.id }))
    );
}

#[tokio::test]
async fn a_merge_says_so_wherever_it_reaches() {
    let api = Api::open().await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let holding = holding(&api, api.house.contact("Stara").await).await;
    let into = api.house.contact("Nova").await;
    let before = api.seen().await;
    let from = (holding.contact.id, Version::Any);
    service
        .replacements()
        .merge(&actor, from, into.id)
        .await
        .unwrap();
    let new = api.since(&before, "a merge").await;
    let act = new.iter().find(|entry| entry.cause_id.is_none()).unwrap();
    assert_eq!(
        (act.action.as_str(), act.object_id),
        ("contact.merge", holding.contact.id.0)
    );
    took_over(&new, act.id, &holding, into.id);
    assert_eq!(
        new.iter().filter(|entry| entry.cause_id.is_none()).count(),
        1
    );
}

#[tokio::test]
async fn who_leaves_is_said_with_the_successor() {
    for leaving in [Leaving::Deactivate, Leaving::Delete] {
        let api = Api::open().await;
        let (service, actor) = (&api.house.service, Actor::system(api.organization()));
        let (user, office) = (api.employee("Maly").await, api.office("Depot").await);
        service
            .phones()
            .add(
                &actor,
                user.id,
                &model::person_phone::TelephoneDraft::new("+420601123456", "mobile"),
            )
            .await
            .unwrap();
        let member = api.member(&user, &office).await;
        let holding = holding(&api, member).await;
        let to = api.house.contact("Nova").await;
        let before = api.seen().await;
        let how = Leave {
            leaving,
            successor: Some(to.id),
            revoke_keys: false,
        };
        service
            .people()
            .let_go(&actor, user.id, Version::Any, how, Mode::Do)
            .await
            .unwrap();
        let new = api.since(&before, "leaving").await;
        let action = match leaving {
            Leaving::Deactivate => "user.deactivate",
            Leaving::Delete => "user.delete",
        };
        let act = the(&new, action);
        let after = act.after.clone().unwrap();
        assert_eq!(act.cause_id, None);
        assert_eq!(
            (
                &after["successor_contact_id"],
                &after["successor_handle"],
                &after["domains"]
            ),
            (&json!(to.id), &json!(to.handle), &json!(3))
        );
        took_over(&new, act.id, &holding, to.id);
        assert_eq!(the(&new, "contact.replace").object_id, holding.contact.id.0);
        assert_eq!(
            the(&new, "contact.update").after.clone().unwrap()["is_active"],
            false
        );
        assert_eq!(
            new.iter().any(|entry| entry.action == "phone.delete"),
            leaving == Leaving::Delete
        );
        assert!(
            new.iter()
                .all(|entry| entry.id == act.id || entry.cause_id == Some(act.id))
        );
        let card = service.contacts().card(&actor, to.id).await.unwrap();
        assert!(card.history.entries.iter().any(|entry| entry.id == act.id));
    }
}

#[tokio::test]
async fn what_one_decision_does_to_others_follows_from_it() {
    let api = Api::open().await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    // A contact goes out of use, and another takes its slots.
    let holding = holding(&api, api.house.contact("Stara").await).await;
    let to = api.house.contact("Nova").await;
    let before = api.seen().await;
    let from = (holding.contact.id, Version::Any);
    service
        .contacts()
        .retire(&actor, from, to.id)
        .await
        .unwrap();
    let new = api.since(&before, "retiring").await;
    let act = the(&new, "contact.replace");
    assert_eq!(the(&new, "team.update").cause_id, Some(act.id));
    // Another office becomes the primary one.
    api.office("Praha").await;
    let other = api.office("Brno").await;
    let before = api.seen().await;
    let path = format!("/locations/{}", other.id);
    assert_eq!(
        api.patch(&path, &json!({ "is_primary": true }))
            .await
            .status,
        200
    );
    let new = api.since(&before, "another primary office").await;
    assert_eq!(new.len(), 2, "{new:?}");
    // The office moves, and a contact follows.
    let user = api.employee("Maly").await;
    let member = api.member(&user, &other).await;
    let before = api.seen().await;
    assert!(api.patch(&path, &json!({ "city": "Olomouc" })).await.status < 300);
    let new = api.since(&before, "an office").await;
    let act = the(&new, "location.update");
    let refreshed = the(&new, "contact.refresh");
    assert_eq!(
        (refreshed.cause_id, refreshed.object_id),
        (Some(act.id), member.id.0)
    );
    // A domain with roles of its own is released.
    api.house.settle().await;
    let before = api.seen().await;
    service
        .domains()
        .release(&actor, holding.domains[1])
        .await
        .unwrap();
    let new = api.since(&before, "a release").await;
    let lost = the(&new, "domain.roles");
    assert_eq!(lost.cause_id, Some(the(&new, "domain.release").id));
    assert_eq!(lost.after, Some(json!({ "tech": null })));
    // What only DNSimple's clients know of a contact.
    let label = store::dnsimple::Label {
        label: Some("Office".into()),
        job_title: None,
    };
    let patch = model::contact::Patch::default();
    for changes in [true, false] {
        let before = api.seen().await;
        service
            .dnsimple()
            .patch_labelled_contact(&actor, to.id, &patch, label.clone())
            .await
            .unwrap();
        let new = api.since(&before, "a label").await;
        assert_eq!(new.len(), usize::from(changes), "{new:?}");
    }
    // A team's name alone.
    let team = TeamEdit {
        name: Some("Renamed".into()),
        ..TeamEdit::default()
    };
    let before = api.seen().await;
    service
        .teams()
        .edit(&actor, holding.team, Version::Any, &team, Mode::Do)
        .await
        .unwrap();
    assert_eq!(api.since(&before, "a team").await.len(), 1);
}
