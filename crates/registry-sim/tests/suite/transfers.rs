//! Transfers of domains over the line (RFC 5731 §3.2.4).

use crate::common::{
    Client, Hand, domain_create, domain_info, domain_update, four_contacts, settings,
};
use chrono::TimeDelta;
use registry_sim::{Settings, start};

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
