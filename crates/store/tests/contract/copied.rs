//! Copies of contacts.

use crate::make::{at, house};
use crate::room::Room;
use model::role::Role;
use store::contacts::{self, Contact, CopyOf};
use store::{Error, domains, past};

fn copy_of(original: &Contact, disclose: bool) -> Contact {
    Contact {
        disclose,
        copy_of: Some(CopyOf {
            id: original.id,
            handle: original.handle.clone(),
        }),
        ..crate::make::contact(original.organization_id, "Ann", "A")
    }
}

pub async fn a_copy_stands_beside_its_original(room: &Room) {
    let house = house(&room.db).await;
    let other = crate::make::house(&room.db).await;
    let original = house.contact(&room.db, "Ann", "A").await;
    let [one, two] = [true, false].map(|disclose| copy_of(&original, disclose));
    let mut tx = room.db.begin().await.unwrap();
    for copy in [&one, &two] {
        contacts::insert(&mut tx, copy).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let mut found = contacts::copies_of(&mut tx, house.id, &[original.id, one.id])
        .await
        .unwrap();
    found.sort_by_key(|copy| copy.id);
    let mut both = [one.clone(), two.clone()];
    both.sort_by_key(|copy| copy.id);
    assert_eq!(found, both);
    assert_eq!(
        contacts::copies_of(&mut tx, other.id, &[original.id])
            .await
            .unwrap(),
        []
    );
    // It stays a copy when it is written, and was one at any time since.
    let wanted = Contact {
        is_active: false,
        updated_at: at(2),
        ..one.clone()
    };
    let after = contacts::update(&mut tx, &wanted).await.unwrap();
    assert_eq!(
        after,
        Contact {
            version: 2,
            ..wanted
        }
    );
    let then = past::contact(&mut tx, house.id, one.id, at(3))
        .await
        .unwrap();
    assert_eq!(then.unwrap().what.copy_of, one.copy_of);
    // An original stays while it has copies, and no second one of a kind is made.
    let refused = contacts::soft_delete(&mut tx, house.id, original.id, 1, at(3)).await;
    assert!(matches!(refused, Err(Error::InUse)), "{refused:?}");
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let again = contacts::insert(&mut tx, &copy_of(&original, true)).await;
    assert!(again.is_err());
}

pub async fn a_copy_that_nothing_names_is_found(room: &Room) {
    let house = house(&room.db).await;
    let original = house.contact(&room.db, "Ann", "A").await;
    let [shown, unused] = [true, false].map(|disclose| copy_of(&original, disclose));
    let domain = house.domain(&room.db, "acme.example").await;
    let mut tx = room.db.begin().await.unwrap();
    for copy in [&shown, &unused] {
        contacts::insert(&mut tx, copy).await.unwrap();
    }
    tx.commit().await.unwrap();
    house
        .bind(&room.db, domain.id, Role::Tech, Some(shown.id))
        .await;
    let mut tx = room.db.begin().await.unwrap();
    let found = contacts::unused_copies(&mut tx, house.id).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&unused));
    let place = (domain.id, Role::Tech);
    for inherited in [true, false] {
        contacts::note_inherited(&mut tx, house.id, place, inherited)
            .await
            .unwrap();
        assert_eq!(
            contacts::is_inherited(&mut tx, house.id, place)
                .await
                .unwrap(),
            inherited
        );
    }
    let nowhere = (domain.id, Role::Admin);
    assert!(
        !contacts::is_inherited(&mut tx, house.id, nowhere)
            .await
            .unwrap()
    );
    // Domains that show a contact, or its copy.
    for (role, there) in [(Role::Tech, true), (Role::Admin, false)] {
        let found = domains::showing_or_copies(&mut tx, house.id, original.id, &[role])
            .await
            .unwrap();
        assert_eq!(found.contains(&domain.id), there, "{role}");
    }
    contacts::soft_delete(&mut tx, house.id, unused.id, 1, at(2))
        .await
        .unwrap();
    assert_eq!(
        contacts::unused_copies(&mut tx, house.id).await.unwrap(),
        []
    );
    tx.commit().await.unwrap();
}
