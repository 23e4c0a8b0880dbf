//! Requests with an `Idempotency-Key` are carried out once.

use crate::client::{Api, As, Call, call};
use chrono::TimeDelta;
use serde_json::{Value, json};
use service::idempotency::{Repeat, fingerprint};
use store::attempt::Attempt;
use store::idempotency::Begun;

fn whole(last_name: &str) -> Value {
    json!({ "kind": "custom", "first_name": "Jana", "last_name": last_name, "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ" })
}

fn create(api: &Api, key: &str, body: &Value) -> Call {
    call("post", &api.path("/contacts"))
        .header("idempotency-key", key)
        .json(body)
}

async fn contacts(api: &Api) -> usize {
    api.get(&api.path("/contacts")).await.json()["data"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_same_request_is_done_once() {
    let api = Api::open().await;
    let first = api.send(create(&api, "k1", &whole("Nova"))).await;
    let again = api.send(create(&api, "k1", &whole("Nova"))).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json(), again.json());
    for name in ["location", "etag", "content-type", "cache-control"] {
        assert_eq!(first.header(name), again.header(name), "{name}");
    }
    assert_eq!(contacts(&api).await, 1);
    // Another key, or another caller with the same one, is another request.
    assert_eq!(
        api.send(create(&api, "k2", &whole("Nova"))).await.status,
        201
    );
    let (_, other) = api.key(&["contacts:write"]).await;
    assert_eq!(
        api.send_as(&other, create(&api, "k1", &whole("Nova")))
            .await
            .status,
        201
    );
    assert_eq!(contacts(&api).await, 3);
}

#[tokio::test]
async fn a_token_of_fewer_scopes_gets_no_answer_of_its_key() {
    let api = Api::open().await;
    let (_, key) = api.key(&["contacts:write", "domains:read"]).await;
    let first = api.send_as(&key, create(&api, "k", &whole("Nova"))).await;
    assert_eq!(first.status, 201);
    let body = json!({ "scopes": ["domains:read"] });
    let token = api
        .send_as(&key, call("post", "/v1/tokens").json(&body))
        .await
        .json();
    let small = As::Key(token["token"].as_str().unwrap().to_owned());
    let refused = api.send_as(&small, create(&api, "k", &whole("Nova"))).await;
    assert_eq!(refused.status, 403, "{refused:?}");
    // Whoever may as much as before gets the answer again.
    let token = api
        .send_as(&key, call("post", "/v1/tokens").json(&json!({})))
        .await
        .json();
    let same = As::Key(token["token"].as_str().unwrap().to_owned());
    let again = api.send_as(&same, create(&api, "k", &whole("Nova"))).await;
    assert_eq!((again.status, again.json()), (201, first.json()));
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let api = Api::open().await;
    assert_eq!(
        api.send(create(&api, "k", &whole("Nova"))).await.status,
        201
    );
    let other_body = api.send(create(&api, "k", &whole("Stara"))).await;
    assert_eq!(
        (other_body.status, other_body.code().as_str()),
        (422, "idempotency.key_reused")
    );
    let place = api.path(&format!("/contacts/{}", uuid::Uuid::nil()));
    let other_path = api
        .send(call("delete", &place).header("idempotency-key", "k"))
        .await;
    assert_eq!(
        (other_path.status, other_path.code().as_str()),
        (422, "idempotency.key_reused")
    );
    for bad in ["", "a b", &"k".repeat(256)] {
        let answer = api.send(create(&api, bad, &whole("Nova"))).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec!["Idempotency-Key".to_owned()]),
            "{bad}"
        );
    }
    assert_eq!(contacts(&api).await, 1);
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_refusal() {
    let api = Api::open().await;
    let first = api
        .send(create(&api, "k", &json!({ "kind": "custom" })))
        .await;
    let again = api
        .send(create(&api, "k", &json!({ "kind": "custom" })))
        .await;
    assert_eq!((first.status, first.json()), (422, again.json()));
    assert_eq!(again.header("content-type"), "application/problem+json");
    assert_eq!(again.json()["instance"], json!(api.path("/contacts")));
}

#[tokio::test]
async fn a_repetition_waits_for_the_first() {
    let api = Api::open().await;
    let body = whole("Nova");
    let print = fingerprint("POST", &api.path("/contacts"), body.to_string().as_bytes());
    let actor = api.house.actor().await;
    api.house
        .service
        .idempotency()
        .begin(&actor, "k", &print)
        .await
        .unwrap();
    let early = api.send(create(&api, "k", &body)).await;
    assert_eq!(
        (
            early.status,
            early.code().as_str(),
            early.header("retry-after")
        ),
        (409, "idempotency.in_progress", "1")
    );
    assert_eq!(contacts(&api).await, 0);
}

/// What a process that is killed before its commit leaves: a key and nothing else.
#[tokio::test]
async fn a_request_whose_process_died_is_done_by_its_repetition() {
    let api = Api::open().await;
    let body = whole("Nova");
    let print = fingerprint("POST", &api.path("/contacts"), body.to_string().as_bytes());
    let actor = api.house.actor().await;
    let left = match api
        .house
        .service
        .idempotency()
        .begin(&actor, "k", &print)
        .await
    {
        Ok(Repeat::First(key)) => key,
        other => panic!("{other:?}"),
    };
    api.house.clock.advance(TimeDelta::seconds(59));
    assert_eq!(api.send(create(&api, "k", &body)).await.status, 409);
    api.house.clock.advance(TimeDelta::seconds(2));
    let made = api.send(create(&api, "k", &body)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let again = api.send(create(&api, "k", &body)).await;
    assert_eq!((again.status, again.json()), (201, made.json()));
    assert_eq!(contacts(&api).await, 1);
    // It was not dead, only slow: what it does now leaves nothing.
    let late = Attempt::with_key(left);
    let db = api.house.service.db();
    let work = late.run(async {
        let mut tx = db.begin().await?;
        count_up(&mut tx).await?;
        tx.commit().await
    });
    work.await.unwrap();
    let kept = late.finish(201, &json!({}), None).await;
    assert!(matches!(kept, Err(store::Error::Stale)), "{kept:?}");
    let mut tx = db.begin().await.unwrap();
    let number = count_up(&mut tx).await.unwrap();
    assert_eq!(number, 1);
}

/// Some write, and how often it stands with it.
async fn count_up(tx: &mut store::Tx) -> Result<i64, store::Error> {
    let never = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH;
    let rule = store::tries::Rule {
        free: 1_000_000,
        began_before: never,
        last_before: never,
        pauses: [never; 5],
    };
    let count = store::tries::count(tx, "LATE", never, &rule).await?;
    Ok(count.unwrap_or(0))
}

/// Killed between two transactions of one request: it is neither done again nor called under way for ever.
#[tokio::test]
async fn a_repetition_of_a_partly_committed_request_is_told_so() {
    let api = Api::open().await;
    let body = whole("Nova");
    let print = fingerprint("POST", &api.path("/contacts"), body.to_string().as_bytes());
    let actor = api.house.actor().await;
    let Ok(Repeat::First(key)) = api
        .house
        .service
        .idempotency()
        .begin(&actor, "k", &print)
        .await
    else {
        panic!("it is new")
    };
    let db = api.house.service.db();
    let dies = Attempt::with_key(key);
    let work = dies.run(async {
        for _ in 0..2 {
            db.begin().await?.commit().await?;
        }
        Ok::<(), store::Error>(())
    });
    work.await.unwrap();
    drop(dies);
    let early = api.send(create(&api, "k", &body)).await;
    assert_eq!(early.code(), "idempotency.in_progress");
    api.house.clock.advance(TimeDelta::seconds(61));
    let told = api.send(create(&api, "k", &body)).await;
    assert_eq!(
        (told.status, told.code().as_str()),
        (409, "idempotency.answer_lost")
    );
    assert_eq!(contacts(&api).await, 0);
}

/// Every write with a key is one transaction: the mark of a second one is on no key. Contacts, tasks of several domains, refusals and deletions.
#[tokio::test]
async fn work_and_answer_are_one_transaction() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let domain = api.house.domain("eins.example").await;
    let team = api.team("Web", &contact).await.team.id;
    let calls = [
        ("post", api.path("/contacts"), whole("Stara"), 201),
        (
            "patch",
            api.path(&format!("/contacts/{}", contact.id)),
            json!({ "city": "Brno" }),
            200,
        ),
        (
            "patch",
            api.domains(&format!("/{domain}/contacts")),
            json!({ "registrant": contact.id }),
            202,
        ),
        (
            "post",
            api.path("/projects"),
            json!({ "name": "Brands" }),
            201,
        ),
        ("patch", api.path(""), json!({ "name": "Acme" }), 200),
        (
            "patch",
            api.path(&format!("/teams/{team}")),
            json!({ "name": "Weber" }),
            200,
        ),
        (
            "post",
            api.path(&format!("/contacts/{}/verification", contact.id)),
            json!({}),
            202,
        ),
        ("post", api.path("/locations"), json!({}), 422),
        (
            "post",
            api.domains(""),
            json!({ "name": "zwei.example" }),
            201,
        ),
    ];
    let actor = api.house.actor().await;
    let Ok(Repeat::First(probe)) = api
        .house
        .service
        .idempotency()
        .begin(&actor, "probe", b"")
        .await
    else {
        panic!("it is new")
    };
    for (number, (method, path, body, status)) in calls.into_iter().enumerate() {
        let key = format!("k{number}");
        let request = || {
            call(method, &path)
                .header("idempotency-key", &key)
                .json(&body)
        };
        let first = api.send(request()).await;
        assert_eq!(first.status, status, "{method} {path}: {}", first.text);
        let again = api.send(request()).await;
        assert_eq!(
            (again.status, &again.text),
            (status, &first.text),
            "{method} {path}"
        );
        // Asked the store itself, by a claim that comes too late.
        let mut tx = api.house.service.db().begin().await.unwrap();
        let asked = store::idempotency::Key {
            key,
            claim: uuid::Uuid::nil(),
            ..probe.clone()
        };
        let print = fingerprint(&method.to_uppercase(), &path, body.to_string().as_bytes());
        let now = api.house.service.now();
        match store::idempotency::begin(&mut tx, &asked, &print, now, now)
            .await
            .unwrap()
        {
            Begun::Seen(seen) => assert_eq!(
                (seen.status, seen.is_committed),
                (Some(i32::from(status)), false),
                "{method} {path}"
            ),
            Begun::New => panic!("{method} {path}: its key is not there"),
        }
    }
}

#[tokio::test]
async fn a_503_releases_the_key() {
    let api = Api::open().await;
    let adopt = || {
        call("post", &api.domains(""))
            .header("idempotency-key", "k")
            .json(&json!({ "name": "later.example" }))
    };
    api.house.simulator.switches().down();
    let down = api.send(adopt()).await;
    assert_eq!(
        (
            down.status,
            down.code().as_str(),
            down.header("retry-after")
        ),
        (503, "server.unavailable", "5")
    );
    api.house.simulator.switches().up();
    assert_eq!(api.send(adopt()).await.status, 201);
}

#[tokio::test]
async fn deleting_twice_is_deleting_once() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let remove = || {
        call("delete", &api.path(&format!("/contacts/{}", contact.id)))
            .header("idempotency-key", "k")
    };
    for _ in 0..2 {
        let answer = api.send(remove()).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    }
}

#[tokio::test]
async fn a_slot_that_is_set_twice_makes_one_task() {
    let api = Api::open().await;
    let (nova, stara) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let team = api.team("Web", &nova).await.team.id;
    let body = json!({ "name": "a.example", "team_id": team });
    let made = api.send(call("post", &api.domains("")).json(&body)).await;
    assert_eq!(made.status, 201);
    let set = |rest: &str| {
        call("patch", &api.path(&format!("/teams/{team}{rest}")))
            .header("idempotency-key", "k")
            .json(&json!({ "admin_contact_id": stara.id }))
    };
    let first = api.send(set("")).await;
    let again = api.send(set("")).await;
    assert_eq!(first.json()["tasks"].as_array().unwrap().len(), 1);
    assert_eq!((again.status, again.json()), (200, first.json()));
    assert_eq!(again.header("etag"), first.header("etag"));
    // Only asked for is another request.
    assert_eq!(
        api.send(set("?dry_run=true")).await.code(),
        "idempotency.key_reused"
    );
    let tasks = api.read("/tasks").await;
    assert_eq!(tasks["data"].as_array().unwrap().len(), 1);
}
