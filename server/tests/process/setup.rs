//! The first run on an address that other machines can reach: setting up needs the code that the program printed.

use crate::http::{Answer, request};
use crate::program::{Program, nichandle};
use std::net::SocketAddr;
use std::path::Path;

async fn open(folder: &Path) -> (Program, SocketAddr) {
    let command = nichandle(folder, ["serve", "--listen", "0.0.0.0:0"]);
    let mut program = Program::start(command);
    let address = program.address("listening on http://").await;
    (program, SocketAddr::from(([127, 0, 0, 1], address.port())))
}

async fn found(address: SocketAddr, code: &str) -> Answer {
    let form =
        format!("name=Acme&email=olga%40acme.example&password=long+enough+for+this&code={code}");
    request("POST", "/setup").form(&form).send(address).await
}

#[tokio::test]
async fn the_printed_code_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (mut program, address) = open(folder.path()).await;
    let said = program.said("set up at ").await;
    let (_, code) = said.rsplit_once(' ').unwrap();
    assert_eq!(code.len(), 16, "{said}");
    let page = request("GET", "/setup").send(address).await;
    assert!(page.text.contains("name=\"code\""));
    let refused = found(address, "").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("not the code"), "{refused:?}");
    assert!(refused.text.contains("olga@acme.example"), "what was typed");
    assert_eq!(found(address, "AAAAAAAAAAAAAAAA").await.status, 422);
    let done = found(address, code).await;
    assert_eq!(done.status, 303, "{done:?}");
    // Once, and the code is of no more use.
    let again = found(address, code).await;
    assert_eq!((again.status, again.header("location")), (303, Some("/")));
    program.terminate().await;
    let (program, _) = open(folder.path()).await;
    let (code, mut ended) = program.terminate().await;
    assert_eq!(code, Some(0));
    assert!(!ended.rest().await.contains("set up at"));
}

#[tokio::test]
async fn codes_can_not_be_guessed_at_leisure() {
    let folder = tempfile::tempdir().unwrap();
    let (mut program, address) = open(folder.path()).await;
    let said = program.said("set up at ").await;
    let (_, code) = said.rsplit_once(' ').unwrap();
    for _ in 0..5 {
        assert_eq!(found(address, "AAAAAAAAAAAAAAAA").await.status, 422);
    }
    assert_eq!(found(address, code).await.status, 429);
}
