#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use proptest::prelude::*;

fn contact() -> RegistryContact {
    RegistryContact {
        handle: "NH-1".into(),
        int: Some(Postal {
            name: "Zoe Muller".into(),
            street: vec!["Gasse 1".into()],
            city: "Koln".into(),
            country_code: "DE".into(),
            ..Postal::default()
        }),
        loc: None,
        voice: Some("+49.221123".into()),
        email: "zoe@example.net".into(),
        disclose: true,
        ..RegistryContact::default()
    }
}

#[test]
fn a_difference_names_the_field_and_both_values() {
    let wanted = contact();
    let mut found = contact();
    let int = found.int.as_mut().unwrap();
    int.city = "Bonn".into();
    int.street.push("Hof".into());
    found.voice = None;
    found.disclose = false;
    let list = differences(&wanted, &found);
    let fields: Vec<&str> = list
        .iter()
        .map(|difference| difference.field.as_str())
        .collect();
    assert_eq!(fields, ["int.street", "int.city", "voice", "disclose"]);
    assert_eq!(list[0].found.as_deref(), Some("Gasse 1\nHof"));
    assert_eq!(
        (list[1].wanted.as_deref(), list[1].found.as_deref()),
        (Some("Koln"), Some("Bonn"))
    );
    assert_eq!(
        (list[2].wanted.as_deref(), list[2].found.as_deref()),
        (Some("+49.221123"), None)
    );
}

#[test]
fn a_form_that_is_missing_differs_in_every_field_it_would_have() {
    let wanted = RegistryContact {
        loc: contact().int,
        ..contact()
    };
    let fields: Vec<String> = differences(&wanted, &contact())
        .into_iter()
        .map(|difference| difference.field.to_string())
        .collect();
    assert_eq!(
        fields,
        ["loc.name", "loc.street", "loc.city", "loc.country_code"]
    );
}

#[test]
fn handle_statuses_space_and_empty_text_do_not_count() {
    let mut found = contact();
    found.handle = "OTHER".into();
    found.statuses = vec!["linked".into()];
    found.fax = Some("  ".into());
    found.email = " zoe@example.net\n".into();
    let int = found.int.as_mut().unwrap();
    int.org = Some(String::new());
    int.street = vec![String::new(), " Gasse 1 ".into()];
    assert_eq!(differences(&contact(), &found), []);
}

#[test]
fn a_wish_without_registrant_keeps_the_found_one() {
    let found = RegistryDomain {
        registrant: Some("A".into()),
        ..RegistryDomain::default()
    };
    assert!(role_change(&Holders::new(), &found).is_empty());
}

#[test]
fn extra_holders_of_a_role_are_removed_once() {
    let held = |handle: &str| (DomainRole::Tech, handle.to_owned());
    let found = RegistryDomain {
        contacts: vec![held("A"), held("B"), held("B")],
        ..RegistryDomain::default()
    };
    let change = role_change(&Holders::from([(Role::Tech, "A".into())]), &found);
    assert_eq!(
        change,
        RoleChange {
            registrant: None,
            add: vec![],
            remove: vec![held("B")]
        }
    );
}

#[test]
fn roles_are_snake_case_words() {
    assert_eq!(
        serde_json::to_string(&DomainRole::ALL).unwrap(),
        r#"["admin","tech","billing"]"#
    );
    for role in DomainRole::ALL {
        assert_eq!(DomainRole::from_word(role.as_str()), Some(role));
        assert_eq!(DomainRole::from_role(Role::from(role)), Some(role));
        assert_eq!(Role::from(role).as_str(), role.as_str());
    }
    assert_eq!(DomainRole::from_word("registrant"), None);
}

#[test]
fn one_letter_outside_ascii_is_found_wherever_it_stands() {
    let plain = contact().int.unwrap();
    assert!(plain.is_ascii());
    for change in [
        |postal: &mut Postal| postal.name.push('é'),
        |postal: &mut Postal| postal.org = Some("é".into()),
        |postal: &mut Postal| postal.street.push("é".into()),
        |postal: &mut Postal| postal.city.push('é'),
        |postal: &mut Postal| postal.region = Some("é".into()),
        |postal: &mut Postal| postal.postal_code = Some("é".into()),
    ] {
        let mut postal = plain.clone();
        change(&mut postal);
        assert!(!postal.is_ascii(), "{postal:?}");
    }
}

fn handles() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["A", "B", "C", "D"]).prop_map(ToOwned::to_owned)
}

fn domains() -> impl Strategy<Value = RegistryDomain> {
    let held = (prop::sample::select(DomainRole::ALL.to_vec()), handles());
    (
        prop::option::of(handles()),
        prop::collection::vec(held, 0..8),
    )
        .prop_map(|(registrant, contacts)| RegistryDomain {
            name: "example.test".into(),
            registrant,
            contacts,
            ..RegistryDomain::default()
        })
}

fn wishes() -> impl Strategy<Value = Holders> {
    prop::collection::btree_map(prop::sample::select(Role::ALL.to_vec()), handles(), 0..5)
}

fn texts() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[ a-cé]{0,3}")
}

fn contacts() -> impl Strategy<Value = RegistryContact> {
    let postal = (texts(), texts(), prop::collection::vec("[ a-c]{0,3}", 0..4))
        .prop_map(|(org, region, street)| Postal {
            name: "N".into(),
            org,
            region,
            street,
            ..Postal::default()
        })
        .boxed();
    (
        prop::option::of(postal.clone()),
        prop::option::of(postal),
        texts(),
        texts(),
        any::<bool>(),
    )
        .prop_map(|(int, loc, voice, fax, disclose)| RegistryContact {
            int,
            loc,
            voice,
            fax,
            disclose,
            ..RegistryContact::default()
        })
}

#[test]
fn every_field_reads_back_and_is_what_json_says() {
    for field in Field::ALL {
        assert_eq!(Field::from_word(field.as_str()), Some(field));
        assert_eq!(serde_json::json!(field), serde_json::json!(field.as_str()));
        assert_eq!(
            serde_json::from_value::<Field>(serde_json::json!(field.as_str())).unwrap(),
            field
        );
    }
    assert!(serde_json::from_value::<Field>(serde_json::json!("int")).is_err());
}

proptest! {
    #[test]
    fn the_change_applied_gives_the_wanted_holders(wanted in wishes(), found in domains()) {
        let mut after = found.clone();
        role_change(&wanted, &found).apply(&mut after);
        for role in Role::ALL {
            let held: std::collections::BTreeSet<&str> = after.holders(role).collect();
            let wish = wanted.get(&role).map(String::as_str);
            let expected = if role == Role::Registrant { wish.or(found.registrant.as_deref()) } else { wish };
            prop_assert_eq!(held, expected.into_iter().collect::<std::collections::BTreeSet<_>>());
        }
        prop_assert!(role_change(&wanted, &after).is_empty(), "a second change has nothing to do");
    }

    #[test]
    fn nothing_is_both_added_and_removed(wanted in wishes(), found in domains()) {
        let change = role_change(&wanted, &found);
        prop_assert!(change.add.iter().all(|held| !change.remove.contains(held)));
    }

    #[test]
    fn differences_are_empty_for_equals_and_mirror_each_other(one in contacts(), other in contacts()) {
        prop_assert_eq!(differences(&one, &one), vec![]);
        let there = differences(&one, &other);
        let back: Vec<Difference> = differences(&other, &one).into_iter()
            .map(|Difference { field, wanted, found }| Difference { field, wanted: found, found: wanted }).collect();
        prop_assert_eq!(there, back);
    }
}
