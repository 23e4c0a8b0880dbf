//! The contact form, read.

use crate::answers::Values;
use model::contact::Draft;

/// What was typed. An unchecked checkbox is not sent.
pub(crate) fn draft_of(values: &Values) -> Draft {
    Draft {
        disclose: values.contains_key("disclose"),
        ..Draft::named(
            values
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_by_the_names_of_the_api() {
        let values: Values = [
            ("first_name", "Jana"),
            ("country_code", "CZ"),
            ("version", "3"),
            ("nose", "x"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        let draft = draft_of(&values);
        assert_eq!(
            (
                draft.first_name.as_str(),
                draft.country_code.as_str(),
                draft.city.as_str()
            ),
            ("Jana", "CZ", "")
        );
        assert!(!draft.disclose, "a box that is not ticked is not sent");
        assert!(draft_of(&[("disclose".to_owned(), "true".to_owned())].into()).disclose);
    }
}
