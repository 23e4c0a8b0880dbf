//! API keys over the API, and the short-lived tokens that they create.

use crate::client::{Answer, Api, As, call};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use chrono::TimeDelta;
use serde_json::{Value, json};
use service::OrgRole;

async fn token_of(api: &Api, who: &As, body: &Value) -> Answer {
    api.send_as(who, call("post", "/v1/tokens").json(body))
        .await
}

async fn token(api: &Api, who: &As, body: &Value) -> String {
    let answer = token_of(api, who, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()["token"].as_str().unwrap().to_owned()
}

async fn me(api: &Api, token: &str) -> Answer {
    api.send_as(&As::Key(token.to_owned()), call("get", "/v1/me"))
        .await
}

#[tokio::test]
async fn a_keys_token_may_what_the_key_may_and_for_a_while() {
    let api = Api::open().await;
    let (key, who) = api.key(&["contacts:write", "domains:read"]).await;
    let made = token_of(&api, &who, &json!({})).await.json();
    assert_eq!(
        (
            &made["object"],
            &made["token_type"],
            &made["expires_in"],
            &made["scopes"]
        ),
        (
            &json!("token"),
            &json!("Bearer"),
            &json!(900),
            &json!(["contacts:write", "domains:read"])
        )
    );
    let token = made["token"].as_str().unwrap();
    let by_token = me(&api, token).await.json();
    let by_key = api.send_as(&who, call("get", "/v1/me")).await.json();
    assert_eq!(by_token, by_key);
    let holder = As::Key(token.to_owned());
    let ask = |path: &str| api.send_as(&holder, call("get", &api.path(path)));
    assert_eq!(ask("/contacts").await.status, 200);
    assert_eq!(ask("/tasks").await.status, 403);
    api.house.clock.advance(TimeDelta::seconds(899));
    assert_eq!(me(&api, token).await.status, 200);
    api.house.clock.advance(TimeDelta::seconds(1));
    assert_eq!(me(&api, token).await.status, 401);
    // A key that is taken back takes its tokens along, at once.
    let second = self::token(&api, &who, &json!({ "expires_in": 3600 })).await;
    assert_eq!(me(&api, &second).await.status, 200);
    let gone = api
        .send(call("delete", &api.path(&format!("/keys/{key}"))))
        .await;
    assert_eq!(gone.status, 204, "{gone:?}");
    assert_eq!(me(&api, &second).await.status, 401);
    assert_eq!(api.send_as(&who, call("get", "/v1/me")).await.status, 401);
}

#[tokio::test]
async fn a_token_may_be_made_for_less() {
    let api = Api::open().await;
    let (_, who) = api.key(&["contacts:write"]).await;
    let small = token(
        &api,
        &who,
        &json!({ "scopes": ["contacts:read"], "expires_in": 60 }),
    )
    .await;
    let list = call("get", &api.path("/contacts"));
    assert_eq!(api.send_as(&As::Key(small.clone()), list).await.status, 200);
    let write = call("post", &api.path("/contacts")).json(&json!({}));
    assert_eq!(
        api.send_as(&As::Key(small.clone()), write).await.status,
        403
    );
    for (body, field) in [
        (json!({ "scopes": ["tasks:read"] }), "scopes"),
        (json!({ "scopes": ["everything"] }), "scopes"),
        (json!({ "scopes": [] }), "scopes"),
        (json!({ "expires_in": 0 }), "expires_in"),
        (json!({ "expires_in": 3601 }), "expires_in"),
        (json!({ "expires_in": "1h" }), "expires_in"),
        (json!({ "email": "a@b.example" }), "password"),
        (json!({ "alg": "none" }), "alg"),
    ] {
        let refused = token_of(&api, &who, &body).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, vec![field.to_owned()]),
            "{body}"
        );
    }
    // Who may everything still names what there is.
    let body = json!({ "scopes": ["admin", "everything"] });
    let beyond = token_of(&api, &api.owner(), &body).await;
    assert_eq!(beyond.fields(), ["scopes"]);
    // A token makes no token, and a wrong one still is wrong.
    assert_eq!(
        token_of(&api, &As::Key(small.clone()), &json!({}))
            .await
            .status,
        403
    );
    assert_eq!(
        token_of(&api, &As::Key(format!("{small}x")), &json!({}))
            .await
            .status,
        401
    );
}

/// A JWT of these parts, signed by nobody.
fn forged(header: &Value, claims: &str, signature: &str) -> String {
    format!("{}.{claims}.{signature}", B64.encode(header.to_string()))
}

#[tokio::test]
async fn what_is_not_ours_is_401() {
    let api = Api::open().await;
    let good = token(&api, &api.owner(), &json!({})).await;
    assert_eq!(me(&api, &good).await.status, 200);
    let parts: Vec<&str> = good.split('.').collect();
    let (head, claims, signature) = (parts[0], parts[1], parts[2]);
    let header: Value = serde_json::from_slice(&B64.decode(head).unwrap()).unwrap();
    assert_eq!(header["alg"], "EdDSA");
    let with = |name: &str, value: Value| {
        let mut header = header.clone();
        header[name] = value;
        header
    };
    let mut said: Value = serde_json::from_slice(&B64.decode(claims).unwrap()).unwrap();
    said["exp"] = json!(4_000_000_000_u64);
    let longer = B64.encode(said.to_string());
    let other = Api::open().await;
    // Other dice than ours.
    assert!(!other.house.service.token().is_nil());
    let foreign = token(&other, &other.owner(), &json!({})).await;
    let mut flipped = B64.decode(signature).unwrap();
    flipped[5] ^= 1;
    for wrong in [
        format!("{head}.{longer}.{signature}"),
        format!("{head}.{claims}.{}", B64.encode(&flipped)),
        format!("{head}.{claims}."),
        format!("{head}.{claims}"),
        format!("{good}.{signature}"),
        forged(&with("alg", json!("none")), claims, ""),
        forged(&with("alg", json!("none")), claims, signature),
        forged(&with("alg", json!("HS256")), claims, signature),
        forged(
            &with("kid", json!("00000000-0000-7000-8000-000000000000")),
            claims,
            signature,
        ),
        forged(&with("kid", Value::Null), claims, signature),
        forged(&with("kid", json!("../../etc/passwd")), claims, signature),
        foreign,
        ".".into(),
        "..".into(),
        "x.y.z".into(),
        format!("{}.{claims}.{signature}", "A".repeat(10_000)),
    ] {
        let refused = me(&api, &wrong).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (401, "auth.required"),
            "{wrong}"
        );
    }
    assert_eq!(me(&api, &good).await.status, 200);
}

#[tokio::test]
async fn keys_follow_each_other_and_old_tokens_live_out_their_time() {
    let api = Api::open().await;
    let kid = |token: &str| -> Value {
        let head = token.split('.').next().unwrap();
        let header: Value = serde_json::from_slice(&B64.decode(head).unwrap()).unwrap();
        header["kid"].clone()
    };
    let first = token(&api, &api.owner(), &json!({ "expires_in": 3600 })).await;
    let same = token(&api, &api.owner(), &json!({})).await;
    assert_eq!(kid(&first), kid(&same));
    api.house
        .clock
        .advance(TimeDelta::hours(12) - TimeDelta::minutes(30));
    let late = token(&api, &api.owner(), &json!({ "expires_in": 3600 })).await;
    assert_eq!(kid(&first), kid(&late));
    api.house.clock.advance(TimeDelta::minutes(31));
    let next = token(&api, &api.owner(), &json!({})).await;
    assert_ne!(kid(&first), kid(&next));
    for living in [&late, &next] {
        assert_eq!(me(&api, living).await.status, 200);
    }
    assert_eq!(me(&api, &first).await.status, 401);
}

#[tokio::test]
async fn a_person_gets_a_token_and_loses_it_when_they_go() {
    let api = Api::open().await;
    let person = api.person(OrgRole::Editor).await;
    let token = token(&api, &person, &json!({})).await;
    let shown = me(&api, &token).await.json();
    assert_eq!(
        (&shown["kind"], &shown["role"]),
        (&json!("user"), &json!("editor"))
    );
    let refused = token_of(&api, &person, &json!({ "scopes": ["admin"] })).await;
    assert_eq!(refused.fields(), ["scopes"]);
    let right = json!({ "email": "owner@acme.example", "password": "correct horse battery" });
    let by_password = token_of(&api, &As::Nobody, &right).await;
    assert_eq!(by_password.status, 201, "{by_password:?}");
    let wrong = json!({ "email": "owner@acme.example", "password": "guess" });
    for _ in 0..5 {
        assert_eq!(token_of(&api, &As::Nobody, &wrong).await.status, 401);
    }
    let blocked = token_of(&api, &As::Nobody, &right).await;
    assert_eq!(blocked.status, 429, "{blocked:?}");
    assert!(blocked.headers.contains_key("retry-after"));
    let As::Person(user) = person else { panic!() };
    let gone = api
        .send(call("delete", &api.path(&format!("/users/{user}"))))
        .await;
    assert_eq!(gone.status, 204, "{gone:?}");
    assert_eq!(me(&api, &token).await.status, 401);
}

#[tokio::test]
async fn a_key_is_shown_once_and_makes_no_greater_one() {
    let api = Api::open().await;
    let place = api.path("/keys");
    let body = json!({ "name": " deploy ", "scopes": ["contacts:read"], "expires_at": "2100-01-01T00:00:00Z" });
    let made = api
        .send(
            call("post", &place)
                .json(&body)
                .header("idempotency-key", "k1"),
        )
        .await;
    assert_eq!(
        (made.status, made.header("cache-control")),
        (201, "no-store"),
        "{made:?}"
    );
    let key = made.json();
    let secret = key["api_key"].as_str().unwrap();
    assert!(secret.starts_with(key["prefix"].as_str().unwrap()));
    assert_eq!(
        (&key["name"], &key["project_id"]),
        (&json!("deploy"), &Value::Null)
    );
    let shown = api.get(made.header("location")).await.json();
    assert_eq!(shown.get("api_key"), None);
    assert!(!api.get(&place).await.text.contains(secret));
    assert!(!api.get(&api.path("/audit")).await.text.contains(secret));
    assert_eq!(me(&api, secret).await.status, 200);
    for (body, fields) in [
        (json!({}), vec!["name", "scopes"]),
        (
            json!({ "name": "", "scopes": ["contacts:read"] }),
            vec!["name"],
        ),
        (json!({ "name": "x", "scopes": [] }), vec!["scopes"]),
        (json!({ "name": "x", "scopes": ["root"] }), vec!["scopes"]),
        (
            json!({ "name": "x", "scopes": ["admin"], "expires_at": "tomorrow" }),
            vec!["expires_at"],
        ),
        (
            json!({ "name": "x", "scopes": ["admin"], "expires_at": "2001-01-01T00:00:00Z" }),
            vec!["expires_at"],
        ),
        (
            json!({ "name": "x".repeat(65), "scopes": ["admin"] }),
            vec!["name"],
        ),
        (
            json!({ "name": "x", "scopes": ["admin"], "hash": "y" }),
            vec!["hash"],
        ),
    ] {
        let refused = api.send(call("post", &place).json(&body)).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, fields.into_iter().map(str::to_owned).collect()),
            "{body}"
        );
    }
    // Revoked twice is revoked.
    for _ in 0..2 {
        assert_eq!(
            api.send(call("delete", made.header("location")))
                .await
                .status,
            204
        );
    }
    assert_eq!(me(&api, secret).await.status, 401);
    let shown = api.get(made.header("location")).await.json();
    assert!(shown["revoked_at"].is_string());
}
