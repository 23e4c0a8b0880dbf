//! Contacts over the line (RFC 5733).

use crate::common::{
    Client, contact_create, contact_delete, contact_info, domain_create, simulator,
};
use registry_sim::PostalForm;

#[tokio::test]
async fn a_contact_from_check_to_delete() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    let check = "<check><contact:check><contact:id>NH-1</contact:id><contact:id>NH-2</contact:id></contact:check></check>";
    let reply = client.command(check).await.expect(1000);
    assert_eq!(reply.attributes("id", "avail"), ["1", "1"]);

    let create = r#"<create><contact:create><contact:id>NH-1</contact:id><contact:postalInfo type="int"><contact:name>Bela &lt;Bartok&gt; &amp; Co</contact:name><contact:addr><contact:street>Fo utca 1</contact:street><contact:street>2. em.</contact:street><contact:city>Budapest</contact:city><contact:sp>BU</contact:sp><contact:pc>1011</contact:pc><contact:cc>HU</contact:cc></contact:addr></contact:postalInfo><contact:postalInfo type="loc"><contact:name>Bartók Béla</contact:name><contact:org>Zenemű Kft.</contact:org><contact:addr><contact:city>Budapest</contact:city><contact:cc>HU</contact:cc></contact:addr></contact:postalInfo><contact:voice x="42">+36.15550100</contact:voice><contact:fax/><contact:email>bela@zene.example</contact:email><contact:authInfo><contact:pw>auth&amp;1</contact:pw></contact:authInfo><contact:disclose flag="0"><contact:name type="int"/><contact:addr type="int"/><contact:addr type="loc"/><contact:voice/><contact:email/></contact:disclose></contact:create></create>"#;
    let reply = client.command(create).await.expect(1000);
    assert_eq!(reply.text("id").as_deref(), Some("NH-1"));
    assert_eq!(
        reply.text("crDate").as_deref(),
        Some("2026-03-01T12:00:00.000Z")
    );
    client.command(create).await.expect(2302);

    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.attributes("postalInfo", "type"), ["int", "loc"]);
    assert_eq!(reply.all("street"), ["Fo utca 1", "2. em."]);
    assert_eq!(reply.all("org"), ["Zenemű Kft."]);
    assert!(reply.all("name").contains(&"Bela <Bartok> & Co".to_owned()));
    assert_eq!(reply.attributes("voice", "x"), ["42"]);
    assert_eq!(reply.attributes("disclose", "flag"), ["0"]);
    assert_eq!(reply.attributes("addr", "type"), ["int", "loc"]);
    assert_eq!(reply.attributes("status", "s"), ["ok"]);
    assert_eq!(reply.text("clID").as_deref(), Some("desk-one"));
    assert_eq!(reply.text("pw").as_deref(), Some("auth&1"));
    assert_eq!(reply.text("roid").as_deref(), Some("C1-NICSIM"));
    assert_eq!(
        client.command(check).await.attributes("id", "avail"),
        ["0", "1"]
    );

    client.command(&contact_delete("NH-1")).await.expect(1000);
    client.command(&contact_delete("NH-1")).await.expect(2303);
    client.command(&contact_info("NH-1")).await.expect(2303);
    assert!(simulator.inspect().contacts().is_empty());
    assert_eq!(simulator.inspect().count("contact:create"), 2);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-1", "SW1", "+44.1234"))
        .await
        .expect(1000);
    let before = simulator.inspect().contact("NH-1").unwrap();

    let update = |content: &str| {
        format!(
            "<update><contact:update><contact:id>NH-1</contact:id>{content}</contact:update></update>"
        )
    };
    let chg = r#"<contact:chg><contact:postalInfo type="int"><contact:org/></contact:postalInfo><contact:email>new@engines.example</contact:email></contact:chg>"#;
    client.command(&update(chg)).await.expect(1000);
    let after = simulator.inspect().contact("NH-1").unwrap();
    let mut expected = before.clone();
    expected.int.as_mut().unwrap().org = None;
    expected.email = "new@engines.example".to_owned();
    expected.record = after.record.clone();
    assert_eq!(after, expected);
    assert_eq!(after.record.updated_by.as_deref(), Some("desk-one"));

    // A form that was not there needs to be whole.
    let half = r#"<contact:chg><contact:postalInfo type="loc"><contact:name>Ада</contact:name></contact:postalInfo></contact:chg>"#;
    client.command(&update(half)).await.expect(2003);
    let whole = half.replace("</contact:name>", "</contact:name><contact:addr><contact:city>Лондон</contact:city><contact:cc>GB</contact:cc></contact:addr>");
    client.command(&update(&whole)).await.expect(1000);
    let contact = simulator.inspect().contact("NH-1").unwrap();
    assert_eq!(
        contact.postal().map(|(form, _)| form).collect::<Vec<_>>(),
        [PostalForm::Int, PostalForm::Loc]
    );
    client
        .command(&update("<contact:chg><contact:voice/></contact:chg>"))
        .await
        .expect(1000);
    assert_eq!(simulator.inspect().contact("NH-1").unwrap().voice, None);

    client.command(&update("")).await.expect(2003);
    let lock = r#"<contact:add><contact:status s="clientUpdateProhibited"/></contact:add>"#;
    client.command(&update(lock)).await.expect(1000);
    client.command(&update(chg)).await.expect(2304);
    let unlock = lock.replace("add", "rem");
    client.command(&update(&unlock)).await.expect(1000);
    client.command(&update(&unlock)).await.expect(2306);
    client
        .command(&update(&lock.replace("client", "server")))
        .await
        .expect(2306);
}

#[tokio::test]
async fn values_are_held_to_the_schema() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    let good = contact_create("NH-1", "SW1", "+44.1234");
    let long = "x".repeat(256);
    for (from, to, code) in [
        ("NH-1<", "NH<", 2005),
        ("NH-1<", "NH-1-is-far-too-long<", 2005),
        ("Ada Lovelace", "", 2005),
        ("Ada Lovelace", long.as_str(), 2005),
        ("Ada Lovelace", "Ada Löwe", 2005),
        ("Engines Ltd", "Engines {Ltd}", 2005),
        (">GB<", ">gb<", 2005),
        (">GB<", ">GBR<", 2005),
        (">SW1<", ">12345678901234567<", 2005),
        ("+44.1234", "0044 1234", 2005),
        ("+44.1234", "+44.123456789012345", 2005),
        ("ada@engines.example", "ada", 2005),
        ("<contact:city>London</contact:city>", "", 2003),
        (
            "<contact:email>ada@engines.example</contact:email>",
            "",
            2003,
        ),
        (r#" type="int""#, "", 2003),
        (r#" type="int""#, r#" type="xxx""#, 2001),
        ("<contact:pw>auth-NH-1</contact:pw>", "<contact:ext/>", 2102),
        (
            "<contact:authInfo>",
            "<contact:fax/><contact:authInfo>",
            2003,
        ),
        (
            "</contact:authInfo>",
            "</contact:authInfo><contact:more/>",
            2001,
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let reply = client.command(&good.replacen(from, to, 1)).await;
        assert_eq!(reply.code, code, "{from} -> {to}: {}", reply.xml);
    }
    // Characters count, not bytes.
    let name = "é".repeat(255);
    let loc = good.replace("int", "loc").replace("Ada Lovelace", &name);
    client.command(&loc).await.expect(1000);
    let refused = client
        .command(&good.replace("NH-1", "NH-2").replace("Engines Ltd", "A|B"))
        .await;
    assert_eq!(refused.text("org").as_deref(), Some("A|B"));
    assert!(
        refused.text("reason").unwrap().contains('|'),
        "{}",
        refused.xml
    );
}

#[tokio::test]
async fn contacts_in_use_and_contacts_of_others() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    client
        .command(&domain_create("shop.example", "registrant=NH-1"))
        .await
        .expect(1000);
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.attributes("status", "s"), ["ok", "linked"]);
    let reply = client.command(&contact_delete("NH-1")).await.expect(2305);
    assert!(reply.text("msg").unwrap().contains("shop.example"));

    let mut other = Client::login_as(&simulator, 1).await;
    other.command(&contact_info("NH-1")).await.expect(2201);
    other.command(&contact_delete("NH-1")).await.expect(2201);
    other
        .command(&domain_create("mine.example", "registrant=NH-1"))
        .await
        .expect(2201);
    let with = |pw: &str| {
        contact_info("NH-1").replace(
            "</contact:id>",
            &format!(
                "</contact:id><contact:authInfo><contact:pw>{pw}</contact:pw></contact:authInfo>"
            ),
        )
    };
    other.command(&with("wrong")).await.expect(2202);
    other.command(&with("auth-NH-1")).await.expect(1000);
    let transfer = r#"<transfer op="request"><contact:transfer><contact:id>NH-1</contact:id></contact:transfer></transfer>"#;
    other.command(transfer).await.expect(2101);
}
