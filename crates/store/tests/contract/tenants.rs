use crate::make::{at, house, id, organization, project, user};
use crate::room::Room;
use model::access::Scope;
use model::id::{KeyId, LocationId, OrganizationId, UserId};
use model::location::Office;
use store::keys::Key;
use store::locations::Location;
use store::organizations::Organization;
use store::{Error, Unique, keys, locations, organizations, projects, users};

pub async fn an_organization_is_written_and_changed(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    assert!(!organizations::any(&mut tx).await.unwrap());
    let written = organization();
    organizations::create(&mut tx, &written).await.unwrap();
    assert!(organizations::any(&mut tx).await.unwrap());
    assert_eq!(
        organizations::get(&mut tx, written.id).await.unwrap(),
        Some(written.clone())
    );
    assert_eq!(
        organizations::get(&mut tx, OrganizationId(id()))
            .await
            .unwrap(),
        None
    );
    let wanted = Organization {
        name: "Jiná".into(),
        updated_at: at(5),
        ..written.clone()
    };
    let changed = organizations::update(&mut tx, &wanted).await.unwrap();
    assert_eq!(
        changed,
        Organization {
            version: 2,
            ..wanted.clone()
        }
    );
    assert!(matches!(
        organizations::update(&mut tx, &wanted).await,
        Err(Error::Stale)
    ));
    assert_eq!(
        organizations::get(&mut tx, written.id).await.unwrap(),
        Some(changed)
    );
}

pub async fn projects_come_in_their_order(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let second = store::projects::Project {
        created_at: at(1),
        ..project(house.id)
    };
    projects::create(&mut tx, &second).await.unwrap();
    assert_eq!(
        projects::list(&mut tx, house.id).await.unwrap(),
        [house.project.clone(), second.clone()]
    );
    assert_eq!(
        projects::get(&mut tx, house.id, second.id).await.unwrap(),
        Some(second)
    );
    let renamed = store::projects::Project {
        name: "Značky".into(),
        updated_at: at(7),
        ..house.project.clone()
    };
    assert_eq!(
        projects::update(&mut tx, &renamed, house.project.updated_at)
            .await
            .unwrap(),
        renamed
    );
    assert!(matches!(
        projects::update(&mut tx, &renamed, house.project.updated_at).await,
        Err(Error::Stale)
    ));
    let foreign = store::projects::Project {
        organization_id: OrganizationId(id()),
        ..renamed.clone()
    };
    assert!(matches!(
        projects::update(&mut tx, &foreign, at(7)).await,
        Err(Error::Stale)
    ));
    assert_eq!(
        projects::get(&mut tx, house.id, renamed.id).await.unwrap(),
        Some(renamed)
    );
    let nowhere = project(OrganizationId(id()));
    assert!(matches!(
        projects::create(&mut tx, &nowhere).await,
        Err(Error::Missing)
    ));
}

pub async fn an_office_becomes_the_primary_one(room: &Room) {
    let (house, other) = (house(&room.db).await, house(&room.db).await);
    let office = |is_primary| Location {
        id: LocationId(id()),
        organization_id: house.id,
        office: Office {
            label: "Praha".into(),
            street1: "Dlouhá 1".into(),
            city: "Praha".into(),
            country_code: "CZ".into(),
            ..Office::default()
        },
        is_primary,
        is_system: is_primary,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    let (first, second) = (office(true), office(false));
    let mut tx = room.db.begin().await.unwrap();
    locations::insert(&mut tx, &first).await.unwrap();
    locations::insert(&mut tx, &second).await.unwrap();
    // Both versions are incremented: the old ones are stale.
    let now = locations::make_primary(&mut tx, house.id, second.id, at(5))
        .await
        .unwrap();
    let expected = Location {
        is_primary: true,
        version: 2,
        updated_at: at(5),
        ..second.clone()
    };
    assert_eq!(now, expected);
    let before = Location {
        is_primary: false,
        version: 2,
        updated_at: at(5),
        ..first.clone()
    };
    assert_eq!(
        locations::get(&mut tx, house.id, first.id).await.unwrap(),
        Some(before)
    );
    assert_eq!(
        locations::primary(&mut tx, house.id).await.unwrap(),
        Some(expected)
    );
    assert!(matches!(
        locations::make_primary(&mut tx, other.id, second.id, at(6)).await,
        Err(Error::Stale)
    ));
}

pub async fn people_are_found_by_address_in_any_case(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "Olga.Ødegård@Example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    assert_eq!(
        users::by_email(&mut tx, " olga.ØDEGÅRD@example.COM")
            .await
            .unwrap(),
        Some(olga.clone())
    );
    assert_eq!(users::by_email(&mut tx, "olga\0").await.unwrap(), None);
    assert_eq!(
        users::get(&mut tx, olga.id).await.unwrap(),
        Some(olga.clone())
    );
    users::set_password(&mut tx, olga.id, "$new", at(9))
        .await
        .unwrap();
    let after = users::get(&mut tx, olga.id).await.unwrap().unwrap();
    let (same, organization) = users::account(&mut tx, olga.id).await.unwrap().unwrap();
    assert_eq!(same, after);
    let of = store::organizations::get(&mut tx, olga.organization_id)
        .await
        .unwrap();
    assert_eq!(Some(organization), of.map(|of| of.name));
    assert_eq!(
        (after.password_hash.as_deref(), after.updated_at),
        (Some("$new"), at(9))
    );
    assert!(
        !format!("{after:?}").contains("$new"),
        "a log shows no hash"
    );
    assert!(matches!(
        users::set_password(&mut tx, UserId(id()), "$", at(9)).await,
        Err(Error::Stale)
    ));
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let same = user(house.id, "OLGA.Ødegård@example.com");
    assert!(matches!(
        users::create(&mut tx, &same).await,
        Err(Error::Duplicate(Unique::Email))
    ));
}

pub async fn an_access_key_stands_beside_its_key(room: &Room) {
    let house = crate::make::house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let key = crate::foreign::key(house.id);
    keys::create(&mut tx, &key).await.unwrap();
    assert_eq!(
        keys::by_id(&mut tx, key.id).await.unwrap().as_ref(),
        Some(&key)
    );
    assert_eq!(
        keys::get(&mut tx, house.id, key.id).await.unwrap().as_ref(),
        Some(&key)
    );
    let nobody = model::id::OrganizationId(crate::make::id());
    assert_eq!(keys::get(&mut tx, nobody, key.id).await.unwrap(), None);
    let access = store::access_keys::AccessKey {
        access_key_id: "AKIAEXAMPLE".into(),
        organization_id: house.id,
        key_id: key.id,
        sealed: vec![1, 2, 3],
    };
    store::access_keys::insert(&mut tx, &access).await.unwrap();
    let found = store::access_keys::get(&mut tx, "AKIAEXAMPLE")
        .await
        .unwrap();
    assert_eq!(found, Some(access.clone()));
    for unknown in ["AKIAOTHER", "", "AKIA\0EXAMPLE"] {
        assert_eq!(
            store::access_keys::get(&mut tx, unknown).await.unwrap(),
            None
        );
    }
    assert!(matches!(
        store::access_keys::insert(&mut tx, &access).await,
        Err(store::Error::Duplicate(_))
    ));
}

pub async fn keys_are_found_used_and_taken_back(room: &Room) {
    let house = house(&room.db).await;
    let key = Key {
        id: KeyId(id()),
        organization_id: house.id,
        project_id: Some(house.project.id),
        name: "CI".into(),
        prefix: "nh_abc".into(),
        hash: vec![0, 1, 255],
        scopes: vec![Scope::ContactsRead, Scope::TasksRead],
        created_by: None,
        created_at: at(0),
        expires_at: Some(at(1000)),
        revoked_at: None,
        last_used_at: None,
    };
    let mut tx = room.db.begin().await.unwrap();
    keys::create(&mut tx, &key).await.unwrap();
    let newer = Key {
        id: KeyId(id()),
        prefix: "nh_def".into(),
        project_id: None,
        created_at: at(1),
        ..key.clone()
    };
    keys::create(&mut tx, &newer).await.unwrap();
    assert_eq!(
        keys::by_prefix(&mut tx, "nh_abc").await.unwrap(),
        Some(key.clone())
    );
    assert_eq!(keys::by_prefix(&mut tx, "nh_\0").await.unwrap(), None);
    let logged = format!("{key:?}");
    let hash = format!("{:?}", key.hash);
    assert!(!logged.contains(&hash), "a log shows no hash: {logged}");
    keys::touch(&mut tx, key.id, at(7)).await.unwrap();
    assert!(matches!(
        keys::touch(&mut tx, KeyId(id()), at(7)).await,
        Err(Error::Stale)
    ));
    keys::revoke(&mut tx, house.id, key.id, at(8))
        .await
        .unwrap();
    assert!(matches!(
        keys::revoke(&mut tx, house.id, key.id, at(9)).await,
        Err(Error::Stale)
    ));
    let revoked = Key {
        last_used_at: Some(at(7)),
        revoked_at: Some(at(8)),
        ..key.clone()
    };
    assert_eq!(
        keys::list(&mut tx, house.id).await.unwrap(),
        [newer, revoked]
    );
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let same = Key {
        id: KeyId(id()),
        ..key
    };
    assert!(matches!(
        keys::create(&mut tx, &same).await,
        Err(Error::Duplicate(Unique::KeyReused))
    ));
}
