//! Pending changes: the registry responded with 1001 and decides later. The same change is never sent again before its result is known, by a poll message or by what `info`
//! shows. After a long wait the decision is left to a person.
//!
//! A change of a contact is recorded with its object too, for every task that shows the contact: while one of them waits, no other sends.

use super::context::Context;
use super::objects;
use crate::Result;
use crate::outcome::Outcome;
use chrono::TimeDelta;
use model::task::{Awaiting, FailureCode, Pending, TaskError, Verdict};
use store::contacts::Contact;

/// How long a result is waited for. Registries that ask the holder first give them a month at most, and report after a week or so.
const DECISION_TIMEOUT: TimeDelta = TimeDelta::days(10);
/// How long the message with the registry's reason is waited for after `pendingUpdate` has gone.
const MESSAGE_GRACE: TimeDelta = TimeDelta::minutes(1);

/// What to do about an object that is not as wanted.
pub(super) enum Stand {
    /// Nothing is pending: send the differences.
    Send,
    /// The registry reports that it has made the change: continue without sending; the read-back checks it.
    Made,
    /// The step can't go on now.
    Leave(Outcome),
}

/// Records that the registry will decide later, and waits.
pub(super) fn begun(context: &mut Context<'_>, object: &str) -> Outcome {
    let pending = Pending {
        since: Some(context.worker.now()),
        ours: true,
        ..Pending::default()
    };
    context.plan.pending.insert(object.to_owned(), pending);
    waiting(object)
}

/// As [`begun`], for a contact.
pub(super) async fn contact_begun(context: &mut Context<'_>, contact: &Contact) -> Result<Outcome> {
    if let Some(object) = objects::note_of(context, contact).await? {
        let worker = context.worker;
        let mut tx = worker.db.begin().await?;
        store::contacts::await_decision(&mut tx, &object, context.task.id, worker.now()).await?;
        tx.commit().await?;
    }
    Ok(begun(context, &contact.handle))
}

/// As [`stand`], for a contact: other tasks' pending changes of it count too.
pub(super) async fn contact_stand(
    context: &mut Context<'_>,
    contact: &Contact,
    statuses: &[String],
) -> Result<Stand> {
    let (handle, now) = (contact.handle.as_str(), context.worker.now());
    let object = objects::note_of(context, contact).await?;
    let undecided = object.as_ref().and_then(|object| object.pending_since);
    match (undecided, context.plan.pending.get(handle)) {
        // Another task's change, decided since.
        (None, Some(known)) if !known.ours && !known.seen => {
            context.plan.pending.remove(handle);
        }
        // An older one was waited for, and a person has decided to continue.
        (Some(since), None) if now - since < DECISION_TIMEOUT => {
            let task = object.as_ref().and_then(|object| object.pending_task);
            let pending = Pending {
                since: Some(since),
                ours: task == Some(context.task.id),
                ..Pending::default()
            };
            context.plan.pending.insert(handle.to_owned(), pending);
        }
        _ => {}
    }
    let stand = stand(context, handle, statuses);
    if !context.plan.pending.contains_key(handle) {
        contact_over(context, contact).await?;
    }
    Ok(stand)
}

/// As [`over`], for a contact.
pub(super) async fn contact_over(context: &mut Context<'_>, contact: &Contact) -> Result<()> {
    over(context, &contact.handle);
    let object = objects::note_of(context, contact).await?;
    if let Some(object) = object.filter(|object| object.pending_since.is_some()) {
        let mut tx = context.worker.db.begin().await?;
        store::contacts::decided(&mut tx, &object).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The object is as wanted: any pending change is over. Returns whether there was one.
pub(super) fn over(context: &mut Context<'_>, object: &str) -> bool {
    context.plan.pending.remove(object).is_some()
}

/// Whether an object's status says that a change is pending.
pub(super) fn shows(statuses: &[String]) -> bool {
    statuses.iter().any(|status| {
        matches!(
            status.as_str(),
            "pendingCreate" | "pendingUpdate" | "pendingRenew"
        )
    })
}

/// Judges an object that is not as wanted: by its statuses, and by what is known of a pending change.
pub(super) fn stand(context: &mut Context<'_>, object: &str, statuses: &[String]) -> Stand {
    let now = context.worker.now();
    let shown = shows(statuses);
    let Some(pending) = context.plan.pending.get_mut(object) else {
        if !shown {
            return Stand::Send;
        }
        // Ours whose response was lost, or somebody else's: the registry accepts no other one meanwhile (RFC 5730, 2304).
        let pending = Pending {
            since: Some(now),
            seen: true,
            ..Pending::default()
        };
        context.plan.pending.insert(object.to_owned(), pending);
        return Stand::Leave(waiting(object));
    };
    let since = *pending.since.get_or_insert(now);
    pending.seen |= shown;
    match pending.verdict.take() {
        Some(Verdict::Refused(words)) => {
            context.plan.pending.remove(object);
            return Stand::Leave(refused(&words));
        }
        Some(Verdict::Granted) if !shown => {
            context.plan.pending.remove(object);
            return Stand::Made;
        }
        Some(Verdict::Granted) => pending.verdict = Some(Verdict::Granted),
        None => {}
    }
    if pending.seen && !shown {
        // The registry has decided against the change.
        if now - *pending.gone.get_or_insert(now) >= MESSAGE_GRACE {
            let ours = pending.ours;
            context.plan.pending.remove(object);
            return if ours {
                Stand::Leave(refused("it gave no reason"))
            } else {
                Stand::Send
            };
        }
    } else {
        pending.gone = None;
    }
    Stand::Leave(if now - since < DECISION_TIMEOUT {
        waiting(object)
    } else {
        Outcome::Ask(TaskError::new(
            FailureCode::NoVerdict,
            format!(
                "The registry took the change of {} on {} and has not said since what became of it. Nothing is sent again by itself. Ask the registry, then try again or cancel: trying again looks first at what it holds.",
                named(object),
                since.format("%-d %B %Y")
            ),
            true,
        ))
    })
}

fn refused(words: &str) -> Outcome {
    let message = format!("The registry decided against the change: {words}");
    Outcome::fail(FailureCode::RefusedLater, message, true)
}

fn waiting(object: &str) -> Outcome {
    Outcome::Wait {
        whom: Awaiting::Registry,
        detail: format!(
            "The registry took the change of {} and will act later.",
            named(object)
        ),
    }
}

fn named(object: &str) -> &str {
    if object == model::task::DOMAIN {
        "the domain"
    } else {
        object
    }
}
