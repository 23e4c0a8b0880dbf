//! Which names an organization may adopt, and what belongs to which project.

use crate::make::{at, domain, house, id, project, team};
use crate::room::Room;
use model::domain_name::DomainName;
use model::id::{OrganizationId, ProjectId};
use model::published::DomainView;
use model::role::Role;
use std::collections::BTreeMap;
use store::allowances::{self, Allowance};
use store::{Error, contacts, domains, organizations, projects, tasks, teams};

pub async fn names_are_allowed_to_one_organization(room: &Room) {
    let house = house(&room.db).await;
    let name = DomainName::parse("shared.example").unwrap();
    let allowance = |organization| Allowance {
        organization_id: organization,
        name: name.clone(),
        created_at: at(1),
    };
    let mut tx = room.db.begin().await.unwrap();
    assert!(!organizations::several(&mut tx).await.unwrap());
    assert!(!allowances::allowed(&mut tx, house.id, &name).await.unwrap());
    assert!(
        allowances::allow(&mut tx, &allowance(house.id))
            .await
            .unwrap()
    );
    assert!(
        !allowances::allow(&mut tx, &allowance(house.id))
            .await
            .unwrap(),
        "it was allowed already"
    );
    tx.commit().await.unwrap();
    let other = crate::make::house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    assert!(organizations::several(&mut tx).await.unwrap());
    assert!(allowances::allowed(&mut tx, house.id, &name).await.unwrap());
    assert!(!allowances::allowed(&mut tx, other.id, &name).await.unwrap());
    assert_eq!(
        allowances::list(&mut tx, house.id).await.unwrap(),
        [allowance(house.id)]
    );
    assert_eq!(allowances::list(&mut tx, other.id).await.unwrap(), []);
    assert!(!allowances::forbid(&mut tx, other.id, &name).await.unwrap());
    assert!(allowances::forbid(&mut tx, house.id, &name).await.unwrap());
    assert!(!allowances::allowed(&mut tx, house.id, &name).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let nobody = allowances::allow(&mut tx, &allowance(OrganizationId(id()))).await;
    assert!(matches!(nobody, Err(Error::Missing)), "{nobody:?}");
}

pub async fn what_shows_a_contact_is_counted_by_project(room: &Room) {
    let house = house(&room.db).await;
    let other = crate::make::house(&room.db).await;
    let second = project(house.id);
    let near = house.domain(&room.db, "near.example").await;
    let far = domain(&second, "far.example");
    let served = team(house.id, "Web");
    let mut tx = room.db.begin().await.unwrap();
    projects::create(&mut tx, &second).await.unwrap();
    domains::insert(&mut tx, &far).await.unwrap();
    teams::insert(&mut tx, &served).await.unwrap();
    tx.commit().await.unwrap();
    let ann = house.contact(&room.db, "Ann", "A").await;
    house
        .bind(&room.db, near.id, Role::Tech, Some(ann.id))
        .await;
    house.default(&room.db, Role::Admin, Some(ann.id)).await;
    house.give(&room.db, far.id, Some(served.id)).await;
    let mut tx = room.db.begin().await.unwrap();
    let shown: BTreeMap<ProjectId, i64> = domains::showing_by_project(&mut tx, house.id, ann.id)
        .await
        .unwrap()
        .into_iter()
        .collect();
    // Two roles on one domain show it once.
    assert_eq!(
        shown,
        BTreeMap::from([(near.project_id, 1), (second.id, 1)])
    );
    assert_eq!(
        domains::showing_by_project(&mut tx, other.id, ann.id)
            .await
            .unwrap(),
        []
    );
    let usage = contacts::usage(&mut tx, house.id, ann.id, 50)
        .await
        .unwrap();
    let projects: Vec<ProjectId> = usage.iter().map(|usage| usage.project).collect();
    assert_eq!(projects, [second.id, near.project_id, near.project_id]);
    assert_eq!(
        teams::of_project(&mut tx, house.id, second.id)
            .await
            .unwrap(),
        [served.id]
    );
    for (organization, project) in [(house.id, near.project_id), (other.id, second.id)] {
        let none = teams::of_project(&mut tx, organization, project).await;
        assert_eq!(none.unwrap(), []);
    }
    let ids = [near.id, far.id];
    let only = [second.id];
    let names = domains::names_within(&mut tx, house.id, Some(&only), &ids)
        .await
        .unwrap();
    assert_eq!(names, BTreeMap::from([(far.id, far.name.clone())]));
    let all = domains::names_within(&mut tx, house.id, None, &ids).await;
    assert_eq!(all.unwrap().len(), 2);
}

pub async fn what_a_domain_holds_is_its_organizations(room: &Room) {
    let house = house(&room.db).await;
    let other = crate::make::house(&room.db).await;
    let domain = house.domain(&room.db, "one.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    house
        .bind(&room.db, domain.id, Role::Tech, Some(ann.id))
        .await;
    house.task(&room.db, &domain).await;
    let mut tx = room.db.begin().await.unwrap();
    let bound = domains::bindings(&mut tx, other.id, domain.id).await;
    assert_eq!(bound.unwrap(), BTreeMap::new());
    assert!(tasks::any_open(&mut tx, house.id, domain.id).await.unwrap());
    assert!(!tasks::any_open(&mut tx, other.id, domain.id).await.unwrap());
    let joined = tasks::join(&mut tx, other.id, domain.id, &crate::parts::decision()).await;
    assert_eq!(joined.unwrap(), None);
    let running = tasks::running_of_domain(&mut tx, other.id, domain.id).await;
    assert_eq!(running.unwrap(), None);
    let view = DomainView {
        name: domain.name.clone(),
        roid: String::new(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts: Vec::new(),
        unread: Vec::new(),
        read_at: at(2),
        signed: None,
        grace: Vec::new(),
    };
    let refused = domains::set_view(&mut tx, other.id, domain.id, &view, at(4)).await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
}
