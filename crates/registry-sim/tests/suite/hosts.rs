//! Host objects over the line (RFC 5732).

use crate::common::{Client, domain_create, domain_info, four_contacts, simulator};

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
