//! Reading a form's fields, and saying what is wrong with them by the form's own names.

use crate::answers::Values;
use crate::form::text_in;
use model::field::{FieldCode, FieldErrors};
use service::Error;
use std::str::FromStr;

/// A refusal of a field under the name that the form has for it.
pub(super) fn under(error: Error, name: &str, own: &'static str) -> Error {
    let renamed = |FieldErrors(mut errors): FieldErrors| {
        for error in errors.iter_mut().filter(|error| error.field == name) {
            error.field = own.into();
        }
        FieldErrors(errors)
    };
    match error {
        Error::Invalid(fields) => Error::Invalid(renamed(fields)),
        Error::Rule {
            code,
            message,
            fields,
        } => Error::Rule {
            code,
            message,
            fields: renamed(fields),
        },
        other => other,
    }
}

/// What was chosen in a select; nothing for its empty choice.
pub(super) fn chosen<T: FromStr>(
    form: &Values,
    name: &'static str,
    errors: &mut FieldErrors,
) -> Option<T> {
    let typed = text_in(form, name);
    let chosen = typed.parse().ok();
    if chosen.is_none() && !typed.is_empty() {
        let text = "Choose one of the list.".into();
        errors.push(name, FieldCode::Other { text });
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_where_the_form_can_show_it() {
        let refused = Error::field_rule("contact.referenced_by_team", "is_active", "Held.");
        let Error::Rule { fields, .. } = under(refused, "is_active", "successor_contact_id") else {
            panic!("another kind");
        };
        assert_eq!(fields.0[0].field, "successor_contact_id");
    }
}
