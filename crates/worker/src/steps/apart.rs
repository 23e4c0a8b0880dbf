//! A contact whose object is to get a second postal form, while domains show it whose registries take one form alone. No registry would take that, so those domains come first: each gets a task, by which
//! it is pointed at an object apart.

use super::context::Context;
use super::objects;
use crate::Result;
use crate::outcome::Outcome;
use model::handle::{form_of, in_form};
use model::id::TaskId;
use model::registry::{PostalForms, RegistryContact, postal_forms};
use model::task::{CreatedBy, StepName, TaskType};
use store::contacts::Contact;
use store::domains::Domain;
use store::tasks::{NewTask, Task};

/// Sees to it that no registry has the object in use which doesn't take it as it is to be. `Some`: not yet.
pub(super) async fn others_first(
    context: &Context<'_>,
    contact: &Contact,
    (wanted, found): (&RegistryContact, &RegistryContact),
) -> Result<Option<Outcome>> {
    let added = (wanted.int.is_some() && found.int.is_none())
        || (wanted.loc.is_some() && found.loc.is_none());
    if !added || form_of(&contact.handle) != PostalForms::Any {
        return Ok(None);
    }
    let others = others(context, contact, wanted).await?;
    let organization = contact.organization_id;
    for other in &others {
        let forms = postal_forms(other.name.tld());
        // A handle that was not drawn here has no other beside it: then the registry's refusal says why.
        let Some(handle) = in_form(&contact.handle, forms) else {
            return Ok(None);
        };
        let place = (other.registry.as_str(), forms.as_str());
        let mut tx = context.worker.db.read().await?;
        let known = store::contacts::object(&mut tx, organization, contact.id, place).await?;
        drop(tx);
        if known.is_none() {
            let apart = Contact {
                handle,
                ..contact.clone()
            };
            objects::intend(context, &apart).await?;
        }
        call(context, other).await?;
    }
    Ok(others.first().map(|other| Outcome::Retry {
        detail: format!(
            "{} gets a second form, which the registry of {} does not take: that domain gets an object apart first.",
            contact.handle, other.name.ascii()
        ),
    }))
}

/// The domains at this registry that hold the contact's own object, as last read, and would not take it so.
async fn others(
    context: &Context<'_>,
    contact: &Contact,
    wanted: &RegistryContact,
) -> Result<Vec<Domain>> {
    let organization = contact.organization_id;
    let mut tx = context.worker.db.read().await?;
    let showing = store::domains::showing(&mut tx, organization, contact.id).await?;
    let mut others = store::domains::many(&mut tx, organization, &showing).await?;
    others.retain(|other| {
        let mut shown = other.view.iter().flat_map(|view| &view.contacts);
        other.id != context.domain.id
            && other.registry == context.domain.registry
            && postal_forms(other.name.tld()).refuses(wanted)
            && shown.any(|(_, shown)| shown.handle == contact.handle)
    });
    Ok(others)
}

/// A task for this domain, unless one is to come.
async fn call(context: &Context<'_>, other: &Domain) -> Result<()> {
    let worker = context.worker;
    let task = Task {
        project_id: Some(other.project_id),
        domain_id: Some(other.id),
        ..Task::new(NewTask {
            id: TaskId(worker.new_id()),
            organization_id: other.organization_id,
            task_type: TaskType::UpdateContacts,
            steps: &StepName::DOMAIN,
            cause: context.task.cause.clone(),
            created_by: CreatedBy::system(),
            created_at: worker.now(),
            names_registrant: false,
        })
    };
    let mut tx = worker.db.begin().await?;
    match store::tasks::enqueue_unless_pending(&mut tx, other.id, &task).await {
        Ok(_) => tx.commit().await,
        // The domain is gone.
        Err(store::Error::Missing) => Ok(()),
        Err(error) => Err(error),
    }
}
