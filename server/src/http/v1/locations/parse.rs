//! The bodies that make and change an office. Limits and formats are the model's; here is only what JSON adds.

use crate::http::v1::change::OURS;
use crate::http::v1::fields::Fields;
use model::field::FieldErrors;
use model::location::{FIELDS, OfficeDraft};
use service::locations::LocationEdit;
use std::collections::BTreeMap;

const NOT_EDITABLE: &str = "This can't be changed here.";

/// A new office, and whether it is to be the primary one.
pub(super) fn create(mut fields: Fields) -> Result<(OfficeDraft, bool), FieldErrors> {
    let is_primary = fields.flag("is_primary").unwrap_or(false);
    let draft = typed(&fields.texts(&FIELDS));
    fields.finish_beside(draft.parse().err(), |_| true)?;
    Ok((draft, is_primary))
}

/// A change, and whether only its plan is wanted.
pub(super) fn patch(mut fields: Fields) -> Result<(LocationEdit, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let edit = LocationEdit {
        is_primary: fields.flag("is_primary"),
        fields: fields.texts(&FIELDS),
    };
    for name in OURS.iter().chain(&["is_system"]) {
        fields.forbid(name, NOT_EDITABLE);
    }
    fields.finish_beside(typed(&edit.fields).parse().err(), |name| {
        edit.fields.contains_key(name)
    })?;
    Ok((edit, dry_run))
}

fn typed(named: &BTreeMap<String, String>) -> OfficeDraft {
    let mut draft = OfficeDraft::default();
    for (name, text) in named {
        if let Some(place) = draft.get_mut(name) {
            place.clone_from(text);
        }
    }
    draft
}
