//! *domain*: `domain:update` points this one domain at its contacts.
//!
//! Another registrant than the registry has is only sent where somebody named it ([`super::registrant`]).
//!
//! Roles that have no holder in our data are removed only where one of our own contacts holds them: what somebody else put there stays. So do roles that the task is not for.

use super::context::{Context, EXTRA_READS};
use super::pending::{self, Stand};
use super::registrant;
use super::{held, lifted};
use crate::Result;
use crate::outcome::Outcome;
use model::contact::change_of_registrant;
use model::handle::of_contact;
use model::registry::{
    Holders, ObjectKind, Operation, RegistryDomain, RoleChange, role_change, same_handle,
};
use model::role::Role;
use model::task::{DOMAIN, FailureCode, StepName};
use registry::Applied;
use std::sync::Arc;

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let outcome = point(context).await?;
    let name = context.domain.name.ascii().to_owned();
    lifted::settle(context, (ObjectKind::Domain, &name), outcome).await
}

/// Points the domain at its contacts.
async fn point(context: &mut Context<'_>) -> Result<Outcome> {
    let name = context.domain.name.ascii().to_owned();
    let found = match held::held(context).await {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    let ours = ours(context, &found).await?;
    let change = change(&context.plan.holders, &found, (context.roles(), ours));
    if change.is_empty() {
        let words = if pending::over(context, DOMAIN) {
            "The registry has made the change."
        } else {
            "The domain pointed at these contacts already."
        };
        return Ok(Outcome::Done(words.into()));
    }
    match pending::stand(context, DOMAIN, &found.statuses) {
        Stand::Send => {}
        Stand::Made => {
            return Ok(Outcome::Done(
                "The registry says that it has made the change.".into(),
            ));
        }
        Stand::Leave(outcome) => return Ok(outcome),
    }
    // It may have become another one since the contacts were sent.
    if change.registrant.is_some()
        && let Some(held) = registrant::of_domain(context, &found).await?
    {
        return Ok(held);
    }
    if let Some(handle) = &change.registrant
        && let Some(other) = still_as_sent(context, handle).await?
    {
        return Ok(other);
    }
    let object = (ObjectKind::Domain, name.as_str());
    if let Some(outcome) = lifted::lift(context, object, &found.statuses, Operation::Update).await?
    {
        return Ok(outcome);
    }
    let trid = context.trid();
    let registry = Arc::clone(&context.registry);
    let sent = registry.update_domain_contacts(&trid, &name, &change).await;
    let applied = match sent {
        Ok(applied) => applied,
        Err(failure) => return Ok(lifted::refused(context, object, failure).await),
    };
    context.plan.result.domain_changed = true;
    Ok(match applied {
        Applied::Done => Outcome::Done(describe(&change)),
        Applied::Remarked(words) => {
            Outcome::Done(format!("{} The registry: {words}", describe(&change)))
        }
        Applied::Pending => pending::begun(context, DOMAIN),
    })
}

/// Before the domain gets another registrant: that object is read once more. Somebody with the same account may have made it another person's since it was sent, and then the domain would get
/// a registrant whom nobody knows of. `None`: it is who was sent.
async fn still_as_sent(context: &mut Context<'_>, handle: &str) -> Result<Option<Outcome>> {
    let Some(wanted) = context.plan.wanted.get(handle).cloned() else {
        return Ok(None);
    };
    let trid = context.trid();
    let found = match context.registry.contact_info(&trid, handle).await {
        Ok(found) => found,
        Err(failure) => return Ok(Some(Outcome::of(failure))),
    };
    if change_of_registrant(found.as_ref(), &wanted).is_empty() {
        return Ok(None);
    }
    let words = "The registrant's object is not what was sent";
    if context.plan.disagreements < EXTRA_READS {
        context.plan.disagreements += 1;
        return Ok(Some(Outcome::Again {
            from: StepName::Contacts,
            detail: format!("{words}. Sending it once more."),
        }));
    }
    let message =
        format!("{words}, although the registry accepted that. The domain was not pointed at it.");
    Ok(Some(Outcome::fail(
        FailureCode::ReadBackDiffers,
        message,
        true,
    )))
}

/// Which of the handles on the domain are this organization's contacts.
async fn ours(context: &Context<'_>, found: &RegistryDomain) -> Result<Vec<String>> {
    let handles: Vec<String> = Role::ALL
        .into_iter()
        .flat_map(|role| found.holders(role))
        .map(ToOwned::to_owned)
        .collect();
    let mut tx = context.worker.db.read().await?;
    store::contacts::known_handles(&mut tx, context.domain.organization_id, &handles).await
}

/// What to send of these roles, of which `wanted` has no others. Separate so that the read-back uses the same comparison.
fn change(
    wanted: &Holders,
    found: &RegistryDomain,
    (roles, ours): (&[Role], Vec<String>),
) -> RoleChange {
    let mut change = role_change(wanted, found);
    change.remove.retain(|(role, handle)| {
        let role = Role::from(*role);
        let capitals = handle.to_ascii_uppercase();
        let of = of_contact(&capitals);
        let known = || {
            let mut ours = ours.iter();
            ours.any(|ours| same_handle(ours, handle) || same_handle(ours, &of))
        };
        roles.contains(&role) && (wanted.contains_key(&role) || known())
    });
    change
}

fn describe(change: &RoleChange) -> String {
    let mut parts = Vec::new();
    if let Some(handle) = &change.registrant {
        parts.push(format!("registrant is now {handle}"));
    }
    parts.extend(
        change
            .add
            .iter()
            .map(|(role, handle)| format!("{} added {handle}", role.as_str())),
    );
    parts.extend(
        change
            .remove
            .iter()
            .map(|(role, handle)| format!("{} dropped {handle}", role.as_str())),
    );
    format!("On this domain alone: {}.", parts.join(", "))
}

/// The same comparison as in [`run`], for the read-back.
pub(super) async fn missing(
    context: &Context<'_>,
    holders: &Holders,
    found: &RegistryDomain,
) -> Result<RoleChange> {
    let ours = ours(context, found).await?;
    Ok(change(holders, found, (context.roles(), ours)))
}
