//! `Idempotency-Key` across kills: a request that is repeated after a restart is carried out once, and is never reported as still in progress.

use crate::desk::{Desk, Server};
use crate::http::Request;
use serde_json::json;
use std::time::Duration;
use tokio::io::AsyncReadExt;

/// Kills at so many moments, from before the request is read to behind its answer.
const KILLS: u64 = 12;

fn create(server: &Server, number: u64) -> Request {
    let body = json!({ "kind": "external", "first_name": "Jana", "last_name": format!("Nova {number}"), "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ" });
    server
        .request("POST", "/contacts")
        .header("Idempotency-Key", format!("key-{number}"))
        .json(&body)
}

#[tokio::test]
async fn a_killed_request_is_done_once_by_its_repetition() {
    let desk = Desk::found().await;
    let mut server = desk.serve(None).await;
    for number in 0..KILLS {
        let (request, address) = (create(&server, number), server.address);
        let asked = tokio::spawn(async move {
            let mut stream = request.send_to(address).await;
            // What comes of it is what this is about.
            let _ = stream.read_to_end(&mut Vec::new()).await;
        });
        tokio::time::sleep(Duration::from_micros(number * 700)).await;
        server.program.kill().await;
        let _ = asked.await;
        server = desk.serve(None).await;
        let answer = create(&server, number).send(server.address).await;
        assert_eq!(answer.status, 201, "after kill {number}: {answer:?}");
        let again = create(&server, number).send(server.address).await;
        assert_eq!((again.status, &again.text), (201, &answer.text));
    }
    let all = server.get("/contacts?limit=100").await.expect(200);
    let names: std::collections::BTreeSet<&str> = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| contact["last_name"].as_str().unwrap())
        .collect();
    let rows = all["data"].as_array().unwrap().len();
    assert_eq!(
        (rows as u64, names.len() as u64),
        (KILLS, KILLS),
        "each once"
    );
}
