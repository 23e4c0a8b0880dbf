use crate::make::{at, claim, domain, house, id};
use crate::room::Room;
use store::domains::{self, Domain};
use store::installation::{REGISTRY, registries_in_use, remember, setting};
use store::tasks::any_leased;

pub async fn the_installation_remembers(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(setting(&mut tx, REGISTRY).await.unwrap(), None);
    remember(&mut tx, REGISTRY, "simulator").await.unwrap();
    remember(&mut tx, "other", "žluť").await.unwrap();
    remember(&mut tx, REGISTRY, "epp.example.net")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let kept = setting(&mut tx, REGISTRY).await.unwrap();
    assert_eq!(kept.as_deref(), Some("epp.example.net"));
    let other = setting(&mut tx, "other").await.unwrap();
    assert_eq!(other.as_deref(), Some("žluť"));
}

pub async fn registries_of_all_organizations_are_counted(room: &Room) {
    let (one, two) = (house(&room.db).await, house(&room.db).await);
    let mut tx = room.db.begin().await.unwrap();
    assert!(registries_in_use(&mut tx).await.unwrap().is_empty());
    for (house, name, registry) in [
        (&one, "a.example", "simulator"),
        (&one, "b.example", "epp.example.net"),
        (&two, "c.example", "epp.example.net"),
        (&two, "gone.example", "epp.gone.example"),
    ] {
        let domain = Domain {
            registry: registry.into(),
            ..domain(&house.project, name)
        };
        domains::insert(&mut tx, &domain).await.unwrap();
        if name.starts_with("gone") {
            domains::delete(&mut tx, house.id, domain.id, at(3))
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let counted = registries_in_use(&mut tx).await.unwrap();
    assert_eq!(
        counted,
        [
            ("epp.example.net".to_owned(), 2),
            ("simulator".to_owned(), 1)
        ]
    );
}

pub async fn somebody_works_while_a_lease_lives(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "leased.example").await;
    house.task(&room.db, &domain).await;
    let leased = async |now| {
        let mut tx = room.db.read().await.unwrap();
        any_leased(&mut tx, at(now)).await.unwrap()
    };
    assert!(!leased(0).await, "pending");
    claim(&room.db, id(), 0, 10).await.unwrap();
    assert!(leased(9).await);
    assert!(!leased(10).await, "run out");
}
