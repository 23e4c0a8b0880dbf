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

/// Merges the version that was looked at into the contact that the form names (`into`): at once where registries would be sent nothing, and else by a plan.
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
    merge_or_plan(site, actor, (from, seen), into)
        .await
        .map_err(|error| match error {
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
        let merge = PlanMerge {
            from: of.0.0,
            into: into.0,
        };
        let new = NewPlan {
            change: PlanChange::MergeContact(merge),
            selection: None,
        };
        let plan = Box::pin(site.service.plans().make(actor, &new)).await?;
        return Ok(OrPlan::Plan(plan.id));
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
