//! What TLDs ask for.

use crate::common::{
    Client, contact_create, domain_create, domain_update, four_contacts, settings, simulator,
};
use registry_sim::{Policies, Settings, start};

#[tokio::test]
async fn tlds_differ() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    four_contacts(&mut client).await;
    client
        .command(&contact_create("NO-PC", "", "+44.1234"))
        .await
        .expect(1000);
    let all = "registrant=NH-1 admin=NH-2 tech=NH-3 billing=NH-4";
    for (name, roles, code, hint) in [
        ("a.example", "", 2306, "a registrant is required"),
        (
            "a.strict",
            "registrant=NH-1 admin=NH-2 tech=NH-3",
            2306,
            "a billing contact is required",
        ),
        (
            "a.strict",
            "registrant=NH-1 admin=NH-2 tech=NH-3 billing=NO-PC",
            2306,
            "NO-PC: a postal code is required",
        ),
        (
            "a.strict",
            "registrant=NH-1 admin=NH-2 admin=NH-3 tech=NH-3 billing=NH-4",
            2306,
            "more than 1 admin",
        ),
        ("a.strict", all, 1000, ""),
        (
            "a.brand",
            "registrant=NH-1 billing=NH-2",
            2306,
            "brand.example",
        ),
        ("a.native", "registrant=NH-1", 2306, "takes loc only"),
        ("a.frozen", "registrant=NH-2", 1000, ""),
        ("a.nowhere", "registrant=NO-PC", 1000, ""),
    ] {
        let reply = client.command(&domain_create(name, roles)).await;
        assert_eq!(reply.code, code, "{name} {roles}: {}", reply.xml);
        let message = reply.text("msg").unwrap();
        assert!(message.contains(hint), "{name} {roles}: {message}");
        if code != 1000 {
            assert_eq!(reply.all("extValue").len(), 1, "{}", reply.xml);
        }
    }
    let email = |id: &str| {
        format!(
            "<update><contact:update><contact:id>{id}</contact:id><contact:chg><contact:email>a@b.example</contact:email></contact:chg></contact:update></update>"
        )
    };
    client.command(&email("NH-1")).await.expect(1000);
    let reply = client.command(&email("NH-2")).await.expect(2306);
    assert!(
        reply.text("msg").unwrap().contains("a.frozen"),
        "{}",
        reply.xml
    );
    // A shared contact obeys every registry that it shows at.
    let no_voice = email("NH-4").replace(
        "<contact:email>a@b.example</contact:email>",
        "<contact:voice/>",
    );
    client.command(&no_voice).await.expect(2306);
    // One update replaces the only one allowed.
    client
        .command(&domain_update("a.strict", "admin=NH-1", "admin=NH-2", ""))
        .await
        .expect(1000);
}

#[tokio::test]
async fn rules_of_ones_own() {
    let rules =
        "[tld.shop]\nmax_years = 1\nrequired_roles = [\"tech\"]\n[default]\nmax_contact_id = 6";
    let settings = Settings {
        policies: Policies::from_toml(rules).unwrap(),
        ..settings()
    };
    let simulator = start(settings).await.unwrap();
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-12345", "", ""))
        .await
        .expect(2306);
    client
        .command(&contact_create("NH-123", "", ""))
        .await
        .expect(1000);
    client
        .command(&domain_create("a.shop", "tech=NH-123"))
        .await
        .expect(1000);
    let two_years = domain_create("b.shop", "").replace(
        "</domain:name>",
        r#"</domain:name><domain:period unit="y">2</domain:period>"#,
    );
    client.command(&two_years).await.expect(2004);
}
