//! What only shows from within: the keep-alive, the authorisation, the size.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::follow::{Follow, Source, Whose};
use super::frame::Chunk;
use super::opening::Opening;
use crate::http::caller::Caller;
use axum::extract::FromRequestParts;
use axum::http::Request;
use futures::{Stream, StreamExt};
use model::id::KeyId;
use service::auth::NewKey;
use service::{Actor, Scope, Who};
use std::pin::pin;
use std::time::Duration;
use testkit::House;
use tokio_util::sync::CancellationToken;

/// An API key, as a caller.
async fn caller(api: &Source, house: &House) -> (KeyId, Caller) {
    let new = NewKey {
        name: "a test".into(),
        scopes: vec![Scope::TasksRead],
        project: None,
        expires_at: None,
    };
    let (key, whole) = house
        .service
        .keys()
        .create(&Actor::system(house.founded.organization), new)
        .await
        .unwrap();
    let (mut parts, ()) = Request::get("/")
        .header("authorization", format!("Bearer {whole}"))
        .body(())
        .unwrap()
        .into_parts();
    (
        key.id,
        Caller::from_request_parts(&mut parts, &api.service)
            .await
            .unwrap(),
    )
}

async fn stream(
    house: &House,
    beat: Duration,
) -> (
    KeyId,
    CancellationToken,
    impl Stream<Item = Chunk> + Send + use<>,
) {
    let api = Source {
        service: house.service.clone(),
        stop: CancellationToken::new(),
        relay: super::Relay::default(),
    };
    let (key, caller) = caller(&api, house).await;
    assert!(matches!(caller.actor.who, Who::Key(..)));
    let (stop, wakes) = (api.stop.clone(), api.service.db().wakes());
    let follow = Follow::new(api, caller, Whose::Organization, 0, wakes);
    (key, stop, follow.stream(Opening::Nothing, beat))
}

#[tokio::test]
async fn a_quiet_stream_says_that_it_is_there() {
    let house = House::open().await;
    let (_, stop, stream) = stream(&house, Duration::from_millis(1)).await;
    let mut stream = pin!(stream);
    for _ in 0..10 {
        let beat = stream.next().await.unwrap().unwrap();
        assert!(
            beat.starts_with(b":") && beat.ends_with(b"\n\n"),
            "{beat:?}"
        );
    }
    stop.cancel();
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_revoked_key_hears_no_more() {
    let house = House::open().await;
    let (key, _stop, stream) = stream(&house, Duration::from_millis(1)).await;
    let mut stream = pin!(stream);
    stream.next().await.unwrap().unwrap();
    let mut tx = house.service.db().begin().await.unwrap();
    store::keys::revoke(
        &mut tx,
        house.founded.organization,
        key,
        house.service.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut beats = 1;
    while stream.next().await.is_some() {
        beats += 1;
    }
    assert!(beats <= 4, "{beats} beats");
}

#[tokio::test]
async fn an_open_stream_is_small() {
    let house = House::open().await;
    let (_, _stop, stream) = stream(&house, Duration::from_secs(15)).await;
    let size = std::mem::size_of_val(&stream);
    assert!(size < 2048, "{size} bytes");
}
