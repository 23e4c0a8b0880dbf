//! Whatever a registry holds: both forms tell the same, no value becomes a line of its own, nothing withheld gets out.

use crate::facts::{contacts_in_rdap, contacts_in_whois, domain_in_rdap, domain_in_whois};
use crate::fixtures;
use model::published::DomainView;
use model::registry::{Postal, RegistryContact};
use model::role::Role;
use proptest::prelude::*;
use publish::rdap::ContactView;
use publish::{rdap, whois};

/// Stands in every value of a withheld contact that may not get out, and nowhere else.
const SECRET: char = '\u{1d6c}';

/// A value as nasty as a registry may send it: line breaks, escapes, labels of WHOIS, any script. Never blank.
fn value(mark: char) -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,30}",
        "\\PC{1,20}",
        "[a-z]{1,5}(\r\n|\n|\r|\u{85}|\u{2028})Registrant Name: [A-Z]{1,5}",
        "\u{1b}\\[2J[a-z]{1,5}",
    ]
    .prop_map(move |text| format!("{mark}{text}"))
}

fn contact() -> impl Strategy<Value = RegistryContact> {
    any::<bool>().prop_flat_map(|disclose| {
        let mark = if disclose { 'o' } else { SECRET };
        let maybe = || prop::option::of(value(mark));
        let phone = || {
            prop::option::of("\\+[0-9]{1,3}\\.[0-9]{4,14}".prop_map(|number| {
                if number.len() > 17 {
                    number[..17].to_owned()
                } else {
                    number
                }
            }))
        };
        let postal = (
            value(mark),
            maybe(),
            prop::collection::vec(value(mark), 0..4),
            value(mark),
            prop::option::of("[A-Za-zé\r\n ]{1,9}".prop_map(|r| format!("r{r}"))),
            maybe(),
        )
            .prop_map(|(name, org, street, city, region, postal_code)| Postal {
                name,
                org,
                street,
                city,
                region,
                postal_code,
                country_code: "CZ".into(),
            });
        (
            value(mark),
            postal,
            any::<bool>(),
            phone(),
            prop::option::of("[0-9]{1,5}"),
            (phone(), prop::option::of("[0-9]{1,5}")),
            value(mark),
        )
            .prop_map(
                move |(handle, postal, local, voice, voice_ext, (fax, fax_ext), email)| {
                    let (int, loc) = if local {
                        (None, Some(postal))
                    } else {
                        (Some(postal), None)
                    };
                    let voice_ext = voice_ext.filter(|_| voice.is_some());
                    RegistryContact {
                        handle,
                        int,
                        loc,
                        voice,
                        voice_ext,
                        fax_ext: fax_ext.filter(|_| fax.is_some()),
                        fax,
                        email,
                        disclose,
                        statuses: Vec::new(),
                        ..RegistryContact::default()
                    }
                },
            )
    })
}

fn view() -> impl Strategy<Value = DomainView> {
    let statuses = prop::collection::btree_set(
        prop::sample::select(vec![
            "ok",
            "clientHold",
            "serverHold",
            "pendingUpdate",
            "inactive",
            "autoRenewPeriod",
        ]),
        0..4,
    );
    let hosts = prop::collection::vec("[a-z]{1,8}\\.(example|Test\\.)", 0..3);
    let held = (prop::sample::select(Role::ALL.to_vec()), contact());
    (
        prop::sample::select(vec!["a.example", "žluťoučký.example"]),
        "[A-Z0-9]{0,6}",
        statuses,
        hosts,
        any::<[bool; 3]>(),
        prop::collection::vec(held, 0..6),
    )
        .prop_map(|(name, roid, statuses, nameservers, has, contacts)| {
            let full = fixtures::open();
            DomainView {
                name: model::domain_name::DomainName::parse(name).unwrap(),
                roid,
                statuses: statuses.into_iter().map(str::to_owned).collect(),
                nameservers,
                created: full.created.filter(|_| has[0]),
                updated: full.updated.filter(|_| has[1]),
                expires: full.expires.filter(|_| has[2]),
                contacts,
                unread: Vec::new(),
                read_at: full.read_at,
                signed: Some(false),
                grace: Vec::new(),
            }
        })
}

/// What a withheld contact holds that the mark can't stand in.
fn secret_numbers(contact: &RegistryContact) -> impl Iterator<Item = &String> {
    [&contact.voice, &contact.fax]
        .into_iter()
        .flatten()
        .filter(|_| !contact.disclose)
}

proptest! {
    #[test]
    fn both_forms_tell_the_same(view in view()) {
        let by = fixtures::registrar();
        let text = whois::domain(&view, &by);
        let json = rdap::domain(&view, &by);
        prop_assert_eq!(contacts_in_whois(&text), contacts_in_rdap(&json));
        prop_assert_eq!(domain_in_whois(&text), domain_in_rdap(&json));
    }

    #[test]
    fn nothing_withheld_gets_out(view in view()) {
        let by = fixtures::registrar();
        let text = whois::domain(&view, &by);
        let json = rdap::domain(&view, &by).to_string();
        prop_assert!(!text.contains(SECRET), "{}", text);
        prop_assert!(!json.contains(SECRET), "{}", json);
        let open: Vec<&String> = view.contacts.iter().filter(|(_, contact)| contact.disclose).flat_map(|(_, contact)| [&contact.voice, &contact.fax]).flatten().collect();
        for number in view.contacts.iter().flat_map(|(_, contact)| secret_numbers(contact)) {
            // A number that another contact publishes, or that stands within one, is out by that one's will.
            if open.iter().all(|shown| !shown.contains(number.as_str())) {
                prop_assert!(!text.contains(number.as_str()) && !json.contains(number.as_str()), "{}", number);
            }
        }
    }

    #[test]
    fn an_entity_alone_keeps_all_but_the_handle_that_was_asked_for(contact in contact()) {
        let handle = "ASKED-NICH".to_owned();
        let view = ContactView { contact: RegistryContact { handle, ..contact }, read_at: fixtures::open().read_at };
        let json = rdap::entity(&view, &fixtures::registrar()).to_string();
        prop_assert!(!json.contains(SECRET), "{}", json);
        prop_assert_eq!(json.contains("redacted\":[{"), !view.contact.disclose);
    }

    #[test]
    fn no_value_begins_a_line(view in view()) {
        let text = whois::domain(&view, &fixtures::registrar());
        let body = text.replace("\r\n", "");
        prop_assert!(!body.chars().any(|c| c.is_control() || c == '\u{2028}'), "{:?}", body);
        let names = text.split("\r\n").filter(|line| line.starts_with("Registrant Name: ")).count();
        let holders = view.contacts.iter().filter(|(role, _)| *role == Role::Registrant).count();
        prop_assert_eq!(names, holders);
    }
}
