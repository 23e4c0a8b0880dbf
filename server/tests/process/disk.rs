//! A full disk that has room again later, simulated by the limit on file sizes (RLIMIT_FSIZE), which can be changed for a running process.

use crate::desk::{Desk, Server};
use crate::program::by_a_shell;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// The largest file that the server may write from now on, in bytes.
async fn limit(server: &Server, bytes: &str) {
    let done = Command::new("prlimit")
        .args(["--pid", &server.program.id().to_string()])
        .arg(format!("--fsize={bytes}:unlimited"))
        .status()
        .await
        .expect("prlimit is part of util-linux");
    assert!(done.success());
}

#[tokio::test]
async fn a_full_disk_stops_writing_only_while_it_is_full() {
    let desk = Desk::found().await;
    // The signal that goes with the limit would end the program; a full disk sends none.
    let command = by_a_shell(
        "trap '' XFSZ",
        &desk.serve_command(None),
        desk.folder.path(),
    );
    let server = Server::start(command, &desk).await;
    server.contact().await;
    for _ in 0..2 {
        limit(&server, "1024").await;
        let body = json!({ "kind": "external", "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ" });
        for _ in 0..5 {
            let refused = server.send("POST", "/contacts", &body).await;
            assert!(matches!(refused.status, 500 | 503), "{refused:?}");
        }
        // Reading goes on.
        assert_eq!(server.get("/contacts").await.status, 200);
        limit(&server, "unlimited").await;
        let again = Instant::now();
        let made = server.send("POST", "/contacts", &body).await;
        assert_eq!(made.status, 201, "{made:?} {}", server.program.log());
        assert!(
            again.elapsed() < Duration::from_secs(10),
            "{:?}",
            again.elapsed()
        );
    }
    // Tasks go on too.
    let (_, task) = server.story("misto.example").await;
    let end = server.events(&task, None).await.rest().await;
    assert_eq!(end.last().unwrap().task["status"], "completed");
    assert_eq!(server.program.terminate().await.0, Some(0));
}
