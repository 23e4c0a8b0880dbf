use crate::make::{House, at, first, house, id, moment, span};
use crate::room::Room;
use model::contact::Snapshot;
use model::id::LetterId;
use model::verification::{LetterKind, LetterStatus, value};
use store::contacts::Contact;
use store::letters::{self, Letter};
use store::{Db, Engine, Error, Lease, Leased, Unique, contacts, lease};
use uuid::Uuid;

/// A contact with an address.
pub async fn reachable(room: &Room, house: &House, name: &str) -> Contact {
    let contact = Contact {
        snapshot: Snapshot {
            email: Some(format!("{name}@Example.com")),
            ..crate::make::contact(house.id, name, "Li").snapshot
        },
        ..crate::make::contact(house.id, name, "Li")
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &contact).await.unwrap();
    tx.commit().await.unwrap();
    contact
}

pub fn letter(contact: &Contact, asked: i64) -> Letter {
    Letter {
        id: LetterId(id()),
        organization_id: contact.organization_id,
        contact_id: contact.id,
        kind: LetterKind::Verification,
        email: contact.snapshot.email.clone().unwrap(),
        value_hash: value(&contact.snapshot).unwrap().to_vec(),
        status: LetterStatus::Pending,
        attempt: 0,
        claimable_at: at(asked),
        lease_owner: None,
        created_by: crate::make::olga(),
        created_at: at(asked),
        expires_at: at(asked + 1000),
        sent_at: None,
        last_error: None,
        refusal: None,
    }
}

pub async fn put(db: &Db, letter: &Letter) {
    let mut tx = db.begin().await.unwrap();
    letters::put_letter(&mut tx, letter).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn claim(db: &Db, owner: Uuid, now: i64, until: i64) -> Option<Leased<Letter>> {
    let mut tx = db.begin().await.unwrap();
    let letter = lease::claim::<Letter>(&mut tx, owner, moment(now), span(now, until), &[])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    letter
}

pub async fn settle(db: &Db, letter: &Letter, held: Lease) -> Result<(), Error> {
    let mut tx = db.begin().await.unwrap();
    lease::settle(&mut tx, letter, held).await?;
    tx.commit().await
}

pub fn sent(letter: &Letter, when: i64) -> Letter {
    Letter {
        status: LetterStatus::Sent,
        sent_at: Some(at(when)),
        ..letter.clone()
    }
}

pub async fn a_letter_is_kept_whole(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let mut wakes = room.db.wakes();
    let whole = Letter {
        kind: LetterKind::Reminder,
        status: LetterStatus::Failed,
        attempt: 3,
        sent_at: Some(at(4)),
        last_error: Some("5.7.1 — no".into()),
        ..letter(&ann, 1)
    };
    put(&room.db, &whole).await;
    assert_eq!(wakes.recv().await.unwrap().organization, house.id);
    let mut tx = room.db.begin().await.unwrap();
    let listed = letters::list_letters(&mut tx, house.id, &first(9))
        .await
        .unwrap();
    assert_eq!(listed.rows, std::slice::from_ref(&whole));
    assert!(matches!(
        letters::put_letter(&mut tx, &whole).await,
        Err(Error::Duplicate(Unique::Other))
    ));
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let lost = Letter {
        id: LetterId(id()),
        contact_id: model::id::ContactId(id()),
        ..whole
    };
    assert!(matches!(
        letters::put_letter(&mut tx, &lost).await,
        Err(Error::Missing)
    ));
}

pub async fn letters_are_claimed_once_and_fenced(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let (late, early) = (letter(&ann, 5), letter(&ann, 2));
    put(&room.db, &late).await;
    put(&room.db, &early).await;
    let (slow, quick) = (id(), id());
    let mut tx = room.db.read().await.unwrap();
    let next = lease::next_due::<Letter>(&mut tx, moment(0), &[])
        .await
        .unwrap();
    assert_eq!(next.map(|due| due.at), Some(at(2)));
    drop(tx);
    assert_eq!(claim(&room.db, slow, 1, 9).await, None, "not due");
    let claimed = claim(&room.db, slow, 6, 10).await.unwrap();
    assert_eq!(
        (claimed.id, claimed.attempt, claimed.lease_owner),
        (early.id, 1, Some(slow)),
        "what is due longest comes first"
    );
    assert_eq!(claim(&room.db, quick, 6, 15).await.unwrap().id, late.id);
    assert_eq!(claim(&room.db, quick, 9, 20).await, None, "both are leased");

    let again = claim(&room.db, quick, 10, 20).await.unwrap();
    assert_eq!((again.id, again.attempt), (early.id, 2));
    let mut tx = room.db.begin().await.unwrap();
    assert!(
        !lease::heartbeat::<Letter>(&mut tx, early.id, claimed.lease, moment(10), span(10, 99))
            .await
            .unwrap()
    );
    assert!(
        lease::heartbeat::<Letter>(&mut tx, early.id, again.lease, moment(10), span(10, 30))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert!(matches!(
        settle(&room.db, &sent(&claimed, 11), claimed.lease).await,
        Err(Error::Stale)
    ));
    let put_off = Letter {
        claimable_at: at(40),
        last_error: Some("450 later".into()),
        ..again.row
    };
    settle(&room.db, &put_off, again.lease).await.unwrap();
    assert!(matches!(
        settle(&room.db, &put_off, again.lease).await,
        Err(Error::Stale)
    ));
    assert_eq!(
        claim(&room.db, slow, 39, 50).await.unwrap().id,
        late.id,
        "its lease ran out, and the other waits"
    );
    let third = claim(&room.db, slow, 40, 50).await.unwrap();
    assert_eq!(
        (third.attempt, third.last_error.as_deref()),
        (3, Some("450 later"))
    );
    settle(&room.db, &sent(&third, 41), third.lease)
        .await
        .unwrap();
    let mut tx = room.db.begin().await.unwrap();
    assert!(
        !lease::heartbeat::<Letter>(&mut tx, early.id, third.lease, moment(42), span(42, 99))
            .await
            .unwrap(),
        "it was given back"
    );
    drop(tx);
    assert_eq!(claim(&room.db, quick, 49, 99).await, None, "sent is sent");
}

pub async fn many_claimers_take_each_letter_once(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    for _ in 0..20 {
        put(&room.db, &letter(&ann, 1)).await;
    }
    let claimers = (0..6).map(|_| {
        let db = room.db.clone();
        tokio::spawn(async move {
            let owner = id();
            let mut mine = Vec::new();
            while let Some(letter) = claim(&db, owner, 2, 99).await {
                mine.push(letter.id);
            }
            mine
        })
    });
    let mut all = Vec::new();
    for claimer in claimers.collect::<Vec<_>>() {
        all.extend(claimer.await.unwrap());
    }
    assert_eq!(all.len(), 20);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 20);
}

pub async fn a_dead_process_leaves_no_leased_letter_on_sqlite(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let left = letter(&ann, 1);
    put(&room.db, &left).await;
    let dead = id();
    claim(&room.db, dead, 1, 1000).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let released = lease::release::<Letter>(&mut tx, at(2)).await;
    if room.db.engine() == Engine::Postgres {
        assert!(matches!(released, Err(Error::Unsupported(_))));
        return;
    }
    assert_eq!(released.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(claim(&room.db, id(), 2, 9).await.unwrap().id, left.id);
}
