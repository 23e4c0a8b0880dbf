//! What was answered is kept: across a restart, and across a kill at any moment.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::common::{
    ACCOUNTS, Client, contact_create, contact_info, domain_create, domain_info, domain_update,
    login, settings,
};
use registry_sim::{Settings, StartError, StateLocation, start};

fn on(file: &Path) -> Settings {
    Settings {
        state: StateLocation::File(file.to_owned()),
        ..settings()
    }
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/registry.sqlite");
    let simulator = start(on(&file)).await.unwrap();
    let certificate = simulator.certificate_pem().to_owned();
    let mut client = Client::login(&simulator).await;
    for id in ["NH-1", "NH-2", "NH-3"] {
        client
            .command(&contact_create(id, "SW1", "+44.1234"))
            .await
            .expect(1000);
    }
    client
        .command(&crate::common::contact_delete("NH-3"))
        .await
        .expect(1000);
    for name in ["a.example", "a.pending", "a.held"] {
        client
            .command(&domain_create(name, "registrant=NH-1"))
            .await
            .expect(1000);
    }
    client
        .command(&domain_update("a.pending", "admin=NH-2", "", ""))
        .await
        .expect(1001);
    let null = "<domain:registrant>NH-2</domain:registrant><domain:authInfo><domain:null/></domain:authInfo>";
    client
        .command(&domain_update("a.held", "admin=NH-2", "", null))
        .await
        .expect(1001);
    client.command("<create><host:create><host:name>ns1.a.example</host:name><host:addr>192.0.2.1</host:addr></host:create></create>").await.expect(1000);
    client.command(r#"<poll op="req"/>"#).await.expect(1301);
    let before = (
        simulator.inspect().contacts(),
        simulator.inspect().domains(),
        simulator.inspect().messages("desk-one"),
    );
    let host = simulator.inspect().host("ns1.a.example").unwrap();
    let second = start(on(&file)).await;
    assert!(
        matches!(second, Err(StartError::State { .. })),
        "two at once would overwrite each other"
    );
    simulator.stop().await;

    let simulator = start(on(&file)).await.unwrap();
    assert_eq!(simulator.certificate_pem(), certificate);
    let after = (
        simulator.inspect().contacts(),
        simulator.inspect().domains(),
        simulator.inspect().messages("desk-one"),
    );
    assert_eq!(after, before);
    assert_eq!(simulator.inspect().host("ns1.a.example"), Some(host));
    let mut client = Client::login(&simulator).await;
    client
        .command(&crate::common::contact_delete("NH-1"))
        .await
        .expect(2305);
    let reply = client
        .command(&contact_create("NH-3", "", ""))
        .await
        .expect(1000);
    assert!(reply.text("svTRID").unwrap().starts_with("SIM-2-"));
    assert_eq!(
        client
            .command(&contact_info("NH-3"))
            .await
            .text("roid")
            .as_deref(),
        Some("C8-NICSIM"),
        "never used twice"
    );
    simulator.switches().release_pendings();
    client.command(&domain_info("a.held")).await.expect(1000);
    let held = simulator.inspect().domain("a.held").unwrap();
    assert_eq!(
        (held.registrant.as_deref(), held.auth),
        (Some("NH-2"), None)
    );
    simulator.stop().await;
}

/// The process that is killed: this very program, told to run the test below alone.
struct Victim(Child);

impl Victim {
    fn start(file: &Path) -> (Victim, std::net::SocketAddr) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "durability::victim", "--nocapture"])
            .env("REGISTRY_SIM_VICTIM", file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines
            .map(Result::unwrap)
            .find_map(|line| Some(line.split_once("listening on ")?.1.to_owned()));
        (Victim(child), line.unwrap().parse().unwrap())
    }
}

impl std::ops::Drop for Victim {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "runs as the process that the next test kills"]
fn victim() {
    let file = std::env::var_os("REGISTRY_SIM_VICTIM").expect("started by the next test");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let simulator = start(on(Path::new(&file))).await.unwrap();
        println!("\nlistening on {}", simulator.addr());
        std::future::pending::<()>().await;
    });
}

#[tokio::test]
async fn a_kill_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registry.sqlite");
    let mut answered = Vec::new();
    for round in 0..3 {
        let (mut victim, addr) = Victim::start(&file);
        let certificate =
            std::fs::read_to_string(folder.path().join("registry.sqlite.cert.pem")).unwrap();
        let mut client = Client::connect_to(addr, &certificate).await.unwrap();
        client
            .command(&login(ACCOUNTS[0].0, ACCOUNTS[0].1))
            .await
            .expect(1000);
        for number in 0..40 {
            let id = format!("NH-{round}-{number}");
            client
                .command(&contact_create(&id, "", ""))
                .await
                .expect(1000);
            answered.push(id);
        }
        // One is under way when the process dies: it may be there or not, but whole.
        client
            .send(&crate::common::command(
                &contact_create(&format!("LAST-{round}"), "", ""),
                "TEST-L",
            ))
            .await;
        victim.0.kill().unwrap();
        victim.0.wait().unwrap();
    }
    let simulator = start(on(&file)).await.unwrap();
    for id in &answered {
        assert!(
            simulator.inspect().contact(id).is_some(),
            "{id} was answered with 1000"
        );
    }
    let known = simulator.inspect().contacts().len();
    assert!((answered.len()..=answered.len() + 3).contains(&known));
    simulator.stop().await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_answered_with_success() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registry.sqlite");
    let simulator = start(on(&file)).await.unwrap();
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    // Somebody takes the table away.
    let options = sqlx_sqlite::SqliteConnectOptions::new().filename(&file);
    let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::query("DROP TABLE object")
        .execute(&mut connection)
        .await
        .unwrap();
    client
        .command(&contact_create("NH-2", "", ""))
        .await
        .expect(2500);
    client.receive().await.expect_err("closed");
    let mut client = Client::login(&simulator).await;
    client.command(&contact_info("NH-1")).await.expect(2500);
}
