//! Our own locks (`client…Prohibited`): taken off an object for a change, and set again whatever became of it.
//!
//! What is about to be taken off is written first (`store::lifted`), so that whoever carries the task on knows what is to be set again, after a crash too. Each command is preceded by a look, so
//! each may be repeated. The registry's own locks (`server…`) stay: a change that they prohibit is refused without being sent.

use super::context::Context;
use crate::Result;
use crate::outcome::Outcome;
use model::registry::{
    DomainChange, ObjectKind, Operation, StatusChange, own_locks, registry_lock,
};
use model::task::{Awaiting, FailureCode, TaskError};
use registry::{Applied, Failure, codes};
use store::lifted::LiftedStatus;

/// An object at the domain's registry: what it is, and its name or handle.
pub(crate) type Object<'a> = (ObjectKind, &'a str);

/// Takes off what of ours is in the way of this. `Some`: the step can't go on.
pub(super) async fn lift(
    context: &mut Context<'_>,
    (kind, object): Object<'_>,
    statuses: &[String],
    operation: Operation,
) -> Result<Option<Outcome>> {
    if let Some(lock) = registry_lock(statuses, operation) {
        let message = format!(
            "The registry has locked {object} ({lock}). Only the registry can take that off. Nothing was sent."
        );
        return Ok(Some(Outcome::Fail(TaskError {
            registry_code: Some(codes::STATUS_PROHIBITS),
            ..TaskError::new(FailureCode::Refused, message, false)
        })));
    }
    for status in own_locks(statuses, operation) {
        let (organization_id, task_id) = (context.domain.organization_id, context.task.id);
        let lifted = LiftedStatus {
            organization_id,
            registry: context.domain.registry.clone(),
            object_kind: kind,
            object: object.to_owned(),
            status: status.to_owned(),
            task_id,
            lifted_at: context.worker.now(),
        };
        let mut tx = context.worker.db.begin().await?;
        store::lifted::note(&mut tx, &lifted).await?;
        tx.commit().await?;
        let off = StatusChange {
            remove: vec![status.to_owned()],
            ..StatusChange::default()
        };
        if let Some(outcome) = send(context, (kind, object), &off).await {
            return Ok(Some(outcome));
        }
    }
    Ok(None)
}

/// How the step goes on after a change of the object: what was taken off is set again, unless the registry has yet to decide about the change, or can't be asked.
pub(super) async fn settle(
    context: &mut Context<'_>,
    object: Object<'_>,
    outcome: Outcome,
) -> Result<Outcome> {
    let over = !matches!(
        outcome,
        Outcome::Retry { .. }
            | Outcome::Again { .. }
            | Outcome::Wait {
                whom: Awaiting::Registry,
                ..
            }
    );
    if !over || context.plan.gone {
        return Ok(outcome);
    }
    Ok(match set_again(context, object).await? {
        None => outcome,
        // What the change failed with says more.
        Some(Outcome::Fail(_)) if matches!(outcome, Outcome::Fail(_)) => outcome,
        Some(later) => later,
    })
}

/// Sets again what was taken off this object. `Some`: it could not be.
pub(crate) async fn set_again(
    context: &mut Context<'_>,
    (kind, object): Object<'_>,
) -> Result<Option<Outcome>> {
    let (organization, registry) = (
        context.domain.organization_id,
        context.domain.registry.clone(),
    );
    let of = (registry.as_str(), kind, object);
    let mut tx = context.worker.db.read().await?;
    let lifted = store::lifted::of_object(&mut tx, organization, of).await?;
    drop(tx);
    if lifted.is_empty() {
        return Ok(None);
    }
    let held = match statuses(context, (kind, object)).await {
        Ok(held) => held,
        Err(failure) => return Ok(Some(Outcome::of(failure))),
    };
    if let Some(held) = held {
        let missing = lifted.into_iter().map(|each| each.status);
        let on = StatusChange {
            add: missing.filter(|status| !held.contains(status)).collect(),
            ..StatusChange::default()
        };
        if let Some(outcome) = send(context, (kind, object), &on).await {
            return Ok(Some(outcome));
        }
    }
    let mut tx = context.worker.db.begin().await?;
    store::lifted::done(&mut tx, organization, of).await?;
    tx.commit().await?;
    Ok(None)
}

/// What a refusal of the change means. A lock that was not there before was set by another task of ours in between, for whose change it had been taken off: it is taken off again.
pub(super) async fn refused(
    context: &mut Context<'_>,
    object: Object<'_>,
    failure: Failure,
) -> Outcome {
    if failure.code() == Some(codes::STATUS_PROHIBITS)
        && let Ok(Some(held)) = statuses(context, object).await
        && !own_locks(&held, Operation::Update).is_empty()
    {
        return Outcome::Retry {
            detail: format!("{} was locked meanwhile. Once more.", object.1),
        };
    }
    Outcome::of(failure)
}

/// The object's statuses now; `None` when there is no such object of ours.
async fn statuses(
    context: &mut Context<'_>,
    (kind, object): Object<'_>,
) -> std::result::Result<Option<Vec<String>>, Failure> {
    let trid = context.trid();
    let ours = context.registry.capabilities().client_id.clone();
    Ok(match kind {
        ObjectKind::Domain => (context.registry.domain_info(&trid, object).await?)
            .filter(|found| found.client_id == ours)
            .map(|found| found.statuses),
        ObjectKind::Contact => (context.registry.contact_info(&trid, object).await?)
            .filter(|found| found.client_id == ours)
            .map(|found| found.statuses),
    })
}

async fn send(
    context: &mut Context<'_>,
    (kind, object): Object<'_>,
    change: &StatusChange,
) -> Option<Outcome> {
    let trid = context.trid();
    let sent = match kind {
        ObjectKind::Domain => {
            let change = DomainChange {
                add_statuses: change.add.clone(),
                remove_statuses: change.remove.clone(),
                ..DomainChange::default()
            };
            context.registry.update_domain(&trid, object, &change).await
        }
        ObjectKind::Contact => {
            let registry = &context.registry;
            registry
                .update_contact_statuses(&trid, object, change)
                .await
        }
    };
    match sent {
        Ok(Applied::Done | Applied::Remarked(_)) => None,
        Ok(Applied::Pending) => Some(Outcome::Retry {
            detail: format!("The registry takes its time to change the locks of {object}."),
        }),
        Err(failure) => Some(Outcome::of(failure)),
    }
}
