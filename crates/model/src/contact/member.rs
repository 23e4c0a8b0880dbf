//! Composing a member contact from a person and a location.

use super::Snapshot;
use crate::location::Office;
use crate::person::Person;
use crate::phone::Number;

/// What a member contact is composed from.
#[derive(Debug, Clone, Copy)]
pub struct Upstream<'a> {
    /// The person.
    pub person: &'a Person,
    /// The organization's legal name.
    pub legal_name: &'a str,
    /// The location; `None` when it was deleted.
    pub office: Option<&'a Office>,
    /// The person's own phone, when the contact names one.
    pub phone: Option<&'a Number>,
}

/// The contact's fields as person, location and legal name have them now. Without an own phone the location's is shown; without a
/// location the previous address stays, since a registry requires one.
#[must_use]
pub fn compose(of: &Upstream<'_>, told: &Snapshot) -> Snapshot {
    let own = of
        .phone
        .map(|own| (Some(own.e164.clone()), own.ext.clone()));
    // A number is shown with its own extension. One that was taken away from it is told to registries.
    let shown = |(number, ext): (Option<String>, Option<String>),
                 was: (&Option<String>, &Option<String>)| {
        let taken_away = ext.is_none() && was.1.is_some() && number == *was.0;
        (number, if taken_away { Some(String::new()) } else { ext })
    };
    let (was_phone, was_fax) = ((&told.phone, &told.phone_ext), (&told.fax, &told.fax_ext));
    let name = Snapshot {
        first_name: of.person.first_name.clone(),
        last_name: of.person.last_name.clone(),
        org_name: Some(of.legal_name.to_owned()).filter(|name| !name.is_empty()),
        email: Some(of.person.email.clone()),
        ..told.clone()
    };
    let phone = own.unwrap_or_else(|| match of.office {
        Some(office) => (office.phone.clone(), office.phone_ext.clone()),
        None => (told.phone.clone(), told.phone_ext.clone()),
    });
    let (phone, phone_ext) = shown(phone, was_phone);
    let name = Snapshot {
        phone,
        phone_ext,
        ..name
    };
    match of.office {
        Some(office) => {
            let (fax, fax_ext) = shown((office.fax.clone(), office.fax_ext.clone()), was_fax);
            Snapshot {
                fax,
                fax_ext,
                street1: office.street1.clone(),
                street2: office.street2.clone(),
                city: office.city.clone(),
                region: office.region.clone(),
                postal_code: office.postal_code.clone(),
                country_code: office.country_code.clone(),
                ..name
            }
        }
        None => name,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::contact::Draft;
    use proptest::prelude::*;

    fn office() -> impl Strategy<Value = Office> {
        let maybe = || proptest::option::of("[A-Za-z0-9]{1,10}");
        let phone = || proptest::option::of("\\+420[0-9]{9}");
        (
            "[A-Z][a-z]{1,9}",
            maybe(),
            maybe(),
            maybe(),
            phone(),
            phone(),
        )
            .prop_map(|(city, street2, region, postal_code, phone, fax)| Office {
                label: "Office".into(),
                street1: format!("{city} 1"),
                street2,
                city,
                region,
                postal_code,
                country_code: "CZ".into(),
                phone_ext: phone.as_ref().map(|_| "12".to_owned()),
                phone,
                fax,
                fax_ext: None,
            })
    }

    fn person() -> impl Strategy<Value = Person> {
        ("[A-Z][a-z]{1,9}", "[A-Z][a-z]{1,9}").prop_map(|(first_name, last_name)| Person {
            email: format!("{}@example.com", last_name.to_lowercase()),
            first_name,
            last_name,
        })
    }

    proptest! {
        #[test]
        fn what_is_composed_can_be_stored_and_stays_when_composed_again(person in person(), office in office(), own in proptest::option::of("\\+420[0-9]{9}")) {
            let own = own.map(|e164| Number { e164, ext: Some("7".into()) });
            let upstream = Upstream { person: &person, legal_name: "Acme s.r.o.", office: Some(&office), phone: own.as_ref() };
            let composed = compose(&upstream, &Snapshot::default());
            prop_assert_eq!(Draft::from_snapshot(&composed, true).parse().unwrap(), composed.clone());
            prop_assert_eq!(compose(&upstream, &composed), composed.clone());
            let (number, ext) = own.map_or((office.phone.clone(), office.phone_ext.clone()), |own| (Some(own.e164), own.ext));
            prop_assert_eq!((&composed.phone, &composed.phone_ext), (&number, &ext));
            prop_assert_eq!(composed.street2, office.street2);
        }

        #[test]
        fn without_its_office_the_address_stays(person in person(), office in office()) {
            let there = Upstream { person: &person, legal_name: "Acme", office: Some(&office), phone: None };
            let told = compose(&there, &Snapshot::default());
            let gone = compose(&Upstream { office: None, ..there }, &told);
            prop_assert_eq!(gone, told);
        }
    }
}
