//! The steps of a task that changes the domain object itself: its lock, its name servers, its term. What is wanted is a [`Wish`]; each step compares it
//! with what the registry holds, so that only differences are sent, and nothing twice.

use super::context::{Context, ask};
use super::pending::{self, Stand};
use super::{held, lifted, publish, read_back};
use crate::Result;
use crate::outcome::Outcome;
use model::registry::{DomainChange, ObjectKind, Operation, RegistryDomain, Wish};
use model::task::{Cause, DOMAIN, FailureCode, StepName, TaskDifference};
use registry::{Applied, Failure, codes, read_view};
use std::sync::Arc;

/// What this task wants of the domain object; `None` when it is about contacts.
pub(super) fn wish(context: &Context<'_>) -> Option<Wish> {
    let wish = match &context.task.cause {
        Cause::Asked { params } => params.wish(context.task.task_type)?,
        _ => return None,
    };
    Some(match wish {
        // When the expiry date was not known, the first query sets it.
        Wish::Extended { ends: None, years } => Wish::Extended {
            ends: context.plan.ends,
            years,
        },
        wish => wish,
    })
}

pub(super) async fn carry_out(
    name: StepName,
    context: &mut Context<'_>,
    wish: &Wish,
) -> Result<Outcome> {
    match name {
        StepName::Prepare => prepare(context, wish).await,
        StepName::Domain => send(context, wish).await,
        StepName::ReadBack => look(context, wish).await,
        StepName::Publish => publish::run(context),
        StepName::Contacts
        | StepName::Rows
        | StepName::Approve
        | StepName::Spread
        | StepName::Domains => Ok(Outcome::misplaced()),
    }
}

/// Whether the domain exists and is ours, and from which date a term counts.
async fn prepare(context: &mut Context<'_>, wish: &Wish) -> Result<Outcome> {
    let found = match held::held(context).await {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    if let Wish::Extended { ends: None, .. } = wish {
        let Some(ends) = found.expires else {
            let message = "The registry does not say when the registration ends, so it can't be extended by name of that day. Nothing was sent.";
            return Ok(Outcome::fail(FailureCode::NoExpiry, message, false));
        };
        context.plan.ends = Some(ends);
    }
    Ok(Outcome::Done(match wish {
        Wish::Held => "The domain is registered, under our account.".into(),
        Wish::Locked(true) => "The transfer lock is to be set.".into(),
        Wish::Locked(false) => "The transfer lock is to be taken off.".into(),
        Wish::Nameservers(hosts) => format!("Name servers: {}.", hosts.join(", ")),
        Wish::Extended { years: 1, .. } => "One year more.".into(),
        Wish::Extended { years, .. } => format!("{years} years more."),
    }))
}

/// What is missing is sent, after another query, and our own locks are set again that were in the way.
async fn send(context: &mut Context<'_>, wish: &Wish) -> Result<Outcome> {
    let outcome = change(context, wish).await?;
    let name = context.domain.name.ascii().to_owned();
    lifted::settle(context, (ObjectKind::Domain, &name), outcome).await
}

async fn change(context: &mut Context<'_>, wish: &Wish) -> Result<Outcome> {
    let found = match held::held(context).await {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    if wish.differences(&found).is_empty() {
        pending::over(context, DOMAIN);
        return Ok(Outcome::Done(if context.plan.result.domain_changed {
            "The registry has made the change.".into()
        } else {
            "It was so already.".into()
        }));
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
    let applied = match wish {
        Wish::Extended {
            ends: Some(ends),
            years,
        } => {
            if found.expires.map(|found| found.date_naive()) != Some(ends.date_naive()) {
                return Ok(Outcome::fail(
                    FailureCode::ExpiryDiffers,
                    "The registration ends on another day than the book knew. Ask for update_contacts, which reads it anew, and then again for this. Nothing was sent.",
                    false,
                ));
            }
            if let Some(outcome) = unlock(context, &found, Operation::Renew).await? {
                return Ok(outcome);
            }
            let (trid, name) = (context.trid(), context.domain.name.ascii());
            let registry = &context.registry;
            ask!(
                registry
                    .renew_domain(&trid, name, ends.date_naive(), *years)
                    .await
            )
        }
        wish => {
            let change = wish.change(&found);
            if let Some(outcome) = hosts(context, &change).await {
                return Ok(outcome);
            }
            if let Some(outcome) = unlock(context, &found, Operation::Update).await? {
                return Ok(outcome);
            }
            let (trid, name) = (context.trid(), context.domain.name.ascii());
            ask!(context.registry.update_domain(&trid, name, &change).await)
        }
    };
    context.plan.result.domain_changed = true;
    Ok(match applied {
        Applied::Done => Outcome::Done("On this domain alone.".into()),
        Applied::Remarked(words) => {
            Outcome::Done(format!("On this domain alone. The registry: {words}"))
        }
        Applied::Pending => pending::begun(context, DOMAIN),
    })
}

/// Takes off what of ours prohibits this. `Some`: the step can't go on.
async fn unlock(
    context: &mut Context<'_>,
    found: &RegistryDomain,
    operation: Operation,
) -> Result<Option<Outcome>> {
    let name = context.domain.name.ascii().to_owned();
    let object = (ObjectKind::Domain, name.as_str());
    lifted::lift(context, object, &found.statuses, operation).await
}

/// The registry needs an object for each name server, created when it is first used. Those within the domain itself need addresses, which nobody gave.
async fn hosts(context: &mut Context<'_>, change: &DomainChange) -> Option<Outcome> {
    let name = context.domain.name.ascii().to_owned();
    for host in &change.add_nameservers {
        let trid = context.trid();
        match context.registry.host_check(&trid, host).await {
            Ok(false) => continue,
            Ok(true) => {}
            Err(failure) => return Some(Outcome::of(failure)),
        }
        let within = host
            .strip_suffix(&name)
            .is_some_and(|front| front.is_empty() || front.ends_with('.'));
        if within {
            let message = format!(
                "{host} lies within {name} and would need addresses at the registry, where it has none. The domain is as it was."
            );
            return Some(Outcome::fail(
                FailureCode::HostNeedsAddresses,
                message,
                false,
            ));
        }
        let trid = context.trid();
        match context.registry.create_host(&trid, host).await {
            // Somebody else was as quick; hosts are shared.
            Ok(_)
            | Err(Failure::Refused {
                code: codes::OBJECT_EXISTS,
                ..
            }) => {}
            Err(failure) => return Some(Outcome::of(failure)),
        }
    }
    None
}

/// What the registry holds now, besides what was wanted.
async fn look(context: &mut Context<'_>, wish: &Wish) -> Result<Outcome> {
    let now = context.worker.now();
    let registry = Arc::clone(&context.registry);
    let name = context.domain.name.clone();
    let read = read_view(registry.as_ref(), || context.trid(), &name, now).await;
    let Some((found, view)) = ask!(read) else {
        return Ok(held::absent(context, ""));
    };
    if let Some(outcome) = held::ours(context, &found) {
        return Ok(outcome);
    }
    let wrong = wish.differences(&found).into_iter();
    let wrong = wrong
        .map(|difference| TaskDifference {
            object: name.ascii().to_owned(),
            difference,
        })
        .collect();
    Ok(read_back::verdict(context, view, wrong, StepName::Domain))
}
