//! Reviewing a contact's ASCII form.

use super::{Edited, reaches};
use crate::answers::Values;
use crate::form::{Step, Way, version_in};
use crate::site::Site;
use crate::words::begun;
use model::contact::{Draft, INTERNATIONAL_FIELDS};
use model::id::ContactId;
use service::contacts::{Saved, Version};
use service::{Actor, Impact, Result};

/// The name of a field's ASCII form; also the element's id, and the name of its error.
pub(crate) fn name_of(field: &str) -> String {
    format!("international.{field}")
}

/// The addresses of a contact's ASCII form.
pub(crate) fn reviewing(id: ContactId) -> Way {
    let page = format!("/contacts/{id}");
    Way {
        form: format!("{page}/international"),
        confirm: format!("{page}/international?confirm=1"),
        done: format!("{page}?tab=wire"),
    }
}

/// What the form says; nothing where it drops what was reviewed (`drop`).
fn typed(form: &Values) -> Option<Draft> {
    (!form.contains_key("drop")).then(|| reviewed(form))
}

/// What [`review`] would send to registries. Nothing is written.
///
/// # Errors
/// As [`review`].
pub(crate) async fn plan_review(
    site: &Site,
    actor: &Actor,
    of: (ContactId, Version),
    form: &Values,
) -> Result<Impact> {
    let contacts = site.service.contacts();
    let typed = typed(form);
    contacts.look_at_review(actor, of, typed.as_ref()).await
}

/// Keeps the reviewed form, or drops it (`drop`). Where registries would be sent anything, that is looked at first.
pub(crate) async fn review(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<Edited> {
    let seen = version_in(form)?;
    match Step::of(form) {
        Step::Back => return Ok(Edited::Back),
        Step::Look => {
            if reaches(&plan_review(site, actor, (id, seen), form).await?) {
                return Ok(Edited::Look);
            }
        }
        Step::Confirmed => {}
    }
    let typed = typed(form);
    let contacts = site.service.contacts();
    let saved = contacts.review(actor, (id, seen), typed.as_ref()).await?;
    Ok(Edited::Saved(Box::new(saved)))
}

/// What was done, in words.
pub(crate) fn kept(saved: &Saved) -> String {
    let what = match saved.contact.international {
        Some(_) => "The ASCII form is kept.",
        None => "The ASCII form was dropped.",
    };
    match saved.tasks.len() {
        0 => what.to_owned(),
        count => begun(what, count),
    }
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
