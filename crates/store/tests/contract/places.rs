use crate::make::{at, first, house, location};
use crate::room::Room;
use store::locations::{self, Location};
use store::{Error, Unique};

pub async fn offices_are_kept_and_walked(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(locations::primary(&mut tx, house.id).await.unwrap(), None);
    let registered = Location {
        is_primary: true,
        is_system: true,
        ..location(house.id, "Ústí")
    };
    let other = location(house.id, "Aš");
    for office in [&registered, &other] {
        locations::insert(&mut tx, office).await.unwrap();
        assert_eq!(
            locations::get(&mut tx, house.id, office.id)
                .await
                .unwrap()
                .as_ref(),
            Some(office)
        );
    }
    assert_eq!(
        locations::primary(&mut tx, house.id)
            .await
            .unwrap()
            .as_ref(),
        Some(&registered)
    );
    let one = locations::list(&mut tx, house.id, &first(1)).await.unwrap();
    assert_eq!(one.rows, std::slice::from_ref(&other));
    let rest = locations::list(
        &mut tx,
        house.id,
        &store::Page {
            after: one.next,
            ..first(5)
        },
    )
    .await
    .unwrap();
    assert_eq!((rest.rows, rest.next), (vec![registered.clone()], None));
    let mut wanted = Location {
        updated_at: at(3),
        ..other.clone()
    };
    wanted.office.city = "Cheb".into();
    wanted.office.fax = Some("+420541000002".into());
    wanted.office.fax_ext = Some("8".into());
    wanted.office.phone_ext = Some(String::new());
    let after = locations::update(&mut tx, &wanted).await.unwrap();
    assert_eq!(
        after,
        Location {
            version: 2,
            ..wanted.clone()
        }
    );
    assert!(matches!(
        locations::update(&mut tx, &wanted).await,
        Err(Error::Stale)
    ));
    for stays in [&registered, &other] {
        let refused = locations::soft_delete(&mut tx, house.id, stays.id, 1, at(4)).await;
        assert!(
            matches!(refused, Err(Error::Stale)),
            "registered, or of another version"
        );
    }
    locations::soft_delete(&mut tx, house.id, other.id, 2, at(4))
        .await
        .unwrap();
    assert_eq!(
        locations::get(&mut tx, house.id, other.id).await.unwrap(),
        None
    );
    assert_eq!(
        locations::list(&mut tx, house.id, &first(5))
            .await
            .unwrap()
            .rows,
        [registered]
    );
    assert!(matches!(
        locations::update(&mut tx, &after).await,
        Err(Error::Stale)
    ));
}

pub async fn one_office_is_the_primary_one(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let (a, b) = (
        Location {
            is_primary: true,
            ..location(house.id, "A")
        },
        location(house.id, "B"),
    );
    locations::insert(&mut tx, &a).await.unwrap();
    locations::insert(&mut tx, &b).await.unwrap();
    let made = locations::make_primary(&mut tx, house.id, b.id, at(5))
        .await
        .unwrap();
    assert_eq!(
        made,
        Location {
            is_primary: true,
            version: 2,
            updated_at: at(5),
            ..b.clone()
        }
    );
    let was = locations::get(&mut tx, house.id, a.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        was,
        Location {
            is_primary: false,
            version: 2,
            updated_at: at(5),
            ..a.clone()
        }
    );
    assert_eq!(
        locations::primary(&mut tx, house.id).await.unwrap(),
        Some(made.clone())
    );
    let stays = locations::soft_delete(&mut tx, house.id, b.id, made.version, at(6)).await;
    assert!(matches!(stays, Err(Error::Stale)));
    locations::soft_delete(&mut tx, house.id, a.id, 2, at(6))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let gone = locations::make_primary(&mut tx, house.id, a.id, at(7)).await;
    assert!(matches!(gone, Err(Error::Stale)));
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let second = Location {
        is_primary: true,
        ..location(house.id, "C")
    };
    let refused = locations::insert(&mut tx, &second).await;
    assert!(matches!(
        refused,
        Err(Error::Duplicate(Unique::PrimaryLocation))
    ));
}
