//! *read back*: ask the registry what it holds now, and compare it field by field with what was wanted. Only agreement completes a task.

use super::{Context, ask, domain};
use crate::Result;
use crate::outcome::Outcome;
use model::published::DomainView;
use model::registry::{Difference, differences};
use model::role::Role;
use model::task::{StepName, TaskDifference};
use registry::read_view;
use std::sync::Arc;

/// A registry that shows old data for a moment, or another task that sent the same contact at the same time, is given this many more chances.
const CHANCES: u32 = 2;

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let now = context.worker.now();
    let registry = Arc::clone(&context.registry);
    let domain_name = context.domain.name.clone();
    let read = read_view(registry.as_ref(), || context.trid(), &domain_name, now).await;
    let name = domain_name.ascii().to_owned();
    let Some((found, view)) = ask!(read) else {
        return Ok(Outcome::fail(
            "domain.not_at_registry",
            format!("The registry does not know {name} any more."),
            true,
        ));
    };
    let mut wrong = Vec::new();
    let missing = domain::missing(context, &found).await?;
    if !missing.is_empty() {
        for role in Role::ALL {
            let wanted = context.plan.holders.get(&role).cloned();
            let shown = found.holders(role).collect::<Vec<_>>().join(", ");
            let shown = (!shown.is_empty()).then_some(shown);
            if wanted != shown
                && (wanted.is_some()
                    || missing
                        .remove
                        .iter()
                        .any(|(each, _)| Role::from(*each) == role))
            {
                wrong.push(TaskDifference {
                    object: name.clone(),
                    difference: Difference {
                        field: role.as_str().into(),
                        wanted,
                        found: shown,
                    },
                });
            }
        }
    }
    for (handle, wanted) in &context.plan.wanted {
        match view
            .contacts
            .iter()
            .find(|(_, contact)| contact.handle == *handle)
        {
            Some((_, contact)) => {
                wrong.extend(differences(wanted, contact).into_iter().map(|difference| {
                    TaskDifference {
                        object: handle.clone(),
                        difference,
                    }
                }))
            }
            None => tracing::debug!(handle, "wanted and not shown by the domain"),
        }
    }
    Ok(verdict(context, view, wrong, StepName::Contacts))
}

/// What a reading means that found this wrong. Nothing: it is what the world is to see. Else the task goes on `from` there, now and then, and at last gives up.
pub(super) fn verdict(
    context: &mut Context<'_>,
    view: DomainView,
    wrong: Vec<TaskDifference>,
    from: StepName,
) -> Outcome {
    if wrong.is_empty() {
        context.plan.view = Some(view);
        return Outcome::Done("The registry holds what was wanted.".into());
    }
    if context.plan.disagreements < CHANCES {
        context.plan.disagreements += 1;
        let detail = format!(
            "{} not as wanted yet. Looking once more.",
            count(wrong.len())
        );
        return Outcome::Again { from, detail };
    }
    Outcome::differs(
        format!(
            "The registry accepted the change and shows {} differently.",
            count(wrong.len())
        ),
        wrong,
    )
}

fn count(fields: usize) -> String {
    if fields == 1 {
        "1 field".into()
    } else {
        format!("{fields} fields")
    }
}
