//! Updates that wait (1001), and the messages that tell of their end (RFC 5731 §3.3).

use crate::common::{
    Client, Hand, contact_create, contact_delete, domain_create, domain_info, domain_update,
    settings,
};
use chrono::TimeDelta;
use registry_sim::{Policies, Role, Settings, Simulator, start};

const POLL: &str = r#"<poll op="req"/>"#;

async fn ready(settings: Settings, name: &str) -> (Simulator, Client) {
    let simulator = start(settings).await.unwrap();
    let mut client = Client::login(&simulator).await;
    for id in ["NH-1", "NH-2"] {
        client
            .command(&contact_create(id, "SW1", "+44.1234"))
            .await
            .expect(1000);
    }
    client
        .command(&domain_create(name, "registrant=NH-1"))
        .await
        .expect(1000);
    (simulator, client)
}

fn admin(simulator: &Simulator, name: &str) -> Vec<String> {
    let domain = simulator.inspect().domain(name).unwrap();
    domain
        .role(Role::Admin)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn done_after_some_commands_and_told_by_poll() {
    let (simulator, mut client) = ready(settings(), "shop.pending").await;
    client.command(POLL).await.expect(1300);
    let asked = client
        .command(&domain_update("shop.pending", "admin=NH-2", "", ""))
        .await
        .expect(1001);
    // The first of the two further commands that still see it pending.
    let reply = client
        .command(&domain_info("shop.pending"))
        .await
        .expect(1000);
    assert_eq!(
        reply.attributes("status", "s"),
        ["pendingUpdate", "inactive"]
    );
    assert_eq!(reply.attributes("contact", "type"), [""; 0]);
    client
        .command(&domain_update("shop.pending", "tech=NH-2", "", ""))
        .await
        .expect(2304);
    let reply = client.command(POLL).await.expect(1301);
    assert_eq!(admin(&simulator, "shop.pending"), ["NH-2"]);
    assert_eq!(reply.attributes("name", "paResult"), ["1"]);
    assert_eq!(reply.all("svTRID")[0], asked.text("svTRID").unwrap());
    assert_eq!(reply.all("clTRID")[0], asked.text("clTRID").unwrap());
    let id = reply.attributes("msgQ", "id").remove(0);
    let again = client.command(POLL).await.expect(1301);
    assert_eq!(
        again.attributes("msgQ", "id"),
        [id.as_str()],
        "a message stays until it is acknowledged"
    );
    let reply = client
        .command(&format!(r#"<poll op="ack" msgID="{id}"/>"#))
        .await
        .expect(1000);
    assert_eq!(reply.attributes("msgQ", "count"), ["0"]);
    client.command(POLL).await.expect(1300);
    client
        .command(&format!(r#"<poll op="ack" msgID="{id}"/>"#))
        .await
        .expect(2303);
    client.command(r#"<poll op="ack"/>"#).await.expect(2003);
    client.command(r#"<poll op="look"/>"#).await.expect(2001);
    // What is no contact is done at once.
    let auth = "<domain:authInfo><domain:null/></domain:authInfo>";
    client
        .command(&domain_update("shop.pending", "", "", auth))
        .await
        .expect(1000);
    assert_eq!(
        simulator.inspect().domain("shop.pending").unwrap().auth,
        None
    );
}

#[tokio::test]
async fn done_after_some_time() {
    let hand = Hand::new();
    let rules = "[tld.later]\ncontact_changes = { after_millis = 5000 }";
    let policies = Policies::from_toml(rules).unwrap();
    let (simulator, mut client) = ready(
        Settings {
            clock: hand.clock(),
            policies,
            ..settings()
        },
        "shop.later",
    )
    .await;
    client
        .command(&domain_update("shop.later", "admin=NH-2", "", ""))
        .await
        .expect(1001);
    hand.forward(TimeDelta::milliseconds(4999));
    client.command(POLL).await.expect(1300);
    hand.forward(TimeDelta::milliseconds(1));
    assert_eq!(admin(&simulator, "shop.later"), ["NH-2"]);
    client.command(POLL).await.expect(1301);
}

#[tokio::test]
async fn what_became_impossible_is_refused_at_the_end() {
    let (simulator, mut client) = ready(settings(), "shop.held").await;
    client
        .command(&domain_update("shop.held", "admin=NH-2", "", ""))
        .await
        .expect(1001);
    client.command(&contact_delete("NH-2")).await.expect(1000);
    client.command(POLL).await.expect(1300);
    simulator.switches().release_pendings();
    let reply = client.command(POLL).await.expect(1301);
    assert_eq!(reply.attributes("name", "paResult"), ["0"]);
    assert!(reply.all("msg")[1].contains("NH-2"), "{}", reply.xml);
    assert_eq!(admin(&simulator, "shop.held"), [""; 0]);
    client
        .command(&domain_update("shop.held", "admin=NH-1", "", ""))
        .await
        .expect(1001);
    simulator.switches().refuse_pendings("no papers");
    assert_eq!(simulator.inspect().messages("desk-one").len(), 2);
    let domain = simulator.inspect().domain("shop.held").unwrap();
    assert!(domain.pending.is_none() && domain.contacts.is_empty());
}

#[tokio::test]
async fn a_hold_keeps_everything_pending() {
    let hand = Hand::new();
    let (simulator, mut client) = ready(
        Settings {
            clock: hand.clock(),
            ..settings()
        },
        "shop.pending",
    )
    .await;
    simulator.switches().hold_pendings(true);
    client
        .command(&domain_update("shop.pending", "admin=NH-2", "", ""))
        .await
        .expect(1001);
    for _ in 0..5 {
        client.command(POLL).await.expect(1300);
    }
    simulator.switches().hold_pendings(false);
    client.command(POLL).await.expect(1301);
}
