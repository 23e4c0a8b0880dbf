//! Registries that keep less than they are sent, or something else.

use registry_sim::{Policies, Settings, start};

use crate::common::{Client, contact_create, contact_info, domain_create, settings, simulator};

/// A contact in its country's own script, written with care for nothing.
fn czech(id: &str) -> String {
    format!(
        r#"<create><contact:create><contact:id>{id}</contact:id><contact:postalInfo type="loc"><contact:name> Jiří Novák </contact:name><contact:org>Č &amp; Č</contact:org><contact:addr><contact:street> Dlouhá 1</contact:street><contact:city>Plzeň</contact:city><contact:sp>Plzeňský</contact:sp><contact:pc>301 00</contact:pc><contact:cc>CZ</contact:cc></contact:addr></contact:postalInfo><contact:email>Jiri@Novak.Example</contact:email><contact:authInfo><contact:pw>auth</contact:pw></contact:authInfo></contact:create></create>"#
    )
}

fn update(id: &str, content: &str) -> String {
    format!(
        r#"<update><contact:update><contact:id>{id}</contact:id><contact:chg><contact:postalInfo type="loc">{content}</contact:postalInfo></contact:chg></contact:update></update>"#
    )
}

const NAME: &str = "<contact:name>Jan Novák</contact:name>";
const ADDRESS: &str = "<contact:addr><contact:street>Krátká 2</contact:street><contact:city>Brno</contact:city><contact:pc>602 00</contact:pc><contact:cc>CZ</contact:cc></contact:addr>";
/// By `policies.toml`.
const WORDS: &str = "Command completed successfully; addresses are not stored by this registry";

#[tokio::test]
async fn addresses_thrown_away() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    client.command(&czech("NH-1")).await.expect(1000);
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.all("city"), ["Plzeň"]);
    let create = domain_create("a.noaddress", "registrant=NH-1");
    client.command(&create).await.expect(1000);
    for (content, code) in [(ADDRESS, 1100), (NAME, 1000)] {
        let reply = client.command(&update("NH-1", content)).await.expect(code);
        let said = reply.text("msg").as_deref() == Some(WORDS);
        assert_eq!(said, code == 1100, "{}", reply.xml);
        let reply = client.command(&contact_info("NH-1")).await.expect(1000);
        for element in ["addr", "street", "city", "pc", "cc"] {
            assert!(reply.all(element).is_empty(), "{}", reply.xml);
        }
    }
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.all("name"), ["Jan Novák"]);
    assert_eq!(reply.text("org").as_deref(), Some("Č & Č"));
}

#[tokio::test]
async fn addresses_thrown_away_from_the_start() {
    let rules = "default.addresses_discarded = \"no addresses here\"";
    let simulator = start(Settings {
        policies: Policies::from_toml(rules).unwrap(),
        ..settings()
    })
    .await
    .unwrap();
    let mut client = Client::login(&simulator).await;
    let reply = client.command(&czech("NH-1")).await.expect(1100);
    assert_eq!(reply.text("msg").as_deref(), Some("no addresses here"));
    assert_eq!(reply.text("id").as_deref(), Some("NH-1"));
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert!(reply.all("addr").is_empty(), "{}", reply.xml);
}

#[tokio::test]
async fn fields_rewritten() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    client.command(&czech("NH-1")).await.expect(1000);
    let create = domain_create("a.rewritten", "registrant=NH-1");
    client.command(&create).await.expect(1000);
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    for (element, kept) in [
        ("name", "Jir\u{30c}i\u{301} Nova\u{301}k"),
        ("org", "C\u{30c} & C\u{30c}"),
        ("street", "Dlouha\u{301} 1"),
        ("city", "PLZEN\u{30c}"),
        ("sp", "Plzen\u{30c}sky\u{301}"),
        ("pc", "30100"),
        ("cc", "CZ"),
        ("email", "Jiri@novak.example"),
    ] {
        assert_eq!(reply.text(element).as_deref(), Some(kept));
    }
    client.command(&update("NH-1", ADDRESS)).await.expect(1000);
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.text("city").as_deref(), Some("BRNO"));
    assert_eq!(reply.text("pc").as_deref(), Some("60200"));
    assert_eq!(
        reply.text("street").as_deref(),
        Some("Kra\u{301}tka\u{301} 2")
    );
}

#[tokio::test]
async fn no_extension_becomes_zero() {
    let rules = "default.rewrites = [\"zero_extension\"]";
    let simulator = start(Settings {
        policies: Policies::from_toml(rules).unwrap(),
        ..settings()
    })
    .await
    .unwrap();
    let mut client = Client::login(&simulator).await;
    let create = contact_create("NH-1", "", "+44.1234");
    client.command(&create).await.expect(1000);
    let create = contact_create("NH-2", "", "+44.1234")
        .replace("<contact:voice>", r#"<contact:voice x="77">"#);
    client.command(&create).await.expect(1000);
    for (id, kept) in [("NH-1", "0"), ("NH-2", "77")] {
        let reply = client.command(&contact_info(id)).await.expect(1000);
        assert_eq!(reply.attributes("voice", "x"), [kept]);
    }
}
