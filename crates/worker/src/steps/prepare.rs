//! *prepare*: who holds which role now, and whether the registry would accept them. Nothing is sent. A task that is for some roles only looks at those.

use super::context::Context;
use super::objects;
use crate::Result;
use crate::outcome::Outcome;
use model::contact::publishable;
use model::field::{FieldCode, FieldErrors};
use model::registry::PostalForms;
use model::role::Role;
use model::task::FailureCode;
use store::contacts::Contact;

/// Who holds which of the task's roles at present. `None`: somebody who no longer exists.
pub(super) async fn book(context: &Context<'_>) -> Result<Vec<(Role, Option<Contact>)>> {
    let organization = context.domain.organization_id;
    let mut tx = context.worker.db.read().await?;
    let bindings =
        store::domains::bindings(&mut tx, context.domain.organization_id, context.domain.id)
            .await?;
    let mut resolved = store::domains::resolved(&mut tx, context.domain, &bindings).await?;
    resolved.retain(|role, _| context.roles().contains(role));
    let ids: Vec<_> = resolved.values().map(|each| each.contact).collect();
    let mut contacts = Vec::new();
    for contact in store::contacts::many(&mut tx, organization, &ids).await? {
        contacts.push(context.as_object(&mut tx, contact).await?);
    }
    let contact = |id| contacts.iter().find(|contact| contact.id == id).cloned();
    Ok(resolved
        .into_iter()
        .map(|(role, each)| (role, contact(each.contact)))
        .collect())
}

pub(super) async fn run(context: &mut Context<'_>) -> Result<Outcome> {
    let held = book(context).await?;
    context.plan.gone = false;
    context.plan.holders.clear();
    context.plan.contacts.clear();
    context.plan.wanted.clear();
    context.plan.versions.clear();
    let mut refused = FieldErrors::default();
    let mut words = Vec::new();
    for (role, contact) in held {
        // A role whose holder can't be found is not a role without holder: that one would be removed at the registry.
        let Some(contact) = contact else {
            return Ok(Outcome::fail(
                FailureCode::ContactGone,
                format!(
                    "The contact that is to be {} is not in the book any more. Nothing was sent.",
                    role.title()
                ),
                true,
            ));
        };
        for error in publishable(&contact.snapshot).0 {
            let text = error.code.text();
            words.push(format!(
                "{} ({}), {}: {text}",
                contact.handle,
                role.title(),
                error.field
            ));
            refused.push(format!("{role}.{}", error.field), error.code);
        }
        if context.forms() == PostalForms::Int && objects::wanted(context, &contact).int.is_none() {
            let text = format!(
                ".{} takes plain Latin letters only: review the ASCII form of this contact, which goes there alone.",
                context.domain.name.tld()
            );
            words.push(format!("{} ({}): {text}", contact.handle, role.title()));
            refused.push(role.to_string(), FieldCode::Other { text: text.into() });
        }
        context.plan.holders.insert(role, contact.handle.clone());
        context
            .plan
            .contacts
            .insert(contact.handle.clone(), contact.id);
    }
    if !refused.is_empty() {
        words.dedup();
        return Ok(Outcome::fail(
            FailureCode::NotPublishable,
            format!(
                "No registry would take this. {} Nothing was sent.",
                words.join(" ")
            ),
            false,
        ));
    }
    let list: Vec<String> = context
        .plan
        .holders
        .iter()
        .map(|(role, handle)| format!("{} {handle}", Role::title(*role)))
        .collect();
    Ok(Outcome::Done(if list.is_empty() {
        "The book names nobody for this domain.".into()
    } else {
        list.join(", ")
    }))
}
