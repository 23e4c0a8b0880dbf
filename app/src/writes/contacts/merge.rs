//! Merging a contact into another.

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::{text_in, version_in};
use crate::site::Site;
use crate::words::begun;
use crate::writes::plans::{OrPlan, reaches_registries};
use model::field::FieldErrors;
use model::id::ContactId;
use service::{Actor, Error, Merged, Result, Version};
use wire::{NewPlan, PlanChange, PlanMerge};

/// The page that shows likely duplicates.
pub(crate) const DUPLICATES: &str = "/contacts/duplicates";

/// Merges the version that was looked at into the contact that the form names (`into`): at once where registries would be sent nothing, and else by a plan. With `others`, further contacts
/// that say the same, all of them by one plan.
///
/// # Errors
/// As rules without fields: in this form nothing is typed that a text could stand beside.
pub(crate) async fn merge(
    site: &Site,
    actor: &Actor,
    from: ContactId,
    form: &Values,
) -> Result<OrPlan<Merged>> {
    let seen = version_in(form)?;
    let into = text_in(form, "into").parse().map_err(|_| Error::NotFound)?;
    let others = text_in(form, "others");
    let merged = if others.is_empty() {
        merge_or_plan(site, actor, (from, seen), into).await
    } else {
        plan_all(site, actor, from, others, into).await
    };
    merged.map_err(|error| match error {
        Error::Invalid(_) => Error::rule(
            "contact.merge",
            "One of the two is not in the book any more. Open the page again.",
        ),
        Error::Rule { code, message, .. } => Error::Rule {
            code,
            message,
            fields: FieldErrors::default(),
        },
        other => other,
    })
}

/// Several at once: by a plan, also where nothing would be sent.
async fn plan_all(
    site: &Site,
    actor: &Actor,
    from: ContactId,
    others: &str,
    into: ContactId,
) -> Result<OrPlan<Merged>> {
    let others: std::result::Result<Vec<ContactId>, _> =
        others.split(',').map(str::parse).collect();
    let others = others.map_err(|_| Error::NotFound)?;
    plan_of(site, actor, (from, &others), into).await
}

async fn plan_of(
    site: &Site,
    actor: &Actor,
    (from, others): (ContactId, &[ContactId]),
    into: ContactId,
) -> Result<OrPlan<Merged>> {
    let merge = PlanMerge {
        from: from.0,
        others: (!others.is_empty()).then(|| others.iter().map(|id| id.0).collect()),
        into: into.0,
    };
    let new = NewPlan {
        change: PlanChange::MergeContact(merge),
        selection: None,
    };
    let plan = Box::pin(site.service.plans().make(actor, &new)).await?;
    Ok(OrPlan::Plan(plan.id))
}

async fn merge_or_plan(
    site: &Site,
    actor: &Actor,
    of: (ContactId, Version),
    into: ContactId,
) -> Result<OrPlan<Merged>> {
    let replacements = site.service.replacements();
    let planned = replacements.plan_merge(actor, of, into).await?.planned;
    // Of many only the first are planned one by one.
    if planned.domains > planned.plans.len() || reaches_registries(&planned.plans) {
        return plan_of(site, actor, (of.0, &[]), into).await;
    }
    let merged = replacements.merge(actor, of, into).await?;
    Ok(OrPlan::Done(merged))
}

/// What is said of it, with the task that has begun.
pub(crate) fn merged(of: &Merged) -> Flash {
    let handle = &of.contact.handle;
    Flash {
        task: of.task,
        ..Flash::done(begun(
            &format!("Merged into {handle} in the book."),
            of.domains,
        ))
    }
}
