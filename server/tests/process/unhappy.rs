//! A registry that is killed in the middle of a task and started again.

use crate::desk::{Desk, Server};
use crate::program::{Program, nichandle};
use crate::registry::PASSWORD;
use std::path::Path;

/// The simulator in a process of its own, always with the same state.
async fn registry(folder: &Path, listen: &str, switch: &str) -> (Program, String) {
    let account = format!("nichandle:{PASSWORD}");
    let mut command = nichandle(folder, ["registry-sim", "--create-on-first-info"]);
    command.args(["--listen", listen, "--account", &account]);
    command.args([
        "--state",
        "registry.sqlite",
        "--certificate",
        "registry.pem",
    ]);
    command.args(["--switch", switch]);
    let mut program = Program::start(command);
    let address = program.said("epp on ").await;
    (program, address)
}

async fn serve(desk: &Desk, registry: &str) -> Server {
    let mut command = desk.serve_command(None);
    command
        .args(["--registry", &format!("epp://nichandle@{registry}")])
        .args(["--registry-ca", "registry.pem"])
        .env("NICHANDLE_REGISTRY_PASSWORD", PASSWORD);
    Server::start(command, desk).await
}

#[tokio::test]
async fn a_task_outlives_its_registry() {
    let desk = Desk::found().await;
    let folder = desk.folder.path();
    let (first, address) = registry(folder, "127.0.0.1:0", "delay 250").await;
    let server = serve(&desk, &address).await;
    let (handle, task) = server.story("padla.example").await;
    let mut stream = server.events(&task, None).await;
    let mut seen = stream
        .until(|event| event.step("contacts") == "running")
        .await;
    first.kill().await;
    seen.extend(
        stream
            .until(|event| event.task["awaiting"] == "registry")
            .await,
    );
    let waits = seen.last().unwrap();
    assert_eq!(waits.task["status"], "running", "{waits:?}");

    let (_second, again) = registry(folder, &address, "delay 0").await;
    assert_eq!(again, address);
    seen.extend(stream.rest().await);
    let end = seen.last().unwrap();
    assert_eq!(end.task["status"], "completed", "{end:?}");
    assert_eq!(end.task["attempt"], 1, "it went on by itself");
    let ids: Vec<i64> = seen.iter().map(|event| event.id).collect();
    assert!(ids.windows(2).all(|pair| pair[1] == pair[0] + 1), "{ids:?}");
    let result = &end.task["result"];
    assert!(result.to_string().contains(&handle), "{result}");
}
