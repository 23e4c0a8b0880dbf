//! What signing in keeps: sessions, counts of tries, known networks, flashes.

use crate::make::{at, house, id, user};
use crate::room::Room;
use model::id::TaskId;
use serde_json::json;
use store::flashes::Owner;
use store::housekeeping::{Kind, sweep};
use store::tries::Rule;
use store::{Error, Wake, flashes, known_networks, organizations, sessions, tries, users};
use tokio::sync::broadcast::error::TryRecvError;

/// A reader answers on the thread that asks where it can (SQLite): it says what a transaction's own connection says, and what was committed a moment ago.
pub async fn a_reader_says_at_once_what_was_committed(room: &Room) {
    let house = house(&room.db).await;
    let mut olga = user(house.id, "olga@example.com");
    olga.org_role = model::access::OrgRole::Guest;
    olga.project_ids = vec![model::id::ProjectId(id())];
    let data = json!({ "user": olga.id, "n": [1, null, "ž"] });
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    sessions::create(&mut tx, "a", Some(olga.id), &data, (at(1), at(10)))
        .await
        .unwrap();
    sessions::save(&mut tx, "old", None, &json!({}), at(10))
        .await
        .unwrap();
    let mut reader = room.db.read().await.unwrap();
    assert_eq!(
        sessions::load(&mut reader, "a", at(9)).await.unwrap(),
        None,
        "it is not committed"
    );
    assert_eq!(users::account(&mut reader, olga.id).await.unwrap(), None);
    tx.commit().await.unwrap();

    let mut tx = room.db.begin().await.unwrap();
    for (name, when) in [("a", 9), ("a", 10), ("old", 9), ("nobody's", 9)] {
        assert_eq!(
            sessions::load(&mut reader, name, at(when)).await.unwrap(),
            sessions::load(&mut tx, name, at(when)).await.unwrap(),
            "{name} at {when}"
        );
    }
    let (same, _) = users::account(&mut reader, olga.id).await.unwrap().unwrap();
    assert_eq!(same, olga);
    assert_eq!(
        users::account(&mut reader, olga.id).await.unwrap(),
        users::account(&mut tx, olga.id).await.unwrap()
    );
    // Another connection of the same file: another process looks no different.
    sessions::delete(&mut tx, "a").await.unwrap();
    store::people::soft_delete(&mut tx, house.id, olga.id, 1, at(3))
        .await
        .unwrap();
    assert!(
        sessions::load(&mut reader, "a", at(9))
            .await
            .unwrap()
            .is_some()
    );
    tx.commit().await.unwrap();
    assert_eq!(
        sessions::load(&mut reader, "a", at(9)).await.unwrap(),
        None,
        "signed out"
    );
    assert_eq!(
        users::account(&mut reader, olga.id).await.unwrap(),
        None,
        "gone"
    );
}

pub async fn sessions_live_and_end(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    let data = json!({ "theme": "dunkel", "n": [1, null] });
    assert!(
        sessions::create(&mut tx, "a", None, &data, (at(1), at(10)))
            .await
            .unwrap()
    );
    assert!(
        !sessions::create(&mut tx, "a", None, &json!({}), (at(2), at(99)))
            .await
            .unwrap(),
        "the id is taken"
    );
    let found = sessions::load(&mut tx, "a", at(9)).await.unwrap().unwrap();
    assert_eq!(
        (found.user_id, found.data, found.expires_at),
        (None, data, at(10))
    );
    assert_eq!(
        (found.created_at, found.seen_at),
        (Some(at(1)), Some(at(1)))
    );
    assert_eq!(
        sessions::load(&mut tx, "a", at(10)).await.unwrap(),
        None,
        "expired"
    );
    let olgas = Some(olga.id);
    for (name, expires) in [("a", 20), ("b", 30), ("d", 30)] {
        sessions::save(&mut tx, name, olgas, &json!({}), at(expires))
            .await
            .unwrap();
    }
    sessions::save(&mut tx, "c", None, &json!({}), at(30))
        .await
        .unwrap();
    sessions::touch(&mut tx, "a", at(5)).await.unwrap();
    sessions::touch(&mut tx, "nobody's", at(5)).await.unwrap();
    let found = sessions::load(&mut tx, "a", at(9)).await.unwrap().unwrap();
    assert_eq!(
        (found.user_id, found.created_at, found.seen_at),
        (olgas, Some(at(1)), Some(at(5))),
        "saving over leaves when it began"
    );
    let listed = sessions::list_of_user(&mut tx, olga.id, at(9))
        .await
        .unwrap();
    assert_eq!(listed.len(), 3, "{listed:?}");
    let late = sessions::list_of_user(&mut tx, olga.id, at(20))
        .await
        .unwrap();
    assert!(late.iter().all(|login| login.id != "a"), "{late:?}");
    for _ in 0..2 {
        sessions::delete(&mut tx, "c").await.unwrap();
    }
    assert_eq!(sessions::load(&mut tx, "c", at(0)).await.unwrap(), None);
    let eva = user(house.id, "eva@example.com");
    users::create(&mut tx, &eva).await.unwrap();
    for (of, ended) in [(eva.id, false), (olga.id, true), (olga.id, false)] {
        let done = sessions::delete_one_of_user(&mut tx, of, "d").await;
        assert_eq!(done.unwrap(), ended);
    }
    assert_eq!(sweep(&mut tx, Kind::Sessions, at(21), 9).await.unwrap(), 1);
    assert_eq!(sessions::load(&mut tx, "a", at(0)).await.unwrap(), None);
    let ended = sessions::delete_of_user(&mut tx, olga.id, None).await;
    assert_eq!(ended.unwrap(), 1);
    assert_eq!(sessions::load(&mut tx, "b", at(0)).await.unwrap(), None);
}

pub async fn ending_access_ends_all_but_one_and_wakes(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    for name in ["a", "b", "c"] {
        sessions::save(&mut tx, name, Some(olga.id), &json!({}), at(30))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut wakes = room.db.wakes();
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(users::tokens_after(&mut tx, olga.id).await.unwrap(), None);
    let ended = users::end_access(&mut tx, olga.id, Some("b"), at(3)).await;
    assert_eq!(ended.unwrap(), 2);
    assert_eq!(
        users::tokens_after(&mut tx, olga.id).await.unwrap(),
        Some(at(3))
    );
    let left = sessions::list_of_user(&mut tx, olga.id, at(0))
        .await
        .unwrap();
    assert_eq!(
        left.iter().map(|each| each.id.as_str()).collect::<Vec<_>>(),
        ["b"]
    );
    assert_eq!(wakes.try_recv(), Err(TryRecvError::Empty));
    tx.commit().await.unwrap();
    let access = Wake::access(house.id);
    assert_eq!(wakes.recv().await.unwrap(), access);
    let mut tx = room.db.begin().await.unwrap();
    sessions::delete(&mut tx, "b").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(wakes.recv().await.unwrap(), access);
    assert!(access.is_access());
    let task = Wake {
        task: TaskId(id()),
        ..access
    };
    assert!(!task.is_access());
}

fn rule(now: i64) -> Rule {
    Rule {
        free: 3,
        began_before: at(now - 86_400),
        last_before: at(now - 900),
        pauses: [60, 120, 240, 480, 900].map(|pause| at(now + pause)),
    }
}

pub async fn tries_are_counted_and_decided_at_once(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    let who = "account:abc";
    let mut count = async |now| {
        let counted = tries::count(&mut tx, who, at(now), &rule(now)).await;
        let until = tries::blocked(&mut tx, who, at(now)).await.unwrap();
        (counted.unwrap(), until)
    };
    assert_eq!(count(0).await, (Some(1), None));
    assert_eq!(count(1).await, (Some(2), None));
    assert_eq!(count(2).await, (Some(3), Some(at(62))), "the last free one");
    assert_eq!(count(3).await, (None, Some(at(62))), "and is not counted");
    assert_eq!(count(62).await, (Some(4), Some(at(182))));
    assert_eq!(count(182).await, (Some(5), Some(at(422))));
    assert_eq!(count(422).await, (Some(6), Some(at(902))));
    assert_eq!(count(902).await, (Some(7), Some(at(1802))));
    assert_eq!(count(1802).await, (Some(8), Some(at(2702))));
    assert_eq!(count(1803).await, (None, Some(at(2702))));
    let other = tries::count(&mut tx, "address:::1", at(5), &rule(5)).await;
    assert_eq!(other.unwrap(), Some(1));
    tries::clear(&mut tx, who).await.unwrap();
    let anew = tries::count(&mut tx, who, at(1804), &rule(1804)).await;
    assert_eq!(anew.unwrap(), Some(1));
    // A count that is taken back begins no back-off.
    for now in [1805, 1806] {
        tries::count(&mut tx, who, at(now), &rule(now))
            .await
            .unwrap();
    }
    tries::give_back(&mut tx, who, 3).await.unwrap();
    let until = tries::blocked(&mut tx, who, at(1807)).await.unwrap();
    assert_eq!(until, None);
    let third = tries::count(&mut tx, who, at(1807), &rule(1807)).await;
    assert_eq!(third.unwrap(), Some(3));
}

pub async fn old_tries_count_no_more(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    for now in [0, 1] {
        tries::count(&mut tx, "a", at(now), &rule(now))
            .await
            .unwrap();
    }
    let later = tries::count(&mut tx, "a", at(902), &rule(902)).await;
    assert_eq!(later.unwrap(), Some(1), "the last one was long ago");
    let blocked = tries::blocked(&mut tx, "a", at(902)).await.unwrap();
    assert_eq!(blocked, None);
    // Even a count that never rested, when it began long ago.
    let short = |now| Rule {
        began_before: at(now - 900),
        ..rule(now)
    };
    for (now, counted) in [(0, 1), (600, 2), (901, 1)] {
        let done = tries::count(&mut tx, "b", at(now), &short(now)).await;
        assert_eq!(done.unwrap(), Some(counted), "{now}");
    }
}

pub async fn tries_at_once_do_not_pass(room: &Room) {
    let tries = (0..12).map(|_| async {
        // A writer that times out on the engine's lock tries again.
        loop {
            let mut tx = room.db.begin().await.unwrap();
            let counted = tries::count(&mut tx, "a", at(0), &rule(0)).await;
            match (counted, tx.commit().await) {
                (Ok(counted), Ok(())) => return counted.is_some(),
                (Err(Error::Busy), _) | (_, Err(Error::Busy)) => {}
                other => panic!("{other:?}"),
            }
        }
    });
    let passed = futures::future::join_all(tries).await;
    assert_eq!(passed.into_iter().filter(|passed| *passed).count(), 3);
}

pub async fn what_was_counted_is_swept(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    for (subject, now) in [("a", 0), ("b", 1), ("c", 2), ("d", 50)] {
        tries::count(&mut tx, subject, at(now), &rule(now))
            .await
            .unwrap();
    }
    // Its back-off is not over.
    for now in [3, 4] {
        tries::count(&mut tx, "c", at(now), &rule(now))
            .await
            .unwrap();
    }
    assert_eq!(sweep(&mut tx, Kind::Throttles, at(10), 1).await.unwrap(), 1);
    assert_eq!(sweep(&mut tx, Kind::Throttles, at(10), 9).await.unwrap(), 1);
    assert_eq!(sweep(&mut tx, Kind::Throttles, at(10), 9).await.unwrap(), 0);
    assert_eq!(sweep(&mut tx, Kind::Throttles, at(70), 9).await.unwrap(), 2);
}

pub async fn networks_are_remembered_capped_and_forgotten(room: &Room) {
    let house = house(&room.db).await;
    let (olga, eva) = (
        user(house.id, "olga@example.com"),
        user(house.id, "eva@example.com"),
    );
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    users::create(&mut tx, &eva).await.unwrap();
    for (network, now) in [(b"one", 1), (b"two", 2), (b"one", 3), (b"six", 4)] {
        known_networks::remember(&mut tx, olga.id, network, at(now), 2)
            .await
            .unwrap();
    }
    let mut known = async |of, network: &[u8; 3], after| {
        known_networks::is_known(&mut tx, of, network, at(after))
            .await
            .unwrap()
    };
    assert!(known(olga.id, b"one", 2).await && known(olga.id, b"six", 2).await);
    assert!(!known(olga.id, b"two", 0).await, "only the latest two");
    assert!(!known(olga.id, b"one", 3).await, "too long ago");
    assert!(!known(eva.id, b"one", 0).await);
    let swept = sweep(&mut tx, Kind::Networks, at(4), 9).await.unwrap();
    assert_eq!(swept, 1);
    let forgotten = known_networks::forget(&mut tx, olga.id).await.unwrap();
    assert_eq!(forgotten, 1);
}

pub async fn flashes_belong_to_a_person_or_a_browser_and_expire(room: &Room) {
    let house = house(&room.db).await;
    let (olga, eva) = (
        user(house.id, "olga@example.com"),
        user(house.id, "eva@example.com"),
    );
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    users::create(&mut tx, &eva).await.unwrap();
    let (hers, left) = (id(), id());
    let of = |hash: &'static [u8], page| Owner::Browser { hash, page };
    let (olgas, here) = (Owner::Person(olga.id), of(b"one", "/contacts/new"));
    let typed = json!({ "typed": "Žofie" });
    flashes::put(&mut tx, hers, olgas, &typed, at(10))
        .await
        .unwrap();
    flashes::put(&mut tx, left, here, &json!("hello"), at(20))
        .await
        .unwrap();
    let mut get = async |id, owner, now| flashes::get(&mut tx, id, owner, at(now)).await.unwrap();
    assert_eq!(get(hers, olgas, 9).await, Some(typed));
    assert_eq!(get(left, here, 9).await, Some(json!("hello")));
    for other in [Owner::Person(eva.id), here] {
        assert_eq!(get(hers, other, 9).await, None);
    }
    for other in [
        olgas,
        of(b"two", "/contacts/new"),
        of(b"one", "/contacts"),
        of(b"", ""),
    ] {
        assert_eq!(get(left, other, 9).await, None);
    }
    assert_eq!(get(hers, olgas, 10).await, None, "expired");
    assert_eq!(sweep(&mut tx, Kind::Flashes, at(15), 9).await.unwrap(), 1);
    let mut get = async |id, owner, now| flashes::get(&mut tx, id, owner, at(now)).await.unwrap();
    assert_eq!(get(hers, olgas, 0).await, None);
    assert!(get(left, here, 9).await.is_some());
    let said = id();
    flashes::put(&mut tx, said, olgas, &json!("Saved."), at(20))
        .await
        .unwrap();
    // Only the owner's is forgotten, and once.
    for (token, owner, forgotten) in [
        (said, Owner::Person(eva.id), false),
        (said, here, false),
        (said, olgas, true),
        (said, olgas, false),
        (left, of(b"two", "/contacts/new"), false),
        (left, here, true),
    ] {
        let did = flashes::forget(&mut tx, token, owner).await.unwrap();
        assert_eq!(did, forgotten);
    }
    assert_eq!(
        flashes::get(&mut tx, said, olgas, at(9)).await.unwrap(),
        None
    );
}

pub async fn of_nobodys_flashes_the_latest_stay(room: &Room) {
    let house = house(&room.db).await;
    let olga = user(house.id, "olga@example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &olga).await.unwrap();
    let hers = id();
    let nothing = json!({});
    let olgas = Owner::Person(olga.id);
    flashes::put(&mut tx, hers, olgas, &nothing, at(1))
        .await
        .unwrap();
    let here = Owner::Browser {
        hash: b"one",
        page: "/",
    };
    let ids = [id(), id(), id(), id()];
    for (number, each) in ids.iter().enumerate() {
        let expires = at(10 + i64::try_from(number).unwrap());
        flashes::put(&mut tx, *each, here, &nothing, expires)
            .await
            .unwrap();
    }
    assert_eq!(flashes::trim_of_nobody(&mut tx, 2).await.unwrap(), 2);
    for (number, each) in ids.iter().enumerate() {
        let kept = flashes::get(&mut tx, *each, here, at(0)).await.unwrap();
        assert_eq!(kept.is_some(), number >= 2);
    }
    let kept = flashes::get(&mut tx, hers, olgas, at(0)).await.unwrap();
    assert!(kept.is_some());
}

pub async fn a_sample_organization_is_told_apart(room: &Room) {
    let (sample, _other) = (house(&room.db).await, house(&room.db).await);
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(organizations::samples(&mut tx).await.unwrap(), []);
    organizations::mark_sample(&mut tx, sample.id)
        .await
        .unwrap();
    assert_eq!(organizations::samples(&mut tx).await.unwrap(), [sample.id]);
}
