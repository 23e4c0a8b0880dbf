//! Two versions of one form, for its server function.

use crate::answers::{Differs, Values};
use model::spec::FieldSpec;
use serde_json::Value;

/// What is said above the two versions.
pub(crate) const BOTH_VERSIONS: &str = "Somebody else saved this while you were writing. Nothing was overwritten and nothing of yours is lost: look at both versions, set right what the form below should say, then save.";

/// The fields in which what was typed and what somebody else saved meanwhile differ. What was typed stays in the form.
pub(crate) fn differing(specs: &[FieldSpec], typed: &Values, saved: &Value) -> Vec<Differs> {
    specs
        .iter()
        .filter_map(|spec| {
            let yours = typed.get(spec.name)?.trim().to_owned();
            let saved = saved.get(spec.name).and_then(Value::as_str);
            let saved = saved.unwrap_or_default().to_owned();
            (yours != saved).then(|| Differs {
                field: spec.name.to_owned(),
                label: spec.label.to_owned(),
                yours,
                saved,
                put: None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::team::FIELDS;
    use serde_json::json;

    #[test]
    fn only_what_was_typed_and_differs_is_shown() {
        let typed: Values = [("name", " Web "), ("slug", "web")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let differ = differing(&FIELDS, &typed, &json!({ "name": "Shop", "slug": "web" }));
        assert_eq!(differ.len(), 1);
        let name = &differ[0];
        assert_eq!((name.field.as_str(), name.label.as_str()), ("name", "Name"));
        assert_eq!((name.yours.as_str(), name.saved.as_str()), ("Web", "Shop"));
        assert!(differing(&FIELDS, &Values::new(), &json!({})).is_empty());
    }
}
