//! Two at once. On SQLite one waits for the other from its first statement; on PostgreSQL row locks decide.

use crate::make::{at, enqueue, house, id, location, whole};
use crate::room::Room;
use futures::future::join;
use model::id::ContactId;
use model::role::Role;
use model::task::{StreamEvent, TaskStatus};
use store::contacts::{self, Contact, Saying};
use store::locations::{self, Location};
use store::tasks::{self, Task};
use store::{Error, domains, teams};

const ROUNDS: usize = 8;

/// An inactive contact is in no slot that it was not in before.
pub async fn a_slot_and_a_deactivation_at_once(room: &Room) {
    let house = house(&room.db).await;
    for _ in 0..ROUNDS {
        let (team, ann) = (
            house.team(&room.db, "Web").await,
            house.contact(&room.db, "Ann", "A").await,
        );
        let slot = async {
            let mut tx = room.db.begin().await.unwrap();
            match teams::set_slot(
                &mut tx,
                house.id,
                team.id,
                Role::Tech,
                Some(ann.id),
                crate::make::at(1),
            )
            .await
            {
                Ok(_) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::Missing), "{error:?}"),
            }
        };
        let retire = async {
            let mut tx = room.db.begin().await.unwrap();
            assert!(contacts::hold(&mut tx, house.id, ann.id).await.unwrap());
            if teams::naming(&mut tx, house.id, ann.id, 1)
                .await
                .unwrap()
                .is_empty()
            {
                contacts::update(
                    &mut tx,
                    &Contact {
                        is_active: false,
                        ..ann.clone()
                    },
                )
                .await
                .unwrap();
                tx.commit().await.unwrap();
            }
        };
        join(slot, retire).await;
        let mut tx = room.db.read().await.unwrap();
        let active = contacts::get(&mut tx, house.id, ann.id)
            .await
            .unwrap()
            .unwrap()
            .is_active;
        let slotted = !teams::slots(&mut tx, house.id, team.id)
            .await
            .unwrap()
            .is_empty();
        assert_eq!(active, slotted, "one of the two happened");
    }
}

pub async fn two_primaries_at_once(room: &Room) {
    let house = house(&room.db).await;
    let mut offices = vec![Location {
        is_primary: true,
        ..location(house.id, "A")
    }];
    offices.extend([location(house.id, "B"), location(house.id, "C")]);
    let mut tx = room.db.begin().await.unwrap();
    for office in &offices {
        locations::insert(&mut tx, office).await.unwrap();
    }
    tx.commit().await.unwrap();
    for round in 0..ROUNDS {
        let make = |office: usize| {
            let id = offices[office].id;
            async move {
                let mut tx = room.db.begin().await.unwrap();
                match locations::make_primary(&mut tx, house.id, id, at(1)).await {
                    Ok(_) => {
                        tx.commit().await.unwrap();
                        1
                    }
                    Err(error) => {
                        assert!(
                            matches!(error, Error::Duplicate(_) | Error::Busy),
                            "{error:?}"
                        );
                        0
                    }
                }
            }
        };
        let (one, other) = join(make(round % 3), make((round + 1) % 3)).await;
        assert!(one + other >= 1, "one of the two at least");
        let mut tx = room.db.read().await.unwrap();
        let listed = locations::list(&mut tx, house.id, &crate::make::first(9))
            .await
            .unwrap()
            .rows;
        assert_eq!(listed.iter().filter(|office| office.is_primary).count(), 1);
    }
}

pub async fn a_team_is_deleted_and_given_a_domain_at_once(room: &Room) {
    let house = house(&room.db).await;
    for round in 0..ROUNDS {
        let team = house.team(&room.db, "Web").await;
        let domain = house.domain(&room.db, &format!("n{round}.example")).await;
        let give = async {
            let mut tx = room.db.begin().await.unwrap();
            match domains::set_team(&mut tx, house.id, domain.id, Some(team.id), at(1)).await {
                Ok(()) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::Missing), "{error:?}"),
            }
        };
        let delete = async {
            let mut tx = room.db.begin().await.unwrap();
            match teams::soft_delete(&mut tx, house.id, team.id, 1, at(1)).await {
                Ok(()) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::InUse), "{error:?}"),
            }
        };
        join(give, delete).await;
        let mut tx = room.db.read().await.unwrap();
        let there = teams::get(&mut tx, house.id, team.id)
            .await
            .unwrap()
            .is_some();
        let given = domains::get(&mut tx, house.id, domain.id)
            .await
            .unwrap()
            .unwrap()
            .team_id
            .is_some();
        assert_eq!(there, given);
    }
}

pub async fn a_contact_is_deleted_and_put_into_a_slot_at_once(room: &Room) {
    let house = house(&room.db).await;
    for _ in 0..ROUNDS {
        let (team, ann) = (
            house.team(&room.db, "Web").await,
            house.contact(&room.db, "Ann", "A").await,
        );
        let slot = async {
            let mut tx = room.db.begin().await.unwrap();
            match teams::set_slot(
                &mut tx,
                house.id,
                team.id,
                Role::Tech,
                Some(ann.id),
                crate::make::at(1),
            )
            .await
            {
                Ok(_) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::Missing), "{error:?}"),
            }
        };
        let delete = async {
            let mut tx = room.db.begin().await.unwrap();
            match contacts::soft_delete(&mut tx, house.id, ann.id, 1, at(1)).await {
                Ok(()) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::InUse), "{error:?}"),
            }
        };
        join(slot, delete).await;
        let mut tx = room.db.read().await.unwrap();
        let there = contacts::get(&mut tx, house.id, ann.id)
            .await
            .unwrap()
            .is_some();
        let slotted = !teams::slots(&mut tx, house.id, team.id)
            .await
            .unwrap()
            .is_empty();
        assert_eq!(there, slotted);
    }
}

/// What both added is in it.
pub async fn two_edits_join_one_task(room: &Room) {
    let house = house(&room.db).await;
    for _ in 0..ROUNDS {
        let task = whole(house.id, 100);
        enqueue(&room.db, &task).await;
        let add = || async move {
            let mut tx = room.db.begin().await.unwrap();
            let mut found = tasks::settling(&mut tx, house.id, at(1))
                .await
                .unwrap()
                .unwrap();
            let mut spread = found.spread().unwrap();
            spread.held.push(ContactId(id()));
            found.state = spread.into();
            tasks::save_unleased(
                &mut tx,
                &found,
                TaskStatus::Pending,
                StreamEvent::Progress,
                at(1),
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
        };
        join(add(), add()).await;
        let mut tx = room.db.read().await.unwrap();
        let after = tasks::get(&mut tx, house.id, task.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(after.spread().unwrap().held.len(), 2, "{:?}", after.state);
    }
}

/// The second to lock the task sees what the first one wrote.
pub async fn two_answers_are_one_after_the_other(room: &Room) {
    let house = house(&room.db).await;
    for _ in 0..ROUNDS {
        let task = whole(house.id, 100);
        enqueue(&room.db, &task).await;
        let answer = || async move {
            let mut tx = room.db.begin().await.unwrap();
            let found = tasks::hold(&mut tx, house.id, task.id)
                .await
                .unwrap()
                .unwrap();
            if found.status != TaskStatus::Pending {
                return 0;
            }
            let ended = Task {
                status: TaskStatus::Cancelled,
                ..found
            };
            tasks::save_unleased(
                &mut tx,
                &ended,
                TaskStatus::Pending,
                StreamEvent::End,
                at(1),
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
            1
        };
        let (one, other) = join(answer(), answer()).await;
        assert_eq!(one + other, 1);
    }
}

/// Who looks for a contact while another one makes it finds it. Whoever neither looks nor makes waits for nobody, nor does another organization.
pub async fn a_contact_is_looked_for_and_made_at_once(room: &Room) {
    let (house, other) = (house(&room.db).await, crate::make::house(&room.db).await);
    for round in 0..ROUNDS {
        let name = format!("N{round}");
        let put = || async {
            let mut tx = room.db.begin().await.unwrap();
            contacts::hold_making(&mut tx, house.id).await.unwrap();
            let made = crate::make::contact(house.id, "Ann", &name);
            let wanted = Saying {
                snapshot: &made.snapshot,
                disclose: made.disclose,
                is_active: made.is_active,
            };
            let found = contacts::saying_many(&mut tx, house.id, &[wanted]).await;
            if found.unwrap()[0].is_some() {
                return 0;
            }
            // As long as it takes: the other one has looked, where nothing keeps it from that.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            contacts::insert(&mut tx, &made).await.unwrap();
            tx.commit().await.unwrap();
            1
        };
        let (one, two) = join(put(), put()).await;
        assert_eq!(one + two, 1);
    }
    let mut tx = room.db.begin().await.unwrap();
    contacts::hold_making(&mut tx, house.id).await.unwrap();
    if contacts::is_making_alone(&tx) {
        return;
    }
    let beside = async {
        let mut beside = room.db.begin().await.unwrap();
        contacts::hold_making(&mut beside, other.id).await.unwrap();
        let ann = crate::make::contact(house.id, "Ann", "Beside");
        contacts::insert(&mut beside, &ann).await.unwrap();
        beside.commit().await.unwrap();
    };
    let patience = std::time::Duration::from_secs(4);
    tokio::time::timeout(patience, beside).await.unwrap();
    tx.commit().await.unwrap();
}
