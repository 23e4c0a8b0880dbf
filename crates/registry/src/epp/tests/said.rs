//! What registries say besides: reasons wherever they stand, words of their own, messages about transfers and deletions, DNSSEC data and grace periods.

use super::responder::*;
use super::samples::contact;
use crate::connector::{Applied, Connector, Failure, Message, Transfer};
use model::registry::{RegistryDomain, StatusChange};
use model::registry_message::MessageKind;

/// The end of a `contact:create` that is answered so.
async fn created(xml: &'static str) -> Result<Applied, Failure> {
    let responder = Responder::new(move |seen| Reaction::Answer(xml.replace("TRID", &seen.trid)));
    let epp = connector(&responder, |_| {});
    epp.create_contact("trid-1", &contact()).await
}

fn refused(code: u16, message: &str, reasons: &[&str]) -> Result<Applied, Failure> {
    Err(Failure::Refused {
        code,
        message: message.into(),
        reasons: reasons.iter().map(ToString::to_string).collect(),
    })
}

#[tokio::test]
async fn a_reason_in_the_extension_is_told() {
    let answer = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><response><result code="2306"><msg>Validation of the transaction failed.</msg></result>
<extension><v:result xmlns:v="urn:x:validation"><v:error code="V-17" xml:lang="en"><v:message>The VAT number does not exist.</v:message></v:error><v:field name="org"/><v:authInfo><v:pw>secret</v:pw></v:authInfo></v:result></extension>
<trID><clTRID>TRID</clTRID><svTRID>S</svTRID></trID></response></epp>"#;
    let reasons = [
        "error: code V-17",
        "The VAT number does not exist.",
        "field: name org",
    ];
    let message = "Validation of the transaction failed.";
    assert_eq!(created(answer).await, refused(2306, message, &reasons));
}

#[tokio::test]
async fn a_failure_that_passes_says_why_too() {
    let answer = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><response><result code="2400"><msg>Command failed</msg></result>
<extension><x:info xmlns:x="urn:x:info">Maintenance until 14:00 UTC</x:info></extension>
<trID><clTRID>TRID</clTRID><svTRID>S</svTRID></trID></response></epp>"#;
    let why = "Command failed (2400): Maintenance until 14:00 UTC";
    assert_eq!(created(answer).await, Err(Failure::retry(why)));
}

#[tokio::test]
async fn a_reason_in_the_data_is_told_and_no_value_is_no_reason() {
    let answer = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><response><result code="2005"><msg>Parameter value syntax error</msg>
<value><undef/></value><extValue><value><undef/></value><reason>Postal code of 5 digits</reason></extValue></result>
<resData><x:report xmlns:x="urn:x:report"><x:pc>ABC</x:pc></x:report></resData>
<trID><clTRID>TRID</clTRID><svTRID>S</svTRID></trID></response></epp>"#;
    let reasons = ["Postal code of 5 digits", "pc \"ABC\""];
    let message = "Parameter value syntax error";
    assert_eq!(created(answer).await, refused(2005, message, &reasons));
}

#[tokio::test]
async fn a_registry_without_words_has_the_codes_own() {
    for empty in ["<msg/>", "<msg> </msg>", ""] {
        let responder = Responder::new(move |seen| {
            let xml = answer(&seen.trid, 2304, "words", "");
            Reaction::Answer(xml.replace("<msg>words</msg>", empty))
        });
        let outcome = connector(&responder, |_| {})
            .delete_contact("trid-1", "NH-1")
            .await;
        let words = "Object status prohibits operation";
        assert_eq!(outcome, Err(Failure::refused(2304, words)), "{empty:?}");
    }
}

#[tokio::test]
async fn a_success_that_says_more_is_told() {
    let responder = Responder::new(|seen| {
        let words = "Address data is not kept and was discarded";
        Reaction::Answer(answer(&seen.trid, 1100, words, ""))
    });
    let epp = connector(&responder, |_| {});
    let made = epp.create_contact("trid-1", &contact()).await;
    let words = "Address data is not kept and was discarded (1100)";
    assert_eq!(made, Ok(Applied::Remarked(words.into())));
}

async fn heard(inside: &'static str) -> Message {
    let responder =
        Responder::new(move |seen| Reaction::Answer(answer(&seen.trid, 1301, "ok", inside)));
    let epp = connector(&responder, |_| {});
    epp.poll("trid-1").await.unwrap().unwrap()
}

#[tokio::test]
async fn a_transfer_is_read_with_who_asks_and_until_when() {
    let asked = heard(
        r#"<msgQ count="1" id="8"><msg>Transfer requested.</msg></msgQ><resData><domain:trnData xmlns:domain="urn:ietf:params:xml:ns:domain-1.0"><domain:name>Example.test</domain:name>
<domain:trStatus>pending</domain:trStatus><domain:reID>gainer</domain:reID><domain:reDate>2026-01-01T00:00:00Z</domain:reDate><domain:acID>client-1</domain:acID><domain:acDate>2026-01-06T00:00:00Z</domain:acDate></domain:trnData></resData>"#,
    )
    .await;
    let transfer = Transfer {
        status: "pending".into(),
        gaining: Some("gainer".into()),
        losing: Some("client-1".into()),
        act_by: "2026-01-06T00:00:00Z".parse().ok(),
    };
    assert_eq!(asked.transfer, Some(transfer));
    assert_eq!(asked.domain.as_deref(), Some("example.test"));
    assert_eq!(asked.kind("client-1"), MessageKind::TransferRequested);
    assert_eq!(asked.kind("gainer"), MessageKind::Other);
}

#[tokio::test]
async fn a_deletion_is_read_in_each_way_of_saying_it() {
    let own = r#"<msgQ count="1" id="9"><msg>Gone.</msg></msgQ><resData><d:delData xmlns:d="http://www.nic.test/xml/epp/domain-1.4"><d:name>a.test</d:name><d:exDate>2026-01-01</d:exDate></d:delData></resData>"#;
    let standard = r#"<msgQ count="1" id="9"><msg>Gone.</msg></msgQ><resData><infData xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>a.test</name></infData></resData>
<extension><c:changeData xmlns:c="urn:ietf:params:xml:ns:changePoll-1.0" state="before"><c:operation op="purge">delete</c:operation></c:changeData></extension>"#;
    for xml in [own, standard] {
        let message = heard(xml).await;
        assert_eq!(message.domain.as_deref(), Some("a.test"));
        assert_eq!(message.kind("client-1"), MessageKind::Deleted);
    }
    // Only put into its redemption period.
    let redeemable = r#"<msgQ count="1" id="9"><msg>Soon gone.</msg></msgQ>
<extension><c:changeData xmlns:c="urn:ietf:params:xml:ns:changePoll-1.0" state="after"><c:operation>delete</c:operation></c:changeData></extension>"#;
    let message = heard(redeemable).await;
    assert_eq!(message.kind("client-1"), MessageKind::Other);
}

const DOMAIN: &str = r#"<resData><infData xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>a.test</name><roid>D1</roid><status s="pendingDelete"/><clID>client-1</clID></infData></resData>"#;

async fn domain(extensions: bool, inside: &'static str) -> (RegistryDomain, String) {
    let script = move |seen: &Seen| {
        let inside = format!("{DOMAIN}{inside}");
        Reaction::Answer(answer(&seen.trid, 1000, "ok", &inside))
    };
    let responder = match extensions {
        true => Responder::with_extensions(script),
        false => Responder::new(script),
    };
    let epp = connector(&responder, |_| {});
    let found = epp.domain_info("trid-1", "a.test").await.unwrap().unwrap();
    (found, responder.all()[0].xml.clone())
}

#[tokio::test]
async fn what_is_offered_is_asked_for_and_read() {
    let inside = r#"<extension><rgp:infData xmlns:rgp="urn:ietf:params:xml:ns:rgp-1.0"><rgp:rgpStatus s="redemptionPeriod"/></rgp:infData>
<secDNS:infData xmlns:secDNS="urn:ietf:params:xml:ns:secDNS-1.1"><secDNS:dsData><secDNS:keyTag>1</secDNS:keyTag></secDNS:dsData></secDNS:infData></extension>"#;
    let (found, login) = domain(true, inside).await;
    assert_eq!(
        (found.signed, found.grace),
        (Some(true), vec!["redemptionPeriod".into()])
    );
    let asked = "<svcExtension><extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI><extURI>urn:ietf:params:xml:ns:rgp-1.0</extURI></svcExtension>";
    assert!(login.contains(asked), "and nothing else: {login}");
    // Asked, and it says nothing: it has none.
    let (found, _) = domain(true, "").await;
    assert_eq!((found.signed, found.grace), (Some(false), vec![]));
    // Not asked: nobody knows.
    let (found, login) = domain(false, "").await;
    assert_eq!(found.signed, None);
    assert!(!login.contains("svcExtension"), "{login}");
}

#[tokio::test]
async fn statuses_of_a_contact_are_added_and_taken_off() {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let epp = connector(&responder, |_| {});
    let lock = || vec!["clientUpdateProhibited".to_owned()];
    let off = StatusChange {
        remove: lock(),
        ..StatusChange::default()
    };
    let on = StatusChange {
        add: lock(),
        ..StatusChange::default()
    };
    for (change, word) in [(&off, "rem"), (&on, "add")] {
        let done = epp.update_contact_statuses("trid-1", "NH-1", change).await;
        assert_eq!(done, Ok(Applied::Done));
        let xml = responder.commands().last().unwrap().xml.clone();
        let sent = between(&xml, "<command>", "<clTRID>");
        let expected = format!(
            r#"<update><update xmlns="urn:ietf:params:xml:ns:contact-1.0"><id>NH-1</id><{word}><status s="clientUpdateProhibited" /></{word}></update></update>"#
        );
        assert_eq!(sent, expected);
    }
    let theirs = StatusChange {
        add: vec!["serverUpdateProhibited".into()],
        ..StatusChange::default()
    };
    for change in [&theirs, &StatusChange::default()] {
        drop(epp.update_contact_statuses("trid-2", "NH-1", change).await);
    }
    assert_eq!(responder.commands().len(), 2, "neither was sent");
}
