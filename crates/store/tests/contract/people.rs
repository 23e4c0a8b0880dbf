use crate::make::{at, first, house, id, person, user};
use crate::room::Room;
use model::access::OrgRole;
use model::id::{PhoneId, UserId};
use store::people::{self, PersonFilter};
use store::phones::{self, Phone};
use store::users::User;
use store::{Error, Unique, sessions, users};

fn everybody() -> PersonFilter {
    PersonFilter::default()
}

pub async fn a_person_is_kept_found_and_walked(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let mut written = Vec::new();
    for (first_name, last_name) in [
        ("Eva", "Žlutá"),
        ("Ann", "Čapek"),
        ("Adam", "Žlutá"),
        ("Ann", "Čapek"),
    ] {
        let person = person(house.id, first_name, last_name);
        users::create(&mut tx, &person).await.unwrap();
        written.push(person);
    }
    let got = people::get(&mut tx, house.id, written[0].id).await.unwrap();
    assert_eq!(got.as_ref(), Some(&written[0]));
    let (mut page, mut walked) = (first(1), Vec::new());
    loop {
        let listed = people::list(&mut tx, house.id, &everybody(), &page)
            .await
            .unwrap();
        walked.extend(listed.rows);
        match listed.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    let names: Vec<_> = walked
        .iter()
        .map(|person| (person.last_name.as_str(), person.first_name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("Čapek", "Ann"),
            ("Čapek", "Ann"),
            ("Žlutá", "Adam"),
            ("Žlutá", "Eva")
        ]
    );
    let wanted = User {
        email: "adam@jinde.example".into(),
        last_name: "Zelený".into(),
        is_active: false,
        updated_at: at(5),
        ..written[2].clone()
    };
    let after = people::update(&mut tx, &wanted).await.unwrap();
    assert_eq!(
        after,
        User {
            version: 2,
            ..wanted.clone()
        }
    );
    assert!(matches!(
        people::update(&mut tx, &wanted).await,
        Err(Error::Stale)
    ));
    for (filter, found) in [
        (
            PersonFilter {
                q: Some("zluta".into()),
                is_active: None,
            },
            1,
        ),
        (
            PersonFilter {
                q: Some("adam jinde".into()),
                is_active: None,
            },
            1,
        ),
        (
            PersonFilter {
                q: Some("adam%".into()),
                is_active: None,
            },
            0,
        ),
        (
            PersonFilter {
                q: None,
                is_active: Some(false),
            },
            1,
        ),
        (
            PersonFilter {
                q: Some("zeleny".into()),
                is_active: Some(true),
            },
            0,
        ),
        (
            PersonFilter {
                q: Some("capek".into()),
                is_active: Some(true),
            },
            2,
        ),
    ] {
        let listed = people::list(&mut tx, house.id, &filter, &first(50))
            .await
            .unwrap();
        assert_eq!(listed.rows.len(), found, "{filter:?}");
    }
}

pub async fn who_is_gone_frees_their_address(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let phone = phone(&olga);
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    phones::insert(&mut tx, &phone).await.unwrap();
    assert!(matches!(
        people::soft_delete(&mut tx, house.id, olga.id, 7, at(3)).await,
        Err(Error::Stale)
    ));
    people::soft_delete(&mut tx, house.id, olga.id, 1, at(3))
        .await
        .unwrap();
    assert!(matches!(
        people::soft_delete(&mut tx, house.id, olga.id, 2, at(3)).await,
        Err(Error::Stale)
    ));
    assert_eq!(people::get(&mut tx, house.id, olga.id).await.unwrap(), None);
    assert_eq!(users::get(&mut tx, olga.id).await.unwrap(), None);
    assert_eq!(users::account(&mut tx, olga.id).await.unwrap(), None);
    assert_eq!(
        users::by_email(&mut tx, "olga@example.com").await.unwrap(),
        None
    );
    assert!(
        phones::list(&mut tx, house.id, olga.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        people::list(&mut tx, house.id, &everybody(), &first(9))
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(matches!(
        people::update(
            &mut tx,
            &User {
                version: 2,
                ..olga.clone()
            }
        )
        .await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        users::set_password(&mut tx, olga.id, "$", at(4)).await,
        Err(Error::Stale)
    ));
    sessions::delete_of_user(&mut tx, olga.id, None)
        .await
        .unwrap();
    let same = User {
        id: UserId(id()),
        ..olga
    };
    users::create(&mut tx, &same).await.unwrap();
    tx.commit().await.unwrap();
}

/// Each refusal in a transaction of its own: on PostgreSQL it ends one.
pub async fn an_address_stands_once_where_it_counts(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let known = |organization| User {
        email: "Ann@Example.com".into(),
        ..person(organization, "Ann", "Li")
    };
    let signs_in = |organization| user(organization, "ann@example.com");
    macro_rules! create {
        ($user:expr) => {{
            let user = $user;
            let mut tx = room.db.begin().await.unwrap();
            let created = users::create(&mut tx, &user).await;
            if created.is_ok() {
                tx.commit().await.unwrap();
            }
            created.map(|()| user)
        }};
    }
    let here = create!(known(ours.id)).unwrap();
    let there = create!(known(theirs.id)).unwrap();
    for twice in [known(ours.id), signs_in(ours.id)] {
        assert!(matches!(
            create!(twice),
            Err(Error::Duplicate(Unique::Email))
        ));
    }
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        users::by_email(&mut tx, "ann@example.com").await.unwrap(),
        None,
        "nobody signs in with it"
    );
    users::set_password(&mut tx, here.id, "$", at(1))
        .await
        .unwrap();
    assert_eq!(
        users::by_email(&mut tx, "ann@example.com")
            .await
            .unwrap()
            .unwrap()
            .id,
        here.id
    );
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let second = users::set_password(&mut tx, there.id, "$", at(1)).await;
    assert!(matches!(second, Err(Error::Duplicate(Unique::Email))));
    drop(tx);
    assert!(matches!(
        create!(known(ours.id)),
        Err(Error::Duplicate(Unique::Email))
    ));
    let other = create!(person(ours.id, "Ben", "Li")).unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let moved = people::update(
        &mut tx,
        &User {
            email: "ANN@example.com".into(),
            ..other
        },
    )
    .await;
    assert!(matches!(moved, Err(Error::Duplicate(Unique::Email))));
}

pub async fn owners_are_counted(room: &Room) {
    let house = house(&room.db).await;
    let owner = |email: &str| User {
        org_role: OrgRole::Owner,
        ..user(house.id, email)
    };
    let (one, two) = (owner("one@example.com"), owner("two@example.com"));
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &one).await.unwrap();
    for idle in [
        User {
            is_active: false,
            ..owner("three@example.com")
        },
        User {
            password_hash: None,
            ..owner("four@example.com")
        },
        User {
            org_role: OrgRole::Admin,
            ..owner("five@example.com")
        },
    ] {
        users::create(&mut tx, &idle).await.unwrap();
    }
    assert_eq!(
        people::others_with_role(&mut tx, house.id, one.id, OrgRole::Owner)
            .await
            .unwrap(),
        0
    );
    users::create(&mut tx, &two).await.unwrap();
    assert_eq!(
        people::others_with_role(&mut tx, house.id, one.id, OrgRole::Owner)
            .await
            .unwrap(),
        1
    );
}

fn phone(of: &User) -> Phone {
    Phone {
        id: PhoneId(id()),
        organization_id: of.organization_id,
        user_id: of.id,
        number: "+420777123456".into(),
        number_ext: Some("12".into()),
        label: "mobil".into(),
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

pub async fn telephones_are_kept(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (person(house.id, "Ann", "Li"), person(house.id, "Ben", "Li"));
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &ann).await.unwrap();
    users::create(&mut tx, &ben).await.unwrap();
    let (old, new) = (
        phone(&ann),
        Phone {
            created_at: at(1),
            ..phone(&ann)
        },
    );
    phones::insert(&mut tx, &new).await.unwrap();
    phones::insert(&mut tx, &old).await.unwrap();
    assert_eq!(
        phones::list(&mut tx, house.id, ann.id).await.unwrap(),
        [old.clone(), new.clone()]
    );
    assert_eq!(
        phones::get(&mut tx, house.id, ann.id, old.id)
            .await
            .unwrap(),
        Some(old.clone())
    );
    assert_eq!(
        phones::get(&mut tx, house.id, ben.id, old.id)
            .await
            .unwrap(),
        None,
        "it is Ann's"
    );
    let wanted = Phone {
        number: "+420777000000".into(),
        label: String::new(),
        updated_at: at(2),
        ..old.clone()
    };
    let after = phones::update(&mut tx, &wanted).await.unwrap();
    assert_eq!(
        after,
        Phone {
            version: 2,
            ..wanted.clone()
        }
    );
    assert!(matches!(
        phones::update(&mut tx, &wanted).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        phones::delete(&mut tx, house.id, ben.id, old.id).await,
        Err(Error::Stale)
    ));
    phones::delete(&mut tx, house.id, ann.id, old.id)
        .await
        .unwrap();
    assert_eq!(
        phones::list(&mut tx, house.id, ann.id).await.unwrap(),
        [new]
    );
    let nobody = Phone {
        user_id: UserId(id()),
        ..phone(&ann)
    };
    assert!(matches!(
        phones::insert(&mut tx, &nobody).await,
        Err(Error::Missing)
    ));
}
