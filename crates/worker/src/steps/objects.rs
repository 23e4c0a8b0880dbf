//! Ownership of objects at the registry. A handle is only a name: another installation with the same account may have given it to somebody else. What makes an object ours is its
//! `roid` (RFC 5730, section 2.8), recorded when it was created or adopted here. No other is ever changed.

use super::context::Context;
use crate::Result;
use crate::outcome::Outcome;
use chrono::TimeDelta;
use model::contact::{fit, in_forms, to_registry};
use model::handle::{form_of, in_form, is_counted};
use model::outside::new_id;
use model::registry::{PostalForms, RegistryContact, differences, differences_kept};
use model::task::FailureCode;
use registry::{Failure, codes};
use serde_json::Value;
use store::audit::Audit;
use store::contacts::{Contact, ContactObject};

/// By how much the registry's clock may be behind ours.
const CLOCK_SKEW: TimeDelta = TimeDelta::hours(1);
/// How many domains that show the contact are searched for what was read back there.
const MAX_DOMAINS_READ: usize = 20;

/// What exists at the registry under a contact's handle.
pub(super) enum Standing {
    /// Nothing.
    Absent,
    /// The object that was created or adopted here.
    Ours(Box<RegistryContact>),
    /// Somebody else's object.
    Taken,
    /// It can't be known now, or nothing may be done about it.
    Leave(Outcome),
}

/// The contact as the domain's registry is to hold it: in the forms that it takes.
pub(super) fn wanted(context: &Context<'_>, contact: &Contact) -> RegistryContact {
    let wanted = to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    );
    in_forms(wanted, context.forms())
}

/// Queries the registry for the contact's handle, and checks whether the object is ours.
pub(super) async fn identify(context: &mut Context<'_>, contact: &Contact) -> Result<Standing> {
    let note = note_of(context, contact).await?;
    let trid = context.trid();
    let found = match context.registry.contact_info(&trid, &contact.handle).await {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Standing::Absent),
        Err(failure) if failure.code() == Some(codes::AUTHORIZATION) => {
            // Another account's. It was ours if the record says so: then it was transferred, or deleted and recreated.
            return Ok(match note {
                Some(note) if note.is_known() => Standing::Leave(not_ours(contact)),
                // Some show a contact to nobody before its creation is decided.
                Some(note) if note.pending_since.is_some() => Standing::Absent,
                _ => Standing::Taken,
            });
        }
        Err(failure) => return Ok(Standing::Leave(Outcome::of(failure))),
    };
    let account = context.registry.capabilities().client_id == found.client_id;
    let as_wanted = fit(wanted(context, contact), &found)
        .is_some_and(|wanted| differences_kept(&wanted, &found).is_empty());
    Ok(match note {
        Some(note) if note.is_known() => {
            if account && note.is(&found) {
                if note.roid.is_none() && found.roid.is_some() {
                    write(context, contact, &found, &note.origin).await?;
                }
                Standing::Ours(Box::new(found))
            } else {
                Standing::Leave(not_ours(contact))
            }
        }
        // The registry had none when the intent was recorded, so the present object was created later. A random handle is used by nobody else; a sequential one may be, at the same moment.
        Some(note) => {
            let since = found
                .created
                .is_none_or(|created| created + CLOCK_SKEW >= note.intended_at);
            // A creation that was accepted, to be decided later, is ours whatever the registry made of the data.
            let accepted = note.pending_task.is_some();
            let account = account || (accepted && found.client_id.is_empty());
            if account && since && (as_wanted || accepted || !is_counted(&contact.handle)) {
                write(context, contact, &found, "created").await?;
                Standing::Ours(Box::new(found))
            } else if note.pending_since.is_some() {
                Standing::Absent
            } else {
                Standing::Taken
            }
        }
        None if !account => Standing::Taken,
        // Its data is the same as ours: adopting it changes nothing. That is how objects become known that were created before roids were recorded.
        None if as_wanted => {
            write(context, contact, &found, "adopted").await?;
            Standing::Ours(Box::new(found))
        }
        None => match history(context, contact, &found).await? {
            History::Same => {
                write(context, contact, &found, "adopted").await?;
                Standing::Ours(Box::new(found))
            }
            History::Different => Standing::Leave(not_ours(contact)),
            History::None => Standing::Taken,
        },
    })
}

pub(super) async fn note_of(
    context: &Context<'_>,
    contact: &Contact,
) -> Result<Option<ContactObject>> {
    let mut tx = context.worker.db.read().await?;
    let place = (
        context.domain.registry.as_str(),
        form_of(&contact.handle).as_str(),
    );
    let note = store::contacts::object(&mut tx, contact.organization_id, contact.id, place).await?;
    Ok(note.filter(|note| note.handle == contact.handle))
}

/// Records, before anything is sent, the intent to create the object: after a crash it is known whose it is.
pub(super) async fn intend(context: &Context<'_>, contact: &Contact) -> Result<()> {
    note(context, contact, None, "created").await
}

/// Records which object is the contact's.
pub(super) async fn write(
    context: &Context<'_>,
    contact: &Contact,
    found: &RegistryContact,
    origin: &str,
) -> Result<()> {
    note(context, contact, Some(found), origin).await
}

async fn note(
    context: &Context<'_>,
    contact: &Contact,
    found: Option<&RegistryContact>,
    origin: &str,
) -> Result<()> {
    let note = ContactObject {
        organization_id: contact.organization_id,
        contact_id: contact.id,
        registry: context.domain.registry.clone(),
        form: form_of(&contact.handle).as_str().to_owned(),
        handle: contact.handle.clone(),
        roid: found.and_then(|found| found.roid.clone()),
        origin: origin.to_owned(),
        intended_at: context.worker.now(),
        created_at: found.and_then(|found| found.created),
        pending_since: None,
        pending_task: None,
    };
    let mut tx = context.worker.db.begin().await?;
    store::contacts::note_object(&mut tx, &note).await?;
    tx.commit().await
}

/// What was read back under the handle, before roids were recorded.
enum History {
    /// What the registry holds now.
    Same,
    /// Something else: somebody changed it since, or another object has the handle now.
    Different,
    /// No task of ours ever sent the handle to the registry.
    None,
}

async fn history(
    context: &Context<'_>,
    contact: &Contact,
    found: &RegistryContact,
) -> Result<History> {
    let organization = contact.organization_id;
    let mut tx = context.worker.db.read().await?;
    let mut domains = store::domains::showing(&mut tx, organization, contact.id).await?;
    domains.retain(|id| *id != context.domain.id);
    domains.insert(0, context.domain.id);
    let mut history = History::None;
    for id in domains.into_iter().take(MAX_DOMAINS_READ) {
        let Some(domain) = store::domains::get(&mut tx, organization, id).await? else {
            continue;
        };
        if domain.registry != context.domain.registry
            || !store::tasks::brought(&mut tx, organization, id, &contact.handle).await?
        {
            continue;
        }
        let shown = domain.view.iter().flat_map(|view| &view.contacts);
        let mut shown = shown.filter(|(_, shown)| shown.handle == contact.handle);
        if shown.any(|(_, shown)| differences(shown, found).is_empty()) {
            return Ok(History::Same);
        }
        history = History::Different;
    }
    Ok(history)
}

fn not_ours(contact: &Contact) -> Outcome {
    let handle = &contact.handle;
    let message = format!(
        "The object {handle} at the registry is not the one that this book made: it was made anew or changed there by somebody else. Nothing was sent. Make a new contact and give it the roles of {handle}."
    );
    Outcome::fail(FailureCode::ObjectNotOurs, message, true)
}

/// The contact's object has a form that the domain's registry does not take, and other domains need it so: it gets another object there, in the one form that is taken. `Some` when it can't be.
pub(super) async fn stand_apart(
    context: &mut Context<'_>,
    contact: &Contact,
    words: &mut Vec<String>,
) -> Result<Option<Outcome>> {
    let (tld, forms) = (context.domain.name.tld().to_owned(), context.forms());
    let Some(handle) = in_form(&contact.handle, forms) else {
        let message = format!(
            "{} stands at the registry in a form that .{tld} does not take, and a form can't be taken away. Nothing was sent. Make a second contact and give it the role.",
            contact.handle
        );
        return Ok(Some(Outcome::fail(FailureCode::FormLocked, message, false)));
    };
    let apart = Contact {
        handle,
        ..contact.clone()
    };
    intend(context, &apart).await?;
    words.push(format!(
        "{} stands at the registry in a form that .{tld} does not take: for .{tld} it is {} there.",
        contact.handle, apart.handle
    ));
    Ok(None)
}

/// Somebody else has the handle at the registry: the contact is given another one, for good. `Some` when it can't be.
pub(super) async fn rename(
    context: &mut Context<'_>,
    contact: &Contact,
    words: &mut Vec<String>,
) -> Result<Option<Outcome>> {
    let worker = context.worker;
    let now = worker.now();
    let (organization, handle) = (contact.organization_id, &contact.handle);
    if form_of(handle) != PostalForms::Any {
        let message = format!(
            "Under {handle} stands somebody else at this registry. Nothing was sent. Make a second contact and give it the role here."
        );
        return Ok(Some(Outcome::fail(
            FailureCode::HandleTaken,
            message,
            false,
        )));
    }
    let mut tx = worker.db.begin().await?;
    let registry = &context.domain.registry;
    if store::contacts::objects_elsewhere(&mut tx, organization, contact.id, registry, handle)
        .await?
        > 0
    {
        let message = format!(
            "Under {handle} stands somebody else at this registry, and this contact at another one. Nothing was sent. Make a new contact and give it the role here."
        );
        return Ok(Some(Outcome::fail(
            FailureCode::HandleTaken,
            message,
            false,
        )));
    }
    let chance = worker.chance.as_ref();
    let drawn = store::contacts::draw_handle(&mut tx, &contact.snapshot, now, chance).await?;
    let given =
        store::contacts::set_handle(&mut tx, organization, contact.id, handle, &drawn, now).await;
    match given {
        Ok(()) => {}
        // Another task was as quick, or the contact is gone: the next read shows it.
        Err(store::Error::Stale) => return Ok(None),
        Err(error) => return Err(error),
    }
    let entry = Audit {
        id: new_id(now, chance),
        organization_id: organization,
        at: now,
        actor_kind: "system".into(),
        actor_id: None,
        actor_name: "Nichandle".into(),
        action: "contact.update".into(),
        object_kind: "contact".into(),
        object_id: contact.id.0,
        before: Some(handle_alone(handle)),
        after: Some(handle_alone(&drawn)),
        cause_id: None,
    };
    store::audit::append(&mut tx, &entry).await?;
    tx.commit().await?;
    words.push(format!(
        "{handle} stands for somebody else at the registry: the contact is {drawn} from now on."
    ));
    Ok(None)
}

/// What the audit log stores of a contact whose handle alone changed.
fn handle_alone(handle: &str) -> Value {
    Value::from_iter([("handle", handle)])
}

/// The object that was just created, to recognise it later by its roid. `Some` when it can't be read now: the next run finds it by the recorded intent.
pub(super) async fn created(
    context: &mut Context<'_>,
    contact: &Contact,
) -> Result<Option<Outcome>> {
    let trid = context.trid();
    Ok(
        match context.registry.contact_info(&trid, &contact.handle).await {
            Ok(Some(found)) => {
                write(context, contact, &found, "created").await?;
                None
            }
            Ok(None) => Some(Outcome::of(Failure::retry(
                "it does not show the contact that it just created",
            ))),
            Err(failure) => Some(Outcome::of(failure)),
        },
    )
}
