use crate::make::{at, first, house, id, user};
use crate::room::Room;
use serde_json::json;
use store::audit::Audit;
use store::idempotency::{Begun, Remembered};
use store::throttle::Throttle;
use store::{Error, Page, audit, flashes, idempotency, sessions, throttle, users};

pub async fn sessions_live_and_end(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    let data = json!({ "theme": "dunkel", "n": [1, null] });
    assert!(
        sessions::create(&mut tx, "a", None, &data, at(10))
            .await
            .unwrap()
    );
    assert!(
        !sessions::create(&mut tx, "a", None, &json!({}), at(99))
            .await
            .unwrap(),
        "the id is taken"
    );
    assert_eq!(
        sessions::load(&mut tx, "a", at(9)).await.unwrap(),
        Some((None, data, at(10)))
    );
    assert_eq!(
        sessions::load(&mut tx, "a", at(10)).await.unwrap(),
        None,
        "expired"
    );
    sessions::save(&mut tx, "a", Some(olga.id), &json!({}), at(20))
        .await
        .unwrap();
    sessions::save(&mut tx, "b", Some(olga.id), &json!({}), at(30))
        .await
        .unwrap();
    sessions::save(&mut tx, "c", None, &json!({}), at(30))
        .await
        .unwrap();
    assert_eq!(
        sessions::load(&mut tx, "a", at(9)).await.unwrap(),
        Some((Some(olga.id), json!({}), at(20)))
    );
    sessions::delete(&mut tx, "c").await.unwrap();
    sessions::delete(&mut tx, "c").await.unwrap();
    assert_eq!(sessions::load(&mut tx, "c", at(0)).await.unwrap(), None);
    assert_eq!(sessions::delete_expired(&mut tx, at(20)).await.unwrap(), 1);
    assert_eq!(sessions::load(&mut tx, "a", at(0)).await.unwrap(), None);
    assert_eq!(sessions::delete_of_user(&mut tx, olga.id).await.unwrap(), 1);
    assert_eq!(sessions::load(&mut tx, "b", at(0)).await.unwrap(), None);
}

pub async fn failures_are_counted_in_a_row(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    let who = "account:abc";
    assert_eq!(throttle::get(&mut tx, who).await.unwrap(), None);
    assert_eq!(
        throttle::fail(&mut tx, who, at(0), None, at(-900))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        throttle::fail(&mut tx, who, at(1), Some(at(60)), at(-900))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        throttle::fail(&mut tx, who, at(2), None, at(-900))
            .await
            .unwrap(),
        3
    );
    let known = Throttle {
        failures: 3,
        blocked_until: Some(at(60)),
        last_failure_at: at(2),
    };
    assert_eq!(
        throttle::get(&mut tx, who).await.unwrap(),
        Some(known),
        "no new time leaves the old one"
    );
    assert_eq!(
        throttle::fail(&mut tx, "address:::1", at(2), None, at(-900))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        throttle::fail(&mut tx, who, at(2000), None, at(1100))
            .await
            .unwrap(),
        1,
        "the last one was long ago"
    );
    throttle::clear(&mut tx, who).await.unwrap();
    assert_eq!(throttle::get(&mut tx, who).await.unwrap(), None);
    assert!(
        throttle::get(&mut tx, "address:::1")
            .await
            .unwrap()
            .is_some()
    );
}

pub async fn flashes_are_one_persons_and_expire(room: &Room) {
    let house = house(&room.db).await;
    let (olga, eva) = (
        user(house.id, "olga@example.com"),
        user(house.id, "eva@example.com"),
    );
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    users::create(&mut tx, &eva).await.unwrap();
    let (hers, nobodys) = (id(), id());
    flashes::put(
        &mut tx,
        hers,
        Some(olga.id),
        &json!({ "typed": "Žofie" }),
        at(10),
    )
    .await
    .unwrap();
    flashes::put(&mut tx, nobodys, None, &json!("hello"), at(20))
        .await
        .unwrap();
    let seen = flashes::get(&mut tx, hers, Some(olga.id), at(9))
        .await
        .unwrap();
    assert_eq!(seen, Some(json!({ "typed": "Žofie" })));
    assert_eq!(
        flashes::get(&mut tx, hers, Some(eva.id), at(9))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        flashes::get(&mut tx, hers, None, at(9)).await.unwrap(),
        None
    );
    assert_eq!(
        flashes::get(&mut tx, hers, Some(olga.id), at(10))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        flashes::get(&mut tx, nobodys, None, at(9)).await.unwrap(),
        Some(json!("hello"))
    );
    assert_eq!(flashes::sweep(&mut tx, at(15)).await.unwrap(), 1);
    assert_eq!(
        flashes::get(&mut tx, hers, Some(olga.id), at(0))
            .await
            .unwrap(),
        None
    );
    assert!(
        flashes::get(&mut tx, nobodys, None, at(9))
            .await
            .unwrap()
            .is_some()
    );
}

pub async fn a_request_is_done_once(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let begun = idempotency::begin(&mut tx, house.id, "key:1", "abc", b"print", at(0))
        .await
        .unwrap();
    assert_eq!(begun, Begun::New);
    let open = Remembered {
        fingerprint: b"print".to_vec(),
        status: None,
        headers: json!({}),
        body: None,
        created_at: at(0),
    };
    let again = idempotency::begin(&mut tx, house.id, "key:1", "abc", b"other", at(5))
        .await
        .unwrap();
    assert_eq!(again, Begun::Seen(open.clone()));
    let body = json!({ "id": 7 });
    idempotency::finish(
        &mut tx,
        house.id,
        "key:1",
        "abc",
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
    let again = idempotency::begin(&mut tx, house.id, "key:1", "abc", b"print", at(5))
        .await
        .unwrap();
    assert_eq!(again, Begun::Seen(done));
    assert_eq!(
        idempotency::begin(&mut tx, house.id, "key:2", "abc", b"print", at(5))
            .await
            .unwrap(),
        Begun::New
    );
    idempotency::finish(&mut tx, house.id, "key:2", "abc", 204, &json!({}), None)
        .await
        .unwrap();
    let unknown =
        idempotency::finish(&mut tx, house.id, "key:1", "nope", 200, &json!({}), None).await;
    assert!(matches!(unknown, Err(Error::Stale)));
    assert_eq!(idempotency::forget(&mut tx, at(5)).await.unwrap(), 1);
    assert_eq!(
        idempotency::begin(&mut tx, house.id, "key:1", "abc", b"print", at(6))
            .await
            .unwrap(),
        Begun::New
    );
}

pub async fn a_request_without_an_answer_gives_its_key_back(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let mut tx = room.db.begin().await.unwrap();
    idempotency::begin(&mut tx, ours.id, "key:1", "abc", b"print", at(0))
        .await
        .unwrap();
    for (organization, caller, key) in [
        (theirs.id, "key:1", "abc"),
        (ours.id, "key:2", "abc"),
        (ours.id, "key:1", "abd"),
    ] {
        idempotency::release(&mut tx, organization, caller, key)
            .await
            .unwrap();
    }
    let kept = idempotency::begin(&mut tx, ours.id, "key:1", "abc", b"print", at(1))
        .await
        .unwrap();
    assert!(matches!(kept, Begun::Seen(_)), "others' keys are others'");
    idempotency::release(&mut tx, ours.id, "key:1", "abc")
        .await
        .unwrap();
    let freed = idempotency::begin(&mut tx, ours.id, "key:1", "abc", b"print", at(2))
        .await
        .unwrap();
    assert_eq!(freed, Begun::New);
}

pub async fn of_two_equal_requests_one_is_first(room: &Room) {
    let house = house(&room.db).await;
    let tries = (0..8).map(|_| async {
        let mut tx = room.db.begin().await.unwrap();
        let begun = idempotency::begin(&mut tx, house.id, "key:1", "abc", b"print", at(0))
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
    };
    // Several entries at one time: the order among them is by id, and none is lost at a page's edge.
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
            let listed = audit::list(&mut tx, house.id, None, &page).await.unwrap();
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
    let of_object = audit::list(&mut tx, house.id, Some(("contact", object)), &first(200))
        .await
        .unwrap()
        .rows;
    expected.retain(|entry| entry.object_id == object);
    assert_eq!(of_object, expected);
    assert!(
        audit::list(&mut tx, house.id, Some(("domain", object)), &first(9))
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}
