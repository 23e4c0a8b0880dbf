//! People of an organization, with or without a sign-in, and their personal telephones.

use crate::field::{FieldCode, FieldErrors};
use crate::location::must;
use crate::{email, phone, text};
use serde::{Deserialize, Serialize};

/// The longest first or last name, in characters.
pub const NAME: u32 = 128;
/// The longest label of a telephone, in characters.
pub const LABEL: u32 = 64;

/// A person as they can be stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Where mail reaches them; once among the people of an organization, in any case.
    pub email: String,
}

impl Person {
    /// First and last name as one line.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }
}

/// A person as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonDraft {
    /// See [`Person::first_name`].
    pub first_name: String,
    /// See [`Person::last_name`].
    pub last_name: String,
    /// See [`Person::email`].
    pub email: String,
}

impl PersonDraft {
    /// A stored person, ready to be edited.
    #[must_use]
    pub fn from_person(of: &Person) -> Self {
        Self {
            first_name: of.first_name.clone(),
            last_name: of.last_name.clone(),
            email: of.email.clone(),
        }
    }

    /// The place of a field; `None` for an unknown name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "email" => &mut self.email,
            _ => return None,
        })
    }

    /// Whether this can be stored, and how.
    ///
    /// # Errors
    /// Every wrong field, in the form's order.
    pub fn parse(&self) -> Result<Person, FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = email::optional(&self.email).and_then(|email| email.ok_or(FieldCode::Required));
        let person = Person {
            first_name: must(
                text::required(&self.first_name, NAME),
                "first_name",
                &mut errors,
            ),
            last_name: must(
                text::required(&self.last_name, NAME),
                "last_name",
                &mut errors,
            ),
            email: must(given, "email", &mut errors),
        };
        errors.or(person)
    }
}

/// Checks a personal telephone: its number in E.164, and its label, which may be empty.
///
/// # Errors
/// `number`, `label`.
pub fn telephone(number: &str, label: &str) -> Result<(String, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    let given = phone::optional(number).and_then(|number| number.ok_or(FieldCode::Required));
    let number = must(given, "number", &mut errors);
    let label = must(text::optional(label, LABEL), "label", &mut errors).unwrap_or_default();
    errors.or((number, label))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_person_needs_a_name_and_an_address() {
        let errors = PersonDraft::default().parse().unwrap_err();
        let named: Vec<_> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(named, ["first_name", "last_name", "email"]);
        assert!(
            errors
                .0
                .iter()
                .all(|error| error.code == FieldCode::Required)
        );
    }

    #[test]
    fn a_telephone_is_kept_in_e164() {
        assert_eq!(
            telephone("+420 601 123 456", " mobile ").unwrap(),
            ("+420601123456".into(), "mobile".into())
        );
        assert_eq!(
            telephone("", "").unwrap_err().of("number").unwrap().code,
            FieldCode::Required
        );
    }
}
