//! The reviewed ASCII form: what it accepts, and what registries get of it.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::{INTERNATIONAL_FIELDS as WORDS, *};
use crate::registry::{Postal, RegistryContact};
use proptest::prelude::*;

/// A contact in some script, with any of the fields that may be empty.
pub(super) fn snapshot() -> impl Strategy<Value = Snapshot> {
    let word = || "[A-Za-zÀ-žА-я一-十]{1,12}";
    let maybe = move || proptest::option::of(word());
    (word(), word(), maybe(), word(), maybe(), word(), maybe()).prop_map(
        |(first_name, last_name, org_name, street1, street2, city, region)| Snapshot {
            first_name,
            last_name,
            org_name,
            street1,
            street2,
            city,
            region,
            email: Some("jana@example.com".into()),
            postal_code: Some("602 00".into()),
            country_code: "CZ".into(),
            ..Snapshot::default()
        },
    )
}

/// An ASCII form with the same fields filled.
fn typed(of: &Snapshot, ascii: &str) -> Draft {
    let local = Draft::from_snapshot(of, true);
    let mut draft = Draft::default();
    for name in WORDS {
        if !local.get(name).unwrap().is_empty() {
            *draft.get_mut(name).unwrap() = ascii.to_owned();
        }
    }
    draft
}

fn sent(of: &Snapshot, ascii: Option<&International>) -> RegistryContact {
    to_registry("JN1-NICH", of, ascii, true)
}

proptest! {
    #[test]
    fn a_form_with_the_same_fields_is_taken_and_covers(of in snapshot(), ascii in "[!-~][ -~]{0,20}[!-~]") {
        let form = International::parse(&typed(&of, &format!("  {ascii} ")), &of).unwrap();
        prop_assert!(form.covers(&of));
        prop_assert_eq!(&form.city, &ascii);
        let over = form.over(&of);
        prop_assert!(!needs_international(&over), "{over:?}");
        prop_assert_eq!((&over.email, &over.postal_code, &over.country_code), (&of.email, &of.postal_code, &of.country_code));
        prop_assert_eq!(over.street2.is_some(), of.street2.is_some());
        prop_assert!(form.covers(&over));
    }

    #[test]
    fn what_is_not_ascii_is_named(of in snapshot(), which in 0..WORDS.len(), letter in "[\u{7f}-\u{2fff}]") {
        // Spaces of any width are plain ones, and a few signs are composed to ASCII.
        prop_assume!(letter.trim() == letter && crate::text::cleaned(&letter) .ok().flatten().is_none_or(|text| !text.is_ascii()));
        let name = WORDS[which];
        let mut draft = typed(&of, "Words");
        *draft.get_mut(name).unwrap() = format!("a{letter}b");
        let errors = International::parse(&draft, &of).unwrap_err();
        prop_assert_eq!(errors.0.len(), 1);
        prop_assert_eq!(errors.0[0].field.as_ref(), format!("international.{name}"));
    }

    #[test]
    fn each_field_is_filled_or_empty_as_the_contact_has_it(of in snapshot(), which in 0..WORDS.len()) {
        let name = WORDS[which];
        let mut draft = typed(&of, "Words");
        let place = draft.get_mut(name).unwrap();
        *place = if place.is_empty() { "Words".into() } else { " ".into() };
        let errors = International::parse(&draft, &of).unwrap_err();
        prop_assert_eq!(errors.0.len(), 1);
        prop_assert_eq!(errors.0[0].field.as_ref(), format!("international.{name}"));
    }

    #[test]
    fn registries_get_the_local_words_and_the_reviewed_ones_beside_them(of in snapshot()) {
        let form = International::parse(&typed(&of, "Words"), &of).unwrap();
        let (alone, both) = (sent(&of, None), sent(&of, Some(&form)));
        if needs_international(&of) {
            prop_assert_eq!(&alone.int, &None, "nothing is transliterated behind anybody's back");
            prop_assert_eq!(&both.loc, &alone.loc);
            prop_assert_eq!(&both.loc.as_ref().unwrap().city, &of.city);
            prop_assert_eq!(both.int, sent(&form.over(&of), None).int);
        } else {
            prop_assert_eq!(&alone, &both, "what is ASCII already goes as it is");
            prop_assert_eq!((both.int.unwrap().city, both.loc), (of.city, None));
        }
    }

    #[test]
    fn a_reviewed_form_fits_whatever_a_registry_holds(of in snapshot(), has_int: bool, has_loc: bool) {
        let form = International::parse(&typed(&of, "Words"), &of).unwrap();
        let wanted = sent(&of, Some(&form));
        let old = || Postal { name: "Old".into(), ..wanted.int.clone().or(wanted.loc.clone()).unwrap() };
        let found = RegistryContact { int: has_int.then(old), loc: has_loc.then(old), ..wanted.clone() };
        let fitted = fit(wanted.clone(), &found).unwrap();
        prop_assert!(fitted.int.is_some() || !has_int, "a form is never taken away");
        prop_assert!(fitted.loc.is_some() || !has_loc);
        if needs_international(&of) {
            prop_assert_eq!(&fitted, &wanted, "both forms say what was typed and reviewed");
        }
        for form in [&fitted.int, &fitted.loc].into_iter().flatten() {
            prop_assert_ne!(&form.name, "Old");
        }
        // A form that was sent once is sent again unchanged.
        prop_assert_eq!(fit(wanted, &fitted).unwrap(), fitted);
    }
}

#[test]
fn words_of_another_length_are_named() {
    let of = Snapshot {
        first_name: "Яна".into(),
        last_name: "Ли".into(),
        street1: "У".into(),
        city: "Ы".into(),
        country_code: "KG".into(),
        ..Snapshot::default()
    };
    let longest = "a".repeat(spec("city").unwrap().max as usize);
    let mut draft = typed(&of, "Words");
    draft.city.clone_from(&longest);
    assert_eq!(International::parse(&draft, &of).unwrap().city, longest);
    draft.city.push('a');
    let errors = International::parse(&draft, &of).unwrap_err();
    assert_eq!(errors.0[0].field.as_ref(), "international.city");
}

#[test]
fn other_words_need_another_review() {
    let of = Snapshot {
        first_name: "Яна".into(),
        org_name: Some("Рога".into()),
        ..Snapshot::default()
    };
    let form = International {
        first_name: "Yana".into(),
        org_name: Some("Roga".into()),
        ..International::default()
    };
    assert!(form.covers(&of));
    let without = Snapshot {
        org_name: None,
        ..of.clone()
    };
    assert!(!form.covers(&without));
    assert!(words_changed(&of, &without));
    let moved_on = Snapshot {
        phone: Some("+996312123456".into()),
        email: Some("y@example.com".into()),
        ..of.clone()
    };
    assert!(!words_changed(&of, &moved_on));
}
