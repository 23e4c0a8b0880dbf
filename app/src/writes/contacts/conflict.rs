//! A save that came second.

use crate::answers::{Conflict, Values};
use crate::form::contact::draft_of;
use crate::form::merge::Merge;
use crate::site::Site;
use model::contact::Draft;
use model::id::ContactId;
use service::{Actor, Result};

/// What was typed beside what is saved, for the form's server function.
///
/// # Errors
/// When the contact is not there for the caller.
pub(crate) async fn both(
    site: &Site,
    actor: &Actor,
    id: ContactId,
    form: &Values,
) -> Result<Conflict> {
    let card = site.service.contacts().card(actor, id).await?;
    let stored = Draft::from_snapshot(&card.contact.snapshot, card.contact.disclose);
    let merge = Merge::over(form, &draft_of(form), &card, &stored);
    Ok(merge.told(
        card.contact.version,
        card.history.latest_of(card.contact.id.0),
    ))
}
