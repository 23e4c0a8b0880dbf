//! The sample organization (`--demo`): on this machine only, with a new password at each start, and inaccessible without the option.

use crate::http::{Answer, request};
use crate::program::{Program, finish, nichandle};
use std::net::SocketAddr;
use std::path::Path;
use tokio::process::Command;

fn serve(folder: &Path, args: &[&str]) -> Command {
    let mut command = nichandle(folder, ["serve", "--listen", "127.0.0.1:0"]);
    command.args(args);
    command
}

async fn demo(folder: &Path) -> (Program, SocketAddr, String) {
    let mut program = Program::start(serve(folder, &["--demo"]));
    let address = program.address("listening on http://").await;
    let said = program
        .said("sign in as demo@nichandle.example with the password ")
        .await;
    let password = serde_json::from_str(&said).unwrap();
    (program, address, password)
}

async fn sign_in(address: SocketAddr, password: &str) -> Answer {
    let form = format!("email=demo%40nichandle.example&password={password}");
    let request = request("POST", "/sign-in").form(&form);
    request.send(address).await
}

#[tokio::test]
async fn its_password_is_drawn_and_dies_without_demo() {
    let folder = tempfile::tempdir().unwrap();
    let (program, address, first) = demo(folder.path()).await;
    assert!(first.len() >= 16, "{first}");
    let signed_in = sign_in(address, &first).await;
    assert_eq!(signed_in.status, 303);
    let session = signed_in.header("set-cookie").unwrap();
    let session = session.split(';').next().unwrap().to_owned();
    assert_eq!(sign_in(address, "show+me+around").await.status, 422);
    program.terminate().await;

    let (program, address, second) = demo(folder.path()).await;
    assert_ne!(first, second);
    assert_eq!(sign_in(address, &first).await.status, 422);
    let signed_in = sign_in(address, &second).await;
    let session_now = signed_in.header("set-cookie").unwrap();
    let session_now = session_now.split(';').next().unwrap().to_owned();
    program.terminate().await;

    let mut program = Program::start(serve(folder.path(), &[]));
    let address = program.address("listening on http://").await;
    for password in [&first, &second] {
        assert_eq!(sign_in(address, password).await.status, 422);
    }
    for session in [session, session_now] {
        let page = request("GET", "/contacts").header("Cookie", session);
        let page = page.send(address).await;
        assert_eq!(page.status, 303, "{page:?}");
    }
    let log = program.log();
    assert!(log.contains("the sample organization of --demo"), "{log}");
}

#[tokio::test]
async fn it_stands_beside_no_registry_and_faces_no_network() {
    let folder = tempfile::tempdir().unwrap();
    let registry = ["--registry", "epp://desk@epp.example.net"];
    let mut beside = serve(folder.path(), &["--demo"]);
    beside
        .args(registry)
        .env("NICHANDLE_REGISTRY_PASSWORD", "secret");
    let mut open = nichandle(folder.path(), ["serve", "--demo"]);
    open.args(["--listen", "0.0.0.0:0"]);
    for (command, word) in [(beside, "registry"), (open, "0.0.0.0:0")] {
        let done = finish(command).await;
        let words = done.refusal();
        assert!(words.contains("demo") && words.contains(word), "{done:?}");
    }
}
