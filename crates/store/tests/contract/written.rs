//! The history is written with the book: whatever the clocks say, for however many domains, and never forgotten.

use crate::make::{at, domain, house, id};
use crate::room::Room;
use model::past::{Began, held_at};
use model::role::Role;
use store::contacts::Contact;
use store::{contacts, domains, past, replace};
use uuid::Uuid;

/// Two processes' clocks differ, and a later write bears an earlier time: no interval is negative, and what was written last is so.
pub async fn a_clock_that_goes_back_spoils_nothing(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let one = house.domain(&room.db, "one.example").await;
    let bind = async |contact: Option<&Contact>, second| {
        let mut tx = room.db.begin().await.unwrap();
        let contact = contact.map(|contact| contact.id);
        domains::set_binding(&mut tx, house.id, one.id, Role::Tech, contact, at(second))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    bind(Some(&ann), 10).await;
    bind(Some(&ben), 20).await;
    bind(Some(&ann), 19).await;
    bind(None, 15).await;
    bind(Some(&ben), 12).await;
    bind(Some(&ann), 30).await;
    bind(Some(&ann), 25).await;
    let mut tx = room.db.read().await.unwrap();
    for (second, expected) in [
        (9, None),
        (10, Some(&ann)),
        (19, Some(&ann)),
        (20, Some(&ben)),
        (29, Some(&ben)),
        (30, Some(&ann)),
    ] {
        let latest = past::roles(
            &mut tx,
            house.id,
            [one.id.0, Uuid::nil(), house.id.0],
            at(second),
        )
        .await
        .unwrap();
        let held = held_at(
            &latest,
            Began {
                at: at(0),
                change: None,
            },
            at(second),
        );
        assert_eq!(
            held.get(&Role::Tech).map(|held| held.contact),
            expected.map(|contact| contact.id),
            "at {second}"
        );
    }
    drop(tx);
    let mut edited = ann.clone();
    for (second, city) in [(40, "Praha"), (35, "Plzeň")] {
        edited.snapshot.city = city.into();
        edited.updated_at = at(second);
        let mut tx = room.db.begin().await.unwrap();
        edited = contacts::update(&mut tx, &edited).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = room.db.read().await.unwrap();
    let city = async |tx: &mut store::Tx, second| {
        past::contact(tx, house.id, ann.id, at(second))
            .await
            .unwrap()
            .unwrap()
            .what
            .snapshot
            .city
    };
    assert_eq!(
        [city(&mut tx, 39).await, city(&mut tx, 40).await],
        ["Brno", "Plzeň"]
    );
}

/// Thousands of domains move in as many statements as three.
pub async fn many_domains_move_in_a_handful_of_statements(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let mut counts = Vec::new();
    for many in [3, 40] {
        let mut tx = room.db.begin().await.unwrap();
        for _ in 0..many {
            let each = domain(&house.project, &format!("d{}.example", id().simple()));
            domains::insert(&mut tx, &each).await.unwrap();
            domains::set_binding(&mut tx, house.id, each.id, Role::Admin, Some(ann.id), at(1))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let before = room.db.statements();
        let mut tx = room.db.begin().await.unwrap();
        let moved =
            replace::on_domains(&mut tx, house.id, ann.id, ben.id, Role::Admin, at(2 + many))
                .await
                .unwrap();
        assert_eq!(i64::try_from(moved.len()).unwrap(), many);
        counts.push(room.db.statements() - before);
        tx.commit().await.unwrap();
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 8, "{counts:?}");
}

/// The comparison at the end of every test of this suite finds what is written past the history.
pub async fn what_the_history_lacks_is_found(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let one = house.domain(&room.db, "one.example").await;
    let web = house.team(&room.db, "Web").await;
    house
        .bind(&room.db, one.id, Role::Admin, Some(ann.id))
        .await;
    house.slot(&room.db, web.id, Role::Tech, Some(ann.id)).await;
    house.default(&room.db, Role::Billing, Some(ann.id)).await;
    let lacks = async || room.texts(&crate::forgotten::statement()).await;
    assert_eq!(lacks().await, Vec::<String>::new());
    for (write, what) in [
        (
            "DELETE FROM domain_role",
            "a domain's own role that is over",
        ),
        (
            "UPDATE team_slot SET role = 'billing'",
            "a team's slot that is so",
        ),
        (
            "DELETE FROM organization_default",
            "an organization's default that is over",
        ),
        (
            "UPDATE domain SET team_id = (SELECT id FROM team)",
            "a domain or its team that is so",
        ),
        ("UPDATE team SET name = 'Shop'", "a team that is so"),
        ("UPDATE contact SET city = 'Praha'", "a contact that is so"),
        (
            "UPDATE contact SET deleted_at = updated_at",
            "a contact that is over",
        ),
    ] {
        room.sql(write).await;
        let lacks = lacks().await;
        assert!(lacks.iter().any(|lack| lack == what), "{write}: {lacks:?}");
    }
}
