//! What a plan says is what is done; and a plan waits for nobody who writes.

use crate::desk::Desk;
use model::id::ContactId;
use model::resolution::Source;
use model::role::Role;
use service::contacts::{Contact, Version};
use service::domains::{DomainFilter, Holders};
use service::locations::LocationEdit;
use service::people::{Leaving, PersonEdit};
use service::teams::TeamEdit;
use service::{Mode, Page, Replacement};
use std::collections::BTreeMap;
use std::time::Duration;

type Held = BTreeMap<(String, Role), (ContactId, Source)>;

fn held(name: &str, holders: &Holders) -> Held {
    let name = name.to_owned();
    holders
        .iter()
        .map(|each| ((name.clone(), each.role), (each.contact.id, each.source)))
        .collect()
}

impl Desk {
    /// Domains that come to their contacts by every road: named, by a team's slot, by default, and mixtures of these.
    async fn mixture(&self) -> (Contact, Contact) {
        let (house, actor) = (&self.house, &self.actor);
        let (other, third) = (house.contact("Cizi").await, house.contact("Treti").await);
        let slots = |tech| TeamEdit {
            name: Some("Web".into()),
            slots: [
                (Role::Registrant, Some(third.id)),
                (Role::Admin, Some(self.contact.id)),
                (Role::Tech, Some(tech)),
            ]
            .into(),
            ..TeamEdit::default()
        };
        let team = house
            .service
            .teams()
            .create(actor, &slots(self.contact.id))
            .await
            .unwrap()
            .team;
        let edit = service::organizations::OrganizationEdit {
            defaults: [
                (Role::Billing, Some(self.contact.id)),
                (Role::Registrant, Some(self.contact.id)),
            ]
            .into(),
            ..service::organizations::OrganizationEdit::default()
        };
        house
            .service
            .organizations()
            .edit(actor, Version::Any, &edit, Mode::Do)
            .await
            .unwrap();
        for (at, name) in ["a", "b", "c", "d", "e", "f"].into_iter().enumerate() {
            let domain = house.domain(&format!("{name}.example")).await;
            if at % 2 == 0 {
                house
                    .service
                    .domains()
                    .set_team(actor, (domain, Version::Any), Some(team.id))
                    .await
                    .unwrap();
            }
            if at % 3 == 0 {
                house.give(domain, Role::Tech, &self.contact).await;
            }
            if at % 3 == 1 {
                house.give(domain, Role::Registrant, &third).await;
            }
        }
        house.settle().await;
        (other, third)
    }

    async fn everybody(&self) -> Held {
        let page = Page {
            limit: 200,
            after: None,
        };
        let service = &self.house.service;
        let domains = service
            .domains()
            .list(&self.actor, &DomainFilter::default(), &page)
            .await
            .unwrap();
        let mut all = Held::new();
        for domain in domains.rows {
            let holders = service
                .domains()
                .contacts(&self.actor, domain.id)
                .await
                .unwrap();
            all.extend(held(domain.name.ascii(), &holders));
        }
        all
    }
}

#[tokio::test]
async fn a_replacement_is_done_as_it_was_planned() {
    for (roles, some) in [
        (vec![], false),
        (vec![Role::Tech], false),
        (vec![Role::Registrant, Role::Billing], false),
        (vec![], true),
        (vec![Role::Tech, Role::Admin], true),
    ] {
        let desk = Desk::open().await;
        let (other, _) = desk.mixture().await;
        let service = &desk.house.service;
        let domains = if some {
            let page = Page {
                limit: 3,
                after: None,
            };
            let filter = DomainFilter::default();
            let listed = service
                .domains()
                .list(&desk.actor, &filter, &page)
                .await
                .unwrap();
            Some(listed.rows.iter().map(|domain| domain.id).collect())
        } else {
            None
        };
        let wanted = Replacement {
            from: desk.contact.id,
            to: other.id,
            roles,
            domains,
        };
        let plan = service
            .replacements()
            .replace(&desk.actor, &wanted, Mode::Plan)
            .await
            .unwrap();
        let mut planned = desk.everybody().await;
        for each in &plan.plans {
            planned.extend(held(each.domain.name.ascii(), &each.holders));
        }
        let done = service
            .replacements()
            .replace(&desk.actor, &wanted, Mode::Do)
            .await
            .unwrap();
        assert!(plan.domains > 0);
        assert_eq!(plan.domains, done.domains, "{wanted:?}");
        assert_eq!(plan.plans.len(), done.domains);
        assert_eq!(planned, desk.everybody().await, "{wanted:?}");
    }
}

#[tokio::test]
async fn a_merge_is_done_as_it_was_planned() {
    let desk = Desk::open().await;
    let (_, third) = desk.mixture().await;
    let service = &desk.house.service;
    let from = (desk.contact.id, Version::Any);
    let plan = service
        .replacements()
        .plan_merge(&desk.actor, from, third.id)
        .await
        .unwrap();
    let mut planned = desk.everybody().await;
    for each in &plan.plans {
        planned.extend(held(each.domain.name.ascii(), &each.holders));
    }
    let done = service
        .replacements()
        .merge(&desk.actor, from, third.id)
        .await
        .unwrap();
    assert_eq!(plan.domains, done.domains);
    assert_eq!(planned, desk.everybody().await);
}

/// Plans and then does each kind of change that spreads: the numbers are the same.
#[tokio::test]
async fn what_spreads_touches_what_its_plan_said() {
    let desk = Desk::open().await;
    let (other, third) = desk.mixture().await;
    let (service, actor) = (&desk.house.service, &desk.actor);
    let moved = LocationEdit {
        fields: [("street1".to_owned(), "Nova 5".to_owned())].into(),
        is_primary: Some(true),
    };
    let named = PersonEdit {
        fields: [("last_name".to_owned(), "Dvorakova".to_owned())].into(),
    };
    let page = Page {
        limit: 10,
        after: None,
    };
    let teams = service
        .teams()
        .list(actor, Some("web"), &page)
        .await
        .unwrap();
    let team = teams.rows[0].0.team.id;
    let slots = TeamEdit {
        slots: [
            (Role::Registrant, Some(other.id)),
            (Role::Billing, Some(third.id)),
        ]
        .into(),
        ..TeamEdit::default()
    };
    let mut seen = Vec::new();
    for mode in [Mode::Plan, Mode::Do] {
        let office = service
            .locations()
            .edit(actor, desk.office.id, Version::Any, &moved, mode)
            .await
            .unwrap()
            .impact;
        let person = service
            .people()
            .edit(actor, desk.person.id, Version::Any, &named, mode)
            .await
            .unwrap()
            .impact;
        let team = service
            .teams()
            .edit(actor, team, Version::Any, &slots, mode)
            .await
            .unwrap();
        let leaving = (Leaving::Deactivate, Some(other.id));
        let leave = service
            .people()
            .let_go(actor, desk.person.id, Version::Any, leaving, mode)
            .await
            .unwrap()
            .impact;
        let slots: BTreeMap<Role, ContactId> = team
            .object
            .slots
            .iter()
            .map(|(role, contact)| (*role, contact.id))
            .collect();
        let numbers = [office, person, team.impact, leave].map(|impact| {
            let fields: Vec<_> = impact
                .contacts
                .iter()
                .map(|each| each.material.clone())
                .collect();
            (impact.domains, impact.registrant_changes, fields)
        });
        seen.push((numbers, slots));
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].0.iter().all(|numbers| numbers.0 > 0), "{seen:?}");
}

#[tokio::test]
async fn a_plan_waits_for_nobody_who_writes() {
    let desk = Desk::open().await;
    let (other, _) = desk.mixture().await;
    let (service, actor) = (&desk.house.service, &desk.actor);
    let writes = service.db().begin().await.unwrap();
    let wanted = Replacement {
        from: desk.contact.id,
        to: other.id,
        roles: vec![],
        domains: None,
    };
    let moved = LocationEdit {
        fields: [("street1".to_owned(), "Nova 5".to_owned())].into(),
        is_primary: None,
    };
    let plans = async {
        service
            .replacements()
            .replace(actor, &wanted, Mode::Plan)
            .await
            .unwrap();
        service
            .replacements()
            .plan_merge(actor, (desk.contact.id, Version::Any), other.id)
            .await
            .unwrap();
        service
            .locations()
            .edit(actor, desk.office.id, Version::Any, &moved, Mode::Plan)
            .await
            .unwrap();
        let leaving = (Leaving::Delete, Some(other.id));
        service
            .people()
            .let_go(actor, desk.person.id, Version::Any, leaving, Mode::Plan)
            .await
            .unwrap();
    };
    tokio::time::timeout(Duration::from_secs(5), plans)
        .await
        .unwrap();
    drop(writes);
}

/// So many statements for one domain as for many.
#[tokio::test]
async fn a_plan_takes_as_many_statements_for_many_domains_as_for_one() {
    let mut counts = Vec::new();
    for domains in [1, 30] {
        let desk = Desk::open().await;
        let other = desk.house.contact("Cizi").await;
        let names: Vec<String> = (0..domains).map(|at| format!("d{at}.example")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        desk.named_on(&names, Role::Tech).await;
        let wanted = Replacement {
            from: desk.contact.id,
            to: other.id,
            roles: vec![],
            domains: None,
        };
        let service = &desk.house.service;
        let before = service.db().statements();
        let plan = service
            .replacements()
            .replace(&desk.actor, &wanted, Mode::Plan)
            .await
            .unwrap();
        assert_eq!(plan.plans.len(), domains);
        counts.push(service.db().statements() - before);
    }
    assert_eq!(counts[0], counts[1]);
}
