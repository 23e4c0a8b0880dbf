//! *contacts*: every contact object that the domain needs is there and says what the book says.
//!
//! The registry is asked first. What is missing is created under the handle that the book gave it, once and for all; so a second
//! run finds it and creates nothing. What differs is changed by `contact:update`, on purpose: a handle stands for one person
//! everywhere, so all domains that share it are to show the change. The book is read here and not at *prepare*, and read again
//! after sending: a contact that was edited meanwhile is sent as it is now, whichever task comes last.

use super::Context;
use crate::Result;
use crate::outcome::Outcome;
use model::contact::{fit, to_registry};
use model::registry::{RegistryContact, differences};
use model::task::Awaiting;
use registry::{Applied, Failure};
use store::contacts::Contact;

/// Edits that come in while we send are followed this often; then the task comes back later.
const ROUNDS: usize = 4;
/// RFC 5730, section 3: the object is there already.
const OBJECT_EXISTS: u16 = 2302;

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let mut words = Vec::new();
    for (handle, id) in context.plan.contacts.clone() {
        let mut settled = false;
        for _ in 0..ROUNDS {
            let Some(contact) = book(context, id).await? else {
                return Ok(Outcome::fail(
                    "contact.gone",
                    format!("{handle} was deleted meanwhile."),
                    true,
                ));
            };
            if let Some(early) = bring(context, &contact, &mut words).await? {
                return Ok(early);
            }
            if book(context, id)
                .await?
                .is_some_and(|now| now.version == contact.version)
            {
                settled = true;
                break;
            }
        }
        if !settled {
            return Ok(Outcome::Retry {
                detail: format!("{handle} is being edited. Coming back."),
            });
        }
    }
    Ok(Outcome::Done(if words.is_empty() {
        "All contacts were as wanted.".into()
    } else {
        words.join(" ")
    }))
}

async fn book(context: &Context<'_>, id: model::id::ContactId) -> Result<Option<Contact>> {
    let mut tx = context.worker.db.read().await?;
    store::contacts::get(&mut tx, context.domain.organization_id, id).await
}

/// Brings one object to what the book says. `Some` when the step can't go on.
async fn bring(
    context: &mut Context<'_>,
    contact: &Contact,
    words: &mut Vec<String>,
) -> Result<Option<Outcome>> {
    let handle = &contact.handle;
    let wanted = to_registry(
        handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    );
    let trid = context.trid();
    let found = match context.registry.contact_info(&trid, handle).await {
        Ok(Some(found)) => found,
        Ok(None) => match create(context, &wanted, words).await {
            Err(failure) if failure.code() == Some(OBJECT_EXISTS) => {
                // Another domain's task made it since we asked. If not, the registry's word stands.
                let trid = context.trid();
                match context.registry.contact_info(&trid, handle).await {
                    Ok(Some(found)) => found,
                    _ => return Ok(Some(Outcome::of(failure))),
                }
            }
            applied => {
                context.plan.wanted.insert(handle.clone(), wanted);
                return Ok(ended(handle, applied));
            }
        },
        Err(failure) => return Ok(Some(Outcome::of(failure))),
    };
    let Some(wanted) = fit(wanted, &found) else {
        let message = format!(
            "{handle} stands at the registry in ASCII letters, a form that can't be taken away or kept true in this script. Make a new contact and give it the role."
        );
        return Ok(Some(Outcome::fail("contact.form_locked", message, false)));
    };
    if differences(&wanted, &found).is_empty() {
        context.plan.note(handle, |result| &mut result.unchanged);
        context.plan.wanted.insert(handle.clone(), wanted);
        return Ok(None);
    }
    let trid = context.trid();
    let applied = context
        .registry
        .update_contact(&trid, &wanted, &found)
        .await;
    if applied.is_ok() {
        context.plan.note(handle, |result| &mut result.updated);
        words.push(updated(context, contact, &wanted, &found).await?);
    }
    context.plan.wanted.insert(handle.clone(), wanted);
    Ok(ended(handle, applied))
}

async fn create(
    context: &mut Context<'_>,
    wanted: &RegistryContact,
    words: &mut Vec<String>,
) -> std::result::Result<Applied, Failure> {
    let trid = context.trid();
    let applied = context.registry.create_contact(&trid, wanted).await?;
    context
        .plan
        .note(&wanted.handle, |result| &mut result.created);
    words.push(format!("Created {}.", wanted.handle));
    Ok(applied)
}

/// What the registry's answer to a write means for the step: `None` when it can go on.
fn ended(handle: &str, applied: std::result::Result<Applied, Failure>) -> Option<Outcome> {
    match applied {
        Ok(Applied::Done) => None,
        Ok(Applied::Pending) => Some(Outcome::Wait {
            whom: Awaiting::Registry,
            detail: format!("The registry took the change of {handle} and will act later."),
        }),
        Err(failure) => Some(Outcome::of(failure)),
    }
}

async fn updated(
    context: &Context<'_>,
    contact: &Contact,
    wanted: &RegistryContact,
    found: &RegistryContact,
) -> Result<String> {
    let mut tx = context.worker.db.read().await?;
    let sharing = store::domains::showing(&mut tx, context.domain.organization_id, contact.id)
        .await?
        .len();
    let fields: Vec<String> = differences(wanted, found)
        .into_iter()
        .map(|each| each.field)
        .collect();
    let whose = if sharing > 1 {
        format!("which {sharing} domains share")
    } else {
        "which this domain alone uses".into()
    };
    Ok(format!(
        "Changed {} of {}, {whose}.",
        fields.join(", "),
        contact.handle
    ))
}
