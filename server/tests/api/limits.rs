//! Rate limits of API keys.

use crate::client::{Api, As, call};
use chrono::TimeDelta;
use server::http::limits::{Rate, Rates};
use service::OrgRole;

fn rates() -> Rates {
    Rates {
        native: Rate {
            per_minute: 5,
            per_second: 3,
        },
        onetsolutions: Rate {
            per_minute: 2,
            per_second: 2,
        },
    }
}

#[tokio::test]
async fn a_call_beyond_the_limit_is_told_how_long_to_wait() {
    let api = Api::limited(rates()).await;
    let first = api.get("/v1/me").await;
    assert_eq!(
        first.header("ratelimit-policy"),
        "\"minute\";q=5;w=60, \"second\";q=3;w=1"
    );
    assert_eq!(first.header("ratelimit"), "\"second\";r=2;t=1");
    for _ in 0..2 {
        assert_eq!(api.get("/v1/me").await.status, 200);
    }
    let refused = api.get("/v1/me").await;
    assert_eq!(
        (
            refused.status,
            refused.code().as_str(),
            refused.header("retry-after")
        ),
        (429, "rate.limited", "1")
    );
    api.house.clock.advance(TimeDelta::seconds(1));
    for _ in 0..2 {
        assert_eq!(api.get("/v1/me").await.status, 200);
    }
    let refused = api.get("/v1/me").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "59"));
    // Another key has its own count, and a person none.
    assert_eq!(
        api.send_as(&api.key(&[]).await.1, call("get", "/v1/me"))
            .await
            .status,
        200
    );
    let person = api.person(OrgRole::Viewer).await;
    for _ in 0..9 {
        let answer = api.send_as(&person, call("get", "/v1/me")).await;
        assert_eq!(answer.status, 200);
        assert!(answer.headers.get("ratelimit").is_none());
    }
    api.house.clock.advance(TimeDelta::minutes(1));
    assert_eq!(api.get("/v1/me").await.status, 200);
}

#[tokio::test]
async fn what_is_under_a_project_has_its_own_limit_and_a_refused_write_does_nothing() {
    let api = Api::limited(rates()).await;
    for _ in 0..2 {
        assert_eq!(api.get(&api.path("/projects")).await.status, 200);
    }
    let body = serde_json::json!({ "name": "Brands" });
    let refused = api
        .send(call("post", &api.path("/projects")).json(&body))
        .await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    assert_eq!(api.get("/v1/me").await.status, 200);
    api.house.clock.advance(TimeDelta::minutes(1));
    let listed = api.get(&api.path("/projects")).await.json();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    // Whoever nobody knows is not counted, but refused.
    assert_eq!(
        api.send_as(&As::Nobody, call("get", "/v1/me")).await.status,
        401
    );
}
