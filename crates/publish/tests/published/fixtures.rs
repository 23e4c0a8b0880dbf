//! A few domains as registries hold them.

use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::published::DomainView;
use model::registry::{Postal, RegistryContact};
use model::role::Role;
use publish::Publisher;

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A registrar with everything a registrar can have.
pub fn registrar() -> Publisher {
    Publisher {
        iana_id: Some("9999".into()),
        abuse_email: Some("abuse@registrar.example".into()),
        abuse_phone: Some("+420.222333444".into()),
        whois_server: Some("whois.registrar.example".into()),
        terms_url: Some("https://registrar.example/terms".into()),
        ..Publisher::new("Vzorný registrátor s.r.o.", "https://registrar.example/")
    }
}

pub fn jana() -> RegistryContact {
    RegistryContact {
        handle: "JN42-NICH".into(),
        loc: Some(Postal {
            name: "Jana Nováková".into(),
            org: Some("Pekárna U Mlýna s.r.o.".into()),
            street: vec!["Dlouhá 12".into(), "2. patro, dveře 7".into()],
            city: "Praha".into(),
            region: Some("Praha 1".into()),
            postal_code: Some("110 00".into()),
            country_code: "CZ".into(),
        }),
        voice: Some("+420.601123456".into()),
        voice_ext: Some("12".into()),
        fax: Some("+420.601123457".into()),
        email: "jana@pekarna.example".into(),
        disclose: true,
        statuses: vec!["linked".into()],
        ..RegistryContact::default()
    }
}

/// Withheld, without a postal code, an organization and a telephone.
pub fn taro() -> RegistryContact {
    RegistryContact {
        handle: "XX7-NICH".into(),
        loc: Some(Postal {
            name: "山田 太郎".into(),
            street: vec!["千代田1-1".into()],
            city: "東京".into(),
            region: Some("東京都".into()),
            country_code: "JP".into(),
            ..Postal::default()
        }),
        email: "taro@yamada.example".into(),
        disclose: false,
        ..RegistryContact::default()
    }
}

/// Everything published, one contact in all four roles.
pub fn open() -> DomainView {
    DomainView {
        name: DomainName::parse("pekarna.example").unwrap(),
        roid: "D123_EXAMPLE-NICH".into(),
        statuses: vec![
            "clientTransferProhibited".into(),
            "serverUpdateProhibited".into(),
        ],
        nameservers: vec!["NS1.pekarna.example.".into(), "ns.žluťoučký.example".into()],
        created: Some(at("2019-05-01T08:30:00.123456Z")),
        updated: Some(at("2026-01-02T03:04:05Z")),
        expires: Some(at("2027-05-01T08:30:00Z")),
        contacts: Role::ALL.map(|role| (role, jana())).to_vec(),
        unread: Vec::new(),
        read_at: at("2026-02-03T04:05:06.9Z"),
        signed: Some(false),
        grace: Vec::new(),
    }
}

/// An international name with a withheld registrant, two technical contacts of which one is withheld, and no name server.
pub fn withheld() -> DomainView {
    DomainView {
        name: DomainName::parse("山田.example").unwrap(),
        statuses: vec!["ok".into()],
        nameservers: Vec::new(),
        updated: None,
        contacts: vec![
            (Role::Registrant, taro()),
            (Role::Tech, jana()),
            (Role::Tech, taro()),
            (Role::Billing, taro()),
        ],
        ..open()
    }
}

/// As little as a registry can know.
pub fn bare() -> DomainView {
    DomainView {
        roid: String::new(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts: Vec::new(),
        ..open()
    }
}
