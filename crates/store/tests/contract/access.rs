use crate::make::{at, first, house, id, once};
use crate::room::Room;
use serde_json::json;
use store::audit::{Audit, AuditFilter};
use store::housekeeping::{Kind, sweep};
use store::idempotency::{Begun, Key, Remembered};
use store::{Error, Page, audit, idempotency};

pub async fn a_request_is_done_once(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let begun = idempotency::begin(
        &mut tx,
        &once(house.id, "key:1", "abc"),
        b"print",
        at(0),
        at(-60),
    )
    .await
    .unwrap();
    assert_eq!(begun, Begun::New);
    let open = Remembered {
        fingerprint: b"print".to_vec(),
        status: None,
        headers: json!({}),
        body: None,
        created_at: at(0),
        claimed_at: Some(at(0)),
        is_committed: false,
    };
    let again = idempotency::begin(
        &mut tx,
        &once(house.id, "key:1", "abc"),
        b"other",
        at(5),
        at(-60),
    )
    .await
    .unwrap();
    assert_eq!(again, Begun::Seen(open.clone()));
    let body = json!({ "id": 7 });
    idempotency::finish(
        &mut tx,
        &once(house.id, "key:1", "abc"),
        201,
        &json!({ "location": "/x" }),
        Some(&body),
    )
    .await
    .unwrap();
    let done = Remembered {
        status: Some(201),
        headers: json!({ "location": "/x" }),
        body: Some(body),
        ..open
    };
    let again = idempotency::begin(
        &mut tx,
        &once(house.id, "key:1", "abc"),
        b"print",
        at(5),
        at(-60),
    )
    .await
    .unwrap();
    assert_eq!(again, Begun::Seen(done));
    assert_eq!(
        idempotency::begin(
            &mut tx,
            &once(house.id, "key:2", "abc"),
            b"print",
            at(5),
            at(-60)
        )
        .await
        .unwrap(),
        Begun::New
    );
    idempotency::finish(
        &mut tx,
        &once(house.id, "key:2", "abc"),
        204,
        &json!({}),
        None,
    )
    .await
    .unwrap();
    let unknown = idempotency::finish(
        &mut tx,
        &once(house.id, "key:1", "nope"),
        200,
        &json!({}),
        None,
    )
    .await;
    assert!(matches!(unknown, Err(Error::Stale)));
    assert_eq!(sweep(&mut tx, Kind::Answers, at(5), 9).await.unwrap(), 1);
    assert_eq!(
        idempotency::begin(
            &mut tx,
            &once(house.id, "key:1", "abc"),
            b"print",
            at(6),
            at(-60)
        )
        .await
        .unwrap(),
        Begun::New
    );
}

pub async fn a_dead_process_leaves_no_key_behind_on_sqlite(room: &Room) {
    let house = house(&room.db).await;
    let keys: Vec<Key> = ["open", "answered", "in part"]
        .map(|name| once(house.id, "key:1", name))
        .into();
    let mut tx = room.db.begin().await.unwrap();
    for key in &keys {
        idempotency::begin(&mut tx, key, b"print", at(0), at(-60))
            .await
            .unwrap();
    }
    idempotency::finish(&mut tx, &keys[1], 204, &json!({}), None)
        .await
        .unwrap();
    idempotency::mark(&mut tx, &keys[2]).await.unwrap();
    let freed = idempotency::release_all(&mut tx).await;
    if room.db.engine() == store::Engine::Postgres {
        assert!(matches!(freed, Err(Error::Unsupported(_))), "{freed:?}");
        return;
    }
    assert_eq!(freed.unwrap(), 1);
    let mut again = Vec::new();
    for key in &keys {
        let begun = idempotency::begin(&mut tx, key, b"print", at(1), at(-60)).await;
        again.push(begun.unwrap() == Begun::New);
    }
    assert_eq!(again, [true, false, false]);
}

/// Work that was begun and abandoned is done by a repetition of the same request, and by that alone.
pub async fn a_left_request_is_taken_over(room: &Room) {
    let house = house(&room.db).await;
    let first = once(house.id, "key:1", "abc");
    let second = Key {
        claim: id(),
        ..first.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    idempotency::begin(&mut tx, &first, b"print", at(0), at(-60))
        .await
        .unwrap();
    for (print, abandoned) in [(b"print", at(0)), (b"other", at(1))] {
        let seen = idempotency::begin(&mut tx, &second, print, at(60), abandoned)
            .await
            .unwrap();
        assert!(matches!(seen, Begun::Seen(_)), "too early, or another one");
    }
    let taken = idempotency::begin(&mut tx, &second, b"print", at(61), at(1))
        .await
        .unwrap();
    assert_eq!(taken, Begun::New);
    // The previous claimer comes back too late.
    let late = idempotency::finish(&mut tx, &first, 201, &json!({}), None).await;
    assert!(matches!(late, Err(Error::Stale)), "{late:?}");
    let late = idempotency::mark(&mut tx, &first).await;
    assert!(matches!(late, Err(Error::Stale)), "{late:?}");
    idempotency::release(&mut tx, &first).await.unwrap();
    // What is committed in part may be neither repeated nor forgotten.
    idempotency::mark(&mut tx, &second).await.unwrap();
    idempotency::release(&mut tx, &second).await.unwrap();
    let seen = idempotency::begin(&mut tx, &first, b"print", at(500), at(440))
        .await
        .unwrap();
    let Begun::Seen(seen) = seen else {
        panic!("it was done in part")
    };
    assert_eq!(
        (seen.status, seen.is_committed, seen.claimed_at),
        (None, true, Some(at(61)))
    );
}

pub async fn a_request_begun_by_a_wrong_clock_is_taken_over(room: &Room) {
    let house = house(&room.db).await;
    let first = once(house.id, "key:1", "abc");
    let second = Key {
        claim: id(),
        ..first.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    // Two hours ahead.
    idempotency::begin(&mut tx, &first, b"print", at(7_200), at(7_140))
        .await
        .unwrap();
    for (now, begun) in [(7_140, false), (7_139, true)] {
        let taken = idempotency::begin(&mut tx, &second, b"print", at(now), at(now - 60)).await;
        assert_eq!(taken.unwrap() == Begun::New, begun, "at {now}");
    }
    let late = idempotency::finish(&mut tx, &first, 201, &json!({}), None).await;
    assert!(matches!(late, Err(Error::Stale)), "{late:?}");
}

pub async fn a_request_without_an_answer_gives_its_key_back(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let mut tx = room.db.begin().await.unwrap();
    idempotency::begin(
        &mut tx,
        &once(ours.id, "key:1", "abc"),
        b"print",
        at(0),
        at(-60),
    )
    .await
    .unwrap();
    for (organization, caller, key) in [
        (theirs.id, "key:1", "abc"),
        (ours.id, "key:2", "abc"),
        (ours.id, "key:1", "abd"),
    ] {
        idempotency::release(&mut tx, &once(organization, caller, key))
            .await
            .unwrap();
    }
    let kept = idempotency::begin(
        &mut tx,
        &once(ours.id, "key:1", "abc"),
        b"print",
        at(1),
        at(-60),
    )
    .await
    .unwrap();
    assert!(matches!(kept, Begun::Seen(_)), "others' keys are others'");
    idempotency::release(&mut tx, &once(ours.id, "key:1", "abc"))
        .await
        .unwrap();
    let freed = idempotency::begin(
        &mut tx,
        &once(ours.id, "key:1", "abc"),
        b"print",
        at(2),
        at(-60),
    )
    .await
    .unwrap();
    assert_eq!(freed, Begun::New);
}

pub async fn of_two_equal_requests_one_is_first(room: &Room) {
    let house = house(&room.db).await;
    let tries = (0..8).map(|_| async {
        let mut tx = room.db.begin().await.unwrap();
        let begun = idempotency::begin(
            &mut tx,
            &once(house.id, "key:1", "abc"),
            b"print",
            at(0),
            at(-60),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        begun == Begun::New
    });
    let firsts = futures::future::join_all(tries)
        .await
        .into_iter()
        .filter(|first| *first)
        .count();
    assert_eq!(firsts, 1);
}

pub async fn the_audit_log_tells_newest_first(room: &Room) {
    let house = house(&room.db).await;
    let object = id();
    let entry = |seconds: i64, object_id| Audit {
        id: id(),
        organization_id: house.id,
        at: at(seconds),
        actor_kind: "user".into(),
        actor_id: Some(id()),
        actor_name: "Olga".into(),
        action: "contact.update".into(),
        object_kind: "contact".into(),
        object_id,
        before: Some(json!({ "a": 1 })),
        after: None,
        cause_id: None,
    };
    // Several entries at one time: they are ordered by id, and none is lost at a page boundary.
    let entries: Vec<Audit> = (0..23)
        .map(|n| entry(n / 5, if n % 2 == 0 { object } else { id() }))
        .collect();
    let mut tx = room.db.begin().await.unwrap();
    for entry in &entries {
        audit::append(&mut tx, entry).await.unwrap();
    }
    let mut expected = entries.clone();
    expected.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    for limit in [1, 4, 5, 23, 200] {
        let (mut walked, mut page) = (Vec::new(), first(limit));
        loop {
            let listed = audit::list(&mut tx, house.id, &AuditFilter::default(), &page)
                .await
                .unwrap();
            walked.extend(listed.rows);
            match listed.next {
                Some(next) => {
                    page = Page {
                        after: Some(next),
                        ..page
                    }
                }
                None => break,
            }
        }
        assert_eq!(walked, expected);
    }
    let of_object = audit::list(
        &mut tx,
        house.id,
        &AuditFilter::of("contact", object),
        &first(200),
    )
    .await
    .unwrap()
    .rows;
    expected.retain(|entry| entry.object_id == object);
    assert_eq!(of_object, expected);
    assert!(
        audit::list(
            &mut tx,
            house.id,
            &AuditFilter::of("domain", object),
            &first(9)
        )
        .await
        .unwrap()
        .rows
        .is_empty()
    );
}
