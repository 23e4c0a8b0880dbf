//! Saved plans: written, walked, applied to all their domains at once, and forgotten.

use crate::make::{at, first, house, id};
use crate::room::Room;
use model::id::{ContactId, DomainId, OrganizationId, PlanId, TaskId};
use model::plan::Change;
use model::role::Role;
use model::stored::Object;
use model::task::{Cause, CreatedBy, Joined, Over, Spread};
use std::collections::BTreeMap;
use store::housekeeping::{self, Kind};
use store::plans::apply::{self, Applied};
use store::plans::{self, NewItem, Plan};
use store::tasks::Task;
use store::{Error, domains, tasks};

pub fn plan(organization: OrganizationId) -> Plan {
    Plan {
        id: PlanId(id()),
        organization_id: organization,
        project_id: None,
        change: Change::Lock { locked: true },
        made_by: CreatedBy::system(),
        domains: 3,
        changes: 2,
        changes_of_registrant: 1,
        refused: 1,
        unchanged: 0,
        seen_change: 7,
        created_at: at(1),
        expires_at: at(100),
        task_id: None,
    }
}

/// The first is a problem, the others are not; the last two share what would be sent.
pub fn items(domains: &[DomainId]) -> Vec<NewItem> {
    let item = |(place, domain): (usize, &DomainId)| NewItem {
        domain_id: *domain,
        problem: place == 0,
        sends: place > 0,
        changes_registrant: place == 1,
        sent: format!("sent {}", place.min(1)),
        digest: format!("digest {}", place.min(1)),
    };
    domains.iter().enumerate().map(item).collect()
}

pub fn contents() -> BTreeMap<String, Object> {
    let content = |number: usize| {
        let mut object = Object::default();
        object
            .0
            .insert("name".into(), format!("content {number}").into());
        (format!("digest {number}"), object)
    };
    [content(0), content(1)].into()
}

pub async fn a_plan_is_kept_walked_and_run_once(room: &Room) {
    let house = house(&room.db).await;
    let mut ids = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        ids.push(house.domain(&room.db, name).await.id);
    }
    let saved = Plan {
        project_id: Some(house.project.id),
        ..plan(house.id)
    };
    let mut tx = room.db.begin().await.unwrap();
    plans::create(&mut tx, &saved, &items(&ids), &contents())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let found = plans::get(&mut tx, house.id, saved.id, at(99))
        .await
        .unwrap();
    assert_eq!(found, Some(saved.clone()));
    let expired = plans::get(&mut tx, house.id, saved.id, at(100))
        .await
        .unwrap();
    assert_eq!(expired, None);

    // Walked one by one, and by problems.
    let mut walked = Vec::new();
    let mut page = first(1);
    loop {
        let listed = plans::items(&mut tx, house.id, saved.id, None, &page)
            .await
            .unwrap();
        walked.extend(listed.rows);
        page.after = match listed.next {
            Some(next) => Some(next),
            None => break,
        };
    }
    let seen: Vec<_> = walked
        .iter()
        .map(|item| {
            (
                item.domain_id,
                item.name.ascii(),
                item.problem,
                item.content.get("name").unwrap(),
            )
        })
        .collect();
    let [zero, one] = [0, 1].map(|number| serde_json::Value::from(format!("content {number}")));
    assert_eq!(
        seen,
        [
            (ids[0], "a.example", true, &zero),
            (ids[1], "b.example", false, &one),
            (ids[2], "c.example", false, &one)
        ]
    );
    for (problem, wanted) in [(true, &ids[..1]), (false, &ids[1..])] {
        let listed = plans::items(&mut tx, house.id, saved.id, Some(problem), &first(9))
            .await
            .unwrap();
        let found: Vec<DomainId> = listed.rows.iter().map(|item| item.domain_id).collect();
        assert_eq!(found, wanted);
    }
    let said = plans::domains_of(&mut tx, house.id, saved.id)
        .await
        .unwrap();
    let sent: Vec<_> = said
        .iter()
        .map(|said| (said.sends, said.changes_registrant, said.sent.as_str()))
        .collect();
    assert_eq!(
        sent,
        [
            (false, false, "sent 0"),
            (true, true, "sent 1"),
            (true, false, "sent 1")
        ]
    );
    // Whether a domain was written since.
    for (since, touched) in [(at(0), true), (at(1000), false)] {
        let found = plans::touched_since(&mut tx, house.id, saved.id, since)
            .await
            .unwrap();
        assert_eq!(found, touched);
    }
    drop(tx);

    let (task, other) = (TaskId(id()), TaskId(id()));
    let mut tx = room.db.begin().await.unwrap();
    assert!(
        plans::hold(&mut tx, house.id, saved.id, at(2))
            .await
            .unwrap()
            .is_some()
    );
    plans::set_task(&mut tx, house.id, saved.id, task)
        .await
        .unwrap();
    let again = plans::set_task(&mut tx, house.id, saved.id, other).await;
    assert!(matches!(again, Err(Error::Stale)));
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let ran = plans::get(&mut tx, house.id, saved.id, at(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ran.task_id, Some(task));
}

pub async fn a_plan_is_its_organizations(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let domain = ours.domain(&room.db, "ours.example").await;
    let foreign = theirs.domain(&room.db, "theirs.example").await;
    let saved = plan(ours.id);
    let mut tx = room.db.begin().await.unwrap();
    plans::create(&mut tx, &saved, &items(&[domain.id]), &contents())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let stranger = theirs.id;
    assert_eq!(
        plans::get(&mut tx, stranger, saved.id, at(2))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        plans::hold(&mut tx, stranger, saved.id, at(2))
            .await
            .unwrap(),
        None
    );
    assert!(
        plans::items(&mut tx, stranger, saved.id, None, &first(9))
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(
        plans::domains_of(&mut tx, stranger, saved.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        !plans::touched_since(&mut tx, stranger, saved.id, at(0))
            .await
            .unwrap()
    );
    assert!(
        apply::hold(&mut tx, stranger, saved.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        apply::teams(&mut tx, (stranger, saved.id))
            .await
            .unwrap()
            .is_empty()
    );
    let set = plans::set_task(&mut tx, stranger, saved.id, TaskId(id())).await;
    assert!(matches!(set, Err(Error::Stale)));
    drop(tx);
    // Nor does a plan refer to others' domains.
    let mut tx = room.db.begin().await.unwrap();
    let of_theirs =
        plans::create(&mut tx, &plan(ours.id), &items(&[foreign.id]), &contents()).await;
    assert!(matches!(of_theirs, Err(Error::Missing)), "{of_theirs:?}");
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let twice = plans::create(
        &mut tx,
        &plan(ours.id),
        &items(&[domain.id, domain.id]),
        &contents(),
    )
    .await;
    assert!(matches!(twice, Err(Error::Duplicate(_))), "{twice:?}");
}

/// Every change of the book that a plan makes is for all its domains but the problems; that the history and the kept state follow is checked when the room is left.
pub async fn a_plan_is_applied_to_all_its_domains_but_the_problems(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let team = house.team(&room.db, "Web").await;
    let mut ids = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        ids.push(house.domain(&room.db, name).await.id);
    }
    let saved = plan(house.id);
    let of = |second| Applied {
        organization: house.id,
        plan: saved.id,
        at: at(second),
    };
    let mut tx = room.db.begin().await.unwrap();
    plans::create(&mut tx, &saved, &items(&ids), &contents())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut chosen = ids[1..].to_vec();
    chosen.sort_unstable();
    let tech = async || -> Vec<Option<ContactId>> {
        let mut tx = room.db.read().await.unwrap();
        let own = domains::bindings_of(&mut tx, house.id, &ids).await.unwrap();
        let of = |id: &DomainId| own.get(id).and_then(|own| own.get(&Role::Tech)).copied();
        ids.iter().map(of).collect()
    };

    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        apply::hold(&mut tx, house.id, saved.id).await.unwrap(),
        chosen
    );
    apply::count_up(&mut tx, house.id, &chosen, at(5));
    apply::bind(&mut tx, of(5), &chosen, Role::Tech, Some(ann.id))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(tech().await, [None, Some(ann.id), Some(ann.id)]);
    let mut tx = room.db.read().await.unwrap();
    let counted = domains::get(&mut tx, house.id, ids[1])
        .await
        .unwrap()
        .unwrap();
    assert_eq!((counted.version, counted.updated_at), (2, at(5)));
    drop(tx);

    // Only where the one holds the role, by whatever road.
    let mut tx = room.db.begin().await.unwrap();
    domains::set_binding(&mut tx, house.id, ids[2], Role::Tech, None, at(6))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let pair = (ann.id, ben.id);
    let replaced = apply::replace(&mut tx, of(7), pair, Role::Tech)
        .await
        .unwrap();
    assert_eq!(replaced, [ids[1]]);
    tx.commit().await.unwrap();
    assert_eq!(tech().await, [None, Some(ben.id), None]);

    let mut tx = room.db.begin().await.unwrap();
    apply::bind(&mut tx, of(8), &chosen, Role::Tech, None)
        .await
        .unwrap();
    apply::set_team(&mut tx, of(8), &chosen, Some(team.id))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(tech().await, [None, None, None]);
    let mut tx = room.db.begin().await.unwrap();
    let mut teams = apply::teams(&mut tx, (house.id, saved.id)).await.unwrap();
    teams.sort_unstable();
    let with_team: Vec<_> = chosen.iter().map(|id| (*id, Some(team.id))).collect();
    assert_eq!(teams, with_team);
    let first_one = domains::get(&mut tx, house.id, ids[0])
        .await
        .unwrap()
        .unwrap();
    assert_eq!((first_one.team_id, first_one.version), (None, 1));
    let nobodys = apply::set_team(&mut tx, of(9), &chosen, Some(model::id::TeamId(id()))).await;
    assert!(matches!(nobodys, Err(Error::Missing)));
}

pub async fn a_plan_is_forgotten_when_its_task_has_ended(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let task = house.task(&room.db, &domain).await;
    let saved = plan(house.id);
    let mut tx = room.db.begin().await.unwrap();
    plans::create(&mut tx, &saved, &items(&[domain.id]), &contents())
        .await
        .unwrap();
    plans::set_task(&mut tx, house.id, saved.id, task.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let sweep = async |before| {
        let mut swept = Vec::new();
        for kind in [Kind::PlanItems, Kind::PlanContents, Kind::Plans] {
            let mut tx = room.db.begin().await.unwrap();
            swept.push(housekeeping::sweep(&mut tx, kind, before, 9).await.unwrap());
            tx.commit().await.unwrap();
        }
        swept
    };
    assert_eq!(sweep(at(100)).await, [0, 0, 0], "it has not expired");
    assert_eq!(sweep(at(101)).await, [0, 0, 0], "its task is open");
    let mut tx = room.db.begin().await.unwrap();
    let mut ended = tasks::get(&mut tx, house.id, task.id)
        .await
        .unwrap()
        .unwrap();
    let from = ended.status;
    ended.status = model::task::TaskStatus::Failed;
    ended.completed_at = Some(at(50));
    let event = model::task::StreamEvent::End;
    tasks::save_unleased(&mut tx, &ended, from, event, at(50))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(sweep(at(101)).await, [0, 0, 0], "it may be tried again");
    let kept = async || {
        let mut tx = room.db.read().await.unwrap();
        plans::is_kept(&mut tx, house.id, saved.id).await.unwrap()
    };
    assert!(kept().await);
    let mut tx = room.db.begin().await.unwrap();
    tasks::dismiss(&mut tx, house.id, task.id, (&CreatedBy::system(), at(60)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(sweep(at(101)).await, [1, 2, 1]);
    assert!(!kept().await);
}

pub async fn a_task_covers_what_its_plan_sends(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let mut ids = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        ids.push(ours.domain(&room.db, name).await.id);
    }
    let saved = plan(ours.id);
    let task = TaskId(id());
    let mut tx = room.db.begin().await.unwrap();
    plans::create(&mut tx, &saved, &items(&ids), &contents())
        .await
        .unwrap();
    // Its term is known of one only.
    let domain = domains::get(&mut tx, ours.id, ids[1])
        .await
        .unwrap()
        .unwrap();
    let mut view = crate::agreement::view(&domain, Vec::new(), at(3));
    view.expires = Some(at(1000));
    domains::set_view(&mut tx, ours.id, ids[1], &view, at(3))
        .await
        .unwrap();
    assert_eq!(
        plans::ends(&mut tx, ours.id, saved.id).await.unwrap(),
        BTreeMap::new()
    );
    apply::note_ends(&mut tx, ours.id, saved.id).await.unwrap();
    plans::set_task(&mut tx, ours.id, saved.id, task)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let over = [Over::Plan { id: saved.id }];
    let mut sent = vec![ids[1], ids[2]];
    sent.sort_unstable();
    for (organization, sent, registrants, ends) in [
        (ours.id, sent, vec![ids[1]], vec![(ids[1], at(1000))]),
        (theirs.id, vec![], vec![], vec![]),
    ] {
        assert_eq!(
            plans::sent(&mut tx, organization, saved.id).await.unwrap(),
            sent
        );
        assert_eq!(
            domains::covered(&mut tx, organization, &over)
                .await
                .unwrap(),
            sent
        );
        let named = plans::sent_as_registrant(&mut tx, organization, saved.id);
        assert_eq!(named.await.unwrap(), registrants);
        let named = domains::covered_as_registrant(&mut tx, organization, &over, None);
        assert_eq!(
            named.await.unwrap().into_iter().collect::<Vec<_>>(),
            registrants
        );
        let counted = plans::ends(&mut tx, organization, saved.id).await.unwrap();
        assert_eq!(counted.into_iter().collect::<Vec<_>>(), ends);
    }
}

/// A successor of the task that carries a plan out needs the plan's domains as its predecessor did.
pub async fn a_plan_is_left_to_the_successor_of_its_task(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let saved = plan(house.id);
    let mut tx = room.db.begin().await.unwrap();
    plans::create(&mut tx, &saved, &items(&[domain.id]), &contents())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut whole = Task {
        state: Spread {
            over: vec![Over::Plan { id: saved.id }],
            ..Spread::default()
        }
        .into(),
        project_id: None,
        domain_id: None,
        ..crate::make::task(&domain)
    };
    let mut tx = room.db.begin().await.unwrap();
    tasks::enqueue(&mut tx, &whole).await.unwrap();
    plans::set_task(&mut tx, house.id, saved.id, whole.id)
        .await
        .unwrap();
    let decision = Joined {
        by: CreatedBy::system(),
        cause: Cause::Adopted,
        names_registrant: false,
        named_at: None,
    };
    tasks::note_joined(&mut tx, &mut whole, &decision)
        .await
        .unwrap();
    let next = TaskId(id());
    tasks::succeed(&mut tx, &mut whole, next, at(4))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let found = plans::get(&mut tx, house.id, saved.id, at(5))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.task_id, Some(next));
}
