use crate::make::{at, first, house, id};
use crate::post::{letter, put, reachable};
use crate::room::Room;
use model::contact::{ContactKind, VerificationStatus};
use model::role::Role;
use model::verification::value;
use sqlx::{ConnectOptions, Connection};
use store::contacts::Contact;
use store::housekeeping::{Kind, sweep};
use store::verification::{self, VerificationToken};
use store::{Db, Error, Page, Target, Unique, contacts};

async fn save(db: &Db, contact: &Contact) -> Contact {
    let mut tx = db.begin().await.unwrap();
    let saved = contacts::update(&mut tx, contact).await.unwrap();
    tx.commit().await.unwrap();
    saved
}

pub async fn the_clock_runs_while_a_contact_is_unverified(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let since = async || {
        let mut tx = room.db.read().await.unwrap();
        verification::unverified_since(&mut tx, house.id, ann.id)
            .await
            .unwrap()
    };
    assert_eq!(since().await, Some(at(0)));
    let mut moved = Contact {
        updated_at: at(10),
        ..ann.clone()
    };
    moved.snapshot.city = "Brno".into();
    moved.snapshot.first_name = "ANN".into();
    let moved = save(&room.db, &moved).await;
    assert_eq!(since().await, Some(at(0)), "the value is the same");
    let mut renamed = Contact {
        updated_at: at(20),
        ..moved
    };
    renamed.snapshot.last_name = "Other".into();
    let renamed = save(&room.db, &renamed).await;
    assert_eq!(since().await, Some(at(20)));
    let mut mute = Contact {
        updated_at: at(30),
        ..renamed
    };
    mute.snapshot.email = None;
    let mute = save(&room.db, &mute).await;
    let mut heard = Contact {
        updated_at: at(40),
        ..mute
    };
    heard.snapshot.email = Some("ann@example.org".into());
    let heard = save(&room.db, &heard).await;
    let known = since().await;
    assert_eq!(known, Some(at(20)), "it was unverified all the while");
    let verified = Contact {
        verification_status: VerificationStatus::Verified,
        updated_at: at(50),
        ..heard
    };
    let verified = save(&room.db, &verified).await;
    assert_eq!(since().await, None);
    let again = Contact {
        verification_status: VerificationStatus::Unverified,
        updated_at: at(60),
        ..verified
    };
    save(&room.db, &again).await;
    assert_eq!(since().await, Some(at(60)));
    // A member contact follows a person, whom nobody asks.
    let member = Contact {
        kind: ContactKind::Member,
        ..crate::make::contact(house.id, "Bob", "Li")
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &member).await.unwrap();
    assert_eq!(
        verification::unverified_since(&mut tx, house.id, member.id)
            .await
            .unwrap(),
        None
    );
}

/// What is unverified is a value: whoever bears it, and whenever.
pub async fn a_value_keeps_its_first_date(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let since = async |id| {
        let mut tx = room.db.read().await.unwrap();
        verification::unverified_since(&mut tx, house.id, id)
            .await
            .unwrap()
    };
    let first = ann.snapshot.clone();
    let mut other = Contact {
        updated_at: at(10),
        ..ann
    };
    other.snapshot.email = Some("ann@example.org".into());
    let other = save(&room.db, &other).await;
    assert_eq!(since(other.id).await, Some(at(10)));
    // Back to the first address: that clock goes on.
    let back = Contact {
        updated_at: at(20),
        snapshot: first.clone(),
        ..other
    };
    let back = save(&room.db, &back).await;
    assert_eq!(since(back.id).await, Some(at(0)));
    // A new contact with the same name and address, also when nobody bears it any more.
    let mut tx = room.db.begin().await.unwrap();
    contacts::soft_delete(&mut tx, house.id, back.id, back.version, at(30))
        .await
        .unwrap();
    let again = Contact {
        snapshot: first,
        updated_at: at(40),
        ..crate::make::contact(house.id, "Ann", "Li")
    };
    contacts::insert(&mut tx, &again).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(since(again.id).await, Some(at(0)));
    // In another organization it is another matter.
    let elsewhere = self::house(&room.db).await;
    let theirs = Contact {
        snapshot: again.snapshot.clone(),
        updated_at: at(50),
        ..crate::make::contact(elsewhere.id, "Ann", "Li")
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &theirs).await.unwrap();
    let known = verification::unverified_since(&mut tx, elsewhere.id, theirs.id).await;
    assert_eq!(known.unwrap(), Some(at(50)));
}

pub async fn those_who_wait_are_walked_by_time(room: &Room) {
    let house = house(&room.db).await;
    let mut waiting = Vec::new();
    for (place, name) in ["ann", "bob", "cyd", "dan", "eve", "fay"]
        .into_iter()
        .enumerate()
    {
        let contact = Contact {
            updated_at: at(100 - 10 * place as i64),
            ..crate::make::contact(house.id, name, "Li")
        };
        let mut tx = room.db.begin().await.unwrap();
        contacts::insert(&mut tx, &contact).await.unwrap();
        tx.commit().await.unwrap();
        waiting.push(contact);
    }
    // Inactive and used; inactive and not used; deleted; inactive and in a team's slot, which no domain follows.
    let team = house.team(&room.db, "Web").await;
    house
        .slot(&room.db, team.id, Role::Admin, Some(waiting[5].id))
        .await;
    let domain = house.domain(&room.db, "a.example").await;
    house
        .bind(&room.db, domain.id, Role::Tech, Some(waiting[0].id))
        .await;
    for place in [0, 1, 5] {
        waiting[place] = save(
            &room.db,
            &Contact {
                is_active: false,
                ..waiting[place].clone()
            },
        )
        .await;
    }
    let mut tx = room.db.begin().await.unwrap();
    contacts::soft_delete(&mut tx, house.id, waiting[2].id, 1, at(200))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        verification::count_waiting(&mut tx, house.id)
            .await
            .unwrap(),
        4
    );
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = Page { limit: 2, after };
        let listed = verification::waiting(&mut tx, house.id, &page)
            .await
            .unwrap();
        seen.extend(listed.rows);
        match listed.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let expected: Vec<_> = [(5, 50), (4, 60), (3, 70), (0, 100)]
        .map(|(place, since)| (waiting[place].clone(), at(since)))
        .into();
    let seen: Vec<_> = seen
        .into_iter()
        .map(|row| (row.contact, row.since))
        .collect();
    assert_eq!(seen, expected);
}

pub async fn a_value_is_remembered_and_its_contacts_found(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let ann = reachable(room, &ours, "ann").await;
    let twin = Contact {
        id: model::id::ContactId(id()),
        handle: "TWIN1-NICH".into(),
        ..ann.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &twin).await.unwrap();
    tx.commit().await.unwrap();
    reachable(room, &ours, "bob").await;
    let foreign = reachable(room, &theirs, "ann").await;
    let of_ann = value(&ann.snapshot).unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let mut both = vec![ann.id, twin.id];
    both.sort_unstable();
    let mut found = verification::with_value(&mut tx, ours.id, &of_ann)
        .await
        .unwrap();
    found.sort_unstable();
    assert_eq!(found, both);
    assert_eq!(
        verification::with_value(&mut tx, theirs.id, &of_ann)
            .await
            .unwrap(),
        [foreign.id]
    );
    assert_eq!(
        verification::value_verified_at(&mut tx, ours.id, &of_ann)
            .await
            .unwrap(),
        None
    );
    for when in [5, 9] {
        verification::remember_value(&mut tx, ours.id, &of_ann, at(when))
            .await
            .unwrap();
        assert_eq!(
            verification::value_verified_at(&mut tx, ours.id, &of_ann)
                .await
                .unwrap(),
            Some(at(when))
        );
    }
    assert_eq!(
        verification::value_verified_at(&mut tx, theirs.id, &of_ann)
            .await
            .unwrap(),
        None,
        "an answer to one organization is none to another"
    );
    assert_eq!(
        verification::hold(&mut tx, ours.id, ann.id).await.unwrap(),
        Some(ann.clone())
    );
    assert_eq!(
        verification::hold(&mut tx, theirs.id, ann.id)
            .await
            .unwrap(),
        None
    );
    let other = [7; 32];
    assert!(
        verification::note_value(&mut tx, ours.id, ann.id, &other)
            .await
            .unwrap()
    );
    assert_eq!(
        verification::with_value(&mut tx, ours.id, &other)
            .await
            .unwrap(),
        [ann.id]
    );
    assert!(
        !verification::note_value(&mut tx, theirs.id, ann.id, &other)
            .await
            .unwrap()
    );
}

pub async fn a_link_is_used_once(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let ann = reachable(room, &ours, "ann").await;
    let letter = letter(&ann, 1);
    put(&room.db, &letter).await;
    let token = |byte: u8, expires: i64| VerificationToken {
        token_hash: vec![byte; 32],
        organization_id: ours.id,
        contact_id: ann.id,
        letter_id: letter.id,
        value_hash: letter.value_hash.clone(),
        expires_at: at(expires),
        used_at: None,
    };
    let (one, old) = (token(1, 100), token(2, 10));
    let mut tx = room.db.begin().await.unwrap();
    verification::put_token(&mut tx, &one).await.unwrap();
    verification::put_token(&mut tx, &old).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    assert!(matches!(
        verification::put_token(&mut tx, &one).await,
        Err(Error::Duplicate(Unique::Other))
    ));
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let foreign = VerificationToken {
        organization_id: theirs.id,
        ..token(3, 100)
    };
    assert!(matches!(
        verification::put_token(&mut tx, &foreign).await,
        Err(Error::Missing)
    ));
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        verification::token(&mut tx, &one.token_hash).await.unwrap(),
        Some(one.clone())
    );
    assert_eq!(verification::token(&mut tx, &[9; 32]).await.unwrap(), None);
    assert!(
        !verification::use_token(&mut tx, theirs.id, &one.token_hash, at(20))
            .await
            .unwrap()
    );
    assert!(
        !verification::use_token(&mut tx, ours.id, &old.token_hash, at(10))
            .await
            .unwrap(),
        "expired"
    );
    tx.commit().await.unwrap();
    let users = (0..8).map(|_| {
        let (db, organization, hash) = (room.db.clone(), ours.id, one.token_hash.clone());
        tokio::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            let used = verification::use_token(&mut tx, organization, &hash, at(20))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            used
        })
    });
    let mut used = 0;
    for user in users.collect::<Vec<_>>() {
        used += usize::from(user.await.unwrap());
    }
    assert_eq!(used, 1, "of eight at once");
    let mut tx = room.db.begin().await.unwrap();
    let known = verification::token(&mut tx, &one.token_hash).await.unwrap();
    assert_eq!(known.unwrap().used_at, Some(at(20)));
    assert_eq!(sweep(&mut tx, Kind::Links, at(50), 9).await.unwrap(), 1);
    assert_eq!(
        verification::token(&mut tx, &old.token_hash).await.unwrap(),
        None
    );
}

/// A contact from before values were stored: its clock continues when its value becomes known.
pub async fn contacts_from_before_go_on_waiting(room: &Room) {
    const FORGET: &str = "UPDATE contact_unverified SET value_hash = NULL";
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    match &room.target {
        Target::SqliteFile(file) => {
            let options = sqlx_sqlite::SqliteConnectOptions::new().filename(file);
            let mut conn = options.connect().await.unwrap();
            sqlx::query(FORGET).execute(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        }
        Target::Postgres(url) => {
            let options = url.parse::<sqlx_postgres::PgConnectOptions>().unwrap();
            let mut conn = options.connect().await.unwrap();
            sqlx::query(FORGET).execute(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        }
    }
    let mut renamed = Contact {
        updated_at: at(20),
        ..ann
    };
    renamed.snapshot.city = "Brno".into();
    let renamed = save(&room.db, &renamed).await;
    let mut tx = room.db.read().await.unwrap();
    let waiting = verification::waiting(&mut tx, house.id, &first(9))
        .await
        .unwrap();
    assert_eq!(waiting.rows.len(), 1);
    assert_eq!(waiting.rows[0].since, at(0));
    let of_ann = value(&renamed.snapshot).unwrap();
    assert_eq!(
        verification::with_value(&mut tx, house.id, &of_ann)
            .await
            .unwrap(),
        [renamed.id]
    );
}
