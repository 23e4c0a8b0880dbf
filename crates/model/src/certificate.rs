//! The two contacts that certificate authorities have for an organization: one represents it, one is technical (seed 003).

use crate::spec::{FieldSpec, fields};
use crate::words;

words! {
    /// The kind of such a contact, in the order in which responses list them. An organization has at most one of each.
    pub enum CertificateRole titles {
        /// Represents the organization; once set, it can't be removed.
        OrganizationContact = "organization_contact", "Organization contact";
        /// The technical contact; optional.
        TechnicalContact = "technical_contact", "Technical contact";
    }
}

fields! {
    /// The data of such a contact. Phone numbers are free text: nothing of this is sent to a domain registry.
    stored CertificateContact;
    /// The typed data of such a contact.
    typed CertificateDraft;
    /// Given name.
    first_name: String = FieldSpec::text("First name", 128),
    /// Family name.
    last_name: String = FieldSpec::text("Last name", 128),
    /// E-mail address.
    email: String = FieldSpec::email("E-mail").at_most(255),
    /// The job title.
    job_title: Option<String> = FieldSpec::text("Job title", 64),
    /// Phone number, as it was given.
    telephone: Option<String> = FieldSpec::text("Telephone", 32),
    /// Its extension.
    telephone_extension: Option<String> = FieldSpec::text("Extension", 16),
    /// The preferred language, by the authority's own number.
    language_id: Option<String> = FieldSpec::text("Language", 16),
}

impl CertificateContact {
    /// Whether it is the same person: first name, last name and e-mail are equal. Then the contact is changed in place, otherwise replaced.
    #[must_use]
    pub fn is_same_person(&self, other: &Self) -> bool {
        let who = |one: &Self| {
            (
                one.first_name.clone(),
                one.last_name.clone(),
                one.email.clone(),
            )
        };
        who(self) == who(other)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::field::{FieldCode, FieldErrors};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn parse(given: &BTreeMap<&str, String>) -> Result<CertificateContact, FieldErrors> {
        CertificateDraft::named(given.iter().map(|(name, text)| (*name, text.as_str()))).parse()
    }

    fn jane() -> BTreeMap<&'static str, String> {
        [
            ("first_name", "Jane"),
            ("last_name", "Doe"),
            ("email", "jane@example.com"),
        ]
        .map(|(name, text)| (name, text.to_owned()))
        .into()
    }

    #[test]
    fn three_fields_must_be_there() {
        let errors = parse(&BTreeMap::new()).unwrap_err().texts();
        assert!(errors.keys().eq(["email", "first_name", "last_name"]));
        let read = parse(&jane()).unwrap();
        assert_eq!(
            (read.job_title, read.email.as_str()),
            (None, "jane@example.com")
        );
    }

    #[test]
    fn limits_count_characters() {
        for FieldSpec {
            name, max: most, ..
        } in FIELDS.into_iter().filter(|field| field.name != "email")
        {
            let with = |count: u32| {
                let mut given = jane();
                given.insert(name, "é".repeat(count as usize));
                parse(&given)
            };
            assert!(with(most).is_ok(), "{name}");
            let errors = with(most + 1).unwrap_err();
            assert_eq!(
                errors.of(name).unwrap().code,
                FieldCode::TooLong { max: most }
            );
        }
        let mut given = jane();
        given.insert("email", format!("{}@example.com", "a".repeat(244)));
        let errors = parse(&given).unwrap_err();
        assert_eq!(
            errors.of("email").unwrap().code,
            FieldCode::TooLong { max: 255 }
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let mut given = jane();
            for FieldSpec { name, .. } in FIELDS {
                given.insert(name, text.clone());
                let _ = parse(&given);
            }
        }
    }
}
