//! The form of a location, read.

use crate::answers::Values;
use model::location::{FIELDS, OfficeDraft};
use service::locations::LocationEdit;

/// What was typed.
pub(crate) fn draft_of(values: &Values) -> OfficeDraft {
    OfficeDraft::named(
        values
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
}

/// The changes to a location by what was typed. An unchecked checkbox is not sent, and means nothing: the primary location changes by
/// checking another one's.
pub(crate) fn edit_of(values: &Values) -> LocationEdit {
    let fields = FIELDS
        .iter()
        .filter_map(|field| Some((field.name.to_owned(), values.get(field.name)?.clone())));
    LocationEdit {
        fields: fields.collect(),
        is_primary: values.contains_key("is_primary").then_some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_sent_stays() {
        let values: Values = [("label".to_owned(), "Brno".to_owned())].into();
        let edit = edit_of(&values);
        assert_eq!(edit.fields.len(), 1);
        assert_eq!(edit.is_primary, None);
        assert_eq!(draft_of(&values).label, "Brno");
    }
}
