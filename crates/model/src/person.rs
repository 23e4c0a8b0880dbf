//! People of an organization, with or without a sign-in.

use crate::spec::{FieldSpec, fields};

fields! {
    /// A person as they can be stored.
    stored Person;
    /// A person as they were typed.
    typed PersonDraft;
    /// Given name.
    first_name: String = FieldSpec::text("First name", 128).unless("last_name"),
    /// Family name.
    last_name: String = FieldSpec::text("Last name", 128).unless("first_name"),
    /// Their e-mail address; unique among the people of an organization, ignoring case.
    email: String = FieldSpec::email("E-mail")
        .hint("Registries show it for every contact that follows this person.")
        .wide()
        .size("m"),
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::field::FieldCode;

    #[test]
    fn a_person_needs_a_name_and_an_address() {
        let errors = PersonDraft::default().parse().unwrap_err();
        let named: Vec<_> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(named, ["first_name", "email"]);
        let codes: Vec<_> = errors.0.into_iter().map(|error| error.code).collect();
        assert_eq!(codes, [FieldCode::NoName, FieldCode::Required]);
    }
}
