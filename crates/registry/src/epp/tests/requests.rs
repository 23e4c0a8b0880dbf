//! What is sent.

use super::responder::*;
use super::samples::contact;
use crate::connector::{Applied, Connector};
use model::registry::{DomainChange, DomainRole, RegistryContact, RoleChange};
use std::sync::Arc;

fn listener() -> (Arc<Responder>, Free) {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let epp = connector(&responder, |_| {});
    (responder, epp)
}

/// The last command without its declaration and envelope.
fn last(responder: &Responder) -> String {
    between(
        &responder.commands().last().unwrap().xml,
        "<command>",
        "<clTRID>",
    )
}

async fn update(wanted: &RegistryContact) -> Option<String> {
    let (responder, epp) = listener();
    assert_eq!(
        epp.update_contact("trid-1", wanted, &contact()).await,
        Ok(Applied::Done)
    );
    (!responder.commands().is_empty()).then(|| last(&responder))
}

#[tokio::test]
async fn a_contact_is_created_in_its_forms_and_its_own_script() {
    let (responder, epp) = listener();
    epp.create_contact("trid-1", &contact()).await.unwrap();
    let sent = last(&responder);
    let password = between(&sent, "<pw>", "</pw>");
    assert_eq!(
        sent.replace(&password, "*"),
        r#"<create><create xmlns="urn:ietf:params:xml:ns:contact-1.0"><id>NH-1</id><postalInfo type="int"><name>Zoe Mueller</name><addr><city>Köln</city><cc>DE</cc></addr></postalInfo><postalInfo type="loc"><name>Zoë &lt;Müller&gt; &amp; Söhne</name><org>Müller &quot;Söhne&quot;</org><addr><street>Straße 1</street><street>Hof</street><city>Köln</city><sp>NRW</sp><pc>50667</pc><cc>DE</cc></addr></postalInfo><voice x="12">+49.221123456</voice><fax x="13">+49.221123457</fax><email>zoe@example.net</email><authInfo><pw>*</pw></authInfo><disclose flag="1"><name type="int" /><name type="loc" /><org type="int" /><org type="loc" /><addr type="int" /><addr type="loc" /><voice /><fax /><email /></disclose></create></create>"#
    );
    assert_eq!(password.len(), 16);
    epp.create_contact("trid-2", &contact()).await.unwrap();
    assert_ne!(
        between(&last(&responder), "<pw>", "</pw>"),
        password,
        "each contact has its own"
    );
}

#[tokio::test]
async fn an_update_sends_what_differs() {
    assert_eq!(
        update(&contact()).await,
        None,
        "nothing differs, nothing is sent"
    );

    let email = RegistryContact {
        email: "new@example.net".into(),
        ..contact()
    };
    let head = r#"<update><update xmlns="urn:ietf:params:xml:ns:contact-1.0"><id>NH-1</id><chg>"#;
    let tail = "</chg></update></update>";
    assert_eq!(
        update(&email).await.unwrap(),
        format!("{head}<email>new@example.net</email>{tail}")
    );

    let reach = RegistryContact {
        voice: None,
        voice_ext: None,
        fax: None,
        ..contact()
    };
    assert_eq!(
        update(&reach).await.unwrap(),
        format!("{head}<voice></voice><fax></fax>{tail}"),
        "an empty element clears"
    );

    let mut moved = contact();
    let loc = moved.loc.as_mut().unwrap();
    loc.org = None;
    loc.postal_code = None;
    let sent = update(&moved).await.unwrap();
    let postal = r#"<postalInfo type="loc"><name>Zoë &lt;Müller&gt; &amp; Söhne</name><org></org><addr><street>Straße 1</street><street>Hof</street><city>Köln</city><sp>NRW</sp><cc>DE</cc></addr></postalInfo>"#;
    assert_eq!(
        sent,
        format!("{head}{postal}{tail}"),
        "an organization is cleared by an empty one, an address replaced whole"
    );

    let withheld = RegistryContact {
        disclose: false,
        ..contact()
    };
    let sent = update(&withheld).await.unwrap();
    assert!(
        sent.starts_with(&format!(r#"{head}<disclose flag="0">"#)),
        "{sent}"
    );
}

#[tokio::test]
async fn a_new_form_comes_with_its_disclosure_and_a_lost_one_is_not_sent() {
    let (responder, epp) = listener();
    let found = RegistryContact {
        loc: None,
        disclose: false,
        ..contact()
    };
    let wanted = RegistryContact {
        disclose: false,
        ..contact()
    };
    epp.update_contact("trid-1", &wanted, &found).await.unwrap();
    let sent = last(&responder);
    assert!(
        sent.contains(r#"<postalInfo type="loc">"#) && sent.contains(r#"<disclose flag="0">"#),
        "{sent}"
    );
    assert_eq!(
        epp.update_contact("trid-2", &found, &wanted).await,
        Ok(Applied::Done)
    );
    assert_eq!(responder.commands().len(), 1, "EPP can't take a form away");
}

#[tokio::test]
async fn registries_that_know_no_disclosure_are_not_bothered_with_it() {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let epp = connector(&responder, |profile| profile.disclose = false);
    epp.create_contact("trid-1", &contact()).await.unwrap();
    assert!(!last(&responder).contains("disclose"));
}

#[tokio::test]
async fn roles_are_added_removed_and_moved_in_one_update() {
    let (responder, epp) = listener();
    let change = RoleChange {
        registrant: Some("NH-9".into()),
        add: vec![
            (DomainRole::Admin, "NH-1".into()),
            (DomainRole::Billing, "NH-1".into()),
        ],
        remove: vec![(DomainRole::Tech, "NH-2".into())],
    };
    epp.update_domain_contacts("trid-1", "xn--bcher-kva.test", &change)
        .await
        .unwrap();
    assert_eq!(
        last(&responder),
        r#"<update><update xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>xn--bcher-kva.test</name><add><contact type="admin">NH-1</contact><contact type="billing">NH-1</contact></add><rem><contact type="tech">NH-2</contact></rem><chg><registrant>NH-9</registrant></chg></update></update>"#
    );
    assert_eq!(
        epp.update_domain_contacts("trid-2", "x.test", &RoleChange::default())
            .await,
        Ok(Applied::Done)
    );
    assert_eq!(responder.commands().len(), 1, "an empty change is not sent");
}

#[tokio::test]
async fn statuses_and_name_servers_are_added_and_removed() {
    let (responder, epp) = listener();
    let lock = || vec!["clientTransferProhibited".to_owned()];
    let host = |number: u8| vec![format!("ns{number}.example.net")];
    let send = async |change: DomainChange| epp.update_domain("trid-1", "x.test", &change).await;
    let change = DomainChange {
        add_statuses: lock(),
        add_nameservers: host(1),
        remove_nameservers: host(2),
        ..DomainChange::default()
    };
    assert_eq!(send(change).await, Ok(Applied::Done));
    assert_eq!(
        last(&responder),
        r#"<update><update xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>x.test</name><add><ns><hostObj>ns1.example.net</hostObj></ns><status s="clientTransferProhibited" /></add><rem><ns><hostObj>ns2.example.net</hostObj></ns></rem></update></update>"#
    );
    let change = DomainChange {
        remove_statuses: lock(),
        ..DomainChange::default()
    };
    send(change).await.unwrap();
    assert_eq!(
        last(&responder),
        r#"<update><update xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>x.test</name><rem><status s="clientTransferProhibited" /></rem></update></update>"#
    );
    send(DomainChange::default()).await.unwrap();
    let theirs = DomainChange {
        add_statuses: vec!["serverHold".into()],
        ..DomainChange::default()
    };
    assert_eq!(send(theirs).await.unwrap_err().code(), Some(2306));
    assert_eq!(responder.commands().len(), 2, "neither was sent");
}

#[tokio::test]
async fn a_renewal_names_the_day_that_it_begins_at() {
    let (responder, epp) = listener();
    let ends = "2027-03-01".parse().unwrap();
    let done = epp.renew_domain("trid-1", "x.test", ends, 2).await;
    assert_eq!(done, Ok(Applied::Done));
    assert_eq!(
        last(&responder),
        r#"<renew><renew xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>x.test</name><curExpDate>2027-03-01</curExpDate><period unit="y">2</period></renew></renew>"#
    );
    for years in [0, 100, 300] {
        let refused = epp.renew_domain("trid-2", "x.test", ends, years).await;
        assert_eq!(refused.unwrap_err().code(), Some(2004), "{years}");
    }
}

#[tokio::test]
async fn a_host_is_asked_for_and_created() {
    let (responder, epp) = listener();
    drop(epp.host_check("trid-1", "ns1.example.net").await);
    assert_eq!(
        last(&responder),
        r#"<check><check xmlns="urn:ietf:params:xml:ns:host-1.0"><name>ns1.example.net</name></check></check>"#
    );
    let made = epp.create_host("trid-2", "ns1.example.net").await;
    assert_eq!(made, Ok(Applied::Done));
    assert_eq!(
        last(&responder),
        r#"<create><create xmlns="urn:ietf:params:xml:ns:host-1.0"><name>ns1.example.net</name></create></create>"#
    );
}

#[tokio::test]
async fn questions_name_the_object_and_no_password() {
    let (responder, epp) = listener();
    drop(epp.contact_info("trid-1", "NH-1").await);
    assert_eq!(
        last(&responder),
        r#"<info><info xmlns="urn:ietf:params:xml:ns:contact-1.0"><id>NH-1</id></info></info>"#
    );
    drop(epp.domain_info("trid-2", "example.test").await);
    assert_eq!(
        last(&responder),
        r#"<info><info xmlns="urn:ietf:params:xml:ns:domain-1.0"><name hosts="all">example.test</name></info></info>"#
    );
    drop(epp.contact_check("trid-3", "NH-1").await);
    assert_eq!(
        last(&responder),
        r#"<check><check xmlns="urn:ietf:params:xml:ns:contact-1.0"><id>NH-1</id></check></check>"#
    );
    drop(epp.ack("trid-4", "17").await);
    assert_eq!(last(&responder), r#"<poll op="ack" msgID="17" />"#);
}

#[tokio::test]
async fn what_epp_cannot_say_is_refused_before_it_is_sent() {
    let (responder, epp) = listener();
    let long = "x".repeat(65);
    for trid in ["", "ab", long.as_str()] {
        assert_eq!(
            epp.delete_contact(trid, "NH-1").await.unwrap_err().code(),
            Some(2005),
            "{trid}"
        );
    }
    for character in ['\0', '\u{1b}', '\u{ffff}'] {
        let contact = RegistryContact {
            email: format!("a{character}@example.net"),
            ..contact()
        };
        assert_eq!(
            epp.create_contact("trid-1", &contact)
                .await
                .unwrap_err()
                .code(),
            Some(2005),
            "{character:?}"
        );
    }
    assert!(responder.all().is_empty());
}
