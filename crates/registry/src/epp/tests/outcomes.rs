//! What responses are turned into.

use super::responder::*;
use super::samples::{contact, contact_answer, held};
use crate::connector::{Applied, Connector, Failure, Message};
use chrono::{TimeZone, Utc};
use model::registry::{DomainRole, RegistryDomain};

async fn domain(inside: &'static str) -> Result<Option<RegistryDomain>, Failure> {
    let responder =
        Responder::new(move |seen| Reaction::Answer(answer(&seen.trid, 1000, "ok", inside)));
    connector(&responder, |_| {})
        .domain_info("trid-1", "xn--bcher-kva.test")
        .await
}

async fn message(code: u16, inside: &'static str) -> Result<Option<Message>, Failure> {
    let responder =
        Responder::new(move |seen| Reaction::Answer(answer(&seen.trid, code, "ok", inside)));
    connector(&responder, |_| {}).poll("trid-1").await
}

#[tokio::test]
async fn a_contact_is_read_with_both_forms() {
    let responder = Responder::new(|seen| Reaction::Answer(contact_answer(&seen.trid, 1)));
    assert_eq!(
        connector(&responder, |_| {})
            .contact_info("trid-1", "NH-1")
            .await,
        Ok(Some(held()))
    );
}

#[tokio::test]
async fn disclosure_counts_as_withheld_only_when_all_of_it_is() {
    let read = async |change: fn(String) -> String, flag: u8, by_default: bool| {
        let responder =
            Responder::new(move |seen| Reaction::Answer(change(contact_answer(&seen.trid, flag))));
        let epp = connector(&responder, |profile| {
            profile.discloses_by_default = by_default
        });
        epp.contact_info("trid-1", "NH-1")
            .await
            .unwrap()
            .unwrap()
            .disclose
    };
    let same = |xml: String| xml;
    let one_missing = |xml: String| xml.replace("<contact:fax/>", "");
    let one_form_missing = |xml: String| xml.replace(r#"<contact:addr type="int"/>"#, "");
    let absent = |xml: String| xml.replace("contact:disclose", "contact:other");
    for by_default in [true, false] {
        assert!(read(same, 1, by_default).await);
        assert!(!read(same, 0, by_default).await);
        assert_eq!(
            read(one_missing, 0, by_default).await,
            by_default,
            "what isn't listed follows the registry's policy"
        );
        assert_eq!(read(one_form_missing, 0, by_default).await, by_default);
        assert_eq!(read(absent, 0, by_default).await, by_default);
    }
}

#[tokio::test]
async fn objects_that_do_not_exist_are_none_and_those_of_others_refused() {
    let responder = Responder::new(|seen| {
        Reaction::Answer(ok(
            &seen.trid,
            if seen.trid == "trid-3" { 2201 } else { 2303 },
        ))
    });
    let epp = connector(&responder, |_| {});
    assert_eq!(epp.contact_info("trid-1", "NH-1").await, Ok(None));
    assert_eq!(epp.domain_info("trid-2", "example.test").await, Ok(None));
    assert_eq!(
        epp.contact_info("trid-3", "NH-1").await.unwrap_err().code(),
        Some(2201)
    );
    assert_eq!(
        epp.delete_contact("trid-4", "NH-1")
            .await
            .unwrap_err()
            .code(),
        Some(2303)
    );
}

#[tokio::test]
async fn a_check_finds_its_handle() {
    let data = r#"<resData><chkData xmlns="urn:ietf:params:xml:ns:contact-1.0"><cd><id avail="0">NH-1</id><reason>In use</reason></cd><cd><id avail="true">nh-2</id></cd></chkData></resData>"#;
    let responder =
        Responder::new(move |seen| Reaction::Answer(answer(&seen.trid, 1000, "ok", data)));
    let epp = connector(&responder, |_| {});
    assert_eq!(epp.contact_check("trid-1", "NH-1").await, Ok(false));
    assert_eq!(epp.contact_check("trid-2", "NH-2").await, Ok(true));
    assert!(matches!(
        epp.contact_check("trid-3", "NH-3").await,
        Err(Failure::Retry { .. })
    ));
}

#[tokio::test]
async fn a_pending_write_is_pending() {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1001)));
    let epp = connector(&responder, |_| {});
    assert_eq!(
        epp.create_contact("trid-1", &contact()).await,
        Ok(Applied::Pending)
    );
    assert_eq!(
        epp.delete_contact("trid-2", "NH-1").await,
        Ok(Applied::Pending)
    );
}

#[tokio::test]
async fn a_refusal_brings_the_registrys_reasons_and_no_password() {
    let several = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><response>
<result code="2306"><msg lang="en">Parameter value policy error</msg>
  <value xmlns:contact="urn:ietf:params:xml:ns:contact-1.0"><contact:cc>XX</contact:cc></value>
  <extValue><value xmlns:contact="urn:ietf:params:xml:ns:contact-1.0"><contact:pc/></value><reason>a postal code is needed</reason></extValue>
  <extValue><value><pw>object-secret</pw></value><reason>too short</reason></extValue>
</result>
<result code="2004"><msg>Parameter value range error</msg></result>
<trID><clTRID>trid-1</clTRID><svTRID>S</svTRID></trID></response></epp>"#;
    let responder = Responder::new(move |_| Reaction::Answer(several.to_owned()));
    let outcome = connector(&responder, |_| {})
        .create_contact("trid-1", &contact())
        .await;
    let reasons = [
        "cc \"XX\"",
        "pc \"\": a postal code is needed",
        "too short",
        "Parameter value range error (2004)",
    ];
    let reasons = reasons.map(ToOwned::to_owned).to_vec();
    assert_eq!(
        outcome,
        Err(Failure::Refused {
            code: 2306,
            message: "Parameter value policy error".into(),
            reasons
        })
    );
}

#[tokio::test]
async fn a_domain_is_read_with_all_its_holders() {
    let found = domain(
        r#"<resData><domain:infData xmlns:domain="urn:ietf:params:xml:ns:domain-1.0"><domain:name>XN--BCHER-KVA.test</domain:name><domain:roid>D1-TEST</domain:roid>
<domain:status s="ok"/><domain:status s="someNewStatus"/><domain:registrant>NH-1</domain:registrant>
<domain:contact type="admin">NH-2</domain:contact><domain:contact type="tech">NH-3</domain:contact><domain:contact type="tech">NH-4</domain:contact><domain:contact type="zone">NH-5</domain:contact>
<domain:ns><domain:hostObj>ns1.example.test</domain:hostObj><domain:hostAttr><domain:hostName>ns2.example.test</domain:hostName><domain:hostAddr ip="v4">192.0.2.1</domain:hostAddr></domain:hostAttr></domain:ns>
<domain:clID>client-1</domain:clID><domain:crDate>2020-01-02T03:04:05.0Z</domain:crDate><domain:upDate>2020-01-02T05:04:05+02:00</domain:upDate><domain:exDate>2030-01-02T03:04:05</domain:exDate>
</domain:infData></resData><extension><x:y xmlns:x="urn:x">other</x:y></extension>"#,
    )
    .await;
    let at = |year| Utc.with_ymd_and_hms(year, 1, 2, 3, 4, 5).single();
    let expected = RegistryDomain {
        name: "xn--bcher-kva.test".into(),
        roid: "D1-TEST".into(),
        registrant: Some("NH-1".into()),
        contacts: vec![
            (DomainRole::Admin, "NH-2".into()),
            (DomainRole::Tech, "NH-3".into()),
            (DomainRole::Tech, "NH-4".into()),
        ],
        statuses: vec!["ok".into(), "someNewStatus".into()],
        nameservers: vec!["ns1.example.test".into(), "ns2.example.test".into()],
        client_id: "client-1".into(),
        created: at(2020),
        updated: at(2020),
        expires: at(2030),
        signed: None,
        grace: Vec::new(),
    };
    assert_eq!(found, Ok(Some(expected)));
}

#[tokio::test]
async fn an_answer_without_its_object_is_a_retry() {
    assert!(matches!(domain("").await, Err(Failure::Retry { .. })));
    let found = message(1301, "").await.unwrap().unwrap();
    assert!(found.id.is_empty() && found.unreadable.is_some());
}

#[tokio::test]
async fn the_queue_tells_how_a_pending_action_ended() {
    assert_eq!(message(1300, "").await, Ok(None));
    let found = message(
        1301,
        r#"<msgQ count="5" id="12345"><qDate>2026-01-02T03:04:05.0Z</qDate><msg>Pending action completed successfully.</msg></msgQ>
<resData><domain:panData xmlns:domain="urn:ietf:params:xml:ns:domain-1.0"><domain:name paResult="1">Example.test</domain:name>
<domain:paTRID><clTRID>trid-of-ours</clTRID><svTRID>S-7</svTRID></domain:paTRID><domain:paDate>2026-01-02T03:04:05.0Z</domain:paDate></domain:panData></resData>"#,
    )
    .await;
    let expected = Message {
        id: "12345".into(),
        text: "Pending action completed successfully.".into(),
        queued_at: Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).single(),
        domain: Some("example.test".into()),
        contact: None,
        ok: Some(true),
        client_trid: Some("trid-of-ours".into()),
        transfer: None,
        deleted: false,
        unreadable: None,
    };
    assert_eq!(found, Ok(Some(expected)));

    let contact = message(
        1301,
        r#"<msgQ count="1" id="7"><msg>no <b>such</b> luck</msg></msgQ><resData><panData xmlns="urn:ietf:params:xml:ns:contact-1.0"><id paResult="0">NH-1</id></panData></resData>"#,
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        (contact.contact.as_deref(), contact.ok, contact.client_trid),
        (Some("NH-1"), Some(false), None)
    );
    assert_eq!(contact.text, "no such luck");

    let transfer = message(
        1301,
        r#"<msgQ count="1" id="8"><msg>Transfer requested.</msg></msgQ><resData><trnData xmlns="urn:ietf:params:xml:ns:domain-1.0"><name>example.test</name></trnData></resData>"#,
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        (transfer.domain.as_deref(), transfer.ok),
        (Some("example.test"), None)
    );
}
