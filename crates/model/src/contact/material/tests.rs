use super::super::to_registry;
use super::*;
use proptest::prelude::*;

fn jana() -> Snapshot {
    Snapshot {
        first_name: "Jana".into(),
        last_name: "Nováková".into(),
        org_name: Some("Acme s.r.o.".into()),
        email: Some("jana@example.com".into()),
        phone: Some("+420601123456".into()),
        street1: "Dlouhá 1".into(),
        city: "Praha".into(),
        country_code: "CZ".into(),
        ..Snapshot::default()
    }
}

fn sent(of: &Snapshot) -> RegistryContact {
    to_registry("JN1", of, None, true)
}

/// In ASCII letters alone, under another handle: as a registry holds it that takes no others.
fn in_ascii(of: &Snapshot) -> RegistryContact {
    let loc = sent(of).loc;
    let held = RegistryContact {
        int: Some(Postal::default()),
        handle: "JN1".into(),
        ..RegistryContact::default()
    };
    let fitted = fit(sent(of), &held);
    RegistryContact {
        handle: "OTHER".into(),
        int: fitted.and_then(|fitted| fitted.int).or(loc),
        loc: None,
        ..sent(of)
    }
}

fn changed(change: impl FnOnce(&mut Snapshot)) -> Vec<&'static str> {
    let mut after = jana();
    change(&mut after);
    let held = sent(&jana());
    let found = change_of_registrant(Some(&held), &sent(&after));
    material_fields(&found, Some(&held), &after)
}

#[test]
fn moving_and_a_new_number_are_harmless() {
    assert!(changed(|after| after.street1 = "Krátká 2".into()).is_empty());
    assert!(changed(|after| after.phone = None).is_empty());
    assert!(changed(|after| after.fax = Some("+420601123457".into())).is_empty());
}

#[test]
fn another_name_organization_or_address_is_another_registrant() {
    assert_eq!(
        changed(|after| after.last_name = "Malá".into()),
        ["last_name"]
    );
    assert_eq!(
        changed(|after| after.first_name = "Petr".into()),
        ["first_name"]
    );
    assert_eq!(
        changed(|after| {
            after.first_name = "Petr".into();
            after.last_name = "Malý".into();
        }),
        ["first_name", "last_name"]
    );
    assert_eq!(
        changed(|after| after.org_name = Some("Beta a.s.".into())),
        ["org_name"]
    );
    assert_eq!(changed(|after| after.org_name = None), ["org_name"]);
    assert_eq!(
        changed(|after| after.email = Some("j@example.com".into())),
        ["email"]
    );
    assert_eq!(changed(|after| after.email = None), ["email"]);
    assert!(changed(|after| after.email = Some("Jana@Example.com".into())).is_empty());
}

#[test]
fn another_spelling_is_no_change_whatever_moves_with_it() {
    for (one, other, same) in crate::contact::SPELLINGS {
        let (before, after) = (
            Snapshot {
                last_name: one.into(),
                org_name: Some(one.into()),
                ..jana()
            },
            Snapshot {
                last_name: other.into(),
                org_name: Some(other.into()),
                ..jana()
            },
        );
        let moved = Snapshot {
            city: "Brno".into(),
            phone: None,
            ..after.clone()
        };
        for after in [after, moved] {
            let found = change_of_registrant(Some(&sent(&before)), &sent(&after));
            let wanted: &[Material] = if same {
                &[]
            } else {
                &[Material::Name, Material::Organization]
            };
            assert_eq!(found, wanted, "{one} / {other}");
        }
    }
}

#[test]
fn an_address_is_one_however_its_domain_is_written() {
    assert!(changed(|after| after.email = Some("JANA@EXAMPLE.com".into())).is_empty());
    let there = |email: &str| {
        sent(&Snapshot {
            email: Some(email.into()),
            ..jana()
        })
    };
    let held = there("jana@müller.example");
    assert!(change_of_registrant(Some(&held), &there("jana@xn--mller-kva.example")).is_empty());
    assert!(change_of_registrant(Some(&held), &there("Jana@MU\u{308}LLER.example")).is_empty());
    assert_eq!(
        change_of_registrant(Some(&held), &there("jana@mueller.example")),
        [Material::Email]
    );
}

#[test]
fn where_nobody_is_or_may_be_seen_anybody_is_another() {
    let all = [Material::Name, Material::Organization, Material::Email];
    assert_eq!(change_of_registrant(None, &sent(&jana())), all);
    let alone = Snapshot {
        org_name: None,
        ..jana()
    };
    let found = change_of_registrant(None, &sent(&alone));
    assert_eq!(found, [Material::Name, Material::Email]);
    assert_eq!(
        material_fields(&found, None, &alone),
        ["first_name", "last_name", "email"]
    );
}

#[test]
fn the_same_person_under_another_handle_is_no_other_registrant() {
    let held = RegistryContact {
        handle: "SOMEBODYS-7".into(),
        ..sent(&jana())
    };
    assert!(change_of_registrant(Some(&held), &sent(&jana())).is_empty());
}

#[test]
fn the_local_and_the_ascii_form_of_a_name_are_one_name() {
    let moved = Snapshot {
        city: "Brno".into(),
        ..jana()
    };
    assert!(change_of_registrant(Some(&in_ascii(&jana())), &sent(&moved)).is_empty());
    let mueller = |name: &str| Snapshot {
        last_name: name.into(),
        street1: "Weg 1".into(),
        ..jana()
    };
    let (local, ascii) = (mueller("Müller"), in_ascii(&mueller("Mueller")));
    assert!(change_of_registrant(Some(&ascii), &sent(&local)).is_empty());
    let other = in_ascii(&mueller("Schmidt"));
    assert_eq!(
        change_of_registrant(Some(&other), &sent(&local)),
        [Material::Name]
    );
    // Which ASCII form belongs to a text in another script nobody can say.
    let yuri = Snapshot {
        first_name: "Юрий".into(),
        last_name: "Малый".into(),
        ..jana()
    };
    let held = in_ascii(&Snapshot {
        first_name: "Yuri".into(),
        last_name: "Maly".into(),
        ..jana()
    });
    assert_eq!(
        change_of_registrant(Some(&held), &sent(&yuri)),
        [Material::Name]
    );
    let both = RegistryContact {
        handle: "OTHER".into(),
        int: held.int.clone(),
        ..sent(&yuri)
    };
    assert!(change_of_registrant(Some(&both), &sent(&yuri)).is_empty());
}

#[test]
fn one_of_two_forms_that_names_somebody_else_is_enough() {
    let held = RegistryContact {
        int: in_ascii(&jana()).int,
        ..sent(&jana())
    };
    let mut other = RegistryContact {
        handle: "OTHER".into(),
        ..held.clone()
    };
    other.int = in_ascii(&Snapshot {
        last_name: "Smith".into(),
        ..jana()
    })
    .int;
    assert_eq!(change_of_registrant(Some(&held), &other), [Material::Name]);
}

fn somebody() -> impl Strategy<Value = Snapshot> {
    (
        "[A-Zčřžáéíöüß]{1,9}",
        "[A-ZČŘŽa-záéíöüß ]{1,14}",
        proptest::option::of("[A-Za-zčřž .&]{1,20}"),
        "[a-z]{1,8}@[a-z]{1,8}\\.example",
        "[A-Za-zčřž 0-9]{1,12}",
    )
        .prop_map(
            |(first_name, last_name, org_name, email, street1)| Snapshot {
                first_name,
                last_name,
                org_name,
                email: Some(email),
                street1,
                ..jana()
            },
        )
}

proptest! {
    #[test]
    fn nothing_changed_is_no_change(of in somebody(), handle in "[A-Z]{3,9}", phone in proptest::option::of("\\+420[0-9]{9}"), city in "[A-Za-z]{1,9}") {
        let held = RegistryContact { handle, ..sent(&of) };
        prop_assert!(change_of_registrant(Some(&held), &sent(&of)).is_empty());
        // Neither is moving, or another number.
        let moved = Snapshot { phone, city, ..of };
        prop_assert!(change_of_registrant(Some(&held), &sent(&moved)).is_empty());
    }

    #[test]
    fn in_ascii_it_is_the_same_registrant(of in somebody(), city in "[A-Za-zčř]{1,9}") {
        let moved = Snapshot { city, ..of.clone() };
        prop_assert!(change_of_registrant(Some(&in_ascii(&of)), &sent(&moved)).is_empty());
        prop_assert!(change_of_registrant(Some(&sent(&moved)), &in_ascii(&of)).is_empty());
    }

    #[test]
    fn another_address_always_counts(of in somebody(), other in "[a-z]{1,8}@[a-z]{9}\\.example") {
        let after = Snapshot { email: Some(other), ..of.clone() };
        prop_assert_eq!(change_of_registrant(Some(&sent(&of)), &sent(&after)), [Material::Email]);
    }

    #[test]
    fn it_counts_in_both_directions(one in somebody(), two in somebody()) {
        let (one, two) = (sent(&one), RegistryContact { handle: "OTHER".into(), ..sent(&two) });
        prop_assert_eq!(change_of_registrant(Some(&one), &two), change_of_registrant(Some(&two), &one));
    }
}
