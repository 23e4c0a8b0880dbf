//! *contacts*: every contact object that the domain needs exists and has the wanted data.
//!
//! The registry is queried first, and the database whether the object found is ours ([`super::objects`]). A missing one is created under the contact's handle, after its intent was recorded;
//! so a second run finds it and creates nothing. A different one is changed by `contact:update`, deliberately: a handle stands for one person
//! everywhere, so all domains that share it are to show the change. The contacts are read here and not at *prepare*, and read again
//! after sending: a contact that was edited meanwhile is sent as it is now, whichever task comes last.
//!
//! Before the first of them, and before an object is changed that other domains have as their registrant, [`super::registrant`] asks whether that may be.

use super::apart;
use super::context::Context;
use super::lifted;
use super::objects::{self, Standing};
use super::pending::{self, Stand};
use super::registrant;
use crate::Result;
use crate::outcome::Outcome;
use model::contact::fit;
use model::registry::{ObjectKind, Operation, RegistryContact, differences, differences_kept};
use model::task::FailureCode;
use registry::{Applied, codes};
use store::contacts::Contact;

/// How often edits that arrive during sending are followed; then the task comes back later.
const MAX_EDITS_FOLLOWED: usize = 4;

/// How far an object was synchronised.
enum Brought {
    /// Up to the stored data.
    There,
    /// The contact has another handle: start again.
    Renamed,
    /// No further now.
    Leave(Outcome),
}

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    if let Some(held) = registrant::before_contacts(context).await? {
        return Ok(held);
    }
    let mut words = Vec::new();
    for (handle, id) in context.plan.contacts.clone() {
        let mut settled = false;
        for _ in 0..MAX_EDITS_FOLLOWED {
            let Some(contact) = context.contact(id).await? else {
                return Ok(Outcome::fail(
                    FailureCode::ContactGone,
                    format!("{handle} was deleted meanwhile."),
                    true,
                ));
            };
            context.plan.rename(id, &contact.handle);
            match bring(context, &contact, &mut words).await? {
                Brought::There => {}
                Brought::Renamed => continue,
                Brought::Leave(outcome) => return Ok(outcome),
            }
            if context
                .contact(id)
                .await?
                .is_some_and(|now| now.version == contact.version)
            {
                let handle = contact.handle.clone();
                context.plan.versions.insert(handle, contact.version);
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

/// Brings one object up to the stored data.
async fn bring(
    context: &mut Context<'_>,
    contact: &Contact,
    words: &mut Vec<String>,
) -> Result<Brought> {
    let brought = match objects::identify(context, contact).await? {
        Standing::Leave(outcome) => Brought::Leave(outcome),
        Standing::Taken => another_handle(context, contact, words).await?,
        Standing::Ours(found) => update(context, contact, &found, words).await?,
        Standing::Absent => create(context, contact, words).await?,
    };
    // However that went, and whoever took it off: a lock of ours is set again.
    let object = (ObjectKind::Contact, contact.handle.as_str());
    Ok(match brought {
        Brought::There => match lifted::set_again(context, object).await? {
            None => Brought::There,
            Some(later) => Brought::Leave(later),
        },
        Brought::Leave(outcome) => Brought::Leave(lifted::settle(context, object, outcome).await?),
        Brought::Renamed => Brought::Renamed,
    })
}

async fn another_handle(
    context: &mut Context<'_>,
    contact: &Contact,
    words: &mut Vec<String>,
) -> Result<Brought> {
    Ok(match objects::rename(context, contact, words).await? {
        Some(outcome) => Brought::Leave(outcome),
        None => Brought::Renamed,
    })
}

async fn create(
    context: &mut Context<'_>,
    contact: &Contact,
    words: &mut Vec<String>,
) -> Result<Brought> {
    let handle = &contact.handle;
    // Created with 1001, and not visible anywhere: still pending.
    match pending::contact_stand(context, contact, &[]).await? {
        Stand::Send => {}
        Stand::Leave(outcome) => return Ok(Brought::Leave(outcome)),
        Stand::Made => {
            let why = "it says that the contact is there, and does not show it";
            let failure = registry::Failure::retry(why);
            return Ok(Brought::Leave(Outcome::of(failure)));
        }
    }
    objects::intend(context, contact).await?;
    let wanted = objects::wanted(context, contact);
    let trid = context.trid();
    let applied = context.registry.create_contact(&trid, &wanted).await;
    match applied {
        Ok(applied) => {
            context.plan.note(handle, |result| &mut result.created);
            words.push(format!("Created {handle}."));
            context.plan.wanted.insert(handle.clone(), wanted);
            match applied {
                Applied::Pending => {
                    let waiting = pending::contact_begun(context, contact).await?;
                    return Ok(Brought::Leave(waiting));
                }
                Applied::Remarked(said) => words.push(remark(handle, &said)),
                Applied::Done => {}
            }
            let read = objects::created(context, contact).await?;
            Ok(read.map_or(Brought::There, Brought::Leave))
        }
        // Another domain's task created it since the query; or somebody else did, whose objects this registry does not show.
        Err(failure) if failure.code() == Some(codes::OBJECT_EXISTS) => {
            match objects::identify(context, contact).await? {
                Standing::Leave(outcome) => Ok(Brought::Leave(outcome)),
                Standing::Ours(found) => update(context, contact, &found, words).await,
                Standing::Taken | Standing::Absent => another_handle(context, contact, words).await,
            }
        }
        Err(failure) => Ok(Brought::Leave(Outcome::of(failure))),
    }
}

async fn update(
    context: &mut Context<'_>,
    contact: &Contact,
    found: &RegistryContact,
    words: &mut Vec<String>,
) -> Result<Brought> {
    let handle = &contact.handle;
    if context.forms().refuses(found) {
        return Ok(match objects::stand_apart(context, contact, words).await? {
            Some(outcome) => Brought::Leave(outcome),
            None => Brought::Renamed,
        });
    }
    let Some(wanted) = fit(objects::wanted(context, contact), found) else {
        let message = format!(
            "{handle} stands at the registry in ASCII letters, a form that can't be taken away or kept true in this script. Review its ASCII form, or make a new contact and give it the role."
        );
        let outcome = Outcome::fail(FailureCode::FormLocked, message, false);
        return Ok(Brought::Leave(outcome));
    };
    let as_wanted = differences_kept(&wanted, found).is_empty();
    context.plan.wanted.insert(handle.clone(), wanted.clone());
    if as_wanted && !pending::shows(&found.statuses) {
        pending::contact_over(context, contact).await?;
        context.plan.note(handle, |result| &mut result.unchanged);
        return Ok(Brought::There);
    }
    match pending::contact_stand(context, contact, &found.statuses).await? {
        Stand::Send => {}
        Stand::Made => return Ok(Brought::There),
        Stand::Leave(outcome) => return Ok(Brought::Leave(outcome)),
    }
    if let Some(held) = registrant::of_others(context, &wanted, found).await? {
        return Ok(Brought::Leave(held));
    }
    if let Some(later) = apart::others_first(context, contact, (&wanted, found)).await? {
        return Ok(Brought::Leave(later));
    }
    let object = (ObjectKind::Contact, handle.as_str());
    if let Some(outcome) = lifted::lift(context, object, &found.statuses, Operation::Update).await?
    {
        return Ok(Brought::Leave(outcome));
    }
    let trid = context.trid();
    let applied = context.registry.update_contact(&trid, &wanted, found).await;
    match applied {
        Err(failure) => {
            let outcome = lifted::refused(context, object, failure).await;
            Ok(Brought::Leave(outcome))
        }
        Ok(applied) => {
            context.plan.note(handle, |result| &mut result.updated);
            words.push(updated(context, contact, &wanted, found).await?);
            Ok(match applied {
                Applied::Done => Brought::There,
                Applied::Remarked(said) => {
                    words.push(remark(handle, &said));
                    Brought::There
                }
                Applied::Pending => Brought::Leave(pending::contact_begun(context, contact).await?),
            })
        }
    }
}

/// What the registry said about a change that it made.
fn remark(handle: &str, said: &str) -> String {
    format!("The registry about {handle}: {said}.")
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
    let fields: Vec<&str> = differences(wanted, found)
        .into_iter()
        .map(|each| each.field.as_str())
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
