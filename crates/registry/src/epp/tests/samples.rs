//! Objects and responses that several tests use.

use super::responder::answer;
use chrono::{DateTime, TimeDelta};
use model::registry::{Postal, RegistryContact};

pub(super) fn postal() -> Postal {
    Postal {
        name: "Zoë <Müller> & Söhne".into(),
        org: Some("Müller \"Söhne\"".into()),
        street: vec!["Straße 1".into(), "Hof".into()],
        city: "Köln".into(),
        region: Some("NRW".into()),
        postal_code: Some("50667".into()),
        country_code: "DE".into(),
    }
}

pub(super) fn contact() -> RegistryContact {
    RegistryContact {
        handle: "NH-1".into(),
        int: Some(Postal {
            name: "Zoe Mueller".into(),
            org: None,
            street: vec![],
            region: None,
            postal_code: None,
            ..postal()
        }),
        loc: Some(postal()),
        voice: Some("+49.221123456".into()),
        voice_ext: Some("12".into()),
        fax: Some("+49.221123457".into()),
        fax_ext: Some("13".into()),
        email: "zoe@example.net".into(),
        disclose: true,
        statuses: vec!["ok".into(), "linked".into()],
        ..RegistryContact::default()
    }
}

/// [`contact`] as a registry holds it: with what only the registry adds.
pub(super) fn held() -> RegistryContact {
    RegistryContact {
        roid: Some("C1-TEST".into()),
        client_id: "client-1".into(),
        created: Some(DateTime::UNIX_EPOCH + TimeDelta::seconds(1_767_323_045)),
        ..contact()
    }
}

/// `contact:info`'s answer for [`contact`], with prefixes as most registries write it; `flag` is that of `disclose`.
pub(super) fn contact_answer(trid: &str, flag: u8) -> String {
    let data = format!(
        r#"<resData><contact:infData xmlns:contact="urn:ietf:params:xml:ns:contact-1.0">
  <contact:id>NH-1</contact:id><contact:roid>C1-TEST</contact:roid>
  <contact:status s="ok"/><contact:status s="linked">in use</contact:status>
  <contact:postalInfo type="int"><contact:name>Zoe Mueller</contact:name><contact:org/><contact:addr>
    <contact:city>Köln</contact:city><contact:cc>de</contact:cc></contact:addr></contact:postalInfo>
  <contact:postalInfo type="loc"><contact:name>Zoë &lt;Müller&gt; &amp; Söhne</contact:name><contact:org>Müller "Söhne"</contact:org><contact:addr>
    <contact:street>Straße 1</contact:street><contact:street>Hof</contact:street><contact:street></contact:street>
    <contact:city>Köln</contact:city><contact:sp>NRW</contact:sp><contact:pc>50667</contact:pc><contact:cc>DE</contact:cc></contact:addr></contact:postalInfo>
  <contact:voice x="12">+49.221123456</contact:voice><contact:fax x="13">+49.221123457</contact:fax>
  <contact:email> zoe@example.net </contact:email>
  <contact:clID>client-1</contact:clID><contact:crID>client-1</contact:crID><contact:crDate>2026-01-02T03:04:05.0Z</contact:crDate>
  <contact:authInfo><contact:pw>object-secret</contact:pw></contact:authInfo>
  <contact:disclose flag="{flag}"><contact:name type="int"/><contact:name type="loc"/><contact:org type="loc"/><contact:addr type="int"/><contact:addr type="loc"/>
    <contact:voice/><contact:fax/><contact:email/></contact:disclose>
</contact:infData></resData>"#
    );
    answer(trid, 1000, "Command completed successfully", &data)
}
