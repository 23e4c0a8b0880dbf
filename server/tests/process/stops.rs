//! Graceful shutdown: SIGTERM.

use crate::database::texts;
use crate::desk::Desk;
use crate::registry::Registry;
use std::time::{Duration, Instant};

#[tokio::test]
async fn sigterm_ends_streams_and_hands_tasks_back() {
    let (desk, registry) = (Desk::found().await, Registry::start().await);
    let delay = Duration::from_millis(250);
    registry.simulator.switches().set_delay(delay);
    let server = desk.serve(Some(&registry)).await;
    let (handle, task) = server.story("odlozena.example").await;
    let mut stream = server.events(&task, None).await;
    let before = stream
        .until(|event| event.step("contacts") == "running")
        .await;
    let mut others = server.events(&task, None).await;

    let asked = Instant::now();
    let (code, stopped) = server.program.terminate().await;
    let took = asked.elapsed();
    assert_eq!(code, Some(0), "{}", stopped.log());
    assert!(took < Duration::from_secs(10), "{took:?}");
    let before = [before, stream.rest().await].concat();
    others.rest().await;
    assert!(stream.is_ended && others.is_ended, "nobody was cut off");
    assert!(before.iter().all(|event| event.kind != "end"));
    let state = "SELECT status || ' ' || iif(lease_owner IS NULL, 'free', 'held') FROM task";
    assert_eq!(
        texts(&desk.data_dir(), state).await,
        ["running free"],
        "it was handed back"
    );

    registry.simulator.switches().clear();
    let server = desk.serve(Some(&registry)).await;
    let seen = before.last().unwrap().id;
    let after = server.events(&task, Some(seen)).await.rest().await;
    assert_eq!(after.last().unwrap().task["status"], "completed");
    let ids = before.iter().chain(&after).map(|event| event.id);
    let ids: Vec<i64> = ids.collect();
    assert!(
        ids.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "handing back is told too: {ids:?}"
    );
    assert_eq!(registry.contacts()[0].id, handle);
}

#[tokio::test]
async fn sigterm_at_rest_ends_at_once() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let idle = tokio::net::TcpStream::connect(server.address)
        .await
        .unwrap();
    let asked = Instant::now();
    let (code, stopped) = server.program.terminate().await;
    let took = asked.elapsed();
    assert_eq!(code, Some(0), "{}", stopped.log());
    assert!(
        took < Duration::from_secs(5),
        "a silent connection is not waited for: {took:?}"
    );
    drop(idle);
}
