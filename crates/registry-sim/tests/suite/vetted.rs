//! Contacts that wait (1001), and the messages that tell of their end (RFC 5733 §3.3).

use registry_sim::{Policies, Settings, Simulator, StateLocation, start};

use crate::common::{
    Client, Reply, contact_create, contact_delete, contact_info, domain_create, settings, simulator,
};

const POLL: &str = r#"<poll op="req"/>"#;

fn email(id: &str, address: &str) -> String {
    format!(
        "<update><contact:update><contact:id>{id}</contact:id><contact:chg><contact:email>{address}</contact:email></contact:chg></contact:update></update>"
    )
}

async fn told(client: &mut Client) -> Reply {
    let reply = client.command(POLL).await.expect(1301);
    let id = reply.attributes("msgQ", "id").remove(0);
    let ack = format!(r#"<poll op="ack" msgID="{id}"/>"#);
    client.command(&ack).await.expect(1000);
    reply
}

fn everything_waits() -> Settings {
    Settings {
        policies: Policies::from_toml("default.contact_writes = \"when_released\"").unwrap(),
        ..settings()
    }
}

#[tokio::test]
async fn changes_of_a_contact_that_such_a_tld_uses() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    client
        .command(&email("NH-1", "a@b.example"))
        .await
        .expect(1000);
    client
        .command(&domain_create("a.vetted", "registrant=NH-1"))
        .await
        .expect(1000);
    let asked = client
        .command(&email("NH-1", "new@b.example"))
        .await
        .expect(1001);
    // The first of the two further commands that still see it pending.
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.attributes("status", "s"), ["pendingUpdate", "linked"]);
    assert_eq!(reply.text("email").as_deref(), Some("a@b.example"));
    client
        .command(&email("NH-1", "x@b.example"))
        .await
        .expect(2304);
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.attributes("status", "s"), ["ok", "linked"]);
    assert_eq!(reply.text("email").as_deref(), Some("new@b.example"));
    let reply = told(&mut client).await;
    assert_eq!(reply.attributes("id", "paResult"), ["1"]);
    assert_eq!(reply.text("id").as_deref(), Some("NH-1"));
    assert_eq!(reply.all("svTRID")[0], asked.text("svTRID").unwrap());
    assert_eq!(reply.all("clTRID")[0], asked.text("clTRID").unwrap());
    assert_eq!(reply.all("msg")[1], "The update of NH-1 is done");
}

#[tokio::test]
async fn creations_released_and_refused() {
    let simulator: Simulator = start(everything_waits()).await.unwrap();
    let mut client = Client::login(&simulator).await;
    for id in ["NH-1", "NH-2"] {
        let reply = client
            .command(&contact_create(id, "", ""))
            .await
            .expect(1001);
        assert_eq!(reply.text("id").as_deref(), Some(id));
        client
            .command(&contact_create(id, "", ""))
            .await
            .expect(2302);
        let reply = client.command(&contact_info(id)).await.expect(1000);
        assert_eq!(reply.attributes("status", "s"), ["pendingCreate"]);
        client.command(&email(id, "a@b.example")).await.expect(2304);
        client.command(&contact_delete(id)).await.expect(2304);
        let domain = domain_create("a.example", &format!("registrant={id}"));
        let reply = client.command(&domain).await.expect(2304);
        assert!(reply.text("msg").unwrap().contains("pendingCreate"));
        client.command(POLL).await.expect(1300);
        let done = id == "NH-1";
        if done {
            simulator.switches().release_pendings();
        } else {
            simulator
                .switches()
                .refuse_pendings("no such street in Prague");
        }
        let reply = told(&mut client).await;
        assert_eq!(
            reply.attributes("id", "paResult"),
            [if done { "1" } else { "0" }]
        );
        let words = &reply.all("msg")[1];
        assert_eq!(words.contains("no such street in Prague"), !done, "{words}");
        let code = if done { 1000 } else { 2303 };
        client.command(&contact_info(id)).await.expect(code);
    }
    // A refused update leaves what there was.
    client
        .command(&email("NH-1", "new@b.example"))
        .await
        .expect(1001);
    simulator.switches().refuse_pendings("a forgery");
    let reply = told(&mut client).await;
    assert_eq!(reply.attributes("id", "paResult"), ["0"]);
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.text("email").as_deref(), Some("ada@engines.example"));
    assert_eq!(reply.attributes("status", "s"), ["ok"]);
}

#[tokio::test]
async fn waits_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let kept = || Settings {
        state: StateLocation::File(folder.path().join("registry.sqlite")),
        ..everything_waits()
    };
    let simulator = start(kept()).await.unwrap();
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1001);
    drop(client);
    simulator.stop().await;
    let simulator = start(kept()).await.unwrap();
    let mut client = Client::login(&simulator).await;
    client.command(POLL).await.expect(1300);
    simulator.switches().release_pendings();
    assert_eq!(told(&mut client).await.attributes("id", "paResult"), ["1"]);
}
