//! *read back*: ask the registry what it holds now, and compare it field by field with what was wanted. Only agreement completes a task.

use super::{Context, ask, domain};
use crate::Result;
use crate::outcome::Outcome;
use model::published::DomainView;
use model::registry::{Difference, RegistryContact, differences};
use model::role::Role;
use model::task::{StepName, TaskDifference};
use std::collections::BTreeMap;

/// A registry that shows old data for a moment, or another task that sent the same contact at the same time, is given this many more chances.
const CHANCES: u32 = 2;

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let name = context.domain.name.ascii().to_owned();
    let trid = context.trid();
    let Some(found) = ask!(context.registry.domain_info(&trid, &name).await) else {
        return Ok(Outcome::fail("domain.not_at_registry", format!("The registry does not know {name} any more."), true));
    };
    let mut wrong = Vec::new();
    let missing = domain::missing(context, &found).await?;
    if !missing.is_empty() {
        for role in Role::ALL {
            let wanted = context.plan.holders.get(&role).cloned();
            let shown = found.holders(role).collect::<Vec<_>>().join(", ");
            let shown = (!shown.is_empty()).then_some(shown);
            if wanted != shown && (wanted.is_some() || missing.remove.iter().any(|(each, _)| Role::from(*each) == role)) {
                wrong.push(TaskDifference { object: name.clone(), difference: Difference { field: role.as_str().into(), wanted, found: shown } });
            }
        }
    }
    let mut read: BTreeMap<String, RegistryContact> = BTreeMap::new();
    let mut shown = Vec::new();
    for role in Role::ALL {
        for handle in found.holders(role) {
            if !read.contains_key(handle) {
                let trid = context.trid();
                let Some(contact) = ask!(context.registry.contact_info(&trid, handle).await) else { continue };
                read.insert(handle.to_owned(), contact);
            }
            if let Some(contact) = read.get(handle) {
                shown.push((role, contact.clone()));
            }
        }
    }
    for (handle, wanted) in &context.plan.wanted {
        match read.get(handle) {
            Some(contact) => wrong.extend(
                differences(wanted, contact).into_iter().map(|difference| TaskDifference { object: handle.clone(), difference }),
            ),
            None => tracing::debug!(handle, "wanted and not shown by the domain"),
        }
    }
    if wrong.is_empty() {
        context.plan.view = Some(DomainView {
            name: context.domain.name.clone(),
            roid: found.roid,
            statuses: found.statuses,
            nameservers: found.nameservers,
            created: found.created,
            updated: found.updated,
            expires: found.expires,
            contacts: shown,
            read_at: context.worker.now(),
        });
        return Ok(Outcome::Done("The registry holds what was wanted.".into()));
    }
    if context.plan.disagreements < CHANCES {
        context.plan.disagreements += 1;
        let detail = format!("{} not as wanted yet. Looking once more.", count(wrong.len()));
        return Ok(Outcome::Again { from: StepName::Contacts, detail });
    }
    Ok(Outcome::differs(format!("The registry accepted the change and shows {} differently.", count(wrong.len())), wrong))
}

fn count(fields: usize) -> String {
    if fields == 1 { "1 field".into() } else { format!("{fields} fields") }
}
