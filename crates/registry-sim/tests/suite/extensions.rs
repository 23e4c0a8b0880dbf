//! DS records (RFC 5910) and what happens after a deletion (RFC 3915).

use chrono::TimeDelta;
use registry_sim::{DelegationSigner, Settings, Simulator, StateLocation, Status, start};

use crate::common::{
    ACCOUNTS, Client, EXTENSIONS, Hand, Reply, contact_create, domain_create, domain_info,
    domain_update, login_with, settings,
};

const SHA1: &str = "2BB183AF5F22588179A53B0A98631FAD1A292118";
const SHA256: &str = "E2D3C916F6DEEAC73294E8268FB5885044A833FC5459588F4A9184CFC41A5766";
const POLL: &str = r#"<poll op="req"/>"#;

fn ds(tag: &str, digest_type: &str, digest: &str) -> String {
    format!(
        "<secDNS:dsData><secDNS:keyTag>{tag}</secDNS:keyTag><secDNS:alg>13</secDNS:alg><secDNS:digestType>{digest_type}</secDNS:digestType><secDNS:digest>{digest}</secDNS:digest></secDNS:dsData>"
    )
}

fn sec_dns(verb: &str, content: &str) -> String {
    format!(
        r#"<extension><secDNS:{verb} xmlns:secDNS="urn:ietf:params:xml:ns:secDNS-1.1">{content}</secDNS:{verb}></extension>"#
    )
}

fn rgp(content: &str) -> String {
    format!(
        r#"<extension><rgp:update xmlns:rgp="urn:ietf:params:xml:ns:rgp-1.0">{content}</rgp:update></extension>"#
    )
}

/// An update of nothing but what its extension says.
fn empty_update(name: &str) -> String {
    format!(
        "<update><domain:update><domain:name>{name}</domain:name><domain:chg/></domain:update></update>"
    )
}

fn delete(name: &str) -> String {
    format!("<delete><domain:delete><domain:name>{name}</domain:name></domain:delete></delete>")
}

/// A registry with the domain, and a session that named both extensions.
async fn ready(settings: Settings, name: &str) -> (Simulator, Client) {
    let simulator = start(settings).await.unwrap();
    let mut client = Client::login_extended(&simulator).await;
    let contact = contact_create("NH-1", "SW1", "+44.1234");
    client.command(&contact).await.expect(1000);
    let create = domain_create(name, "registrant=NH-1");
    client.command(&create).await.expect(1000);
    (simulator, client)
}

fn tags(reply: &Reply) -> Vec<String> {
    reply.all("keyTag")
}

#[tokio::test]
async fn offered_and_taken_in_any_number() {
    let (simulator, first) = ready(settings(), "a.example").await;
    for uri in EXTENSIONS {
        let element = format!("<extURI>{uri}</extURI>");
        assert!(first.greeting.contains(&element), "{}", first.greeting);
    }
    let (id, password) = ACCOUNTS[0];
    for (uris, code) in [
        (&EXTENSIONS[..1], 1000),
        (&EXTENSIONS[1..], 1000),
        (&[], 1000),
        (&["urn:ietf:params:xml:ns:secDNS-1.0"], 2103),
        (&["urn:ietf:params:xml:ns:rgp-1.0", "urn:x:other"], 2103),
    ] {
        let mut client = Client::connect(&simulator).await;
        let reply = client.command(&login_with(id, password, uris)).await;
        assert_eq!(reply.code, code, "{uris:?}: {}", reply.xml);
    }
}

#[tokio::test]
async fn ds_records_are_set_shown_and_removed() {
    let (simulator, mut client) = ready(settings(), "a.example").await;
    let reply = client.command(&domain_info("a.example")).await.expect(1000);
    assert!(!reply.xml.contains("<extension>"), "{}", reply.xml);
    let signed = domain_create("b.example", "registrant=NH-1")
        + &sec_dns(
            "create",
            &(ds("1", "1", SHA1) + &ds("1", "2", &SHA256.to_lowercase())),
        );
    client.command(&signed).await.expect(1000);
    let reply = client.command(&domain_info("b.example")).await.expect(1000);
    assert_eq!(tags(&reply), ["1", "1"]);
    assert_eq!(reply.all("digest"), [SHA1, SHA256]);
    let change = sec_dns(
        "update",
        &format!(
            "<secDNS:rem>{}</secDNS:rem><secDNS:add>{}</secDNS:add>",
            ds("1", "1", SHA1),
            ds("2", "2", SHA256)
        ),
    );
    client
        .command(&(empty_update("b.example") + &change))
        .await
        .expect(1000);
    let shown = simulator.inspect().domain("b.example").unwrap().signers;
    let tags: Vec<u16> = shown.iter().map(|signer| signer.key_tag).collect();
    assert_eq!(tags, [1, 2]);
    // Once more: the one isn't there any more, the other is there already.
    client
        .command(&(empty_update("b.example") + &change))
        .await
        .expect(2306);
    let all = sec_dns(
        "update",
        "<secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem>",
    );
    client
        .command(&(empty_update("b.example") + &all))
        .await
        .expect(1000);
    let reply = client.command(&domain_info("b.example")).await.expect(1000);
    assert!(!reply.xml.contains("secDNS"), "{}", reply.xml);
    let by_hand = DelegationSigner {
        key_tag: 7,
        algorithm: 13,
        digest_type: 1,
        digest: SHA1.to_owned(),
        key: None,
    };
    assert!(simulator.inspect().sign("b.example", vec![by_hand.clone()]));
    assert!(!simulator.inspect().sign("c.example", vec![by_hand]));
    let reply = client.command(&domain_info("b.example")).await.expect(1000);
    assert_eq!(reply.all("keyTag"), ["7"]);
    // A session that named nothing is told nothing, and can't change anything.
    let mut plain = Client::login(&simulator).await;
    let reply = plain.command(&domain_info("b.example")).await.expect(1000);
    assert!(!reply.xml.contains("<extension>"), "{}", reply.xml);
    let reply = plain
        .command(&(empty_update("b.example") + &all))
        .await
        .expect(2103);
    assert!(reply.text("msg").unwrap().contains("secDNS-1.1"));
}

#[tokio::test]
async fn ds_records_that_are_none() {
    let (_simulator, mut client) = ready(settings(), "a.example").await;
    let good = ds("1", "1", SHA1);
    let add = |content: &str| sec_dns("update", &format!("<secDNS:add>{content}</secDNS:add>"));
    let life = "<secDNS:chg><secDNS:maxSigLife>600</secDNS:maxSigLife></secDNS:chg>";
    let key = "<secDNS:keyData><secDNS:flags>257</secDNS:flags><secDNS:protocol>3</secDNS:protocol><secDNS:alg>13</secDNS:alg><secDNS:pubKey>AQPJ</secDNS:pubKey></secDNS:keyData>";
    for (extension, code) in [
        (add(&ds("65536", "1", SHA1)), 2005),
        (add(&ds("-1", "1", SHA1)), 2005),
        (add(&ds("1", "1", SHA256)), 2005),
        (add(&ds("1", "2", "XY")), 2005),
        (add(&format!("{good}{good}")), 2306),
        (add(key), 2306),
        (add(""), 2003),
        (sec_dns("update", life), 2102),
        (sec_dns("update", ""), 2003),
        (sec_dns("create", &good), 2103),
        (sec_dns("upgrade", &good), 2103),
        (add(&good).replace("secDNS-1.1", "secDNS-1.0"), 2103),
        (
            add(&good).replace("<secDNS:update", r#"<secDNS:update urgent="1""#),
            2102,
        ),
        ("<extension/>".to_owned(), 2001),
        (
            add(&good.replace("</secDNS:dsData>", &format!("{key}</secDNS:dsData>"))),
            1000,
        ),
    ] {
        let reply = client
            .command(&(empty_update("a.example") + &extension))
            .await;
        assert_eq!(reply.code, code, "{extension}: {}", reply.xml);
    }
    client
        .command(&empty_update("a.example"))
        .await
        .expect(2003);
    let reply = client.command(&domain_info("a.example")).await.expect(1000);
    assert_eq!(reply.text("pubKey").as_deref(), Some("AQPJ"));
    let foreign = contact_create("NH-2", "", "") + &sec_dns("create", &good);
    client.command(&foreign).await.expect(2103);
}

#[tokio::test]
async fn a_deleted_domain_can_be_restored_for_a_while() {
    let hand = Hand::new();
    let settings = Settings {
        clock: hand.clock(),
        ..settings()
    };
    let (simulator, mut client) = ready(settings, "a.redemption").await;
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["addPeriod"]);
    hand.forward(TimeDelta::days(5));
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert!(!reply.xml.contains("rgp"), "{}", reply.xml);
    let request = empty_update("a.redemption") + &rgp(r#"<rgp:restore op="request"/>"#);
    client.command(&request).await.expect(2304);
    client.command(&delete("a.redemption")).await.expect(1001);
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["redemptionPeriod"]);
    assert_eq!(
        reply.attributes("status", "s"),
        ["pendingDelete", "inactive"]
    );
    client.command(&delete("a.redemption")).await.expect(2304);
    let hold = domain_update("a.redemption", "admin=NH-1", "", "");
    client.command(&hold).await.expect(2304);
    let reply = client.command(&request).await.expect(1000);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["pendingRestore"]);
    client.command(&request).await.expect(2304);
    // Nobody reports within seven days.
    hand.forward(TimeDelta::days(7));
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["redemptionPeriod"]);
    client.command(&request).await.expect(1000);
    let report = r#"<rgp:restore op="report"><rgp:report><rgp:preData>before</rgp:preData><rgp:postData>after</rgp:postData><rgp:delTime>2026-03-06T12:00:00Z</rgp:delTime><rgp:resTime>2026-03-13T12:00:00Z</rgp:resTime><rgp:resReason>A mistake</rgp:resReason><rgp:statement>One</rgp:statement><rgp:statement>Two</rgp:statement></rgp:report></rgp:restore>"#;
    let one_statement = report.replace("<rgp:statement>Two</rgp:statement>", "");
    for (content, code) in [
        (one_statement.as_str(), 2003),
        (&report.replace("2026-03-06T12", "soon"), 2005),
        (r#"<rgp:restore op="report"/>"#, 2003),
        (report, 1000),
        (report, 2304),
    ] {
        let reply = client
            .command(&(empty_update("a.redemption") + &rgp(content)))
            .await;
        assert_eq!(reply.code, code, "{content}: {}", reply.xml);
    }
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert!(!reply.xml.contains("rgp"), "{}", reply.xml);
    assert_eq!(reply.attributes("status", "s"), ["inactive"]);
    // Deleted again, and nobody minds.
    client.command(&delete("a.redemption")).await.expect(1001);
    hand.forward(TimeDelta::days(30));
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["pendingDelete"]);
    client.command(&request).await.expect(2304);
    hand.forward(TimeDelta::days(5));
    client
        .command(&domain_info("a.redemption"))
        .await
        .expect(2303);
    let texts: Vec<String> = simulator
        .inspect()
        .messages(ACCOUNTS[0].0)
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(
        texts,
        [
            "The restore of a.redemption was not reported",
            "a.redemption was deleted"
        ]
    );
    let reply = client.command(POLL).await.expect(1301);
    assert!(!reply.xml.contains("resData"), "{}", reply.xml);
}

#[tokio::test]
async fn what_an_operator_does() {
    let (simulator, mut client) = ready(settings(), "a.example").await;
    let inspect = simulator.inspect();
    assert!(inspect.set_status("a.example", Status::ServerHold, true));
    let reply = client.command(&domain_info("a.example")).await.expect(1000);
    assert_eq!(reply.attributes("status", "s"), ["serverHold", "inactive"]);
    assert!(inspect.set_status("a.example", Status::ServerHold, false));
    assert!(inspect.begin_deletion("a.example"));
    let reply = client.command(&domain_info("a.example")).await.expect(1000);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["redemptionPeriod"]);
    assert!(!inspect.begin_deletion("b.example"));
    inspect.tell(ACCOUNTS[0].0, "put on hold: court order 17");
    let reply = client.command(POLL).await.expect(1301);
    assert_eq!(reply.all("msg")[1], "put on hold: court order 17");
}

#[tokio::test]
async fn kept_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let kept = || Settings {
        state: StateLocation::File(folder.path().join("registry.sqlite")),
        ..settings()
    };
    let (simulator, mut client) = ready(kept(), "a.redemption").await;
    let add = sec_dns(
        "update",
        &format!("<secDNS:add>{}</secDNS:add>", ds("9", "1", SHA1)),
    );
    client
        .command(&(empty_update("a.redemption") + &add))
        .await
        .expect(1000);
    client.command(&delete("a.redemption")).await.expect(1001);
    drop(client);
    simulator.stop().await;
    let simulator = start(kept()).await.unwrap();
    let mut client = Client::login_extended(&simulator).await;
    let reply = client
        .command(&domain_info("a.redemption"))
        .await
        .expect(1000);
    assert_eq!(tags(&reply), ["9"]);
    assert_eq!(reply.attributes("rgpStatus", "s"), ["redemptionPeriod"]);
}
