//! What is written is read back, whatever people type into their addresses.

use super::responder::{answer, between};
use crate::epp::{read, write};
use model::registry::{Postal, RegistryContact};
use proptest::prelude::*;

/// Text as it can stand in a field: no control characters, no white space at the ends.
fn texts() -> impl Strategy<Value = String> {
    "[^\\p{C}\\p{Z}]([^\\p{C}]{0,12}[^\\p{C}\\p{Z}])?"
}

fn postals() -> impl Strategy<Value = Postal> {
    let optional = || prop::option::of(texts());
    (
        texts(),
        optional(),
        prop::collection::vec(texts(), 0..4),
        texts(),
        optional(),
        optional(),
    )
        .prop_map(|(name, org, street, city, region, postal_code)| Postal {
            name,
            org,
            street,
            city,
            region,
            postal_code,
            country_code: "DE".into(),
        })
}

fn contacts() -> impl Strategy<Value = RegistryContact> {
    let numbers = || prop::option::of("\\+[1-9]{1,3}\\.[0-9]{1,14}");
    let forms = prop_oneof![
        postals().prop_map(|int| (Some(int), None)),
        postals().prop_map(|loc| (None, Some(loc))),
        (postals(), postals()).prop_map(|(int, loc)| (Some(int), Some(loc))),
    ];
    (
        texts(),
        forms,
        numbers(),
        prop::option::of("[0-9]{1,4}"),
        (numbers(), prop::option::of("[0-9]{1,4}")),
        texts(),
        any::<bool>(),
    )
        .prop_map(
            |(handle, (int, loc), voice, extension, (fax, fax_extension), email, disclose)| {
                let fax_ext = fax_extension.filter(|_| fax.is_some());
                let voice_ext = extension.filter(|_| voice.is_some());
                RegistryContact {
                    handle,
                    int,
                    loc,
                    voice,
                    voice_ext,
                    fax,
                    fax_ext,
                    email,
                    disclose,
                    statuses: vec![],
                    ..RegistryContact::default()
                }
            },
        )
}

proptest! {
    #[test]
    fn a_contact_created_and_read_is_the_same(contact in contacts(), by_default in any::<bool>()) {
        let command = write::command(&write::ContactCreate::new(&contact, "object-secret", true), "trid-1").unwrap();
        let body = between(&command, r#"<create><create xmlns="urn:ietf:params:xml:ns:contact-1.0">"#, "</create></create>");
        let data = format!(r#"<resData><infData xmlns="urn:ietf:params:xml:ns:contact-1.0">{body}</infData></resData>"#);
        let answer = read::answer(answer("trid-1", 1000, "ok", &data)).unwrap();
        prop_assert_eq!(read::contact(&answer, by_default), Ok(contact));
    }

    #[test]
    fn no_answer_makes_the_reader_panic(text in "[<>/a-z:= \"&;]{0,60}", inside in "\\PC{0,40}") {
        let _ = read::answer(text.clone());
        let _ = read::greeting(&text);
        if let Ok(answer) = read::answer(answer("trid-1", 1000, "ok", &format!("<resData>{inside}</resData>"))) {
            prop_assert!(read::contact(&answer, true).is_err() && read::domain(&answer).is_err());
        }
    }
}
