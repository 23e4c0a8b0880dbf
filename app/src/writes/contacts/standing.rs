//! Whether a contact is active, whether the world sees it, and that it leaves the book.

use super::fields::under;
use super::{Edited, reaches};
use crate::answers::Values;
use crate::form::{Step, Way, text_in, version_in};
use crate::site::Site;
use crate::words::begun;
use model::contact::Patch;
use model::field::FieldCode;
use model::id::{ContactId, TaskId};
use service::contacts::{Saved, Version};
use service::{Actor, Error, Impact, Result};

/// The field of whoever takes the slots over.
const SUCCESSOR: &str = "successor_contact_id";

/// What is said of a contact that was activated.
pub(crate) const ACTIVATED: &str = "Active again: it can be given roles.";
/// What is said of a contact that was deleted.
pub(crate) const DELETED: &str = "The contact was deleted. Its handle is given to nobody else.";

/// Makes a contact active again.
pub(crate) async fn activate(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<()> {
    let seen = version_in(form)?;
    let contacts = site.service.contacts();
    contacts.patch(actor, id, seen, &turned(true)).await?;
    Ok(())
}

/// What came of deactivating a contact.
pub(crate) enum Retired {
    /// Nothing was done: what registries would be sent is to be looked at first, on this page.
    Look(String),
    /// It was done: in words, and the task of the domains that show the successor now.
    Done(&'static str, Option<TaskId>),
}

/// The page that says what a successor in a contact's slots would bring.
pub(crate) fn deactivating(id: ContactId, successor: ContactId) -> String {
    format!("/contacts/{id}/deactivate?{SUCCESSOR}={successor}")
}

/// Deactivates a contact. Where slots hold it, a successor is chosen in the same form; without one it is refused, and the slots are named. Where registries would be sent anything, that is looked
/// at first.
///
/// # Errors
/// `successor_contact_id`: slots hold it and nobody was chosen, or somebody who takes no roles.
pub(crate) async fn deactivate(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<Retired> {
    let seen = version_in(form)?;
    let contacts = site.service.contacts();
    let typed = text_in(form, SUCCESSOR);
    if typed.is_empty() {
        let saved = contacts.patch(actor, id, seen, &turned(false)).await;
        // The form has no field for that: what it asks for is a successor.
        saved.map_err(|error| under(error, "is_active", SUCCESSOR))?;
        return Ok(Retired::Done(
            "Inactive. It keeps its roles and can be given no new ones.",
            None,
        ));
    }
    let successor = typed.parse().map_err(|_| {
        let text = "There is no such contact.".into();
        Error::field(SUCCESSOR, FieldCode::Other { text })
    })?;
    if Step::of(form) != Step::Confirmed {
        let impact = contacts.plan_retire(actor, (id, seen), successor).await?;
        if impact.planned.totals().domains > 0 {
            return Ok(Retired::Look(deactivating(id, successor)));
        }
    }
    let (_, task) = contacts.retire(actor, (id, seen), successor).await?;
    Ok(Retired::Done(
        "Inactive. Its slots have gone to the successor; roles on domains stay with it.",
        task,
    ))
}

fn turned(active: bool) -> Patch {
    Patch {
        is_active: Some(active),
        ..Patch::default()
    }
}

/// The addresses of a contact's disclosure: its form is on the contact's page.
pub(crate) fn disclosing(id: ContactId) -> Way {
    let page = format!("/contacts/{id}");
    Way {
        confirm: format!("{page}/disclosure"),
        form: page.clone(),
        done: page,
    }
}

/// What a form says of a contact's disclosure.
///
/// # Errors
/// `disclose`: neither `true` nor `false`.
fn disclosed(form: &Values) -> Result<Patch> {
    let open: bool = text_in(form, "disclose").parse().map_err(|_| {
        let text = "Say whether the world sees it.".into();
        Error::field("disclose", FieldCode::Other { text })
    })?;
    Ok(Patch {
        disclose: Some(open),
        ..Patch::default()
    })
}

/// What [`disclose`] would send to registries. Nothing is written.
///
/// # Errors
/// As [`disclose`].
pub(crate) async fn plan_disclosure(
    site: &Site,
    actor: &Actor,
    of: (ContactId, Version),
    form: &Values,
) -> Result<Impact> {
    let patch = disclosed(form)?;
    let contacts = site.service.contacts();
    contacts.look_at_patch(actor, of.0, of.1, &patch).await
}

/// Changes a contact's disclosure: the one setting that a member contact has itself. Where registries would be sent anything, that is looked at first.
///
/// # Errors
/// `disclose`: neither `true` nor `false`.
pub(crate) async fn disclose(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<Edited> {
    let seen = version_in(form)?;
    let patch = disclosed(form)?;
    match Step::of(form) {
        Step::Back => return Ok(Edited::Back),
        Step::Look => {
            if reaches(&plan_disclosure(site, actor, (id, seen), form).await?) {
                return Ok(Edited::Look);
            }
        }
        Step::Confirmed => {}
    }
    let contacts = site.service.contacts();
    let saved = contacts.patch(actor, id, seen, &patch).await?;
    Ok(Edited::Saved(Box::new(saved)))
}

/// What was done, in words.
pub(crate) fn now_disclosed(saved: &Saved) -> String {
    let what = if saved.contact.disclose {
        "Saved: the world is to see it."
    } else {
        "Saved: the world is not to see it."
    };
    begun(what, saved.tasks.len())
}

/// Deletes the version that was looked at.
pub(crate) async fn delete(site: &Site, actor: &Actor, id: ContactId, form: &Values) -> Result<()> {
    let seen = version_in(form)?;
    site.service.contacts().delete(actor, id, seen).await
}
