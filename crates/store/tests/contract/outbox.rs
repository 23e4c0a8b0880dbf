use crate::make::{at, house, id};
use crate::post::{claim, letter, put, reachable, sent, settle};
use crate::room::Room;
use model::contact::VerificationStatus;
use model::id::LetterId;
use model::verification::LetterKind;
use store::Page;
use store::contacts::{self, Contact};
use store::letters::{self, Letter};

pub async fn an_address_is_counted_in_any_case(room: &Room) {
    let house = house(&room.db).await;
    let (ann, bob) = (
        reachable(room, &house, "ann").await,
        reachable(room, &house, "bob").await,
    );
    for asked in [10, 20, 30] {
        put(&room.db, &letter(&ann, asked)).await;
    }
    put(&room.db, &letter(&bob, 40)).await;
    let mut tx = room.db.begin().await.unwrap();
    letters::hold_address(&mut tx, house.id, "ann@example.com", at(50))
        .await
        .unwrap();
    letters::hold_address(&mut tx, house.id, "ANN@example.com", at(51))
        .await
        .unwrap();
    let known = letters::to_address(&mut tx, house.id, "ANN@EXAMPLE.COM", at(10))
        .await
        .unwrap();
    assert_eq!(
        (known.letters, known.oldest, known.newest),
        (2, Some(at(20)), Some(at(30)))
    );
    let nobody = letters::to_address(&mut tx, house.id, "x@example.com", at(0))
        .await
        .unwrap();
    assert_eq!(nobody, letters::ToAddress::default());
}

pub async fn of_two_who_count_at_once_one_waits(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let askers = (0..8).map(|_| {
        let (db, ann, house) = (room.db.clone(), ann.clone(), house.id);
        tokio::spawn(async move {
            let mut tx = db.begin().await.unwrap();
            let letter = letter(&ann, 10);
            letters::hold_address(&mut tx, house, &letter.email, at(10))
                .await
                .unwrap();
            let known = letters::to_address(&mut tx, house, &letter.email, at(0))
                .await
                .unwrap();
            if known.letters > 0 {
                return false;
            }
            letters::put_letter(&mut tx, &letter).await.unwrap();
            tx.commit().await.unwrap();
            true
        })
    });
    let mut written = 0;
    for asker in askers.collect::<Vec<_>>() {
        written += usize::from(asker.await.unwrap());
    }
    assert_eq!(written, 1);
}

pub async fn letters_are_listed_newest_first(room: &Room) {
    let house = house(&room.db).await;
    let (ann, bob, eve) = (
        reachable(room, &house, "ann").await,
        reachable(room, &house, "bob").await,
        reachable(room, &house, "eve").await,
    );
    let of_ann: Vec<Letter> = [1, 3, 5].map(|asked| letter(&ann, asked)).to_vec();
    let of_bob = letter(&bob, 4);
    for letter in of_ann.iter().chain([&of_bob]) {
        put(&room.db, letter).await;
    }
    let mut tx = room.db.read().await.unwrap();
    let newest = letters::newest_of(&mut tx, house.id, &[ann.id, bob.id, eve.id])
        .await
        .unwrap();
    assert_eq!(newest.len(), 2);
    assert_eq!(newest[&ann.id], of_ann[2]);
    assert_eq!(newest[&bob.id], of_bob);
    assert!(
        letters::newest_of(&mut tx, house.id, &[])
            .await
            .unwrap()
            .is_empty()
    );
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = Page { limit: 3, after };
        let listed = letters::list_letters(&mut tx, house.id, &page)
            .await
            .unwrap();
        seen.extend(listed.rows.iter().map(|letter| letter.created_at));
        match listed.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, [at(5), at(4), at(3), at(1)]);
}

pub async fn who_was_asked_and_did_not_answer_is_found_once(room: &Room) {
    let house = house(&room.db).await;
    let owner = id();
    let asked = async |contact: &Contact, when: i64| {
        let letter = letter(contact, when);
        put(&room.db, &letter).await;
        let claimed = claim(&room.db, owner, when, 900).await.unwrap();
        settle(&room.db, &sent(&claimed, when), claimed.lease)
            .await
            .unwrap();
        letter.id
    };
    let found = async |after: i64, until: i64, limit: u32| -> Vec<LetterId> {
        let mut tx = room.db.read().await.unwrap();
        let found = letters::unanswered(&mut tx, at(after), at(until), limit)
            .await
            .unwrap();
        found.into_iter().map(|letter| letter.id).collect()
    };
    let mut people = Vec::new();
    for name in ["ann", "bob", "cyd", "dan", "eve", "fay"] {
        people.push(reachable(room, &house, name).await);
    }
    let mut ids = Vec::new();
    for (person, when) in people.iter().zip(10..) {
        ids.push(asked(person, when).await);
    }
    assert_eq!(found(0, 100, 9).await, ids);
    assert_eq!(found(10, 12, 9).await, ids[1..3], "between the two moments");
    assert_eq!(found(0, 100, 2).await, ids[..2]);

    // Confirmed, changed, inactive, deleted, reminded, asked again.
    let mut tx = room.db.begin().await.unwrap();
    let change = |contact: &Contact| Contact {
        updated_at: at(50),
        ..contact.clone()
    };
    let mut confirmed = change(&people[0]);
    confirmed.verification_status = VerificationStatus::Verified;
    let mut renamed = change(&people[1]);
    renamed.snapshot.last_name = "Other".into();
    let mut inactive = change(&people[2]);
    inactive.is_active = false;
    for changed in [&confirmed, &renamed, &inactive] {
        contacts::update(&mut tx, changed).await.unwrap();
    }
    contacts::soft_delete(&mut tx, house.id, people[3].id, 1, at(50))
        .await
        .unwrap();
    let reminder = Letter {
        kind: LetterKind::Reminder,
        ..sent(&letter(&people[4], 60), 60)
    };
    letters::put_letter(&mut tx, &reminder).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(0, 100, 9).await, ids[5..]);
    let again = asked(&people[5], 60).await;
    assert_eq!(found(0, 100, 9).await, [again]);
    // A contact that was reminded and then asked again by hand is not reminded twice of one value.
    asked(&people[4], 70).await;
    assert_eq!(found(0, 100, 9).await, [again]);
}
