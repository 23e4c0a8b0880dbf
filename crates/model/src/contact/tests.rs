#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use crate::field::FieldCode;
use crate::registry::{RegistryContact, differences};
use proptest::prelude::*;

pub(super) fn jana() -> Draft {
    Draft {
        first_name: " Jana ".into(),
        last_name: "Nováková".into(),
        email: "jana@example.com".into(),
        phone: "+420601123456".into(),
        street1: "Dlouhá 1".into(),
        city: "Praha".into(),
        country_code: "cz".into(),
        ..Draft::default()
    }
}

#[test]
fn a_draft_becomes_what_is_stored() {
    let snapshot = jana().parse().unwrap();
    assert_eq!(snapshot.first_name, "Jana");
    assert_eq!(snapshot.phone.as_deref(), Some("+420601123456"));
    assert_eq!(snapshot.country_code, "CZ");
    assert_eq!(snapshot.org_name, None);
    assert_eq!(snapshot.full_name(), "Jana Nováková");
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let draft = Draft {
        email: "no".into(),
        phone: "601".into(),
        ..Draft::default()
    };
    let errors = draft.parse().unwrap_err();
    let named: Vec<&str> = errors.0.iter().map(|error| error.field.as_ref()).collect();
    assert_eq!(
        named,
        [
            "first_name",
            "email",
            "phone",
            "street1",
            "city",
            "country_code"
        ]
    );
    assert_eq!(draft.check("email"), Some(FieldCode::NotAnEmail));
    assert_eq!(draft.check("fax"), None);
}

#[test]
fn a_half_typed_draft_shows_what_is_right_already() {
    let draft = Draft {
        email: "jana@".into(),
        city: "".into(),
        ..jana()
    };
    let (snapshot, errors) = draft.read();
    assert_eq!(
        (
            snapshot.full_name().as_str(),
            snapshot.email,
            snapshot.country_code.as_str()
        ),
        ("Jana Nováková", None, "CZ")
    );
    assert_eq!(errors.0.len(), 2);
}

#[test]
fn one_of_two_names_is_a_name() {
    for (first, last, name) in [
        ("", "Suharto", "Suharto"),
        ("Sukarno", " \u{200b}", "Sukarno"),
    ] {
        let draft = Draft {
            first_name: first.into(),
            last_name: last.into(),
            ..jana()
        };
        assert_eq!(draft.parse().unwrap().full_name(), name);
        assert_eq!(
            (draft.check("first_name"), draft.check("last_name")),
            (None, None)
        );
        let sent = to_registry("S1-NICH", &draft.parse().unwrap(), None, true);
        assert_eq!(
            sent.loc.or(sent.int).unwrap().name,
            name,
            "nothing is put in place of the other"
        );
    }
    let nobody = Draft {
        first_name: String::new(),
        last_name: "\u{3164}".into(),
        ..jana()
    };
    let named: Vec<_> = nobody.parse().unwrap_err().0;
    let [only] = &named[..] else {
        panic!("one message: {named:?}");
    };
    assert_eq!(
        (only.field.as_ref(), &only.code),
        ("first_name", &FieldCode::NoName)
    );
    assert_eq!(nobody.check("last_name"), Some(FieldCode::NoName));
}

#[test]
fn a_street_of_two_lines_is_two_fields() {
    let typed = |street1: &str, street2: &str| Draft {
        street1: street1.into(),
        street2: street2.into(),
        ..jana()
    };
    let draft = typed("Dům A\r\n Dlouhá 1 \r\n", " ");
    assert_eq!(
        (draft.check("street1"), draft.check("street2")),
        (None, None)
    );
    let read = draft.parse().unwrap();
    assert_eq!(
        (read.street1.as_str(), read.street2.as_deref()),
        ("Dům A", Some("Dlouhá 1"))
    );
    let read = typed("Dům A\nDlouhá 1\n\n2. patro", "").parse().unwrap();
    assert_eq!(read.street2.as_deref(), Some("Dlouhá 1, 2. patro"));
    assert_eq!(typed("Dlouhá 1\n", "").parse().unwrap().street2, None);
    let full = typed("Dům A\nDlouhá 1", "2. patro");
    assert_eq!(
        full.parse().unwrap_err().of("street1").unwrap().code,
        FieldCode::LineBreak
    );
    assert_eq!(full.check("street1"), Some(FieldCode::LineBreak));
}

#[test]
fn limits_hold_in_characters_not_bytes() {
    for field in FIELDS
        .iter()
        .filter(|field| field.format == crate::spec::Format::Text)
    {
        let mut draft = jana();
        *draft.get_mut(field.name).unwrap() = "ž".repeat(field.max as usize);
        draft.parse().unwrap();
        draft.get_mut(field.name).unwrap().push('ž');
        assert_eq!(
            draft.check(field.name),
            Some(FieldCode::TooLong { max: field.max }),
            "{}",
            field.name
        );
    }
}

#[test]
fn a_patch_changes_what_it_names_and_an_empty_text_clears() {
    let stored = jana().parse().unwrap();
    let patch = Patch {
        fields: [
            ("phone".into(), String::new()),
            ("city".into(), "Brno".into()),
        ]
        .into(),
        ..Patch::default()
    };
    let changed = patch.over(&stored, true).unwrap().parse().unwrap();
    assert_eq!(
        (
            changed.phone.as_deref(),
            changed.city.as_str(),
            changed.email
        ),
        (None, "Brno", stored.email.clone())
    );
    let clearing = Patch {
        fields: [("city".into(), String::new())].into(),
        ..Patch::default()
    };
    assert_eq!(
        clearing
            .over(&stored, true)
            .unwrap()
            .parse()
            .unwrap_err()
            .of("city")
            .unwrap()
            .code,
        FieldCode::Required
    );
    let unknown = Patch {
        fields: [("nose".into(), String::new())].into(),
        ..Patch::default()
    };
    assert_eq!(
        unknown
            .over(&stored, true)
            .unwrap_err()
            .of("nose")
            .unwrap()
            .code,
        FieldCode::Unknown
    );
}

#[test]
fn storable_and_publishable_are_two_checks() {
    let mut draft = jana();
    draft.email.clear();
    draft.postal_code = "1234567890 1234567".into();
    let snapshot = draft.parse().unwrap();
    let refused = publishable(&snapshot);
    assert!(refused.of("email").is_some() && refused.of("postal_code").is_some());
    assert!(publishable(&jana().parse().unwrap()).is_empty());
}

#[test]
fn ascii_goes_as_int_and_other_scripts_as_loc() {
    let contact = to_registry("JN1-NICH", &jana().parse().unwrap(), None, true);
    assert!(contact.int.is_none() && contact.loc.is_some());
    assert_eq!(contact.voice.as_deref(), Some("+420.601123456"));
    let mut plain = jana();
    plain.last_name = "Novakova".into();
    plain.street1 = "Dlouha 1".into();
    assert!(
        to_registry("JN1-NICH", &plain.parse().unwrap(), None, true)
            .loc
            .is_none()
    );
}

fn any_draft() -> impl Strategy<Value = Draft> {
    proptest::collection::vec("\\PC{0,140}", 12).prop_map(|texts| {
        let mut draft = jana();
        for (field, text) in FIELDS.iter().zip(texts) {
            if text.chars().count() % 3 != 0 {
                draft.get_mut(field.name).unwrap().clone_from(&text);
            }
        }
        draft
    })
}

proptest! {
    #[test]
    fn what_parses_prints_and_parses_again(draft in any_draft()) {
        if let Ok(snapshot) = draft.parse() {
            prop_assert_eq!(Draft::from_snapshot(&snapshot, true).parse().unwrap(), snapshot.clone());
            let contact = to_registry("XX1-NICH", &snapshot, None, false);
            prop_assert!(contact.int.is_some() != contact.loc.is_some());
        }
    }

    #[test]
    fn a_patch_of_every_field_is_the_draft(draft in any_draft()) {
        let fields = FIELDS.iter().map(|field| (field.name.to_owned(), draft.get(field.name).unwrap().to_owned())).collect();
        let patch = Patch { fields, disclose: Some(draft.disclose), is_active: None };
        prop_assert_eq!(patch.over(&Snapshot::default(), true).unwrap(), draft);
    }
}

#[test]
fn a_form_that_the_registry_has_goes_on_saying_the_truth() {
    let mut plain = jana();
    plain.last_name = "Novakova".into();
    plain.street1 = "Dlouha 1".into();
    let ascii = to_registry("JN1-NICH", &plain.parse().unwrap(), None, true);
    let accents = to_registry("JN1-NICH", &jana().parse().unwrap(), None, true);
    assert_eq!(fit(ascii.clone(), &ascii), Some(ascii.clone()));
    let fitted = fit(accents.clone(), &ascii).unwrap();
    assert_eq!(fitted.int.as_ref().unwrap().name, "Jana Novakova");
    assert_eq!(fitted.loc, accents.loc);
    assert_eq!(fit(fitted.clone(), &fitted), Some(fitted));
    assert_eq!(fit(ascii.clone(), &accents).unwrap().loc, ascii.int);
    let mut greek = jana();
    greek.last_name = "Παπαδοπούλου".into();
    assert_eq!(
        fit(
            to_registry("JN1-NICH", &greek.parse().unwrap(), None, true),
            &ascii
        ),
        None
    );
}

#[test]
fn an_extension_that_nobody_said_is_left_to_the_registry_as_long_as_the_number_stays() {
    let of = jana().parse().unwrap();
    let sent = |of: &Snapshot| to_registry("JN1-NICH", of, None, true);
    let held = RegistryContact {
        voice_ext: Some("123".into()),
        ..sent(&of)
    };
    let fitted = |of: &Snapshot| fit(sent(of), &held).unwrap();
    assert_eq!(fitted(&of), held, "nothing is sent");
    let said = Snapshot {
        phone_ext: Some("7".into()),
        ..of.clone()
    };
    assert_eq!(fitted(&said).voice_ext.as_deref(), Some("7"));
    let taken_away = Snapshot {
        phone_ext: Some(String::new()),
        ..of.clone()
    };
    assert_eq!(fitted(&taken_away).voice_ext, None);
    assert_eq!(differences(&fitted(&taken_away), &held).len(), 1);
    let another = Snapshot {
        phone: Some("+420601123457".into()),
        ..of
    };
    assert_eq!(fitted(&another).voice_ext, None);
}

#[test]
fn the_extension_nought_is_none() {
    let of = jana().parse().unwrap();
    let wanted = to_registry("JN1-NICH", &of, None, true);
    let held = RegistryContact {
        voice_ext: Some("0".into()),
        fax_ext: Some("0".into()),
        ..wanted.clone()
    };
    assert_eq!(differences(&wanted, &held), []);
    let shown = crate::published::Shown::of(&held);
    assert_eq!((shown.phone_ext, shown.fax_ext), Default::default());
}
