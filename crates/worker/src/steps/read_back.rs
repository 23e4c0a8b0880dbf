//! *read back*: query what the registry holds now, and compare it field by field with what was wanted. Only agreement completes a task.

use super::context::EXTRA_READS;
use super::context::{Context, ask};
use super::{domain, held, objects, prepare};
use crate::Result;
use crate::outcome::Outcome;
use model::contact::fit;
use model::published::DomainView;
use model::registry::{
    Difference, Field, Holders, RegistryContact, RegistryDomain, differences_kept, same_handle,
    without_address,
};
use model::role::Role;
use model::task::{StepName, TaskDifference};
use registry::read_view;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::registry_habits::{self, NO_ADDRESSES};

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let now = context.worker.now();
    let registry = Arc::clone(&context.registry);
    let domain_name = context.domain.name.clone();
    let read = read_view(registry.as_ref(), || context.trid(), &domain_name, now).await;
    let Some((found, view)) = ask!(read) else {
        return Ok(held::absent(context, ""));
    };
    if let Some(outcome) = held::ours(context, &found) {
        return Ok(outcome);
    }
    let wrong = against(
        context,
        &context.plan.holders,
        &context.plan.wanted,
        &found,
        &view,
    )
    .await?;
    if !wrong.is_empty() {
        // The data may have changed since, and another task may have sent the newer data.
        let now = book(context, &view).await?;
        if now.holders != context.plan.holders || now.versions != context.plan.versions {
            if against(context, &now.holders, &now.wanted, &found, &view)
                .await?
                .is_empty()
            {
                context.plan.view = Some(view);
                return Ok(Outcome::Done(
                    "The registry holds what the book says by now.".into(),
                ));
            }
            return Ok(Outcome::Again {
                from: StepName::Prepare,
                detail: "The book has changed meanwhile. Once more, with what it says now.".into(),
            });
        }
    }
    let keeps_none = addressless(&context.plan.wanted, &view);
    let mut outcome = verdict(context, view, wrong, StepName::Contacts);
    if let (Outcome::Done(words), true) = (&mut outcome, keeps_none)
        && let Some(said) = keeps_no_addresses(context).await?
    {
        words.push(' ');
        words.push_str(&said);
    }
    Ok(outcome)
}

/// Whether the registry holds one of these contacts without its address.
fn addressless(wanted: &BTreeMap<String, RegistryContact>, view: &DomainView) -> bool {
    let mut shown = view.contacts.iter();
    shown.any(|(_, shown)| {
        let wanted = wanted.get(&shown.handle);
        wanted.is_some_and(|wanted| without_address(wanted, shown).is_some())
    })
}

/// Says once of a registry that it keeps no addresses: the task is done with what it holds.
async fn keeps_no_addresses(context: &Context<'_>) -> Result<Option<String>> {
    let habit = (context.domain.registry.as_str(), NO_ADDRESSES);
    let words = "This registry keeps no addresses of contacts: it takes them, and holds the rest.";
    let mut tx = context.worker.db.begin().await?;
    let new = registry_habits::note(&mut tx, habit, words, context.worker.now()).await?;
    tx.commit().await?;
    Ok(new.then(|| words.to_owned()))
}

/// The data wanted now.
struct Book {
    holders: Holders,
    versions: BTreeMap<String, i64>,
    wanted: BTreeMap<String, RegistryContact>,
}

async fn book(context: &Context<'_>, view: &DomainView) -> Result<Book> {
    let mut book = Book {
        holders: Holders::new(),
        versions: BTreeMap::new(),
        wanted: BTreeMap::new(),
    };
    for (role, contact) in prepare::book(context).await? {
        // Somebody who is gone: *prepare* reports it in its next run.
        let Some(contact) = contact else { continue };
        let wanted = objects::wanted(context, &contact);
        let shown = view
            .contacts
            .iter()
            .find(|(_, shown)| same_handle(&shown.handle, &contact.handle));
        let fitted = match shown {
            Some((_, shown)) => fit(wanted.clone(), shown).unwrap_or(wanted),
            None => wanted,
        };
        book.holders.insert(role, contact.handle.clone());
        book.versions
            .insert(contact.handle.clone(), contact.version);
        book.wanted.insert(contact.handle, fitted);
    }
    Ok(book)
}

/// What the registry shows differently from this.
async fn against(
    context: &Context<'_>,
    holders: &Holders,
    wanted: &BTreeMap<String, RegistryContact>,
    found: &RegistryDomain,
    view: &DomainView,
) -> Result<Vec<TaskDifference>> {
    let mut wrong = Vec::new();
    let missing = domain::missing(context, holders, found).await?;
    if !missing.is_empty() {
        for role in Role::ALL {
            let wanted = holders.get(&role).cloned();
            let shown = found.holders(role).collect::<Vec<_>>().join(", ");
            let shown = (!shown.is_empty()).then_some(shown);
            let same = match (&wanted, &shown) {
                (Some(wanted), Some(shown)) => same_handle(wanted, shown),
                (wanted, shown) => wanted == shown,
            };
            if !same
                && (wanted.is_some()
                    || missing
                        .remove
                        .iter()
                        .any(|(each, _)| Role::from(*each) == role))
            {
                wrong.push(TaskDifference {
                    object: context.domain.name.ascii().to_owned(),
                    difference: Difference {
                        field: Field::Role(role),
                        wanted,
                        found: shown,
                    },
                });
            }
        }
    }
    for (handle, wanted) in wanted {
        match view
            .contacts
            .iter()
            .find(|(_, contact)| same_handle(&contact.handle, handle))
        {
            Some((_, contact)) => wrong.extend(differences_kept(wanted, contact).into_iter().map(
                |difference| TaskDifference {
                    object: handle.clone(),
                    difference,
                },
            )),
            None => tracing::debug!(handle, "wanted and not shown by the domain"),
        }
    }
    Ok(wrong)
}

/// What a reading with these differences means. None: it is the public view. Otherwise the task goes back to `from`, a few times, and finally fails.
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
    if context.plan.disagreements < EXTRA_READS {
        context.plan.disagreements += 1;
        let detail = format!(
            "{} not as wanted yet. Looking once more.",
            count(wrong.len())
        );
        return Outcome::Again { from, detail };
    }
    // However it ends: this is what the registry holds.
    context.plan.view = Some(view);
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
