//! Registries that say why in other places than `msg`.

use registry_sim::Times;

use crate::common::{Client, contact_create, domain_create, domain_update, simulator};

#[tokio::test]
async fn where_the_reason_stands() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    for id in ["NH-1", "NH-2"] {
        client
            .command(&contact_create(id, "", ""))
            .await
            .expect(1000);
    }
    let own = "Command failed";
    for (tld, code, message, holder) in [
        ("extension", 2400, own, "extension"),
        ("extvalue", 2306, "", "extValue"),
        ("resdata", 2306, "", "resData"),
    ] {
        let name = format!("a.{tld}");
        let create = domain_create(&name, "registrant=NH-1 admin=NH-1");
        client.command(&create).await.expect(1000);
        let second = domain_update(&name, "admin=NH-2", "", "");
        let reply = client.command(&second).await.expect(code);
        assert_eq!(reply.text("msg").as_deref(), Some(message), "{}", reply.xml);
        let reason = "more than 1 admin contacts";
        assert_eq!(
            reply.text("reason").as_deref(),
            Some(reason),
            "{}",
            reply.xml
        );
        for element in ["extension", "extValue", "resData"] {
            let there = !reply.all(element).is_empty();
            assert_eq!(there, element == holder, "{}", reply.xml);
        }
        // Whatever else it refuses.
        let unknown = domain_update(&name, "tech=NH-9", "", "");
        let reply = client.command(&unknown).await.expect(2303);
        assert_eq!(reply.text("reason").as_deref(), Some("contact NH-9"));
        assert_eq!(reply.all(holder).len(), 1);
        // What a switch says, without a value at fault.
        let words = "The registrant is under age.";
        let rule = format!("domain:update {name}");
        simulator
            .switches()
            .refuse(rule.as_str(), 2400, words, Times::Once);
        let reply = client.command(&second).await.expect(2400);
        assert_eq!(reply.text("reason").as_deref(), Some(words));
        assert!(!reply.text("msg").unwrap().contains(words));
        assert_eq!(reply.all("undef").len(), usize::from(holder == "extValue"));
    }
    // Of a contact in use as well: one TLD's way is enough.
    simulator
        .switches()
        .refuse("contact:update NH-1", 2306, "no such street", Times::Once);
    let update = r#"<update><contact:update><contact:id>NH-1</contact:id><contact:chg><contact:email>a@b.example</contact:email></contact:chg></contact:update></update>"#;
    let reply = client.command(update).await.expect(2400);
    assert_eq!(reply.text("reason").as_deref(), Some("no such street"));
    assert_eq!(reply.attributes("reason", "code"), ["2306"]);
}
