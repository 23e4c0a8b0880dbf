//! The two contacts that certificate authorities know of an organization: who speaks for it, and who runs its machines (seed 003).

use crate::email;
use crate::field::{FieldCode, FieldErrors};
use crate::text;
use crate::words;
use serde::{Deserialize, Serialize};

words! {
    /// What such a contact is for, in the order in which answers list them. An organization has at most one of each.
    pub enum CertificateRole titles {
        /// Who speaks for the organization; once there is one, there always is.
        OrganizationContact = "organization_contact", "Organization contact";
        /// Who runs its machines; there may be none.
        TechnicalContact = "technical_contact", "Technical contact";
    }
}

/// The fields, by their names on the wire, with the most characters of each and whether it must be there.
pub const FIELDS: [(&str, u32, bool); 7] = [
    ("first_name", 128, true),
    ("last_name", 128, true),
    ("email", 255, true),
    ("job_title", 64, false),
    ("telephone", 32, false),
    ("telephone_extension", 16, false),
    ("language_id", 16, false),
];

/// What such a contact says. Telephones are free text: nothing of this goes to a domain registry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateContact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// What they are in the organization.
    pub job_title: Option<String>,
    /// Telephone number, as it was given.
    pub telephone: Option<String>,
    /// Its extension.
    pub telephone_extension: Option<String>,
    /// The language to write to them in, by the authority's own number.
    pub language_id: Option<String>,
}

impl CertificateContact {
    /// Reads the fields; an empty text is as good as none.
    ///
    /// # Errors
    /// Each wrong field.
    pub fn parse<'a>(given: impl Fn(&str) -> Option<&'a str>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut contact = Self::default();
        for (name, most, required) in FIELDS {
            let raw = given(name).unwrap_or_default();
            let read = match text::optional(raw, most) {
                Ok(Some(text)) if name == "email" => email::optional(&text),
                other => other,
            };
            match read {
                Ok(None) if required => errors.push(name, FieldCode::Required),
                Ok(text) => contact.set(name, text),
                Err(code) => errors.push(name, code),
            }
        }
        errors.or(contact)
    }

    fn set(&mut self, name: &str, text: Option<String>) {
        match name {
            "first_name" => self.first_name = text.unwrap_or_default(),
            "last_name" => self.last_name = text.unwrap_or_default(),
            "email" => self.email = text.unwrap_or_default(),
            "job_title" => self.job_title = text,
            "telephone" => self.telephone = text,
            "telephone_extension" => self.telephone_extension = text,
            _ => self.language_id = text,
        }
    }

    /// Whether it is the same person: first name, last name and e-mail are equal. Then the contact is changed in place, else replaced.
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
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn parse(given: &BTreeMap<&str, String>) -> Result<CertificateContact, FieldErrors> {
        CertificateContact::parse(|name| given.get(name).map(String::as_str))
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
        for (name, most, _) in FIELDS.into_iter().filter(|(name, ..)| *name != "email") {
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
            for (name, ..) in FIELDS {
                given.insert(name, text.clone());
                let _ = parse(&given);
            }
        }
    }
}
