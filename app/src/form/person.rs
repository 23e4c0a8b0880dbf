//! The form of a person, read.

use crate::answers::Values;
use model::person::{FIELDS, PersonDraft};
use service::people::PersonEdit;

/// What was typed.
pub(crate) fn draft_of(values: &Values) -> PersonDraft {
    PersonDraft::named(
        values
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
}

/// The changes to a person by what was typed.
pub(crate) fn edit_of(values: &Values) -> PersonEdit {
    let fields = FIELDS
        .iter()
        .filter_map(|spec| Some((spec.name.to_owned(), values.get(spec.name)?.clone())));
    PersonEdit {
        fields: fields.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_by_the_names_of_the_api() {
        let values: Values = [
            ("first_name", "Hana"),
            ("email", "h@example.cz"),
            ("nose", "x"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        assert_eq!(draft_of(&values).first_name, "Hana");
        assert_eq!(edit_of(&values).fields.len(), 2, "what was not sent stays");
    }
}
