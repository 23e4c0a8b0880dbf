//! Whom a task names: who the domain's registrant in the book was when it was decided (`named_at`). Where an edit has made that contact somebody else since, or the book gives the role to
//! somebody else, and no later decision has named that one, the task names nobody: the registry is asked as if nothing had been said.

use super::context::Context;
use super::objects;
use crate::Result;
use chrono::{DateTime, Utc};
use model::contact::change_of_registrant;
use model::id::ContactId;
use model::past::held_at;
use model::registry::same_handle;
use model::role::Role;
use model::task::DOMAIN;
use store::contacts::Contact;
use store::tasks::Task;
use uuid::Uuid;

/// Whether somebody said who becomes the registrant, or, where that is nobody of the book, that the one there may be changed.
pub(super) fn is_named(context: &Context<'_>) -> bool {
    let plan = &context.plan;
    match plan.holders.get(&Role::Registrant) {
        Some(_) => context.task.names_registrant || plan.allowed.contains(DOMAIN),
        None => plan.allowed.contains(DOMAIN),
    }
}

/// When that was said. Tasks of earlier versions did not note it.
pub(super) fn decided(task: &Task) -> DateTime<Utc> {
    task.named_at.unwrap_or(task.created_at)
}

/// The contact that is sent to this object.
pub(super) fn contact_of(context: &Context<'_>, object: &str) -> Option<ContactId> {
    let mut known = context.plan.contacts.iter();
    known
        .find(|(known, _)| same_handle(known, object))
        .map(|(_, id)| *id)
}

/// Those of these objects of the domain's registrants whose contact is not who was named.
pub(super) async fn moved(
    context: &Context<'_>,
    objects: impl IntoIterator<Item = String>,
) -> Result<Vec<String>> {
    let at = decided(context.task);
    let becomes = context.plan.holders.get(&Role::Registrant);
    let mut moved = Vec::new();
    for handle in objects {
        let Some(id) = contact_of(context, &handle) else {
            continue;
        };
        let is_registrant = becomes.is_some_and(|becomes| same_handle(becomes, &handle));
        let was = match is_registrant {
            true => who_then(context, id, at).await?,
            // It is sent for another role, and leaves this one.
            false => Some(id),
        };
        if differs(context, was, id, at).await? {
            moved.push(handle);
        }
    }
    Ok(moved)
}

/// Whether the contact is gone, or another registrant than it was at a moment, as this domain's registry would see it.
pub(super) async fn is_another(
    context: &Context<'_>,
    id: ContactId,
    since: DateTime<Utc>,
) -> Result<bool> {
    differs(context, Some(id), id, since).await
}

/// Whether this contact is another registrant than that one was at a moment.
async fn differs(
    context: &Context<'_>,
    was: Option<ContactId>,
    is: ContactId,
    since: DateTime<Utc>,
) -> Result<bool> {
    let (Some(then), Some(is)) = (was, context.contact(is).await?) else {
        return Ok(true);
    };
    if then == is.id && is.updated_at <= since {
        return Ok(false);
    }
    let mut tx = context.worker.db.read().await?;
    let was = store::past::contact(&mut tx, is.organization_id, then, since).await?;
    let sent = |contact: &Contact| objects::wanted(context, contact);
    Ok(was.is_none_or(|was| !change_of_registrant(Some(&sent(&was.what)), &sent(&is)).is_empty()))
}

/// Whom the book named as this domain's registrant at a moment; `is` where nothing about that has changed since.
async fn who_then(
    context: &Context<'_>,
    is: ContactId,
    at: DateTime<Utc>,
) -> Result<Option<ContactId>> {
    let (domain, of) = (context.domain, context.domain.organization_id);
    let role = Role::Registrant;
    let mut tx = context.worker.db.read().await?;
    let asked = (domain.id, domain.team_id, role);
    if !store::past::holder_changed(&mut tx, of, asked, at).await? {
        return Ok(Some(is));
    }
    let Some(then) = store::past::domain(&mut tx, of, domain.id, at).await? else {
        return Ok(None);
    };
    let team = then.what.team_id.map_or(Uuid::nil(), |team| team.0);
    let latest = store::past::roles(&mut tx, of, [domain.id.0, team, of.0], at).await?;
    let held = held_at(&latest, then.since, at);
    Ok(held.get(&role).map(|held| held.contact))
}
