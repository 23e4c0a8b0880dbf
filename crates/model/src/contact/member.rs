//! Composing a member contact from a person and a location.

use super::Snapshot;
use crate::location::Office;
use crate::person::Person;

/// What a member contact is composed from.
#[derive(Debug, Clone, Copy)]
pub struct Upstream<'a> {
    /// The person.
    pub person: &'a Person,
    /// The organization's legal name.
    pub legal_name: &'a str,
    /// The location; `None` when it was deleted.
    pub office: Option<&'a Office>,
    /// The person's own phone, E.164, when the contact names one.
    pub phone: Option<&'a str>,
}

/// The contact's fields as person, location and legal name have them now. Without an own phone the location's is shown; without a
/// location the previous address stays, since a registry requires one.
#[must_use]
pub fn compose(of: &Upstream<'_>, told: &Snapshot) -> Snapshot {
    let own = of.phone.map(ToOwned::to_owned);
    let name = Snapshot {
        first_name: of.person.first_name.clone(),
        last_name: of.person.last_name.clone(),
        org_name: Some(of.legal_name.to_owned()).filter(|name| !name.is_empty()),
        email: Some(of.person.email.clone()),
        ..told.clone()
    };
    match of.office {
        Some(office) => Snapshot {
            phone: own.or_else(|| office.phone.clone()),
            fax: office.fax.clone(),
            street1: office.street1.clone(),
            street2: office.street2.clone(),
            city: office.city.clone(),
            region: office.region.clone(),
            postal_code: office.postal_code.clone(),
            country_code: office.country_code.clone(),
            ..name
        },
        None => Snapshot {
            phone: own.or(name.phone.clone()),
            ..name
        },
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
                phone,
                fax,
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
            let upstream = Upstream { person: &person, legal_name: "Acme s.r.o.", office: Some(&office), phone: own.as_deref() };
            let composed = compose(&upstream, &Snapshot::default());
            prop_assert_eq!(Draft::from_snapshot(&composed, true).parse().unwrap(), composed.clone());
            prop_assert_eq!(compose(&upstream, &composed), composed.clone());
            prop_assert_eq!(&composed.phone, &own.or(office.phone.clone()));
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
