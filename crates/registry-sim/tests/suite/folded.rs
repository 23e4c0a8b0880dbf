//! Registries that keep contact ids in lower case.

use registry_sim::{Policies, Role, Settings, start};

use crate::common::{
    Client, contact_create, contact_delete, contact_info, domain_create, domain_info,
    domain_update, settings, simulator,
};

fn check(id: &str) -> String {
    format!("<check><contact:check><contact:id>{id}</contact:id></contact:check></check>")
}

#[tokio::test]
async fn where_a_domain_of_such_a_tld_uses_the_contact() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    for id in ["NH-1", "NH-2", "nh-3"] {
        client
            .command(&contact_create(id, "", ""))
            .await
            .expect(1000);
    }
    client.command(&contact_info("nh-1")).await.expect(2303);
    let create = domain_create("a.folded", "registrant=NH-1 admin=nh-2 tech=NH-3");
    client.command(&create).await.expect(1000);
    let shown = client.command(&domain_info("a.folded")).await.expect(1000);
    assert_eq!(shown.text("registrant").as_deref(), Some("nh-1"));
    assert_eq!(shown.all("contact"), ["nh-2", "nh-3"]);
    for id in ["nh-1", "NH-1", "Nh-1"] {
        let reply = client.command(&contact_info(id)).await.expect(1000);
        assert_eq!(reply.text("id").as_deref(), Some("nh-1"));
    }
    let reply = client.command(&check("nh-2")).await.expect(1000);
    assert_eq!(reply.attributes("id", "avail"), ["0"]);
    client
        .command(&contact_create("nh-1", "", ""))
        .await
        .expect(2302);
    client.command(&contact_delete("nh-1")).await.expect(2305);
    // The same contact in other letters is there already; another spelling removes it.
    let again = domain_update("a.folded", "admin=NH-2", "", "");
    client.command(&again).await.expect(2306);
    let other = domain_update("a.folded", "admin=NH-1", "admin=NH-2", "");
    client.command(&other).await.expect(1000);
    let kept = simulator.inspect().domain("a.folded").unwrap();
    assert_eq!(kept.role(Role::Admin), ["NH-1"]);
    // Elsewhere an id is what it was.
    client
        .command(&domain_create("a.example", "registrant=nh-2"))
        .await
        .expect(2303);
    client.command(&contact_info("nh-2")).await.expect(2303);
}

#[tokio::test]
async fn everywhere() {
    let settings = Settings {
        policies: Policies::from_toml("default.fold_ids = true").unwrap(),
        ..settings()
    };
    let simulator = start(settings).await.unwrap();
    let mut client = Client::login(&simulator).await;
    let created = client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    assert_eq!(created.text("id").as_deref(), Some("nh-1"));
    assert!(simulator.inspect().contact("nh-1").is_some());
    let shown = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(shown.text("id").as_deref(), Some("nh-1"));
    client
        .command(&contact_create("nh-1", "", ""))
        .await
        .expect(2302);
    client
        .command(&domain_create("a.example", "registrant=NH-1"))
        .await
        .expect(1000);
    assert_eq!(simulator.inspect().contact_uses("nh-1"), ["a.example"]);
    let shown = client.command(&domain_info("a.example")).await.expect(1000);
    assert_eq!(shown.text("registrant").as_deref(), Some("nh-1"));
    client.command(&contact_delete("Nh-1")).await.expect(2305);
}
