//! The ASCII form of an object that is kept true.

use super::super::tests::jana;
use super::super::{Draft, fit, to_registry};
use crate::registry::RegistryContact;

/// The ASCII form that stands there is somebody's spelling of the name; what has none is written out as the country does.
#[test]
fn an_ascii_form_stays_while_it_spells_the_same_and_is_written_out_by_the_country_else() {
    for (country, held, becomes, stays) in [
        ("DE", "Mueller", "Müller", "Mueller"),
        ("DE", "Muller", "Müller", "Muller"),
        ("DE", "Novak", "Müller", "Mueller"),
        ("CZ", "Novak", "Müller", "Muller"),
        ("DE", "Novak", "MÜLLER", "MUELLER"),
        ("RS", "Djordjevic", "Đorđević", "Djordjevic"),
        ("SE", "Joergensen", "Jörgensen", "Joergensen"),
        ("DK", "Novak", "Ågård", "Aagaard"),
        ("NO", "Soren", "Søren", "Soren"),
        ("DE", "Mueller", "MUELLER", "MUELLER"),
    ] {
        let named = |last_name: &str| {
            let draft = Draft {
                last_name: last_name.into(),
                country_code: country.into(),
                ..jana()
            };
            to_registry("JN1-NICH", &draft.parse().unwrap(), None, true)
        };
        let (found, wanted) = (named(held), named(becomes));
        let found = fit(found, &ascii_of(named(held))).unwrap();
        let sent = fit(wanted.clone(), &found).unwrap();
        let int = sent.int.clone().unwrap().name;
        assert_eq!(int, format!("Jana {stays}"), "{country}: {held}, {becomes}");
        assert_eq!(fit(wanted, &sent), Some(sent), "and is left so");
    }
}

/// Not the name alone: organization, street, city and region are spelled by the same rule, each by itself.
#[test]
fn each_field_of_an_ascii_form_stays_or_is_written_out() {
    let of = |org: &str, city: &str| {
        let draft = Draft {
            org_name: org.into(),
            city: city.into(),
            country_code: "DE".into(),
            ..jana()
        };
        to_registry("JN1-NICH", &draft.parse().unwrap(), None, true)
    };
    let found = ascii_of(of("Baeckerei Weiss", "Hamburg"));
    let sent = fit(of("Bäckerei Weiß", "Köln"), &found).unwrap();
    let int = sent.int.unwrap();
    assert_eq!(int.org.as_deref(), Some("Baeckerei Weiss"));
    assert_eq!(int.city, "Koeln");
    let found = ascii_of(of("Backerei Weiss", "Koln"));
    let int = fit(of("Bäckerei Weiß", "Köln"), &found)
        .unwrap()
        .int
        .unwrap();
    assert_eq!(
        (int.org.as_deref(), int.city.as_str()),
        (Some("Backerei Weiss"), "Koln")
    );
    // Another organization is no spelling of the first.
    let int = fit(of("Bäckerei Weiß", "Köln"), &ascii_of(of("Acme", "Koln")));
    assert_eq!(
        int.unwrap().int.unwrap().org.as_deref(),
        Some("Baeckerei Weiss")
    );
}

/// The same object with nothing but an ASCII form.
fn ascii_of(mut object: RegistryContact) -> RegistryContact {
    let mut postal = object.int.take().or(object.loc.take()).unwrap();
    postal.street = vec!["Dlouha 1".into()];
    RegistryContact {
        int: Some(postal),
        loc: None,
        ..object
    }
}
