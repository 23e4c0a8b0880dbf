//! The sign-in throttle.

use crate::client::{Api, As, call};
use chrono::TimeDelta;
use serde_json::json;
use service::{Error, Service};
use std::net::IpAddr;
use testkit::House;

pub const OWNER: &str = "owner@acme.example";
pub const RIGHT: &str = "correct horse battery";
pub const HOME: &str = "192.0.2.1";
const ELSEWHERE: &str = "198.51.100.7";

fn network(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}

/// What became of a try.
#[derive(Debug, PartialEq, Eq)]
pub enum Became {
    SignedIn,
    Refused,
    Throttled,
}

pub async fn attempt(
    service: &Service,
    email: &str,
    password: &str,
    from: Option<IpAddr>,
) -> Became {
    match service.auth().sign_in(email, password, from).await {
        Ok(_) => Became::SignedIn,
        Err(Error::Rule {
            code: "sign_in.refused",
            ..
        }) => Became::Refused,
        Err(Error::Throttled { retry_after }) => {
            assert!((1..=900).contains(&retry_after), "{retry_after}");
            Became::Throttled
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_forty_guesses_at_once_five_are_looked_at() {
    let house = House::open().await;
    let tries = (0..40).map(|number| {
        let service = house.service.clone();
        tokio::spawn(async move {
            let password = if number == 39 { RIGHT } else { "guess" };
            attempt(&service, OWNER, password, network(ELSEWHERE)).await
        })
    });
    let mut looked_at = 0;
    for became in futures::future::join_all(tries).await {
        looked_at += usize::from(became.unwrap() != Became::Throttled);
    }
    // Were the right one among them, the count would begin anew for those behind it.
    assert!((5..=10).contains(&looked_at), "{looked_at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_forty_wrong_guesses_at_once_over_the_api_five_are_not_429() {
    let api = Api::open().await;
    let body = json!({ "email": OWNER, "password": "guess" });
    let guess = || api.send_as(&As::Nobody, call("post", "/v1/tokens").json(&body));
    let answers = futures::future::join_all((0..40).map(|_| guess())).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![401; 5], vec![429; 35]].concat());
    // Every account has five free tries, whether there is one or not.
    let nobody = json!({ "email": "nobody@acme.example", "password": "guess" });
    let other = call("post", "/v1/tokens").json(&nobody);
    assert_eq!(api.send_as(&As::Nobody, other).await.status, 401);
}

#[tokio::test]
async fn old_failed_sign_ins_are_forgotten() {
    let house = House::open().await;
    let service = &house.service;
    let guess = async |number: usize| {
        let email = format!("nobody{number}@acme.example");
        attempt(service, &email, "guess", network(HOME)).await
    };
    for _ in 0..4 {
        assert_eq!(
            attempt(service, OWNER, "guess", network(HOME)).await,
            Became::Refused
        );
    }
    for number in 0..195 {
        assert_eq!(guess(number).await, Became::Refused);
    }
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(
        attempt(service, OWNER, "guess", network(HOME)).await,
        Became::Refused
    );
    assert_eq!(guess(999).await, Became::Refused);
    assert_eq!(
        attempt(service, OWNER, RIGHT, network(HOME)).await,
        Became::SignedIn
    );
}

#[tokio::test]
async fn a_pause_grows_and_ends() {
    let house = House::open().await;
    let service = &house.service;
    let right = async || attempt(service, OWNER, RIGHT, None).await;
    for _ in 0..5 {
        let became = attempt(service, OWNER, "guess", None).await;
        assert_eq!(became, Became::Refused);
    }
    assert_eq!(right().await, Became::Throttled);
    house.clock.advance(TimeDelta::seconds(61));
    assert_eq!(
        attempt(service, OWNER, "guess", None).await,
        Became::Refused
    );
    house.clock.advance(TimeDelta::seconds(61));
    assert_eq!(right().await, Became::Throttled, "two minutes by now");
    house.clock.advance(TimeDelta::seconds(60));
    assert_eq!(right().await, Became::SignedIn);
    // A success clears the account.
    for _ in 0..4 {
        let became = attempt(service, OWNER, "guess", None).await;
        assert_eq!(became, Became::Refused);
    }
    assert_eq!(right().await, Became::SignedIn);
}

#[tokio::test]
async fn an_address_is_shared_by_many() {
    let house = House::open().await;
    let service = &house.service;
    let guess = async |number: usize| {
        let email = format!("nobody{number}@acme.example");
        attempt(service, &email, "guess", network(ELSEWHERE)).await
    };
    // Right ones are given back.
    for _ in 0..20 {
        let right = attempt(service, OWNER, RIGHT, network(ELSEWHERE)).await;
        assert_eq!(right, Became::SignedIn);
    }
    for number in 0..199 {
        assert_eq!(guess(number).await, Became::Refused, "{number}");
    }
    assert_eq!(guess(200).await, Became::Refused);
    assert_eq!(guess(201).await, Became::Throttled);
    // Whoever signed in from there before, and whoever comes from elsewhere.
    let known = attempt(service, OWNER, RIGHT, network(ELSEWHERE)).await;
    assert_eq!(known, Became::SignedIn);
    let stranger = house.stranger().await;
    let kept_out = attempt(service, &stranger.email, RIGHT, network(ELSEWHERE)).await;
    assert_eq!(kept_out, Became::Throttled);
    let from_home = attempt(service, &stranger.email, RIGHT, network(HOME)).await;
    assert_eq!(from_home, Became::SignedIn);
    let nowhere = attempt(service, &stranger.email, RIGHT, None).await;
    assert_eq!(nowhere, Became::SignedIn);
}

#[tokio::test]
async fn who_signed_in_from_there_before_gets_through_while_others_guess() {
    let house = House::open().await;
    let service = &house.service;
    let from =
        async |place: &str, password: &str| attempt(service, OWNER, password, network(place)).await;
    assert_eq!(from(HOME, RIGHT).await, Became::SignedIn);
    for _ in 0..5 {
        assert_eq!(from(ELSEWHERE, "guess").await, Became::Refused);
    }
    assert_eq!(from(ELSEWHERE, RIGHT).await, Became::Throttled);
    assert_eq!(from("203.0.113.9", RIGHT).await, Became::Throttled);
    assert_eq!(from(HOME, RIGHT).await, Became::SignedIn);
    // Nor does the owner's success let the others guess on for ever: they have their five.
    // And at home one can't guess for ever either.
    for _ in 0..5 {
        assert_eq!(from(HOME, "guess").await, Became::Refused);
    }
    assert_eq!(from(HOME, RIGHT).await, Became::Throttled);
    // After a long time nobody knows the place any more.
    house.clock.advance(TimeDelta::days(91));
    for _ in 0..5 {
        assert_eq!(from(ELSEWHERE, "guess").await, Became::Refused);
    }
    assert_eq!(from(HOME, RIGHT).await, Became::Throttled);
}
