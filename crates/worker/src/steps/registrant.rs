//! The registrant guard: a task whose decision named no registrant changes none at the registry. What it would be is asked of the registry right before anything is sent, and again right
//! before the domain is pointed at another one; plans may have been made with what was read long ago. It only reads, so it may run as often as the step does.
//!
//! Before *contacts* every task asks whose the domain is (`domain:info`): nothing is sent for one that is not ours any more. The guard costs one more there (`contact:info` of the registrant), and one before *domain* sends another registrant. A task that names a registrant
//! asks nothing of this domain's registrant. Where it holds the task back, everything that the registry holds for the domain is read once, so that pages show what the question is about.
//!
//! A task names whom the book wants, and not what becomes of who is there: the object of the present registrant may be sent for another role before the domain points elsewhere, and it stays the
//! registrant if that fails. Where the book gives the role to nobody, it names nobody: then the registrant there stays what it is, although the same contact may be sent for another role.
//!
//! A registry that shows no registrant, or one whose data it does not show to us, has nobody who could be known to be the same: whoever is wanted is another one there. A domain whose
//! registrant the book gives to nobody keeps the one that it has: EPP can't remove one.

use super::context::Context;
use super::named::{contact_of, decided, is_another, is_named, moved};
use super::{held, objects};
use crate::Result;
use crate::outcome::Outcome;
use chrono::{DateTime, Utc};
use model::contact::change_of_registrant;
use model::id::{ContactId, DomainId};
use model::registry::{RegistryContact, RegistryDomain, same_handle};
use model::role::Role;
use model::task::{Awaiting, DOMAIN, StepName};
use registry::{Failure, codes};
use std::collections::BTreeMap;

/// Before *contacts*: whether what this task sends would make the domain's registrant another one, by pointing the domain elsewhere or by changing the object that it points at.
pub(super) async fn before_contacts(context: &mut Context<'_>) -> Result<Option<Outcome>> {
    if context.plan.contacts.is_empty() {
        return Ok(None);
    }
    // Nothing is sent for a domain that is not ours any more.
    let found = match held::held(context).await {
        Ok(found) => found,
        Err(outcome) => return Ok(Some(outcome)),
    };
    if !is_named(context) || context.plan.allowed.contains(DOMAIN) {
        return of_domain(context, &found).await;
    }
    let becomes = context.plan.holders.get(&Role::Registrant);
    let another = |held: &&String| becomes.is_none_or(|handle| !same_handle(handle, held));
    let mut objects: Vec<_> = found.registrant.iter().filter(another).cloned().collect();
    objects.extend(moved(context, becomes.cloned()).await?);
    asked(context, &found, objects).await
}

/// As [`before_contacts`], of a domain that was just read.
pub(super) async fn of_domain(
    context: &mut Context<'_>,
    found: &RegistryDomain,
) -> Result<Option<Outcome>> {
    let becomes = context.plan.holders.get(&Role::Registrant);
    // The object there is sent our data too, whatever role it has in the book.
    let mut objects: Vec<_> = becomes
        .into_iter()
        .chain(&found.registrant)
        .cloned()
        .collect();
    if is_named(context) {
        objects = moved(context, objects).await?;
    }
    asked(context, found, objects).await
}

/// Whether one of these objects, as it is sent, would be another registrant than the domain has.
async fn asked(
    context: &mut Context<'_>,
    found: &RegistryDomain,
    objects: Vec<String>,
) -> Result<Option<Outcome>> {
    let contacts = objects
        .iter()
        .filter_map(|object| contact_of(context, object));
    let mut wanted: Vec<ContactId> = contacts.collect();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(None);
    }
    let held = match &found.registrant {
        None => None,
        Some(handle) => {
            let trid = context.trid();
            match context.registry.contact_info(&trid, handle).await {
                Ok(held) => held,
                Err(Failure::Refused {
                    code: codes::AUTHORIZATION,
                    ..
                }) => None,
                Err(failure) => return Ok(Some(Outcome::of(failure))),
            }
        }
    };
    for id in wanted {
        // Merged or deleted since this was resolved: what the book wants now is asked about, and nothing is sent of before.
        let Some(contact) = context.contact(id).await? else {
            return Ok(Some(Outcome::Again {
                from: StepName::Prepare,
                detail: "Who was to be the registrant is gone from the book. Once more, with what it says now.".into(),
            }));
        };
        let wanted = objects::wanted(context, &contact);
        if change_of_registrant(held.as_ref(), &wanted).is_empty() {
            continue;
        }
        let held = match (&held, &found.registrant) {
            (Some(held), _) => named(held),
            (None, Some(handle)) => handle.clone(),
            (None, None) => "nobody".to_owned(),
        };
        let detail = format!(
            "At the registry the registrant is {held}; this would make it {}, and nothing that was confirmed said so.",
            named(&wanted)
        );
        let asks = Some(DOMAIN.to_owned());
        return hold(context, detail, asks).await.map(Some);
    }
    Ok(None)
}

/// Before an object is changed: whether it is the registrant of other domains, as far as they were read, whose registrant no task names that is open or has failed. Those would be changed
/// with it, whatever was said of this one's.
pub(super) async fn of_others(
    context: &mut Context<'_>,
    wanted: &RegistryContact,
    found: &RegistryContact,
) -> Result<Option<Outcome>> {
    if change_of_registrant(Some(found), wanted).is_empty()
        || context.plan.allowed.contains(&wanted.handle)
    {
        return Ok(None);
    }
    let (organization, registry) = (context.domain.organization_id, &context.domain.registry);
    let mut tx = context.worker.db.read().await?;
    let held =
        store::domains::held_by(&mut tx, organization, &wanted.handle, Some(registry)).await?;
    let mut others: Vec<DomainId> = held.into_keys().collect();
    others.retain(|other| *other != context.domain.id);
    let said = store::tasks::naming(&mut tx, organization, &others).await?;
    // Of this contact: a task that names somebody else has not said that this one becomes another in the meantime.
    let becomes = context.plan.contacts.get(&wanted.handle).copied();
    let kept = store::agreement::of_domains(&mut tx, organization, &others).await?;
    let gets = |other: &DomainId| {
        let role = kept
            .get(other)
            .and_then(|roles| roles.get(&Role::Registrant));
        becomes.is_some() && role.and_then(|role| role.wanted_contact_id) == becomes
    };
    let whole = match context.task.parent_id {
        Some(whole) => store::tasks::get(&mut tx, organization, whole).await?,
        None => None,
    };
    let whole = whole.filter(|whole| whole.names_registrant && !whole.status.is_final());
    let of_whole = whole.as_ref().map(decided);
    drop(tx);
    // What was said then is still about who it is now.
    let mut stands = BTreeMap::new();
    for at in said.values().copied().chain(of_whole) {
        if let Some(becomes) = becomes
            && !stands.contains_key(&at)
        {
            stands.insert(at, !is_another(context, becomes, at).await?);
        }
    }
    let stands = |at: DateTime<Utc>| stands.get(&at) == Some(&true);
    others.retain(|other| !(said.get(other).copied().is_some_and(stands) && gets(other)));
    // Parts of one decision: that of those domains may not have been made yet.
    if !others.is_empty()
        && of_whole.is_some_and(stands)
        && let Some(spread) = whole.and_then(|whole| whole.spread())
    {
        let mut tx = context.worker.db.read().await?;
        let covered = store::domains::covered_as_registrant(
            &mut tx,
            organization,
            &spread.over,
            spread.named_at,
        )
        .await?;
        let comes = |other: &DomainId| spread.cursor.is_none_or(|reached| *other > reached);
        others.retain(|other| !(covered.contains(other) && comes(other) && gets(other)));
    }
    if others.is_empty() {
        return Ok(None);
    }
    let on = match others.len() {
        1 => "1 other domain".to_owned(),
        count => format!("{count} other domains"),
    };
    let detail = format!(
        "At the registry {} is the registrant of {on}; this would make it {}, and nothing that was confirmed said so.",
        named(found),
        named(wanted)
    );
    let asks = Some(wanted.handle.clone());
    hold(context, detail, asks).await.map(Some)
}

/// Nothing is sent until somebody says yes. What the registry holds is shown meanwhile.
async fn hold(context: &mut Context<'_>, detail: String, asks: Option<String>) -> Result<Outcome> {
    context.plan.asks = asks;
    let (worker, domain) = (context.worker, context.domain);
    if !worker.show_again(context.registry.as_ref(), domain).await? {
        return Ok(Outcome::of(Failure::retry(
            "it did not say all that it holds for the domain",
        )));
    }
    Ok(Outcome::Wait {
        whom: Awaiting::Operator,
        detail,
    })
}

/// Who it is, for people: the name, the organization where there is no name, and the handle.
fn named(of: &RegistryContact) -> String {
    let postal = of.loc.as_ref().or(of.int.as_ref());
    let name = postal.map(|postal| postal.name.trim()).unwrap_or_default();
    let org = postal.and_then(|postal| postal.org.as_deref());
    let who = match (name, org) {
        ("", Some(org)) => org.to_owned(),
        (name, Some(org)) => format!("{name}, {org}"),
        (name, None) => name.to_owned(),
    };
    if who.is_empty() {
        return of.handle.clone();
    }
    format!("{who} ({})", of.handle)
}
