//! Domains and hosts over the line (RFC 5731, RFC 5732), and what TLDs ask for.

use crate::common::{
    Client, Hand, contact_create, contact_delete, domain_create, domain_info, domain_update,
    settings, simulator,
};
use chrono::TimeDelta;
use registry_sim::{Policies, Role, Settings, start};

/// Four contacts that `.strict` takes.
async fn four_contacts(client: &mut Client) {
    for id in ["NH-1", "NH-2", "NH-3", "NH-4"] {
        client
            .command(&contact_create(id, "SW1", "+44.1234"))
            .await
            .expect(1000);
    }
}

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

#[tokio::test]
async fn name_servers() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    four_contacts(&mut client).await;
    client
        .command(&domain_create("shop.example", "registrant=NH-1"))
        .await
        .expect(1000);
    let create = |name: &str, addr: &str| {
        format!("<create><host:create><host:name>{name}</host:name>{addr}</host:create></create>")
    };
    let addresses = r#"<host:addr>192.0.2.1</host:addr><host:addr ip="v6">2001:db8::1</host:addr>"#;
    client
        .command(&create("ns1.shop.example", addresses))
        .await
        .expect(1000);
    client
        .command(&create("ns1.shop.example", ""))
        .await
        .expect(2302);
    client
        .command(&create("ns1.elsewhere.test", ""))
        .await
        .expect(1000);
    client
        .command(&create("ns2.elsewhere.test", addresses))
        .await
        .expect(2306);
    client
        .command(&create(
            "ns3.shop.example",
            r#"<host:addr ip="v6">192.0.2.1</host:addr>"#,
        ))
        .await
        .expect(2005);
    let mut other = Client::login_as(&simulator, 1).await;
    other
        .command(&create("ns4.shop.example", ""))
        .await
        .expect(2201);

    let delegate = |part: &str, host: &str| {
        format!(
            "<update><domain:update><domain:name>shop.example</domain:name><domain:{part}><domain:ns><domain:hostObj>{host}</domain:hostObj></domain:ns></domain:{part}></domain:update></update>"
        )
    };
    client
        .command(&delegate("add", "ns9.shop.example"))
        .await
        .expect(2303);
    client
        .command(&delegate("add", "ns1.shop.example"))
        .await
        .expect(1000);
    client
        .command(&delegate("add", "ns1.elsewhere.test"))
        .await
        .expect(1000);
    client
        .command(&delegate("rem", "ns2.elsewhere.test"))
        .await
        .expect(2306);
    let attribute = delegate("add", "x").replace(
        "<domain:hostObj>x</domain:hostObj>",
        "<domain:hostAttr><domain:hostName>ns.x.test</domain:hostName></domain:hostAttr>",
    );
    client.command(&attribute).await.expect(2102);

    let info = |hosts: &str| {
        domain_info("shop.example").replace(
            "<domain:name>",
            &format!(r#"<domain:name hosts="{hosts}">"#),
        )
    };
    for (hosts, delegated, subordinate) in
        [("all", 2, 1), ("del", 2, 0), ("sub", 0, 1), ("none", 0, 0)]
    {
        let reply = client.command(&info(hosts)).await.expect(1000);
        assert_eq!(
            (reply.all("hostObj").len(), reply.all("host").len()),
            (delegated, subordinate),
            "{hosts}"
        );
    }
    assert_eq!(
        client.command(&info("all")).await.attributes("status", "s"),
        ["ok"]
    );

    let host = |verb: &str, content: &str| {
        format!(
            "<{verb}><host:{verb}><host:name>ns1.shop.example</host:name>{content}</host:{verb}></{verb}>"
        )
    };
    let reply = client.command(&host("info", "")).await.expect(1000);
    assert_eq!(reply.attributes("addr", "ip"), ["v4", "v6"]);
    assert_eq!(reply.attributes("status", "s"), ["ok", "linked"]);
    client.command(&host("delete", "")).await.expect(2305);
    let change = "<host:add><host:addr>192.0.2.2</host:addr></host:add><host:rem><host:addr>192.0.2.1</host:addr></host:rem><host:chg><host:name>ns7.shop.example</host:name></host:chg>";
    client.command(&host("update", change)).await.expect(1000);
    client.command(&host("info", "")).await.expect(2303);
    assert_eq!(
        simulator
            .inspect()
            .domain("shop.example")
            .unwrap()
            .nameservers,
        ["ns7.shop.example", "ns1.elsewhere.test"]
    );
    let delete =
        "<delete><domain:delete><domain:name>shop.example</domain:name></domain:delete></delete>";
    client.command(delete).await.expect(2305);
    client
        .command(&delegate("rem", "ns7.shop.example"))
        .await
        .expect(1000);
    client
        .command(&host("delete", "").replace("ns1", "ns7"))
        .await
        .expect(1000);
    client.command(delete).await.expect(1000);
    client
        .command(&host("transfer", "").replace("<transfer>", r#"<transfer op="query">"#))
        .await
        .expect(2101);
}

#[tokio::test]
async fn transfers() {
    let hand = Hand::new();
    let simulator = start(Settings {
        clock: hand.clock(),
        ..settings()
    })
    .await
    .unwrap();
    let mut loser = Client::login_as(&simulator, 0).await;
    let mut gainer = Client::login_as(&simulator, 1).await;
    four_contacts(&mut loser).await;
    for name in ["a.example", "b.example", "c.example", "d.example"] {
        loser
            .command(&domain_create(name, "registrant=NH-1"))
            .await
            .expect(1000);
    }
    let transfer = |op: &str, name: &str, pw: &str| {
        let auth = if pw.is_empty() {
            String::new()
        } else {
            format!("<domain:authInfo><domain:pw>{pw}</domain:pw></domain:authInfo>")
        };
        format!(
            r#"<transfer op="{op}"><domain:transfer><domain:name>{name}</domain:name>{auth}</domain:transfer></transfer>"#
        )
    };
    gainer
        .command(&transfer("query", "a.example", ""))
        .await
        .expect(2301);
    gainer
        .command(&transfer("request", "a.example", ""))
        .await
        .expect(2003);
    gainer
        .command(&transfer("request", "a.example", "wrong"))
        .await
        .expect(2202);
    loser
        .command(&transfer("request", "a.example", "auth-a.example"))
        .await
        .expect(2106);
    for name in ["a.example", "b.example", "c.example", "d.example"] {
        let reply = gainer
            .command(&transfer("request", name, &format!("auth-{name}")))
            .await
            .expect(1001);
        assert_eq!(reply.text("trStatus").as_deref(), Some("pending"));
        assert_eq!(
            reply.text("acDate").as_deref(),
            Some("2026-03-06T12:00:00.000Z")
        );
    }
    gainer
        .command(&transfer("request", "a.example", "auth-a.example"))
        .await
        .expect(2300);
    assert_eq!(
        loser
            .command(&domain_info("a.example"))
            .await
            .attributes("status", "s"),
        ["pendingTransfer", "inactive"]
    );
    loser
        .command(&domain_update("a.example", "admin=NH-1", "", ""))
        .await
        .expect(2304);
    gainer
        .command(&transfer("approve", "a.example", ""))
        .await
        .expect(2201);
    loser
        .command(&transfer("approve", "a.example", ""))
        .await
        .expect(1000);
    loser
        .command(&transfer("reject", "b.example", ""))
        .await
        .expect(1000);
    loser
        .command(&transfer("cancel", "c.example", ""))
        .await
        .expect(2201);
    gainer
        .command(&transfer("cancel", "c.example", ""))
        .await
        .expect(1000);
    gainer
        .command(&transfer("cancel", "c.example", ""))
        .await
        .expect(2301);
    hand.forward(TimeDelta::days(5));
    for (name, status, owner) in [
        ("a.example", "clientApproved", "desk-two"),
        ("b.example", "clientRejected", "desk-one"),
        ("c.example", "clientCancelled", "desk-one"),
        ("d.example", "serverApproved", "desk-two"),
    ] {
        let reply = gainer
            .command(&transfer("query", name, ""))
            .await
            .expect(1000);
        assert_eq!(reply.text("trStatus").as_deref(), Some(status), "{name}");
        let domain = simulator.inspect().domain(name).unwrap();
        assert_eq!(domain.record.client_id, owner, "{name}");
        let years = if owner == "desk-two" { 2 } else { 1 };
        assert_eq!(
            domain.expires_at.to_rfc3339(),
            format!("{}-03-01T12:00:00+00:00", 2026 + years),
            "{name}"
        );
    }
    // Four requests, one cancelled, one approved by the registry; and two answers, one by the registry.
    assert_eq!(simulator.inspect().messages("desk-one").len(), 6);
    assert_eq!(simulator.inspect().messages("desk-two").len(), 3);
    let reply = gainer.command(r#"<poll op="req"/>"#).await.expect(1301);
    assert_eq!(reply.text("trStatus").as_deref(), Some("clientApproved"));
    assert_eq!(reply.attributes("msgQ", "count"), ["3"]);
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
