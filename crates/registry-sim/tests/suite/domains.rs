//! Domains over the line (RFC 5731).

use crate::common::{
    Client, contact_create, contact_delete, domain_create, domain_info, domain_update,
    four_contacts, settings, simulator,
};
use registry_sim::{Role, Settings, start};

#[tokio::test]
async fn a_domain_from_check_to_delete() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    four_contacts(&mut client).await;
    let check = "<check><domain:check><domain:name>Shop.example</domain:name><domain:name>büro.example</domain:name></domain:check></check>";
    let reply = client.command(check).await.expect(1000);
    assert_eq!(reply.attributes("name", "avail"), ["1", "0"]);
    let create = domain_create("Shop.example", "registrant=NH-1 admin=NH-2 tech=NH-2");
    let reply = client
        .command(&create.replace(
            "<domain:registrant>",
            r#"<domain:period unit="m">6</domain:period><domain:registrant>"#,
        ))
        .await
        .expect(1000);
    assert_eq!(
        reply.text("exDate").as_deref(),
        Some("2026-09-01T12:00:00.000Z")
    );
    client.command(&create).await.expect(2302);
    assert_eq!(
        client.command(check).await.attributes("name", "avail"),
        ["0", "0"]
    );

    let reply = client
        .command(&domain_info("shop.example"))
        .await
        .expect(1000);
    assert_eq!(reply.text("registrant").as_deref(), Some("NH-1"));
    assert_eq!(reply.attributes("contact", "type"), ["admin", "tech"]);
    assert_eq!(reply.attributes("status", "s"), ["inactive"]);
    assert_eq!(reply.text("pw").as_deref(), Some("auth-Shop.example"));

    let renew = |date: &str, years: u32| {
        format!(
            r#"<renew><domain:renew><domain:name>shop.example</domain:name><domain:curExpDate>{date}</domain:curExpDate><domain:period unit="y">{years}</domain:period></domain:renew></renew>"#
        )
    };
    client.command(&renew("2026-09-02", 1)).await.expect(2306);
    client.command(&renew("yesterday", 1)).await.expect(2005);
    client.command(&renew("2026-09-01", 10)).await.expect(2105);
    client.command(&renew("2026-09-01", 0)).await.expect(2004);
    let reply = client.command(&renew("2026-09-01", 2)).await.expect(1000);
    assert_eq!(
        reply.text("exDate").as_deref(),
        Some("2028-09-01T12:00:00.000Z")
    );

    client.command(&contact_delete("NH-2")).await.expect(2305);
    let delete =
        "<delete><domain:delete><domain:name>shop.example</domain:name></domain:delete></delete>";
    client.command(delete).await.expect(1000);
    client
        .command(&domain_info("shop.example"))
        .await
        .expect(2303);
    client.command(&contact_delete("NH-2")).await.expect(1000);
}

#[tokio::test]
async fn an_update_moves_contacts() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    four_contacts(&mut client).await;
    client
        .command(&domain_create(
            "shop.example",
            "registrant=NH-1 admin=NH-2 tech=NH-2",
        ))
        .await
        .expect(1000);
    let chg = "<domain:registrant>NH-4</domain:registrant><domain:authInfo><domain:pw>other</domain:pw></domain:authInfo>";
    client
        .command(&domain_update(
            "shop.example",
            "admin=NH-3 billing=NH-4",
            "admin=NH-2",
            chg,
        ))
        .await
        .expect(1000);
    let domain = simulator.inspect().domain("shop.example").unwrap();
    assert_eq!(domain.role(Role::Registrant), ["NH-4"]);
    assert_eq!(domain.role(Role::Admin), ["NH-3"]);
    assert_eq!(domain.role(Role::Tech), ["NH-2"]);
    assert_eq!(domain.role(Role::Billing), ["NH-4"]);
    assert_eq!(domain.auth.as_deref(), Some("other"));
    assert_eq!(simulator.inspect().contact_uses("NH-1"), [""; 0]);

    for (update, code) in [
        (domain_update("shop.example", "admin=NH-9", "", ""), 2303),
        (
            domain_update(
                "shop.example",
                "",
                "",
                "<domain:registrant>NH-9</domain:registrant>",
            ),
            2303,
        ),
        (
            domain_update("shop.example", "", "", "<domain:registrant/>"),
            2306,
        ),
        (domain_update("shop.example", "admin=NH-3", "", ""), 2306),
        (domain_update("shop.example", "", "admin=NH-2", ""), 2306),
        (domain_update("none.example", "admin=NH-3", "", ""), 2303),
        (domain_update("shop.example", "owner=NH-3", "", ""), 2001),
        (domain_update("shop.example", "", "", ""), 2003),
    ] {
        let reply = client.command(&update).await;
        assert_eq!(reply.code, code, "{update}: {}", reply.xml);
    }
    assert_eq!(
        simulator.inspect().domain("shop.example").unwrap(),
        domain,
        "refusals change nothing"
    );

    let status = |part: &str, status: &str| {
        format!(
            r#"<update><domain:update><domain:name>shop.example</domain:name><domain:{part}><domain:status s="{status}"/></domain:{part}></domain:update></update>"#
        )
    };
    client
        .command(&status("add", "clientUpdateProhibited"))
        .await
        .expect(1000);
    client
        .command(&domain_update("shop.example", "admin=NH-1", "", ""))
        .await
        .expect(2304);
    client
        .command(&status("add", "serverHold"))
        .await
        .expect(2304);
    client
        .command(&status("rem", "clientUpdateProhibited"))
        .await
        .expect(1000);
    client
        .command(&status("add", "serverHold"))
        .await
        .expect(2306);

    let mut other = Client::login_as(&simulator, 1).await;
    other
        .command(&domain_info("shop.example"))
        .await
        .expect(2201);
    other
        .command(&domain_update("shop.example", "", "admin=NH-3", ""))
        .await
        .expect(2201);
    let with = |pw: &str| {
        domain_info("shop.example").replace(
            "</domain:name>",
            &format!(
                "</domain:name><domain:authInfo><domain:pw>{pw}</domain:pw></domain:authInfo>"
            ),
        )
    };
    other.command(&with("wrong")).await.expect(2202);
    other.command(&with("other")).await.expect(1000);
}

#[tokio::test]
async fn domains_that_come_when_asked_for() {
    let simulator = start(Settings {
        create_on_first_info: true,
        ..settings()
    })
    .await
    .unwrap();
    let mut client = Client::login(&simulator).await;
    let reply = client
        .command(&domain_info("shop.example"))
        .await
        .expect(1000);
    assert_eq!(reply.text("registrant").as_deref(), Some("NICH-DEFAULT"));
    assert_eq!(reply.attributes("contact", "type"), [""; 0]);
    assert_eq!(reply.attributes("status", "s"), ["ok"]);
    assert_eq!(reply.text("clID").as_deref(), Some("desk-one"));
    assert_eq!(
        reply.text("exDate").as_deref(),
        Some("2027-03-01T12:00:00.000Z")
    );
    let reply = client
        .command(&domain_info("shop.strict"))
        .await
        .expect(1000);
    assert_eq!(
        reply.attributes("contact", "type"),
        ["admin", "tech", "billing"]
    );
    client
        .command(&crate::common::contact_info("NICH-DEFAULT"))
        .await
        .expect(1000);
    client
        .command(&contact_delete("NICH-DEFAULT"))
        .await
        .expect(2201);
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    client
        .command(&domain_update(
            "shop.example",
            "admin=NH-1",
            "",
            "<domain:registrant>NH-1</domain:registrant>",
        ))
        .await
        .expect(1000);
    assert_eq!(
        client
            .command(&domain_info("shop.example"))
            .await
            .text("registrant")
            .as_deref(),
        Some("NH-1")
    );

    let reply = client
        .command(&domain_info("taken-shop.example"))
        .await
        .expect(2201);
    assert!(!reply.xml.contains("NICH-DEFAULT"));
    client
        .command(&domain_create("taken-2.example", "registrant=NH-1"))
        .await
        .expect(2302);
    let check = "<check><domain:check><domain:name>taken-3.example</domain:name><domain:name>free.example</domain:name></domain:check></check>";
    assert_eq!(
        client.command(check).await.attributes("name", "avail"),
        ["0", "1"]
    );

    let mut other = Client::login_as(&simulator, 1).await;
    other
        .command(&domain_info("shop.example"))
        .await
        .expect(2201);
    let plain = crate::common::simulator().await;
    let mut client = Client::login(&plain).await;
    client
        .command(&domain_info("shop.example"))
        .await
        .expect(2303);
    client
        .command(&domain_info("taken-shop.example"))
        .await
        .expect(2303);
}
