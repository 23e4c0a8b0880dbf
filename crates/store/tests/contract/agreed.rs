//! The kept state after random changes, and of two at once: always the one that is worked out from nothing.

use crate::agreement::{domain_of, edit, end, read, role_of, wanted};
use crate::make::{House, at, house, id, task};
use crate::room::Room;
use model::agreement::{AgreementState, compare, held};
use model::id::{ContactId, DomainId, TeamId};
use model::role::Role;
use model::task::TaskStatus;
use std::collections::BTreeMap;
use store::contacts::{self, Contact};
use store::domains::{self, Domain};
use store::tasks::Task;
use store::{agreement, organizations, replace, teams};

/// Numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// The state of every domain, worked out from nothing.
async fn expected(
    room: &Room,
    house: &House,
    domains: &[Domain],
    open: &BTreeMap<DomainId, Task>,
) -> BTreeMap<DomainId, AgreementState> {
    let mut tx = room.db.read().await.unwrap();
    let mut states = BTreeMap::new();
    for domain in domains {
        let domain = domains::get(&mut tx, house.id, domain.id)
            .await
            .unwrap()
            .unwrap();
        let own = domains::bindings(&mut tx, house.id, domain.id)
            .await
            .unwrap();
        let resolved = domains::resolved(&mut tx, &domain, &own).await.unwrap();
        let rows = agreement::of_domains(&mut tx, house.id, &[domain.id])
            .await
            .unwrap();
        let rows = &rows[&domain.id];
        let mut roles = Vec::new();
        for role in Role::ALL {
            let contact = match resolved.get(&role) {
                Some(each) => contacts::get(&mut tx, house.id, each.contact)
                    .await
                    .unwrap(),
                None => None,
            };
            let state = match &domain.view {
                Some(view) => {
                    compare(contact.as_ref().map(wanted).as_ref(), &held(view, role)).state()
                }
                None => AgreementState::Unknown,
            };
            let row = &rows[&role];
            assert_eq!(
                row.wanted_contact_id,
                contact.map(|contact| contact.id),
                "{} {role}",
                domain.name.ascii()
            );
            assert_eq!(row.state, state, "{} {role}", domain.name.ascii());
            assert_eq!(row.cause.is_some(), state == AgreementState::Differs);
            roles.push(state);
        }
        let has = |state| roles.contains(&state);
        let state = match (has(AgreementState::Differs), has(AgreementState::Unknown)) {
            _ if domain.view.is_none() => AgreementState::Unknown,
            (true, _) if open.contains_key(&domain.id) => AgreementState::OnItsWay,
            (true, _) => AgreementState::Differs,
            (false, true) => AgreementState::Unknown,
            (false, false) => AgreementState::Agrees,
        };
        assert_eq!(domain.state, state, "{}", domain.name.ascii());
        states.insert(domain.id, state);
    }
    states
}

/// After each of many random changes, the kept state is what is worked out from nothing.
pub async fn whatever_happens_the_kept_state_is_the_worked_out_one(room: &Room) {
    for seed in 1..=3 {
        random_changes(room, &mut Dice(seed)).await;
    }
}

async fn random_changes(room: &Room, dice: &mut Dice) {
    let house = house(&room.db).await;
    let mut people: Vec<Contact> = Vec::new();
    for name in ["Ann", "Ben", "Cem"] {
        people.push(house.contact(&room.db, name, "X").await);
    }
    let (mut groups, mut all): (Vec<TeamId>, Vec<Domain>) = (Vec::new(), Vec::new());
    for name in ["Web", "Law"] {
        groups.push(house.team(&room.db, name).await.id);
    }
    for _ in 0..5 {
        all.push(
            house
                .domain(&room.db, &format!("{}.example", id().simple()))
                .await,
        );
    }
    let mut open: BTreeMap<DomainId, Task> = BTreeMap::new();
    let mut seen: BTreeMap<AgreementState, usize> = BTreeMap::new();
    for step in 10..130 {
        let domain = dice.pick(&all).clone();
        let role = *dice.pick(&Role::ALL);
        let which = dice.roll(people.len());
        let someone: Option<ContactId> = (dice.roll(4) > 0).then(|| people[which].id);
        match dice.roll(9) {
            0 => people[which] = edit(room, &people[which], step).await,
            1 => drop(house.bind(&room.db, domain.id, role, someone).await),
            2 => {
                house
                    .slot(&room.db, *dice.pick(&groups), role, someone)
                    .await
            }
            3 => house.default(&room.db, role, someone).await,
            4 => {
                let team = (dice.roll(3) > 0).then(|| *dice.pick(&groups));
                house.give(&room.db, domain.id, team).await;
            }
            // What is wanted is sent, of some roles only.
            5 | 6 => {
                let mut tx = room.db.read().await.unwrap();
                let now = domains::get(&mut tx, house.id, domain.id)
                    .await
                    .unwrap()
                    .unwrap();
                let own = domains::bindings(&mut tx, house.id, domain.id)
                    .await
                    .unwrap();
                let resolved = domains::resolved(&mut tx, &now, &own).await.unwrap();
                let all = dice.roll(3) > 0;
                let holders = resolved.iter().filter(|_| all || dice.roll(2) > 0);
                let holders = holders.map(|(role, each)| {
                    let contact = people
                        .iter()
                        .find(|contact| contact.id == each.contact)
                        .unwrap();
                    (*role, wanted(contact))
                });
                read(room, &domain, holders.collect(), step).await;
            }
            7 => match open.remove(&domain.id) {
                Some(task) => {
                    let status = *dice.pick(&[
                        TaskStatus::Failed,
                        TaskStatus::Cancelled,
                        TaskStatus::Completed,
                    ]);
                    end(room, &task, status, step).await;
                }
                None => {
                    let task = task(&domain);
                    crate::make::enqueue(&room.db, &task).await;
                    open.insert(domain.id, task);
                }
            },
            _ => {
                let to = dice.pick(&people).id;
                let mut tx = room.db.begin().await.unwrap();
                let from = people[which].id;
                replace::on_domains(&mut tx, house.id, from, to, role, at(step))
                    .await
                    .unwrap();
                replace::in_slots(&mut tx, house.id, from, to, role, at(step))
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
        }
        for state in expected(room, &house, &all, &open).await.into_values() {
            *seen.entry(state).or_default() += 1;
        }
    }
    // It was worth it: every state occurred.
    assert_eq!(seen.len(), 4, "{seen:?}");
}

/// Two transactions at once, one that edits a contact and one that gives it to a domain: whichever is second sees the first.
pub async fn an_edit_and_an_assignment_at_once_agree(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    for round in 0..12 {
        let ann = house.contact(&room.db, "Ann", "A").await;
        read(room, &domain, vec![(Role::Tech, wanted(&ann))], 10 + round).await;
        let editing = async {
            let mut tx = room.db.begin().await.unwrap();
            let mut changed = ann.clone();
            changed.snapshot.city = "Praha".into();
            changed.updated_at = at(50);
            contacts::update(&mut tx, &changed).await.unwrap();
            tx.commit().await.unwrap();
        };
        let giving = house.bind(&room.db, domain.id, Role::Tech, Some(ann.id));
        if round % 2 == 0 {
            tokio::join!(editing, giving);
        } else {
            tokio::join!(giving, editing);
        }
        let role = role_of(room, &domain, Role::Tech).await;
        assert_eq!(role.state, AgreementState::Differs, "round {round}");
    }
}

/// A database from before the state was kept has it after the next opening.
pub async fn what_was_there_before_is_filled_in(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    house
        .bind(&room.db, domain.id, Role::Tech, Some(ann.id))
        .await;
    read(room, &domain, vec![(Role::Tech, wanted(&ann))], 5).await;
    room.sql("DELETE FROM role_state").await;
    room.sql("UPDATE domain SET state = 'unknown', state_since = NULL")
        .await;
    let again = store::Db::open(&room.target).await.unwrap();
    assert_eq!(domain_of(room, &domain).await.state, AgreementState::Agrees);
    assert_eq!(
        role_of(room, &domain, Role::Tech).await.state,
        AgreementState::Agrees
    );
    again.close().await;
    let mut tx = room.db.read().await.unwrap();
    assert!(
        organizations::get(&mut tx, house.id)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        teams::get(&mut tx, house.id, TeamId(id()))
            .await
            .unwrap()
            .is_none()
    );
}
