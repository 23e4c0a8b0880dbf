//! Reviewing a contact's ASCII form.

use crate::answers::Values;
use crate::form::version_in;
use crate::site::Site;
use crate::words::begun;
use model::contact::{Draft, INTERNATIONAL_FIELDS};
use model::id::ContactId;
use service::{Actor, Result};

/// The name of a field's ASCII form; also the element's id, and the name of its error.
pub(crate) fn name_of(field: &str) -> String {
    format!("international.{field}")
}

/// Keeps the reviewed form, or drops it (`drop`). Gives what was done, in words.
pub(crate) async fn review(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<String> {
    let seen = version_in(form)?;
    let typed = (!form.contains_key("drop")).then(|| reviewed(form));
    let contacts = site.service.contacts();
    let saved = contacts.review(actor, (id, seen), typed.as_ref()).await?;
    let what = if typed.is_some() {
        "The ASCII form is kept."
    } else {
        "The ASCII form was dropped."
    };
    Ok(match saved.tasks.len() {
        0 => what.to_owned(),
        count => begun(what, count),
    })
}

/// The ASCII form that was typed.
fn reviewed(form: &Values) -> Draft {
    let mut draft = Draft::default();
    for field in INTERNATIONAL_FIELDS {
        if let (Some(place), Some(text)) = (draft.get_mut(field), form.get(&name_of(field))) {
            place.clone_from(text);
        }
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_read_by_the_names_of_the_errors() {
        let values: Values = [("international.city".to_owned(), "Athens".to_owned())].into();
        assert_eq!(reviewed(&values).city, "Athens");
        assert_eq!(reviewed(&values).last_name, "");
    }
}
